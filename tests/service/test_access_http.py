"""Walls over HTTP: who is shown what, rules that break while the service runs, the doctor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.access import Walls
from service.access.checks import access_findings, wall_findings
from service.access.tokens import TokenStore
from service.http.app import create_app
from service.services import Services
from service.settings import Settings
from tests.service.conftest import Client

RULE = '[[rule]]\npath = "{path}"\ngroups = ["zarząd"]\n'


@pytest.fixture
def walled(services: Services, tmp_path: Path) -> Callable[[str], Client]:
    """An application with these rules; the proxy is the test itself."""

    def make(rules: str) -> Client:
        file = tmp_path / "access.toml"
        file.write_text(rules, encoding="utf-8")
        access = replace(services.settings.access, proxies=("127.0.0.1",))
        settings = replace(services.settings, access=access)
        walls = Walls(file, required=True)
        return Client(create_app(replace(services, settings=settings, walls=walls)))

    return make


def _as(user: str, groups: str = "") -> dict[str, bytes]:
    return {"X-Forwarded-User": user.encode(), "X-Forwarded-Groups": groups.encode()}


def _paths(client: Client, headers: dict[str, bytes]) -> list[str]:
    listed = client.get("/api/documents", headers=headers)
    return [document["path"] for document in listed.json()["documents"]]


def test_groups_decide_what_is_there(walled: Callable[[str], Client], problem: Any) -> None:
    client = walled(RULE.format(path="zaproszenie.eml"))
    inside, outside = _as("ewa", "zarząd"), _as("jan", "hr")
    hidden = set(_paths(client, inside)) - set(_paths(client, outside))
    assert hidden == {"zaproszenie.eml", "zaproszenie.eml → porządek.txt"}
    listed = client.get("/api/documents", headers=inside).json()["documents"]
    ids = [one["document_id"] for one in listed if one["path"] in hidden]
    for document_id in ids:
        for path in ("", "/file"):
            address = f"/api/documents/{document_id}{path}"
            assert client.get(address, headers=inside).status_code == 200
            problem(client.get(address, headers=outside), 404, "document-not-found")
        filters = {"q": "posiedzenie rady", "document_id": document_id}
        found = client.get("/api/search", params=filters, headers=outside).json()
        assert (found["hits"], found["estimated_total_hits"]) == ([], 0)
    problem(client.get("/api/documents"), 401, "unauthorized")


def test_broken_rules_show_nothing_and_say_so(
    walled: Callable[[str], Client], problem: Any
) -> None:
    client = walled("[[rule]]\npaht = 'x'\n")
    reader = _as("ewa", "zarząd")
    body = problem(client.get("/api/search?q=klaster", headers=reader), 503, "index-fault")
    assert "paht" not in str(body)
    for path in ("/api/documents", "/api/documents/1", "/api/documents/1/file", "/readyz"):
        problem(client.get(path, headers=reader), 503, "index-fault")
    page = client.get("/?q=klaster", headers=reader)
    assert page.status_code == 503
    assert "text/html" in page.headers["content-type"]
    metrics = client.get("/metrics", headers=reader).text
    assert "\nkartoteka_access_rules_broken 1.0" in metrics


def test_answers_are_not_kept_for_others(walled: Callable[[str], Client]) -> None:
    client = walled('default = "allow"\n')
    for path in ("/api/search?q=klaster", "/api/documents", "/?q=klaster"):
        assert "private" in client.get(path, headers=_as("ewa")).headers["cache-control"]


def test_the_doctor_looks_at_tokens_and_walls(
    small_settings: Settings, services: Services, tmp_path: Path
) -> None:
    settings = replace(small_settings, data=tmp_path)

    def codes() -> list[str]:
        with services.snapshot() as snapshot:
            findings = [*access_findings(settings), *wall_findings(settings, snapshot)]
        return [finding.code for finding in findings]

    assert codes() == []
    rules = tmp_path / "access.toml"
    rules.write_text(RULE.format(path="umowy") + RULE.format(path="umwoy"), encoding="utf-8")
    assert codes() == ["wall_idle"]
    rules.write_text("[[rules]]", encoding="utf-8")
    assert codes() == ["access_broken"]
    rules.unlink()
    tokens = TokenStore(tmp_path)
    tokens.create("old", "read", (), datetime(2020, 1, 1, tzinfo=UTC), timedelta(days=1))
    assert codes() == ["nobody_can_ask", "token_expired"]
    tokens.file.chmod(0o644)
    assert codes() == ["nobody_can_ask", "token_expired", "tokens_readable"]
    tokens.file.write_text("{", encoding="utf-8")
    assert codes() == ["tokens_broken"]
