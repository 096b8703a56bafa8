"""What holds for every route: errors, guards, headers, documentation."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.http.guards import host_of, is_address
from service.http.problems import KINDS, PREFIX

TOKEN = "a-token-of-enough-letters"
DOCS = Path(__file__).parents[2] / "docs"
GET_ROUTES = (
    "/",
    "/api/search?q=x",
    "/api/documents",
    "/api/documents/1",
    "/api/documents/1/file",
    "/healthz",
    "/readyz",
    "/metrics",
    "/opensearch.xml",
    "/openapi.json",
    "/assets/kartoteka.css",
)


@pytest.mark.parametrize("path", GET_ROUTES)
def test_every_route_answers_with_its_number_and_security_headers(client: Any, path: str) -> None:
    response = client.get(path, headers={"X-Request-ID": "my-number.1"})
    assert response.status_code == 200
    assert response.headers["x-request-id"] == "my-number.1"
    assert response.headers["x-content-type-options"] == "nosniff"
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy or path.endswith("/file")
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("path", GET_ROUTES)
def test_every_route_refuses_other_methods(client: Any, problem: Any, path: str) -> None:
    response = client.request("DELETE", path)
    problem(response, 405, "method-not-allowed")
    assert "GET" in response.headers["allow"]


@pytest.mark.parametrize("path", ["/nope", "/api", "/api/search/", "/docs", "/assets/nope"])
def test_an_unknown_address_is_a_problem(client: Any, problem: Any, path: str) -> None:
    problem(client.get(path), 404, "no-such-address")


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "pl"}


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/nope?q=<script>alert(1)</script>", 404, "Nie ma takiej strony"),
        ("/api/documents/999/file", 404, "Tego dokumentu nie ma w indeksie"),
        ("/documents/abc", 422, "Tego adresu nie da się otworzyć"),
        ("/nope?lang=en", 404, "There is no such page"),
    ],
)
def test_a_browser_is_told_of_a_problem_on_a_page(
    client: Any, path: str, status: int, said: str
) -> None:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert said in response.text
    assert "<script" not in response.text
    assert {"Accept", "Accept-Language"} <= set(response.headers["vary"].split(", "))
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "unsafe" not in response.headers["content-security-policy"]
    program = client.get(path)
    assert program.headers["content-type"] == "application/problem+json"
    assert "Accept" in program.headers["vary"]


def test_a_browser_is_asked_to_sign_in_before_it_is_told_how(clients: Any) -> None:
    client = clients(token=TOKEN)
    response = client.get("/", headers=BROWSER)
    assert response.status_code == 401
    assert 'Basic realm="Kartoteka"' in response.headers.get_list("www-authenticate")
    assert "token jako hasło" in response.text
    for address in re.findall(r'(?:href|src)="(/assets/[^"]+)"', response.text):
        assert client.get(address).status_code == 200


def test_a_fault_is_told_with_the_number_that_is_in_the_log(clients: Any) -> None:
    class Broken:
        def search(self, request: object) -> object:
            raise RuntimeError("a secret of the machine")

    response = clients(searcher=Broken()).get("/api/search?q=x", headers=BROWSER)
    assert response.status_code == 500
    assert "Coś się nie udało" in response.text
    assert response.headers["x-request-id"] in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "secret" not in response.text


@pytest.mark.parametrize("sent", ["", "x" * 65, "a b", "ą", "a\r\nSet-Cookie: b"])
def test_a_number_that_could_do_harm_is_replaced(client: Any, sent: str) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": sent.encode()})
    assert re.fullmatch("[0-9a-f]{16}", response.headers["x-request-id"])


@pytest.mark.parametrize(
    ("host", "passes"),
    [
        ("localhost", True),
        ("localhost:8017", True),
        ("127.0.0.1:8017", True),
        ("[::1]:8017", True),
        ("192.168.1.5", True),  # an address cannot be rebound to another
        ("szukaj.example.org", True),
        ("LOCALHOST.", True),
        ("[::ffff:127.0.0.1]:", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("", False),
        # What only begins, or ends, like an address or a name of ours.
        ("[::1].evil.example", False),
        ("[::1].evil.example:8017", False),
        ("[::1]evil.example", False),
        ("[::1]:8017.evil.example", False),
        ("[::1", False),
        ("::1", False),
        ("::1]", False),
        ("[localhost]", False),
        ("[127.0.0.1]", False),
        ("[::1%25evil.example]", False),
        ("127.0.0.1.evil.example", False),
        ("127.0.0.1:8017.evil.example", False),
        ("127.0.0.1:evil.example", False),
        ("127.1", False),
        ("2130706433", False),
        ("localhost:8017.evil.example", False),
        ("localhost:evil.example", False),
        ("localhost:8017:8017", False),
        ("localhost..", False),
        ("localhost/.evil.example", False),
        ("localhost@evil.example", False),
        ("evil.example@localhost", False),
        ("evil.example#localhost", False),
        ("evil.example, localhost", False),
        ("szukaj.example.org.evil.example", False),
    ],
)
def test_only_our_own_names_are_answered(
    clients: Any, problem: Any, host: str, passes: bool
) -> None:
    client = clients(allowed_hosts=("szukaj.example.org",))
    response = client.get("/healthz", headers={"Host": host})
    if passes:
        assert response.status_code == 200
    else:
        problem(response, 421, "wrong-host")


HOSTS = st.lists(
    st.sampled_from(
        (
            "localhost",
            "127.0.0.1",
            "[::1]",
            "[",
            "]",
            ":",
            ":80",
            ".",
            "..",
            "@",
            "/",
            "#",
            "%",
            ",",
        )
    )
    | st.just(".evil.example"),
    max_size=4,
).map("".join)


@given(parts=HOSTS)
def test_whatever_another_site_names_is_refused(parts: str) -> None:
    """A name that a browser looks up has another site's ending, whatever stands around it."""
    host = host_of(parts)
    if host is not None and "evil" in parts:
        assert "evil" in host
        assert host != "localhost"
        assert not is_address(host)


