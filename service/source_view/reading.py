"""Stored text as something to read: headings, paragraphs, lists, tables, slides and mail.

Only text comes out of here, cut where marks begin and end; the template escapes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import ClassVar

from ingest.document import Section
from ingest.locator import Locator
from service.messages import Say
from service.places import place

Span = tuple[int, int]

_CELL_END = re.compile(r"(?:^| )\|(?= |$)")
_ITEM_MARK = re.compile(r"(?:\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|[•◦▪–—*-])\s")
_FIELD = re.compile(r"([^:\n]{1,30}): ")
_MAIL_HEADER = "nagłówek"
_LOWEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """``anchor``: the first of the quote, to which the page scrolls."""

    text: str
    quoted: bool = False
    matched: bool = False
    anchor: bool = False


Pieces = Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Heading:
    """``start``: its offset in the text, which a table of contents leads to."""

    kind: ClassVar[str] = "heading"
    pieces: Pieces
    level: int
    start: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: ClassVar[str] = "paragraph"
    pieces: Pieces
    notes: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """``marked``: the items carry their own numbers or bullets."""

    kind: ClassVar[str] = "items"
    items: Sequence[Pieces]
    marked: bool


@dataclass(frozen=True, slots=True)
class Table:
    """``header`` may be empty. Rows may have fewer cells than the header."""

    kind: ClassVar[str] = "table"
    header: Sequence[Pieces]
    rows: Sequence[Sequence[Pieces]]


@dataclass(frozen=True, slots=True)
class Fields:
    """Names with their values: the header of a message."""

    kind: ClassVar[str] = "fields"
    fields: Sequence[tuple[str, Pieces]]


Block = Heading | Paragraph | Items | Table | Fields


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks of one slide, page, sheet or part of a message; ``label`` is "" for the rest."""

    unit: str
    label: str
    blocks: Sequence[Block]


def read(
    text: str,
    sections: Sequence[Section],
    window: Span,
    say: Say,
    quote: Span | None = None,
    words: Sequence[Span] = (),
) -> list[Part]:
    """What stands in ``text`` from ``window[0]`` to ``window[1]``, with the quote marked."""
    knife = _Knife(text, quote, words)
    start, end = window
    shown = [one for one in sections if one.start < end and start < one.end]
    parts: list[Part] = []
    for _, group in groupby(shown, key=lambda one: _card(one.locator)):
        members = list(group)
        blocks = list(_blocks(members, window, knife))
        if blocks:
            unit = members[0].locator.unit
            parts.append(Part(unit, _label(members[0].locator, say), blocks))
    return _stepped(parts)


def _stepped(parts: Sequence[Part]) -> list[Part]:
    """Headings go down one level at a time, below the page's own: a document may begin with a
    small one, or the window in the middle of a chapter."""
    level = 1
    stepped: list[Part] = []
    for part in parts:
        blocks: list[Block] = []
        for block in part.blocks:
            if isinstance(block, Heading):
                level = min(block.level, level + 1)
                blocks.append(replace(block, level=level))
            else:
                blocks.append(block)
        stepped.append(replace(part, blocks=blocks))
    return stepped


class _Knife:
    """Cuts spans of the text at the borders of quote and words; knows where the quote begins."""

    def __init__(self, text: str, quote: Span | None, words: Sequence[Span]) -> None:
        self.text = text
        self._quote = quote or (0, 0)
        self._words = sorted(words)
        self._anchored = False

    def cut(self, start: int, end: int) -> Pieces:
        first, last = self._quote
        words = [one for one in self._words if one[0] < end and start < one[1]]
        borders = {start, end, first, last, *(border for word in words for border in word)}
        places = sorted(border for border in borders if start <= border <= end)
        pieces: list[Piece] = []
        for here, there in pairwise(places):
            quoted = first <= here < last
            anchor = quoted and not self._anchored
            self._anchored = self._anchored or anchor
            matched = any(one <= here < other for one, other in words)
            pieces.append(Piece(self.text[here:there], quoted, matched, anchor))
        return pieces

    def plain(self, text: str) -> Pieces:
        return (Piece(text),)


def _card(locator: Locator) -> object:
    if locator.unit == "sheet":
        return ("sheet", (locator.label or "").rpartition("!")[0])
    if locator.unit in ("slide", "page"):
        return (locator.unit, locator.first)
    return (locator.unit, locator.first, locator.label) if locator.unit == "part" else None


def _label(locator: Locator, say: Say) -> str:
    if locator.unit == "sheet":
        sheet = (locator.label or "").rpartition("!")[0]
        return say("place.sheet.labelled", label=sheet) if sheet else ""
    if locator.unit in ("slide", "page"):
        return place(locator, say)
    return ""


