"""/api/suggest, what was meant, the box's files, and who may ask from where."""

from __future__ import annotations

import gzip
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from service.http.app import create_app
from service.http.budget import Budget
from service.settings.errors import SettingsError
from service.settings.options import IntranetSettings

ROOT = Path(__file__).parents[2]
SITE = "https://intranet.example.org"
KEY = "pk-3f9c1d7ab2e4"


@pytest.fixture
def ready(client: Any) -> Any:
    """A client whose suggestions are made."""
    for _ in range(300):
        if client.get("/api/suggest", params={"q": "statut"}).json()["suggestions"]:
            return client
        time.sleep(0.1)
    raise AssertionError("no suggestions")


@pytest.fixture
def shared(services: Any, client: Any) -> Any:
    """A client of a service with a token that lets pages of SITE search."""

    def make(token: str | None = None, **changed: Any) -> Any:
        intranet = IntranetSettings(**{"origins": (SITE,), "keys": (f"{SITE}={KEY}",), **changed})
        http = replace(services.settings.http, token=token)
        settings = replace(services.settings, intranet=intranet, http=http)
        return type(client)(create_app(replace(services, settings=settings)))

    return make


def test_titles_and_headings_lead_to_their_documents(ready: Any) -> None:
    response = ready.get("/api/suggest", params={"q": "skladk", "limit": 3})
    body = response.json()
    assert set(body) == {"query", "suggestions", "generation"}
    assert body["query"] == "skladk"
    heading = next(one for one in body["suggestions"] if one["kind"] == "heading")
    assert set(heading) == {"text", "kind", "document_id", "url", "highlights"}
    assert heading["text"] == "Składki"
    assert heading["highlights"] == [[0, 6]]
    assert heading["url"].startswith(f"/documents/{heading['document_id']}?start=")
    assert ready.get(heading["url"].partition("#")[0]).status_code == 200
    assert response.headers["cache-control"].startswith("private")


def test_browsers_get_their_own_format(ready: Any) -> None:
    response = ready.get("/api/suggest", params={"q": "statut", "format": "opensearch"})
    assert response.headers["content-type"] == "application/x-suggestions+json"
    query, found, described, addresses = response.json()
    assert query == "statut"
    assert "Statut klastra" in found
    assert len(found) == len(described) == len(addresses)
    assert all(one.startswith("http://localhost/?q=") for one in addresses)
    assert "application/x-suggestions+json" in ready.get("/opensearch.xml").text


def test_nothing_is_suggested_for_nothing_or_from_elsewhere(ready: Any) -> None:
    empty = ready.get("/api/suggest", params={"q": ""})
    assert empty.json()["suggestions"] == []
    assert empty.headers["cache-control"] == "no-store"
    elsewhere = ready.get("/api/suggest", params={"q": "statut", "collection": "inna"})
    assert elsewhere.json()["suggestions"] == []


@pytest.mark.parametrize(
    "parameters", [{"q": "x" * 513}, {"limit": 0}, {"limit": 21}, {"format": "xml"}, {"q": "\0"}]
)
def test_unusable_values_are_named(client: Any, problem: Any, parameters: dict[str, Any]) -> None:
    problem(client.get("/api/suggest", params=parameters), 422, "invalid-request")


def test_a_search_says_what_was_meant(ready: Any) -> None:
    def meant(question: str) -> str | None:
        found = ready.get("/api/search", params={"q": question, "limit": 1}).json()
        return found["did_you_mean"]

    assert (meant("skladkka członkowska") or "").lower() == "składka członkowska"
    assert meant("składka członkowska") is None


