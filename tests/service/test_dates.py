"""A document that says no date of its own is shown as a file of a date, wherever it is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from index.hit import Citation
from ingest.document import Origin
from ingest.locator import Locator
from service.answers import Claim, VerifiedQuote, verified
from service.dates import dated
from service.messages import Say
from service.shapes import citation_shape

UNDATED = Citation(
    1, "c", "a.md", "A", "text/markdown", datetime(2024, 3, 12, tzinfo=UTC),
    Locator("line", 1, 1), (), 4, 9, "klucz",
)  # fmt: skip


def test_the_time_of_a_file_is_called_so() -> None:
    assert UNDATED.dated_by_file
    assert dated(UNDATED, Say("pl")) == "plik z 12 marca 2024"
    assert dated(UNDATED, Say("en")) == "file of 12 March 2024"
    assert citation_shape(UNDATED, lambda _: "")["date_origin"] == "file time"


@pytest.mark.parametrize("origin", ["metadata", "text", "filename"])
def test_a_documents_own_date_stands_alone(origin: Origin) -> None:
    own = replace(UNDATED, date_origin=origin)
    assert not own.dated_by_file
    assert dated(own, Say("pl")) == "12 marca 2024"
    assert citation_shape(own, lambda _: "")["date_origin"] == origin


def test_an_answer_is_of_the_day_of_its_newest_document() -> None:
    def quote(citation: Citation) -> VerifiedQuote:
        return verified(citation, ((0, 5),), "mój klucz")

    day = UNDATED.modified.date()
    older = replace(UNDATED, modified=datetime(2020, 1, 1, tzinfo=UTC), date_origin="text")
    stated = replace(UNDATED, date_origin="text")
    assert Claim((quote(older), quote(UNDATED)), day).dated_by_file
    assert not Claim((quote(UNDATED), quote(stated)), day).dated_by_file


def test_every_hit_says_where_its_date_comes_from(client: Any) -> None:
    hits = client.get("/api/search", params={"q": "składka umowa telefon", "limit": 50}).json()
    origins = set()
    for hit in hits["hits"]:
        citation = hit["citation"]
        document = client.get(f"/api/documents/{citation['document_id']}").json()
        assert citation["date_origin"] == document["date_origin"]
        origins.add(citation["date_origin"])
    assert "file time" in origins
    page = client.get("/", params={"q": "składka umowa telefon"}).text
    assert "plik z " in page or "file of " in page
