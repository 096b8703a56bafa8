"""The smallest pieces of a document that a chunk is put together from.

A piece is a sentence of prose, an item of a list, a row of a table or a heading: what a reader
would not want torn. Only one that is longer than a whole chunk is torn, at the ends of clauses,
else between words, else (a line of encoded data) anywhere.

A sentence that runs over a page's end is one piece with two places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.chunking.sentences import split_sentences
from index.chunking.tokens import count_tokens
from ingest.document import Document, Section

_CLAUSE_END = re.compile(r"[;:,–—](?=\s)")
_SPACE = re.compile(r"\s+")
_LONGEST_HEADING_CHARS = 200
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the document's text without white space around it, and the sections it touches.

    ``opens`` says that a paragraph, row, item or heading begins with it.
    """

    start: int
    end: int
    first: Section
    last: Section
    tokens: int
    words: int
    opens: bool

    @property
    def is_heading(self) -> bool:
        """A heading a reader would take for one; a paragraph set as a heading is not."""
        return self.first.kind == "heading" and (
            self.first.end - self.first.start <= _LONGEST_HEADING_CHARS
        )

    @property
    def is_sentence(self) -> bool:
        return self.first.kind in ("prose", "notes")

    @property
    def path(self) -> tuple[str, ...]:
        return self.first.heading_path


def pieces_of(document: Document, max_tokens: int) -> list[Piece]:
    """All pieces of a document in order, none longer than ``max_tokens``.

    Every character that is not white space lies in exactly one of them.
    """
    cutter = _Cutter(document.text, document.metadata.language, max_tokens)
    return [piece for run in _runs(document) for piece in cutter.pieces(run)]


def torn(text: str, piece: Piece) -> tuple[Piece, Piece] | None:
    """The piece in two, near its middle; None if it is a single character."""
    place = _tear(text, piece.start, piece.end)
    if place is None:
        return None
    halves = (_trimmed(text, piece.start, place), _trimmed(text, place, piece.end))
    first, second = (
        Piece(
            start,
            end,
            piece.first if start < piece.first.end else piece.last,
            piece.last if end > piece.last.start else piece.first,
            count_tokens(text[start:end]),
            len(text[start:end].split()),
            piece.opens and start == piece.start,
        )
        for start, end in halves
    )
    return first, second


def _runs(document: Document) -> Iterator[list[Section]]:
    """Sections that are cut together: prose that goes on over a page's end, with no empty line."""
    run: list[Section] = []
    for section in document.sections:
        if run and not _goes_on(document.text, run[-1], section):
            yield run
            run = []
        run.append(section)
    if run:
        yield run


def _goes_on(text: str, section: Section, following: Section) -> bool:
    return (
        section.kind == following.kind == "prose"
        and section.locator.unit == following.locator.unit
        and section.locator.first <= following.locator.first
        and sheet_of(section) == sheet_of(following)
        and text.count("\n", section.end, following.start) < 2
    )


def sheet_of(section: Section) -> str | None:
    """The name of the spreadsheet's sheet it stands in; None elsewhere."""
    locator = section.locator
    if locator.unit != "sheet" or locator.label is None:
        return None
    return locator.label.rpartition("!")[0]


@dataclass(frozen=True, slots=True)
class _Cutter:
    text: str
    language: str
    max_tokens: int

    def pieces(self, run: Sequence[Section]) -> Iterator[Piece]:
        index = 0
        for start, end, opens in self._spans(run):
            while run[index].end <= start:
                index += 1
            last = index
            while run[last].end < end:
                last += 1
            piece = Piece(
                start,
                end,
                run[index],
                run[last],
                count_tokens(self.text[start:end]) + opens,  # and the line end before it
                len(self.text[start:end].split()),
                opens,
            )
            yield from self._short_enough(piece)

    def _spans(self, run: Sequence[Section]) -> Iterator[tuple[int, int, bool]]:
        start, end = run[0].start, run[-1].end
        kind = run[0].kind
        if kind == "heading":
            begin, stop = _trimmed(self.text, start, end)
            if begin < stop:
                yield begin, stop, True
        elif kind == "table":
            for line in _LINE.finditer(self.text, start, end):
                begin, stop = _trimmed(self.text, *line.span())
                if begin < stop:
                    yield begin, stop, True
        else:
            reached = start
            for begin, stop in split_sentences(self.text[start:end], self.language):
                opens = reached == start or "\n" in self.text[reached : start + begin]
                reached = start + stop
                yield start + begin, start + stop, opens

    def _short_enough(self, piece: Piece) -> Iterator[Piece]:
        halves = torn(self.text, piece) if piece.tokens > self.max_tokens else None
        if halves is None:
            yield piece
        else:
            for half in halves:
                yield from self._short_enough(half)


def _tear(text: str, start: int, end: int) -> int | None:
    """Where to tear a span: after a clause, else after a word, nearest to the middle."""
    if end - start < 2:
        return None
    middle = (start + end) // 2
    quarter = (end - start) // 4
    for pattern in (_CLAUSE_END, _SPACE):
        found = [m.end() for m in pattern.finditer(text, start + quarter, end - quarter)]
        if found:
            return min(found, key=lambda place: abs(place - middle))
    return middle


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
