"""A candidate's statement as a verified quote with its own place."""

from __future__ import annotations

from dataclasses import replace

from index.catalog import Snapshot
from index.reading.selection import Candidate
from ingest.document import Section
from ingest.locator import Locator
from service.answers.quotes import VerifiedQuote, verified


def quote_of(candidate: Candidate, snapshot: Snapshot) -> VerifiedQuote:
    """Raises QuoteNotFound, and NotIndexed where the document is gone."""
    citation = candidate.hit.citation
    statement = candidate.statement
    start = citation.start + statement.start
    end = citation.start + statement.end
    text = snapshot.document_text(citation.document_id)
    place = _place(snapshot.sections(citation.document_id), start, end)
    narrowed = replace(
        citation,
        start=start,
        end=end,
        quote=statement.text,
        locator=place[0] if place else citation.locator,
        heading_path=place[1] if place else citation.heading_path,
    )
    marked = [(span.start, span.end) for span in candidate.extract.spans]
    return verified(narrowed, marked, text)


def _place(sections: list[Section], start: int, end: int) -> tuple[Locator, tuple[str, ...]] | None:
    """The place of [start, end): that of the sections it lies in."""
    within = [s for s in sections if s.start < end and start < s.end]
    if not within:
        return None
    first, last = within[0], within[-1]
    if first.locator.unit != last.locator.unit or last.locator.first < first.locator.first:
        return first.locator, first.heading_path
    return first.locator.through(last.locator), first.heading_path