def _blocks(sections: Sequence[Section], window: Span, knife: _Knife) -> Iterator[Block]:
    for kind, group in groupby(sections, key=lambda one: one.kind):
        members = list(group)
        if kind == "table":
            yield from _tables(members, window, knife)
        elif kind == "list":
            yield _items(members, window, knife)
        else:
            for section in members:
                yield from _running(section, window, knife)


def _inside(section: Section, window: Span) -> Span:
    return max(section.start, window[0]), min(section.end, window[1])


def _running(section: Section, window: Span, knife: _Knife) -> Iterator[Block]:
    start, end = _inside(section, window)
    if section.kind == "heading":
        level = min(len(section.heading_path) + 2, _LOWEST_HEADING)
        yield Heading(knife.cut(start, end), level, section.start)
        return
    if section.locator.unit == "part" and section.locator.label == _MAIL_HEADER:
        yield _fields(start, end, knife)
        return
    for first, last in _split(knife.text, start, end, "\n\n"):
        yield from _paragraph(first, last, section.kind == "notes", knife)


def _paragraph(start: int, end: int, notes: bool, knife: _Knife) -> Iterator[Block]:
    """A paragraph; lines of cells inside it are a table."""
    spans = _split(knife.text, start, end, "\n")
    for cells, group in groupby(spans, key=lambda span: _cell_count(knife.text[slice(*span)])):
        lines = list(group)
        if cells > 1 and len(lines) > 1:
            rows = [_row(first, last, knife) for first, last in lines]
            yield Table(rows[0], rows[1:])
        else:
            yield Paragraph(knife.cut(lines[0][0], lines[-1][1]), notes)


def _items(sections: Sequence[Section], window: Span, knife: _Knife) -> Items:
    spans = [
        span for section in sections for span in _split(knife.text, *_inside(section, window), "\n")
    ]
    marked = all(_ITEM_MARK.match(knife.text, first) for first, _ in spans)
    return Items([knife.cut(*span) for span in spans], marked)


def _tables(sections: Sequence[Section], window: Span, knife: _Knife) -> Iterator[Table]:
    """Rows under one header; the header's own rows come first where the window shows them."""
    for header, group in groupby(_with_headers(sections, knife.text), key=lambda pair: pair[0]):
        members = [section for _, section in group]
        heads = [one for one in members if header and one.table_header is None]
        rows = [one for one in members if one not in heads]
        spans = [span for one in rows for span in _split(knife.text, *_inside(one, window), "\n")]
        if not header and not heads and len(spans) > 1:
            heads_row: Sequence[Pieces] = ()
        elif heads:
            heads_row = _row(*_inside(heads[-1], window), knife)
            spans = [_inside(one, window) for one in heads[:-1]] + spans
        else:
            heads_row = [
                knife.plain(cell) for cell in _cells((header or "").split(" / ")[-1]) if header
            ]
        yield Table(heads_row, [_row(first, last, knife) for first, last in spans])


def _with_headers(sections: Sequence[Section], text: str) -> list[tuple[str | None, Section]]:
    """Each row with its table's header; a header row stands with the rows below it."""
    paired: list[tuple[str | None, Section]] = []
    below: str | None = None
    for section in reversed(sections):
        own = text[section.start : section.end]
        if section.table_header is not None:
            below = section.table_header
            paired.append((below, section))
        elif below is not None and own in below.split(" / "):
            paired.append((below, section))
        else:
            below = None
            paired.append((None, section))
    return paired[::-1]


def _fields(start: int, end: int, knife: _Knife) -> Fields:
    found: list[tuple[str, Pieces]] = []
    for first, last in _split(knife.text, start, end, "\n"):
        name = _FIELD.match(knife.text, first, last)
        begin = name.end() if name else first
        found.append((name.group(1) if name else "", knife.cut(begin, last)))
    return Fields(found)


def _row(start: int, end: int, knife: _Knife) -> Sequence[Pieces]:
    cells: list[Pieces] = []
    reached = start
    for border in _CELL_END.finditer(knife.text[start:end]):
        cells.append(knife.cut(*_stripped(knife.text, reached, start + border.start())))
        reached = start + border.end()
    cells.append(knife.cut(*_stripped(knife.text, reached, end)))
    return cells


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELL_END.split(line)]


def _cell_count(line: str) -> int:
    return len(_CELL_END.findall(line)) + 1


def _split(text: str, start: int, end: int, separator: str) -> list[Span]:
    """The spans between separators, white space around them left out; empty ones too."""
    found: list[Span] = []
    reached = start
    while reached <= end:
        border = text.find(separator, reached, end)
        border = end if border < 0 else border
        first, last = _stripped(text, reached, border)
        if first < last:
            found.append((first, last))
        reached = border + len(separator)
    return found


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
