"""Puts the pieces of a page that pypdf found back into rows and columns.

pypdf gives text in the order in which it was drawn, a line at a time. Cells of one table row come
as lines of their own, and two columns drawn side by side come in turns. The places on the page
tell: what was drawn one after another at the same height is one row, its cells joined by " | ";
many such rows of two long cells are two columns, and each is read down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.loaders.pdf.drawn_columns import rows_of_columns
from ingest.loaders.pdf.layout_line import CELL_GAP, SAME_HEIGHT, Line

__all__ = ["CELL_GAP", "Line", "arranged", "with_paragraphs"]

_LINE_STEP = 1.7
_SAME_EDGE = 2.0
_CELL_LINES = 4
"""A run of more lines is a column, not a cell."""
_COLUMN_ROWS = 4
_COLUMN_INDENT = 20.0
"""How far a column's line may begin from the column's edge: first lines of paragraphs are set
in."""
_COLUMN_GAP = 100.0
_COLUMN_STEP = 3.5
_COLUMN_CHARACTERS = 22
_COLUMN_GOES_ON = 0.4
"""The least share of a column's lines that begin in mid-sentence."""
_LETTER_WIDTH = 0.45
_WORD_GAP = 0.3
_LIST_MARK = re.compile(r"\s*(?:[^\w\s]{1,2}|\(?\w{1,3}[.)])\s*")
_SIZE_CHANGE = 0.12
_PARAGRAPH_STEP = 1.35
_ENDS = (".", "!", "?", ":", ";")


@dataclass(frozen=True, slots=True)
class _Cell:
    lines: tuple[Line, ...]

    @property
    def x(self) -> float:
        return self.lines[0].x

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


_Row = tuple[_Cell, ...]


def arranged(lines: Iterable[Line]) -> list[Line]:
    """The lines of one page in reading order, table rows and columns put together."""
    written = rows_of_columns([line for line in lines if line.text.strip()])
    rows = list(_rows(_cells(written)))
    arranged_lines: list[Line] = []
    index = 0
    while index < len(rows):
        region = _column_region(rows, index)
        columns = _columns(region)
        if columns is None:
            arranged_lines += _row_lines(rows[index])
            index += 1
        else:
            arranged_lines += [*columns[0], *columns[1]]
            index += len(region)
    return arranged_lines


def _column_region(rows: Sequence[_Row], start: int) -> Sequence[_Row]:
    """The rows from ``start`` that may be two columns: cells at two edges, or at one of them
    where the other column has no line. A line that reaches over both ends them."""
    first = rows[start]
    if len(first) != 2 or first[1].x - first[0].x < _COLUMN_GAP:
        return ()
    left, right = first[0].x, first[1].x
    end = start
    while end < len(rows) and _fits_columns(rows[end], left, right):
        if end > start and _bottom(rows[end - 1]) - rows[end][0].lines[0].y > (
            _COLUMN_STEP * rows[end][0].lines[0].size
        ):
            break
        end += 1
    return rows[start:end]


def _fits_columns(row: _Row, left: float, right: float) -> bool:
    edges = (left, right) if len(row) == 2 else (_nearer(row[0].x, left, right),)
    if len(edges) != len(row):
        return False
    if any(abs(cell.x - edge) > _COLUMN_INDENT for cell, edge in zip(row, edges, strict=True)):
        return False
    return edges[0] == right or all(_end(line) < right for line in row[0].lines)


def _nearer(x: float, left: float, right: float) -> float:
    return left if abs(x - left) <= abs(x - right) else right


def _bottom(row: _Row) -> float:
    return min(line.y for cell in row for line in cell.lines)


def _end(line: Line) -> float:
    return line.x + len(line.text.strip()) * line.size * _LETTER_WIDTH


def _columns(region: Sequence[_Row]) -> tuple[list[Line], list[Line]] | None:
    """The lines of two columns of running text, or None where the rows are no such columns."""
    pairs = [row for row in region if len(row) == 2]
    if len(pairs) < _COLUMN_ROWS or any(len(cell.lines) > 1 for row in pairs for cell in row):
        return None
    if not all(_is_running_text([row[side].text for row in pairs]) for side in (0, 1)):
        return None
    left, right = region[0][0].x, region[0][1].x
    columns: tuple[list[Line], list[Line]] = ([], [])
    for row in region:
        for cell in row:
            columns[_nearer(cell.x, left, right) == right].extend(cell.lines)
    return columns


def with_paragraphs(lines: Sequence[Line]) -> str:
    """The lines as text, with an empty line where the font's size changes or the lines stand
    wider apart than most."""
    steps = [step for one, other in pairwise(lines) if (step := one.y - other.y) > 0]
    usual = median(steps) if steps else 0.0
    text = lines[0].text if lines else ""
    for line, following in pairwise(lines):
        resized = abs(line.size - following.size) > _SIZE_CHANGE * max(line.size, following.size)
        apart = line.y - following.y > _PARAGRAPH_STEP * usual
        rows = CELL_GAP in line.text and CELL_GAP in following.text
        text += ("\n\n" if (resized or apart) and not rows else "\n") + following.text
    return text


def _cells(lines: Sequence[Line]) -> Iterator[_Cell]:
    """Runs of lines under one another with the same left edge."""
    run: list[Line] = []
    for line in lines:
        if run and not _continues(run[-1], line):
            yield _Cell(tuple(run))
            run = []
        run.append(line)
    if run:
        yield _Cell(tuple(run))


def _continues(line: Line, following: Line) -> bool:
    step = line.y - following.y
    same_edge = abs(line.x - following.x) <= _SAME_EDGE
    return same_edge and SAME_HEIGHT * line.size < step <= _LINE_STEP * line.size


def _rows(cells: Iterable[_Cell]) -> Iterator[_Row]:
    row: list[_Cell] = []
    for cell in cells:
        if row and not _beside(row, cell):
            yield tuple(sorted(row, key=lambda found: found.x))
            row = []
        row.append(cell)
    if row:
        yield tuple(sorted(row, key=lambda found: found.x))


def _beside(row: Sequence[_Cell], cell: _Cell) -> bool:
    """Whether the cell stands at the height of the row, and beside its cells."""
    if len(cell.lines) > _CELL_LINES or any(len(found.lines) > _CELL_LINES for found in row):
        return False
    slack = SAME_HEIGHT * cell.lines[0].size
    top = max(found.lines[0].y for found in row) + slack
    bottom = min(found.lines[-1].y for found in row) - slack
    within = bottom <= cell.lines[0].y <= top
    return within and all(abs(found.x - cell.x) > _SAME_EDGE for found in row)


def _row_lines(row: _Row) -> Iterator[Line]:
    if len(row) == 1:
        yield from row[0].lines
        return
    first = row[0].lines[0]
    text = row[0].text
    for cell, following in pairwise(row):
        text += _gap(cell, following) + following.text.strip()
    yield Line(text, first.x, first.y, first.size)


def _gap(cell: _Cell, following: _Cell) -> str:
    """A list mark and its item, or words set apart, are one text; cells are not."""
    last = cell.lines[-1]
    near = following.x - _end(last) < _WORD_GAP * last.size
    return " " if near or _LIST_MARK.fullmatch(cell.text) else CELL_GAP


def _is_running_text(texts: Sequence[str]) -> bool:
    long_enough = sum(map(len, texts)) >= _COLUMN_CHARACTERS * len(texts)
    inside = sum(
        1
        for text, following in pairwise(texts)
        if following.lstrip()[:1].islower() and not text.rstrip().endswith(_ENDS)
    )
    return long_enough and inside >= _COLUMN_GOES_ON * (len(texts) - 1)
