"""A statement of a passage as a verified quote with its own place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.catalog import Snapshot
from index.hit import Citation
from index.reading.excerpts import excerpt_around
from index.reading.selection import Candidate
from index.reading.statements import Statement
from index.reading.tables_told import line_of
from ingest.document import Section
from ingest.locator import Locator
from service.answers.quotes import VerifiedQuote, verified
from service.answers.surroundings import Surroundings, surroundings


def quote_of(candidate: Candidate, snapshot: Snapshot) -> VerifiedQuote:
    """Raises QuoteNotFound, and NotIndexed where the document is gone."""
    marked = [(span.start, span.end) for span in candidate.extract.spans]
    return quoted(candidate.hit.citation, candidate.statement, marked, snapshot)


def offer_of(candidate: Candidate, snapshot: Snapshot) -> VerifiedQuote:
    """As ``quote_of``, with enough around the statement to judge by: nothing is claimed of it."""
    hit, statement = candidate.hit, candidate.statement
    whole = excerpt_around(statement, hit.text, hit.language)
    offset = statement.start - whole.start
    marked = [(span.start + offset, span.end + offset) for span in candidate.extract.spans]
    place = (offset, offset + len(statement.text))
    return quoted(hit.citation, whole, marked, snapshot, place)


def quoted(
    citation: Citation,
    statement: Statement,
    marked: Sequence[tuple[int, int]],
    snapshot: Snapshot,
    within: tuple[int, int] | None = None,
) -> VerifiedQuote:
    """``statement`` is one of the passage that ``citation`` cites; ``marked`` are [start, end) in
    it, and so is ``within``, the part of it that answers (all by default). Raises QuoteNotFound,
    and NotIndexed where the document is gone."""
    start = citation.start + statement.start
    end = citation.start + statement.end
    text = snapshot.document_text(citation.document_id)
    sections = snapshot.sections(citation.document_id)
    place = _place(sections, start, end)
    around = surroundings(text, sections, start, end, line_of(statement))
    if within is not None:
        around = Surroundings(rows=around.rows)  # the quote has its neighbours in it
    recognised = citation.recognised
    if recognised and place:  # of a passage over several pages not all need be images
        recognised = snapshot.document(citation.document_id).is_recognised(place[0])
    narrowed = replace(
        citation,
        start=start,
        end=end,
        quote=statement.text,
        locator=place[0] if place else citation.locator,
        heading_path=place[1] if place else citation.heading_path,
        recognised=recognised,
    )
    return verified(narrowed, marked, text, around, within)


def _place(sections: list[Section], start: int, end: int) -> tuple[Locator, tuple[str, ...]] | None:
    """The place of [start, end): that of the sections it lies in."""
    within = [s for s in sections if s.start < end and start < s.end]
    if not within:
        return None
    first, last = within[0], within[-1]
    if first.locator.unit != last.locator.unit or last.locator.first < first.locator.first:
        return first.locator, first.heading_path
    return first.locator.through(last.locator), first.heading_path