def test_two_hosts_are_none(clients: Any, problem: Any) -> None:
    twice = [("Host", "localhost"), ("Host", "evil.example")]
    problem(clients().get("/healthz", headers=twice), 421, "wrong-host")


@pytest.mark.parametrize("path", GET_ROUTES)
def test_with_a_token_set_only_its_holder_is_served(clients: Any, problem: Any, path: str) -> None:
    client = clients(token=TOKEN)
    basic = base64.b64encode(f"anyone:{TOKEN}".encode()).decode()
    for right in (f"Bearer {TOKEN}", f"bearer {TOKEN}", f"Basic {basic}"):
        assert client.get(path, headers={"Authorization": right}).status_code == 200
    wrong = ("", TOKEN, "Bearer", "Bearer x", f"Bearer {TOKEN}x", "Basic !", "Basic Og==")
    for header in wrong:
        response = client.get(path, headers={"Authorization": header})
        if path in ("/healthz", "/readyz", "/assets/kartoteka.css"):
            assert response.status_code == 200
        else:
            problem(response, 401, "unauthorized")
            assert "Bearer" in response.headers["www-authenticate"]


def test_a_body_over_the_limit_is_refused(clients: Any, problem: Any) -> None:
    client = clients(max_body_kib=1)
    problem(client.post("/api/search", content=b"x" * 1025), 413, "too-large")

    async def parts() -> Any:
        for _ in range(5):
            yield b"x" * 300

    problem(client.post("/api/search", content=parts()), 413, "too-large")
    assert client.post("/api/search", json={"query": "składka"}).status_code == 200


def test_metrics_count_what_was_asked(client: Any) -> None:
    client.get("/api/search", params={"q": "składka"})
    client.get("/nope")
    text = client.get("/metrics").text
    assert 'kartoteka_requests_total{method="GET",route="/api/search",status="200"} 1.0' in text
    assert 'kartoteka_requests_total{method="GET",route="other",status="404"} 1.0' in text
    assert 'kartoteka_searches_total{result="found"} 1.0' in text
    assert "\nkartoteka_documents 7.0" in text
    assert 'kartoteka_leg_empty{leg="lexical"} 0.0' in text


