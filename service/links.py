"""Addresses that open a source at the place of a citation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from index.hit import Citation
from index.suggesting.suggestion import Suggestion
from ingest.locator import Locator
from service.source_view.addresses import MOST_SPANS, spans_written


def anchor(locator: Locator) -> str:
    """The fragment of an address: "page=3", which browsers' PDF viewers understand (RFC 8118);
    other units follow its manner, for viewers of our own."""
    return f"{locator.unit}={locator.first}"


def http_link(citation: Citation) -> str:
    """The file at its place, relative to the service's own origin."""
    return f"/api/documents/{citation.document_id}/file#{anchor(citation.locator)}"


def suggestion_link(suggestion: Suggestion) -> str:
    """The source view of a title's or heading's document; otherwise the search for the text."""
    if suggestion.document_id is None:
        return "/?" + urlencode({"q": suggestion.text})
    if suggestion.span is None:
        return f"/documents/{suggestion.document_id}"
    place = urlencode({"start": suggestion.span[0], "end": suggestion.span[1]})
    return f"/documents/{suggestion.document_id}?{place}#quote"


def document_view_link(document_id: int, language: str | None = None) -> str:
    """The source view of a document from its beginning."""
    return f"/documents/{document_id}" + (f"?lang={language}" if language else "")


def source_link(
    citation: Citation,
    query: str = "",
    language: str | None = None,
    marked: Sequence[tuple[int, int]] = (),
) -> str:
    """The source view with the quote marked, and in it the words that answer: ``marked``, [start,
    end) in it. ``query`` leads from passage to passage there."""
    given = {
        "start": citation.start,
        "end": citation.end,
        "q": query or None,
        "mark": spans_written(marked) if len(marked) <= MOST_SPANS and marked else None,
        "lang": language,
    }
    encoded = urlencode({name: value for name, value in given.items() if value is not None})
    return f"/documents/{citation.document_id}?{encoded}#quote"


def file_link(root: Path, citation: Citation) -> str:
    """The file at its place, on this machine. A document inside a file opens that file."""
    path = root / citation.path.split(" → ", 1)[0]
    return f"{path.absolute().as_uri()}#{anchor(citation.locator)}"
