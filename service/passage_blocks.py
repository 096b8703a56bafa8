"""A passage as blocks to show: prose, and the rows of tables below the names of their columns.

A row says nothing without those names, and they often stand in another passage: "Konwalia | 80 |
260 zł" is a room, its seats and its price.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.table_line import TableLine, cells, names
from service.passages import Piece, Span, best_window, pieces, tidied

MOST_ROWS = 4
"""Of one table in a window."""


@dataclass(frozen=True, slots=True)
class Prose:
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Cell:
    """``name`` is that of its column, "" where the table has none."""

    name: str
    pieces: Sequence[Piece]

    @property
    def marked(self) -> bool:
        return any(piece.marked for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Table:
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


Block = Prose | Table


@dataclass(frozen=True, slots=True)
class Shown:
    """``before`` and ``after`` say whether something of the passage was left out."""

    blocks: Sequence[Block]
    before: bool
    after: bool


def blocks(text: str, marks: Sequence[Span], rows: Sequence[TableLine]) -> Sequence[Block]:
    """All of ``text``. A header that stands above its own rows is shown once, as their header."""
    found: list[Block] = []
    reached = 0
    for header, lines in _tables(text, rows):
        found += _prose(text, marks, reached, lines[0].start)
        found.append(_table(text, marks, header, lines))
        reached = lines[-1].end
    found += _prose(text, marks, reached, len(text))
    return found


def window(text: str, marks: Sequence[Span], rows: Sequence[TableLine], most: int) -> Shown:
    """About ``most`` characters that hold most of the marked letters, rows of tables whole."""
    start, end = best_window(text, marks, most)
    for row in rows:
        if row.start < start < row.end:
            start = row.start
        if row.start < end < row.end:
            end = row.end
    inside = [line for row in rows if (line := row.within(start, end)) is not None]
    moved = [(first - start, last - start) for first, last in marks if start <= first < end]
    found = blocks(text[start:end], moved, inside)
    shown = [_fewer_rows(one) if isinstance(one, Table) else one for one in found]
    return Shown(shown, start > 0, end < len(text) or shown != found)


def _fewer_rows(table: Table) -> Table:
    """The neighbouring rows that hold most of what is marked."""

    def marked(first: int) -> int:
        return sum(cell.marked for row in table.rows[first : first + MOST_ROWS] for cell in row)

    last = max(0, len(table.rows) - MOST_ROWS)
    best = max(range(last + 1), key=lambda first: (marked(first), -first))
    return Table(table.header, table.rows[best : best + MOST_ROWS])


def _tables(
    text: str, rows: Sequence[TableLine]
) -> Iterator[tuple[Sequence[str], Sequence[TableLine]]]:
    """Rows below one header that follow one another, the header's own row first."""
    for header, group in groupby(_headed(text, rows), key=lambda pair: pair[0]):
        yield names(header), [line for _, line in group]


def _headed(text: str, rows: Sequence[TableLine]) -> Sequence[tuple[str, TableLine]]:
    """Each row with its header; a header's own row goes with the rows below it."""
    found: list[tuple[str, TableLine]] = []
    below = ""
    for row in reversed(rows):
        own = text[row.start : row.end]
        if row.header:
            below = row.header
            found.append((below, row))
        elif below and own in below.split(" / "):
            found.append((below, row))
        else:
            below = ""
            found.append(("", row))
    return found[::-1]


def _table(
    text: str, marks: Sequence[Span], header: Sequence[str], lines: Sequence[TableLine]
) -> Table:
    rows = [line for line in lines if line.header or not header] or lines
    return Table(header, [_row(text, marks, header, line) for line in rows])


def _row(
    text: str, marks: Sequence[Span], header: Sequence[str], line: TableLine
) -> Sequence[Cell]:
    own = text[line.start : line.end]
    inside = [
        (max(start, line.start) - line.start, min(end, line.end) - line.start)
        for start, end in marks
        if start < line.end and line.start < end
    ]
    return [
        Cell(
            header[number] if number < len(header) else "",
            pieces(own[start:end], [(first - start, last - start) for first, last in inside]),
        )
        for number, (start, end) in enumerate(cells(own))
    ]


def _prose(text: str, marks: Sequence[Span], start: int, end: int) -> list[Block]:
    part = text[start:end]
    if not part.strip():
        return []
    moved = [(first - start, last - start) for first, last in marks if first < end and start < last]
    return [Prose(pieces(*tidied(part, moved)))]
