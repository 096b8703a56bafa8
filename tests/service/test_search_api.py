"""/api/search over a real index."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

QUESTION = "ile wynosi składka członkowska?"


def test_a_hit_has_the_shape_of_the_contract(client: Any) -> None:
    response = client.get("/api/search", params={"q": QUESTION, "limit": 2})
    assert response.status_code == 200
    body = response.json()
    assert set(body) >= {
        "query",
        "hits",
        "limit",
        "offset",
        "estimated_total_hits",
        "processing_time_ms",
        "generation",
    }
    assert (body["query"], body["limit"], body["offset"]) == (QUESTION, 2, 0)
    hit = body["hits"][0]
    assert {"rank", "score", "scores", "text", "highlights", "citation"} <= set(hit)
    assert hit["rank"] == 1
    assert set(hit["scores"]) <= {"dense", "lexical"}
    marked = [hit["text"][start:end] for start, end in hit["highlights"]]
    assert "Składka" in marked
    citation = hit["citation"]
    assert set(citation) == {
        "document_id",
        "collection",
        "path",
        "title",
        "media_type",
        "modified",
        "date_origin",
        "recognised",
        "locator",
        "heading_path",
        "start",
        "end",
        "quote",
        "url",
    }
    assert set(citation["locator"]) == {"unit", "first", "last", "label"}
    assert citation["path"] == "statut.md"
    assert citation["url"].startswith(f"/api/documents/{citation['document_id']}/file#")
    document = client.get(f"/api/documents/{citation['document_id']}?text=true").json()
    assert document["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_a_body_asks_the_same_as_an_address(client: Any) -> None:
    by_address = client.get("/api/search", params={"q": QUESTION}).json()
    by_body = client.post("/api/search", json={"query": QUESTION}).json()
    for body in (by_address, by_body):
        del body["processing_time_ms"]
    assert by_address == by_body


def test_a_pdf_is_cited_with_its_page(client: Any) -> None:
    hits = client.get("/api/search", params={"q": "annual budget of the cluster"}).json()["hits"]
    citation = hits[0]["citation"]
    assert citation["path"] == "strategy.pdf"
    assert citation["locator"]["first"] == 2
    assert citation["url"].endswith("#page=2")


def test_filters_restrict_and_paging_goes_on(client: Any) -> None:
    def paths(**parameters: Any) -> list[str]:
        found = client.get("/api/search", params={"q": "klaster", "limit": 100, **parameters})
        return [hit["citation"]["path"] for hit in found.json()["hits"]]

    assert set(paths(folder="umowy")) == {"umowy/praca zdalna.txt"}
    assert set(paths(media_type="application/pdf")) == {"strategy.pdf"}
    assert paths(collection="inna") == []
    assert "zaproszenie.eml → porządek.txt" in paths()
    assert paths(date_to="1999-12-31") == []
    every = paths()
    assert paths(limit=2, offset=0) + paths(limit=2, offset=2) == every[:4]


def test_explain_says_why(client: Any) -> None:
    hit = client.get("/api/search", params={"q": QUESTION, "explain": True}).json()["hits"][0]
    assert set(hit["explanation"]) == {"ranks", "parts", "forms"}
    plain = client.get("/api/search", params={"q": QUESTION}).json()["hits"][0]
    assert plain["explanation"] is None


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"q": ""},
        {"q": "   "},
        {"q": "x" * 513},
        {"q": "a\0b"},
        {"q": "x", "limit": 0},
        {"q": "x", "limit": 101},
        {"q": "x", "limit": "dużo"},
        {"q": "x", "offset": -1},
        {"q": "x", "offset": 1001},
        {"q": "x", "mode": "magic"},
        {"q": "x", "sort": "size"},
        {"q": "x", "date_from": "wczoraj"},
        {"q": "x", "document_id": 2**63},
        {"q": "x", "per_document": 0},
    ],
)
def test_values_that_cannot_be_used_are_named(
    client: Any, problem: Any, parameters: dict[str, Any]
) -> None:
    body = problem(client.get("/api/search", params=parameters), 422, "invalid-request")
    assert body["errors"][0]["where"][0] == "query"
    assert body["errors"][0]["problem"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"query": "\\ud800"}',
        b'{"query": "x", "limt": 3}',
        b'{"query": "x", "folders": ["a\\u0000"]}',
        b'{"query": "' + b"x" * 2001 + b'"}',
    ],
)
def test_a_body_that_cannot_be_used_is_refused(client: Any, problem: Any, body: bytes) -> None:
    response = client.post(
        "/api/search", content=body, headers={"Content-Type": "application/json"}
    )
    problem(response, 422, "invalid-request")


def test_a_long_question_fits_in_a_body(client: Any) -> None:
    assert client.post("/api/search", json={"query": "składka " * 240}).status_code == 200


def test_a_fault_of_our_own_is_told_without_its_inside(
    clients: Any, problem: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        def search(self, request: object) -> Any:
            raise RuntimeError("secret inside")

    response = clients(searcher=Broken()).get("/api/search", params={"q": "x"})
    assert "secret" not in str(problem(response, 500, "internal"))


def test_a_search_that_takes_too_long_is_given_up(clients: Any, problem: Any) -> None:
    release = Event()

    class Slow:
        def search(self, request: object) -> Any:
            release.wait(30)

    client = clients(searcher=Slow(), search_timeout_s=0.05)
    try:
        response = client.get("/api/search", params={"q": "x"})
        problem(response, 503, "timed-out")
        assert response.headers["retry-after"]
    finally:
        release.set()


def test_more_searches_than_can_wait_are_refused(clients: Any, problem: Any) -> None:
    release = Event()

    class Slow:
        def search(self, request: object) -> Any:
            release.wait(30)

    client = clients(searcher=Slow(), search_timeout_s=0.05, search_threads=1, max_waiting=0)
    try:
        problem(client.get("/api/search", params={"q": "x"}), 503, "timed-out")
        problem(client.get("/api/search", params={"q": "x"}), 503, "busy")
    finally:
        release.set()


def test_facets_count_what_the_filters_let_through(client: Any) -> None:
    whole = client.get("/api/search", params={"q": QUESTION, "facets": True, "limit": 1}).json()
    documents = client.get("/api/documents").json()
    assert sum(whole["facets"]["media_types"].values()) == documents["total"]
    assert sum(whole["facets"]["years"].values()) == documents["total"]
    assert whole["facets"]["folders"] == {"umowy": 1}
    narrow = {"q": QUESTION, "facets": True, "folder": "umowy"}
    facets = client.get("/api/search", params=narrow).json()["facets"]
    assert facets["media_types"] == {"text/plain": 1}
    assert client.get("/api/search", params={"q": QUESTION}).json()["facets"] is None


def test_the_sentence_nearest_in_meaning_is_marked(client: Any) -> None:
    question = {"q": "who decides how the money is spent?", "media_type": "application/pdf"}
    hits = client.get("/api/search", params={**question, "best_sentence": True}).json()["hits"]
    marked = [hit["text"][slice(*hit["best_sentence"])] for hit in hits if hit["best_sentence"]]
    assert "Spending is decided by the board each January and checked by the auditors in June." in [
        " ".join(text.split()) for text in marked
    ]
    plain = client.get("/api/search", params=question).json()["hits"]
    assert all(hit["best_sentence"] is None for hit in plain)