def test_metrics_tell_of_the_index_as_status_does(client: Any, services: Any) -> None:
    text = client.get("/metrics").text
    with services.snapshot() as snapshot:
        statistics = snapshot.statistics()
    assert statistics.unreadable > 0
    assert f"\nkartoteka_unreadable_files {float(statistics.unreadable)}\n" in text
    updated = re.search(r"^kartoteka_updated_timestamp_seconds (\S+)$", text, re.MULTILINE)
    assert updated is not None
    assert float(updated[1]) == pytest.approx(statistics.updated.timestamp(), abs=0.001)


def test_readiness_says_what_is_served(client: Any) -> None:
    body = client.get("/readyz").json()
    assert (body["status"], body["documents"]) == ("ready", 7)


def test_without_an_index_the_service_says_so_and_recovers(
    small_index: Any, small_settings: Any, problem: Any, tmp_path: Path
) -> None:
    import shutil
    from dataclasses import replace

    from service.composition import open_services
    from service.http.app import create_app

    data = tmp_path / "later"
    opened = open_services(replace(small_settings, data=data), follow=True)
    try:
        client = _client_of(create_app(opened))
        problem(client.get("/api/search", params={"q": "x"}), 503, "no-index")
        problem(client.get("/readyz"), 503, "no-index")
        assert client.get("/healthz").status_code == 200
        assert client.get("/metrics").status_code == 200
        page = client.get("/")
        assert page.status_code == 503
        assert "Nie ma jeszcze żadnych dokumentów." in page.text
        shutil.copytree(small_index.data, data)
        assert client.get("/api/search", params={"q": "składka"}).json()["hits"]
    finally:
        opened.close()


def _client_of(app: Any) -> Any:
    import asyncio

    import httpx

    class One:
        def get(self, path: str, **arguments: Any) -> httpx.Response:
            async def send() -> httpx.Response:
                transport = httpx.ASGITransport(app)
                async with httpx.AsyncClient(
                    transport=transport, base_url="http://localhost"
                ) as client:
                    return await client.get(path, **arguments)

            return asyncio.run(send())

    return One()


def test_questions_are_logged_only_on_request(
    services: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    from dataclasses import replace

    import structlog

    from service.http.app import create_app
    from service.log import configure

    try:
        for questions in (False, True):
            log = replace(services.settings.log, format="json", questions=questions)
            configure(log)
            app = create_app(replace(services, settings=replace(services.settings, log=log)))
            _client_of(app).get("/api/search", params={"q": "składka"})
            lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
            assert ("składka" in str(lines)) == questions
            assert {line["event"] for line in lines} == {"search", "request"}
            assert len({line["request_id"] for line in lines}) == 1
    finally:
        structlog.reset_defaults()


def test_openapi_describes_every_route_with_its_errors(client: Any) -> None:
    described = client.get("/openapi.json").json()
    operations = [
        (path, operation)
        for path, methods in described["paths"].items()
        for operation in methods.values()
    ]
    names = [operation["operationId"] for _, operation in operations]
    assert len(names) == len(set(names))
    assert {"/api/search", "/api/documents", "/healthz", "/readyz", "/metrics"} <= set(
        described["paths"]
    )
    for path, operation in operations:
        assert operation["summary"], path
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert "application/problem+json" in response["content"], (path, status)
                assert "application/json" not in response["content"], (path, status)


def test_every_route_and_problem_is_documented(client: Any) -> None:
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    for path in client.get("/openapi.json").json()["paths"]:
        assert f"`{path}`" in page or f" {path}`" in page, path
    for kind in KINDS:
        assert f"`{PREFIX}{kind}`" in page, kind


def test_every_command_and_exit_code_is_documented() -> None:
    from service.cli import exit_codes
    from service.cli.app import COMMANDS

    page = (DOCS / "operating.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"kartoteka {name}" in page, name
    for name, code in vars(exit_codes).items():
        if name.isupper():
            assert f"| {code} |" in page, name


def test_the_opensearch_description_names_this_service(client: Any) -> None:
    from lxml.etree import fromstring

    response = client.get("/opensearch.xml")
    assert response.headers["content-type"] == "application/opensearchdescription+xml"
    root = fromstring(response.content)
    templates = [
        url.get("template") for url in root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")
    ]
    assert "http://localhost/?q={searchTerms}" in templates