def test_the_box_is_open_to_every_site_and_kept_for_a_while(clients: Any) -> None:
    client = clients(token="t" * 20)
    script = client.get("/kartoteka-search.js")
    assert script.status_code == 200
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    again = client.get("/kartoteka-search.js", headers={"If-None-Match": script.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/demo").status_code == 401


BOX = ROOT / "service" / "web" / "static" / "kartoteka-search.js"
BOX_DOCS = ROOT / "docs" / "intranet-box.md"


def test_the_size_of_the_box_is_as_stated(client: Any) -> None:
    stated = re.search(
        r"\((\d+) kB as it is, (\d+) kB compressed\)", BOX_DOCS.read_text(encoding="utf-8")
    )
    assert stated
    content = client.get("/kartoteka-search.js").content
    assert len(content) < 35_000
    sizes = len(content), len(gzip.compress(content, 9))
    assert [round(size / 1000) for size in sizes] == [int(stated[1]), int(stated[2])]


def test_attributes_events_properties_and_parts_of_the_box_are_documented() -> None:
    script, page = (file.read_text(encoding="utf-8") for file in (BOX, BOX_DOCS))
    documented = {word for code in re.findall("`([^`\n]+)`", page) for word in code.split()}

    def used(pattern: str) -> set[str]:
        found = set(re.findall(pattern, script))
        assert found, pattern
        return found

    attributes = used(r'(?:getAttribute|#number)\("([a-z-]+)"')
    table = page.partition("## Attributes")[2].partition("\n## ")[0]
    assert attributes == set(
        re.findall(r"`([a-z-]+)`", re.sub(r"\|[^|]*\|[^|]*\|$", "|", table, flags=re.M))
    )
    assert {f"kartoteka-search:{name}" for name in used(r'#emit\("([a-z]+)"')} <= documented
    properties = {name.removeprefix("kartoteka") for name in used(r"var\(--(kartoteka-[a-z-]+)")}
    assert {"--kartoteka-accent", *properties - {"-accent"}} <= documented
    parts = used(r'make\("[a-z]+", "([a-z]+)"') | used(r'#option\("([a-z]+)"')
    assert parts - {"said"} <= documented


def test_the_demonstration_says_that_it_is_made_up(client: Any) -> None:
    page = client.get("/demo")
    assert "nie istnieje" in page.text
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "does not exist" in client.get("/demo", params={"lang": "en"}).text
    assert client.get("/demo/demo.css").headers["content-type"].startswith("text/css")
    assert client.get("/demo/kartoteka-search.js").status_code == 404


def test_pages_of_other_sites_may_ask_only_where_they_are_listed(client: Any, shared: Any) -> None:
    asked = {"headers": {"Origin": SITE}, "params": {"q": "statut"}}
    assert "access-control-allow-origin" not in client.get("/api/search", **asked).headers
    listed = shared()
    for path in ("/api/search", "/api/suggest"):
        answer = listed.get(path, **asked)
        assert answer.headers["access-control-allow-origin"] == SITE
        assert "Origin" in answer.headers["vary"]
        assert "access-control-allow-credentials" not in answer.headers
    assert "access-control-allow-origin" not in listed.get("/api/documents", **asked).headers
    other = listed.get("/api/search", headers={"Origin": "https://evil.example"}, params={"q": "x"})
    assert "access-control-allow-origin" not in other.headers


def test_a_preflight_allows_reading_with_a_key(shared: Any) -> None:
    headers = {
        "Origin": SITE,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "x-kartoteka-key",
    }
    answer = shared(token="t" * 20).request("OPTIONS", "/api/suggest", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-methods"] == "GET"
    assert answer.headers["access-control-allow-headers"] == "X-Kartoteka-Key"


def test_a_public_key_opens_the_search_and_nothing_else(shared: Any, problem: Any) -> None:
    client = shared(token="t" * 20)
    right = {"Origin": SITE, "X-Kartoteka-Key": KEY}
    question = {"q": "statut"}
    assert client.get("/api/search", headers=right, params=question).status_code == 200
    assert client.get("/api/suggest", headers=right, params=question).status_code == 200
    problem(client.get("/api/documents", headers=right), 401, "unauthorized")
    problem(client.post("/api/search", headers=right, json={"query": "x"}), 401, "unauthorized")
    problem(client.get("/", headers=right), 401, "unauthorized")
    no_key = client.get("/api/search", headers={"Origin": SITE}, params=question)
    problem(no_key, 401, "unauthorized")
    assert no_key.headers["access-control-allow-origin"] == SITE  # so that the page can say why
    wrong = {**right, "X-Kartoteka-Key": KEY + "x"}
    problem(client.get("/api/search", headers=wrong, params=question), 403, "origin-refused")
    elsewhere = {**right, "Origin": "https://evil.example"}
    problem(client.get("/api/search", headers=elsewhere, params=question), 401, "unauthorized")
    alone = {"X-Kartoteka-Key": KEY}
    problem(client.get("/api/search", headers=alone, params=question), 401, "unauthorized")


@pytest.mark.parametrize("sent", ["", " ", "None", KEY])
def test_a_site_without_a_key_is_not_let_in_by_an_empty_one(
    shared: Any, problem: Any, sent: str
) -> None:
    client = shared(token="t" * 20, keys=())
    headers = {"Origin": SITE, "X-Kartoteka-Key": sent}
    refused = client.get("/api/search", headers=headers, params={"q": "statut"})
    problem(refused, 403, "origin-refused")


def test_a_public_key_is_limited(shared: Any, problem: Any) -> None:
    client = shared(token="t" * 20, requests_per_minute=2)
    asked = {"headers": {"Origin": SITE, "X-Kartoteka-Key": KEY}, "params": {"q": "statut"}}
    assert [client.get("/api/suggest", **asked).status_code for _ in range(2)] == [200, 200]
    refused = client.get("/api/suggest", **asked)
    problem(refused, 429, "too-many-requests")
    assert refused.headers["retry-after"] == "60"


def test_a_budget_is_per_address_and_begins_anew_each_minute() -> None:
    now = [0.0]
    budget = Budget(2, 60.0, lambda: now[0])
    assert [budget.take("a"), budget.take("a"), budget.take("a")] == [True, True, False]
    assert budget.take("b")
    now[0] = 61.0
    assert budget.take("a")


@pytest.mark.parametrize(
    "entry", ["pk-3f9c1d7ab2e4", f"{SITE}=short", f"intranet={KEY}", f"={KEY}"]
)
def test_a_key_without_its_site_is_refused_at_the_start(shared: Any, entry: str) -> None:
    with pytest.raises(SettingsError):
        shared(keys=(entry,))
