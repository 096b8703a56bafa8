"""Tokens: made, shown once, kept as hashes, expired, revoked; and what their holders may do."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.datastructures import Headers

from service.access import Principal
from service.access.errors import NotSignedIn, TokensBroken
from service.access.proxies import Proxies
from service.access.signing_in import SigningIn
from service.access.tokens import TokenExists, TokenStore
from service.http.access import AccessGuard, Administrator, Writer
from service.http.problems import install

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
PROXY = "10.0.0.5"


def store(folder: Path) -> TokenStore:
    return TokenStore(folder)


def test_a_token_is_known_again_and_kept_only_as_a_hash(tmp_path: Path) -> None:
    secret = store(tmp_path).create("intranet", "read", ("hr",), NOW, None)
    assert secret.startswith("kt_")
    assert len(secret) > 40
    file = tmp_path / "tokens.json"
    assert secret[3:] not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = store(tmp_path).holder(secret, NOW)
    assert found == Principal("intranet", "read", frozenset({"hr"}))
    for wrong in ("", "x", secret[:-1], secret + "x", secret.upper(), secret[3:]):
        assert store(tmp_path).holder(wrong, NOW) is None


def test_a_running_service_notices_at_once(tmp_path: Path) -> None:
    service, command = store(tmp_path), store(tmp_path)
    secrets = [command.create(f"t{number}", "read", (), NOW, None) for number in range(5)]
    for number, secret in enumerate(secrets):
        assert service.holder(secret, NOW) is not None
        assert command.revoke(f"t{number}")
        assert service.holder(secret, NOW) is None
    assert not command.revoke("t0")


def test_a_token_ends_on_its_day(tmp_path: Path) -> None:
    tokens = store(tmp_path)
    secret = tokens.create("brief", "admin", (), NOW, timedelta(days=1))
    assert tokens.holder(secret, NOW + timedelta(hours=23)) is not None
    assert tokens.holder(secret, NOW + timedelta(days=1)) is None


def test_a_name_is_given_once(tmp_path: Path) -> None:
    first = store(tmp_path).create("intranet", "read", (), NOW, None)
    with pytest.raises(TokenExists):
        store(tmp_path).create("intranet", "admin", (), NOW, None)
    assert store(tmp_path).holder(first, NOW) == Principal("intranet", "read")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format": 2, "tokens": []}',
        b'{"format": 1, "tokens": [{}]}',
        b'{"format": 1, "tokens": [{"name": "a", "role": "king", "groups": [], "sha256": "00",'
        b' "created": "2024-01-01T00:00:00+00:00", "expires": null}]}',
        b"\xff\xfe",
    ],
)
def test_a_broken_file_lets_nobody_in(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tokens.json").write_bytes(content)
    with pytest.raises(TokensBroken):
        store(tmp_path).tokens()
    signing = _signing(tmp_path)
    with pytest.raises(NotSignedIn):
        signing.identify(Headers({"Authorization": "Bearer kt_x"}), "127.0.0.1")
    with pytest.raises(NotSignedIn):
        signing.identify(Headers(), "127.0.0.1")


def _signing(
    folder: Path, *, proxies: tuple[str, ...] = (), token: str | None = None, is_open: bool = True
) -> SigningIn:
    known = Proxies(proxies, "X-Forwarded-User", "X-Forwarded-Groups", ("it",))
    return SigningIn(store(folder), known, token, is_open=is_open, clock=lambda: NOW)


def test_the_service_is_open_only_while_nothing_says_otherwise(tmp_path: Path) -> None:
    assert _signing(tmp_path).identify(Headers(), "127.0.0.1") == Principal("", "read")
    with pytest.raises(NotSignedIn):  # bound to an address that others can reach
        _signing(tmp_path, is_open=False).identify(Headers(), "192.168.0.9")
    with pytest.raises(NotSignedIn):
        _signing(tmp_path, proxies=(PROXY,)).identify(Headers(), "127.0.0.1")
    with pytest.raises(NotSignedIn) as refused:  # what is wrong is wrong, also where all may ask
        _signing(tmp_path).identify(Headers({"Authorization": "Bearer x"}), "127.0.0.1")
    assert refused.value.sent
    store(tmp_path).create("a", "read", (), NOW, None)
    store(tmp_path).revoke("a")
    with pytest.raises(NotSignedIn):  # revoking the last token must not open the door
        _signing(tmp_path).identify(Headers(), "127.0.0.1")


def _named(**values: str) -> Headers:
    return Headers(
        raw=[(name.replace("_", "-").encode(), value.encode()) for name, value in values.items()]
    )


def test_only_a_named_proxy_is_believed(tmp_path: Path, capsys: Any) -> None:
    signing = _signing(tmp_path, proxies=("10.0.0.0/29", "::1"))
    sent = _named(x_forwarded_user="ewa", x_forwarded_groups="hr; księgowość|hr")
    for address in ("10.0.0.5", "::ffff:10.0.0.5", "::1"):
        found = signing.identify(sent, address)
        assert found == Principal("ewa", "read", frozenset({"hr", "księgowość"}))
    capsys.readouterr()
    for address in ("10.0.0.8", "127.0.0.1", "", None, "10.0.0.5.evil"):
        for _ in range(3):
            with pytest.raises(NotSignedIn):
                signing.identify(sent, address)
    told = capsys.readouterr().out
    assert told.count("not in access.proxies") == 4  # once for each address, "" and None are one


def test_groups_come_as_a_proxy_sends_them() -> None:
    proxies = Proxies((PROXY,), "X-Forwarded-User", "X-Forwarded-Groups", ("it",))

    def groups(raw: bytes) -> frozenset[str]:
        headers = Headers(raw=[(b"x-forwarded-user", b"ewa"), (b"x-forwarded-groups", raw)])
        user = proxies.user_of(headers, PROXY)
        assert user is not None
        return user.groups

    assert groups("zarząd, hr".encode()) == {"zarząd", "hr"}
    assert groups("zarząd".encode("latin-1", "replace")) == {"zarz?d"}
    assert groups("zarza\u0328d".encode()) == {"zarząd"}
    assert groups(b"*, ,hr") == {"hr"}
    assert groups(b"") == frozenset()


@pytest.mark.parametrize("doubled", ["x-forwarded-user", "x-forwarded-groups"])
def test_a_header_sent_twice_is_not_believed(doubled: str) -> None:
    proxies = Proxies((PROXY,), "X-Forwarded-User", "X-Forwarded-Groups", ())
    raw = [(b"x-forwarded-user", b"ewa"), (b"x-forwarded-groups", b"hr")]
    assert proxies.user_of(Headers(raw=raw), PROXY) is not None
    assert proxies.user_of(Headers(raw=[*raw, (doubled.encode(), b"admin")]), PROXY) is None


def test_groups_without_a_user_are_nobodys() -> None:
    proxies = Proxies((PROXY,), "X-Forwarded-User", "X-Forwarded-Groups", ())
    assert proxies.user_of(_named(x_forwarded_groups="hr"), PROXY) is None
    assert proxies.user_of(_named(x_forwarded_user=" "), PROXY) is None


@pytest.mark.parametrize(
    ("sent", "connection", "reader"),
    [
        ("", PROXY, PROXY),
        ("203.0.113.9", PROXY, "203.0.113.9"),
        ("1.2.3.4, 203.0.113.9", PROXY, "203.0.113.9"),  # the first is the caller's own word
        ("203.0.113.9, 10.0.0.6", PROXY, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "198.51.100.1"),
    ],
)
def test_the_reader_is_the_last_who_is_no_proxy(sent: str, connection: str, reader: str) -> None:
    proxies = Proxies(("10.0.0.0/24",), "X-Forwarded-User", "X-Forwarded-Groups", ())
    headers = Headers({"X-Forwarded-For": sent}) if sent else Headers()
    assert proxies.reader_of(headers, connection) == reader


def _application(signing: SigningIn) -> FastAPI:
    app = FastAPI()
    install(app)

    @app.get("/write")
    async def write(who: Writer) -> str:
        return who.name

    @app.get("/desk")
    async def desk(who: Administrator) -> str:
        return who.name

    @app.get("/admin/forgot-to-require")
    async def forgetful() -> str:
        return "inside"

    app.add_middleware(AccessGuard, signing_in=signing)
    return app


def test_a_role_that_is_too_small_is_refused(tmp_path: Path) -> None:
    from tests.service.conftest import Client

    tokens = store(tmp_path)
    secrets = {
        role: tokens.create(role, role, (), NOW, None) for role in ("read", "write", "admin")
    }
    client = Client(_application(_signing(tmp_path)))

    def status(path: str, role: str) -> int:
        bearer = {"Authorization": f"Bearer {secrets[role]}"}
        response = client.get(path, headers=bearer)
        if response.status_code == 403:
            assert response.json()["type"] == "urn:kartoteka:problem:forbidden"
        return response.status_code

    paths = ("/write", "/desk", "/admin/forgot-to-require")
    assert {role: [status(path, role) for path in paths] for role in secrets} == {
        "read": [403, 403, 403],
        "write": [200, 403, 403],
        "admin": [200, 200, 200],
    }
    nobody = client.get("/admin/forgot-to-require")
    assert nobody.status_code == 401
    assert "Bearer" in nobody.headers["www-authenticate"]
    assert "invalid_token" not in nobody.headers["www-authenticate"]
    wrong = client.get("/write", headers={"Authorization": "Bearer kt_wrong"})
    assert wrong.status_code == 401
    assert 'error="invalid_token"' in wrong.headers["www-authenticate"]


def test_members_of_an_administrators_group_are_administrators(tmp_path: Path) -> None:
    signing = _signing(tmp_path, proxies=(PROXY,))
    sent = _named(x_forwarded_user="ewa", x_forwarded_groups="it,hr")
    assert signing.identify(sent, PROXY).role == "admin"


Run = Callable[..., Any]


def test_the_command_makes_lists_and_revokes(tmp_path: Path, kartoteka: Run) -> None:
    data = tmp_path / "data"
    made = kartoteka(
        "token", "create", "--name", "intranet", "--groups", "hr, zarząd", "--expires", "30",
        "--yes", "--data", data,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    secret = made.stdout.strip()
    holder = store(data).holder(secret, datetime.now(UTC))
    assert holder == Principal("intranet", "read", frozenset({"hr", "zarząd"}))
    listed = kartoteka("token", "list", "--json", "--data", data)
    assert secret not in listed.stdout
    assert "sha256" not in listed.stdout
    (token,) = json.loads(listed.stdout)["tokens"]
    assert (token["name"], token["role"], token["groups"]) == ("intranet", "read", ["hr", "zarząd"])
    assert not token["expired"]
    assert kartoteka("token", "revoke", "intranet", "--data", data).returncode == 0
    assert store(data).holder(secret, datetime.now(UTC)) is None
    for wrong in (
        ("create", "--name", "a b"),
        ("create", "--name", "a", "--groups", "*"),
        ("revoke", "intranet"),
    ):
        refused = kartoteka("token", *wrong, "--data", data)
        assert refused.returncode == 1
        assert refused.stderr.startswith("Błąd:")


def test_a_token_for_the_desk_alone_changes_nothing_for_readers(tmp_path: Path) -> None:
    secret = store(tmp_path).create("szefowa", "desk", (), NOW, None)
    signing = _signing(tmp_path)
    shown = Headers({"Authorization": f"Bearer {secret}"})
    assert signing.identify(Headers(), "127.0.0.1") == Principal("", "read")
    # A browser shows it at every address: elsewhere its holder is a reader like any other.
    assert signing.identify(shown, "127.0.0.1") == Principal("", "read")
    at_desk = signing.identify(shown, "127.0.0.1", at_desk=True)
    assert (at_desk.name, at_desk.role, at_desk.only_desk) == ("szefowa", "admin", True)
    with pytest.raises(NotSignedIn):
        signing.identify(Headers({"Authorization": "Bearer kt_x"}), "127.0.0.1", at_desk=True)

    other = store(tmp_path).create("czytelnik", "read", (), NOW, None)
    for sent in (Headers(), shown):  # closed now, and the desk's token opens nothing else
        with pytest.raises(NotSignedIn):
            signing.identify(sent, "127.0.0.1")
    assert signing.identify(Headers({"Authorization": f"Bearer {other}"}), None).role == "read"
    assert store(tmp_path).revoke("czytelnik")
    with pytest.raises(NotSignedIn):
        signing.identify(Headers(), "127.0.0.1")
    assert store(tmp_path).revoke("szefowa")
    with pytest.raises(NotSignedIn):
        signing.identify(Headers(), "127.0.0.1")


def test_a_file_from_before_there_were_tokens_for_the_desk_stays_closed(tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text('{"format": 1, "tokens": []}')
    assert store(tmp_path).in_use
    store(tmp_path).create("szefowa", "desk", (), NOW, None)
    assert store(tmp_path).in_use


def test_the_desk_opens_to_its_token_while_anyone_searches(services: Any, tmp_path: Path) -> None:
    import asyncio
    from dataclasses import replace

    import httpx

    from service.http.app import create_app

    app = create_app(replace(services, settings=replace(services.settings, data=tmp_path)))
    secret = store(tmp_path).create("szefowa", "desk", (), datetime.now(UTC), None)

    async def statuses(headers: dict[str, str]) -> list[int]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            paths = ("/api/suggest?q=sk", "/api/documents", "/admin", "/api/admin/overview")
            return [(await client.get(path, headers=headers)).status_code for path in paths]

    assert asyncio.run(statuses({})) == [200, 200, 401, 401]
    assert asyncio.run(statuses({"Authorization": f"Bearer {secret}"})) == [200, 200, 200, 200]


def test_making_the_first_token_says_what_closes(tmp_path: Path, kartoteka: Run) -> None:
    data = tmp_path / "data"
    create = ("token", "create", "--data", data, "--name")
    sites = {"KARTOTEKA_INTRANET_ORIGINS": "https://intranet.example.org"}
    asked = kartoteka(*create, "szefowa", "--role", "admin", **sites)
    assert asked.returncode == 2
    assert "bez tokenu każdemu" in asked.stderr
    assert "https://intranet.example.org" in asked.stderr
    assert "--role desk" in asked.stderr
    assert "--yes" in asked.stderr
    assert not asked.stdout
    assert not (data / "tokens.json").exists()

    desk = kartoteka(*create, "szefowa", "--role", "desk")
    assert desk.returncode == 0, desk.stderr
    assert not store(data).in_use
    state = kartoteka("doctor", "--json", "--data", data)
    assert json.loads(state.stdout)["access"] == {"state": "open", "tokens": 0, "desk": 1}
    assert "bez tokenu" in state.stderr

    made = kartoteka(*create, "intranet", "--yes")
    assert made.returncode == 0
    assert "bez tokenu każdemu" in made.stderr
    assert store(data).in_use
    # It is closed now: one more token changes nothing.
    again = kartoteka(*create, "drugi")
    assert again.returncode == 0
    assert "bez tokenu" not in again.stderr
    state = kartoteka("doctor", "--json", "--data", data)
    assert json.loads(state.stdout)["access"] == {"state": "token", "tokens": 2, "desk": 1}

    assert kartoteka("token", "revoke", "drugi", "--data", data).stderr.count("\n") == 1
    last = kartoteka("token", "revoke", "intranet", "--data", data)
    assert "Nikt nie może już pytać" in last.stderr
    found = json.loads(kartoteka("doctor", "--json", "--data", data).stdout)
    assert found["access"]["state"] == "nobody"
    assert "nobody_can_ask" in {one["code"] for one in found["findings"]}


@pytest.mark.parametrize(
    ("said", "made"), [("t\n", True), ("tak\n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_a_person_is_asked(
    tmp_path: Path, environment: dict[str, str], said: str, made: bool
) -> None:
    """On a terminal; what it shows is not looked at here."""
    import os
    import pty
    import subprocess
    import sys

    person, terminal = pty.openpty()
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "service", "token", "create", "--name", "a"],
            env={**environment, "KARTOTEKA_DATA": str(tmp_path)},
            cwd=Path(__file__).parents[2],
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            os.write(person, said.encode() or b"\x04")
            out, told = process.communicate(timeout=60)
        assert (process.returncode == 0) is made, told
        assert bool(out) is made
        assert (tmp_path / "tokens.json").exists() is made
    finally:
        os.close(person)
        os.close(terminal)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({}, "open"),
        ({"http": {"token": "x" * 16}}, "token"),
        ({"access": {"proxies": (PROXY,)}}, "proxy"),
        ({"access": {"proxies": (PROXY,)}, "http": {"token": "x" * 16}}, "token_or_proxy"),
        ({"http": {"host": "0.0.0.0"}}, "nobody"),
    ],
)
def test_the_state_of_the_door(tmp_path: Path, changed: dict[str, Any], name: str) -> None:
    from dataclasses import replace

    from service.access.door import door_of
    from service.settings import Settings

    settings = replace(Settings(), data=tmp_path)
    for section, values in changed.items():
        settings = replace(settings, **{section: replace(getattr(settings, section), **values)})
    assert door_of(settings).name == name
