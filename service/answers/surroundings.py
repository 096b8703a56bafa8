"""What stands around a quote, so that it can be judged by itself: its neighbours, or the names of
the columns of its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.chunking import split_sentences
from index.table_line import CELL, TableLine, columns
from ingest.document import Section

MOST_CHARACTERS = 220
"""Of the text on either side."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``before`` and ``after`` are the document's own text up to the quote and from it on, "" where
    it begins or ends a chapter. ``rows`` are the rows of tables in the quote."""

    before: str = ""
    after: str = ""
    rows: Sequence[TableLine] = ()

    def columns(self, quote: str, marked: Sequence[Span]) -> Sequence[str]:
        """The names of the columns that ``marked`` stands in; none for words outside of tables."""
        return columns(quote, self.rows, marked)


ALONE = Surroundings()
"""Nothing is known of what stands around it."""


def surroundings(
    text: str, sections: Sequence[Section], start: int, end: int, told: TableLine | None = None
) -> Surroundings:
    """Of the quote from ``start`` to ``end`` of the document's ``text``. A row of a table has its
    header and no neighbours; ``told`` is the row that the quote is, where its file told of none."""
    rows = [
        line
        for one in sections
        if one.kind == "table"
        and one.start < end
        and start < one.end
        and (line := TableLine(one.start, one.end, one.table_header or "").within(start, end))
    ]
    if rows:
        return Surroundings(rows=rows)
    if told is not None:
        return Surroundings(rows=(TableLine(0, end - start, told.header),))
    first, last = _chapter(sections, start, end)
    return Surroundings(
        _before(text[max(first, start - MOST_CHARACTERS) : start]),
        _after(text[end : min(last, end + MOST_CHARACTERS)]),
    )


def _chapter(sections: Sequence[Section], start: int, end: int) -> Span:
    """How far the text around the quote is prose below the same headings."""
    within = [i for i, one in enumerate(sections) if one.start < end and start < one.end]
    if not within:
        return start, end
    first, last = within[0], within[-1]
    headings = sections[first].heading_path

    def goes_on(one: Section) -> bool:
        return one.kind not in ("heading", "table") and one.heading_path == headings

    while first > 0 and goes_on(sections[first - 1]):
        first -= 1
        if start - sections[first].start > MOST_CHARACTERS:
            break
    while last + 1 < len(sections) and goes_on(sections[last + 1]):
        last += 1
        if sections[last].end - end > MOST_CHARACTERS:
            break
    return sections[first].start, sections[last].end


def _before(text: str) -> str:
    """From the beginning of a sentence where one begins there, else of a word."""
    whole = len(text) < MOST_CHARACTERS
    lines = text.split("\n")
    last_row = max((i for i, line in enumerate(lines) if CELL in line), default=-1)
    if last_row >= 0:
        return "\n".join(lines[last_row + 1 :]).strip()
    if whole:
        return text.strip()
    spans = list(split_sentences(text, "und"))
    if len(spans) > 1:
        return text[spans[1][0] :].strip()
    return "… " + text.partition(" ")[2].strip()


def _after(text: str) -> str:
    whole = len(text) < MOST_CHARACTERS
    lines = text.split("\n")
    first_row = next((i for i, line in enumerate(lines) if CELL in line), None)
    if first_row is not None:
        return "\n".join(lines[:first_row]).strip()
    if whole:
        return text.strip()
    spans = list(split_sentences(text, "und"))
    if len(spans) > 1:
        return text[: spans[-2][1]].strip()
    return text.rpartition(" ")[0].strip() + " …"
