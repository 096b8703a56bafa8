"""Tables that were drawn column by column: their rows, put together by height.

Some programs write a table's first column from top to bottom, then the second beside it. In the
order drawn, names come first and all their prices after them, and nobody can tell which is whose.
The heights tell: where a run of lines goes down the page and the next run begins higher up and
stands at the same heights, beside it, the runs are columns of one table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.loaders.pdf.layout_line import CELL_GAP, SAME_HEIGHT, Line

_LEAST_ROWS = 3
_MOST_CELL_CHARS = 45
_LONGEST_CELL_CHARS = 120
_MATCHED = 0.6
"""The least share of a column's lines with a neighbour at their height: some cells are empty."""
_APART = 5.0
"""Columns begin at least so many points apart."""


def rows_of_columns(lines: Sequence[Line]) -> list[Line]:
    """The lines with those of such tables joined into rows, cells parted by " | "."""
    runs = list(_downward_runs(lines))
    joined: list[Line] = []
    index = 0
    while index < len(runs):
        table = _Table([runs[index]])
        following = index + 1
        while following < len(runs) and table.takes(runs[following]):
            table.columns.append(runs[following])
            following += 1
        if len(table.columns) > 1:
            joined += table.lines()
        else:
            joined += runs[index]
        index = following
    return joined


def _downward_runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    run: list[Line] = []
    for line in lines:
        if run and not run[-1].y - line.y > SAME_HEIGHT * line.size:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


@dataclass(slots=True)
class _Table:
    """Runs that are columns of one table so far, left to right in the order drawn. The first may
    begin with text that stands above the table, the last may end with text below it."""

    columns: list[list[Line]]

    def takes(self, run: Sequence[Line]) -> bool:
        """Whether ``run`` is the next column."""
        last = self.columns[-1]
        heights = [line.y for line in last]
        level = [line for line in run if _is_at(line, heights)]
        if len(level) < _LEAST_ROWS or not _is_at(run[0], heights):
            return False
        bottom = min(heights) - SAME_HEIGHT * run[0].size
        within = [line for line in run if line.y >= bottom]
        top = max(line.y for line in run) + SAME_HEIGHT * run[0].size
        beside = [line for line in last if line.y <= top]
        matched = [line for line in beside if _is_at(line, [other.y for other in run])]
        if len(level) < _MATCHED * len(within) or len(matched) < _MATCHED * len(beside):
            return False
        if min(line.x for line in level) < max(line.x for line in matched) + _APART:
            return False
        return _are_cells(level) and _are_cells(matched)

    def lines(self) -> list[Line]:
        """The text above, the rows, the text below."""
        heights = self._heights()
        top, bottom = max(heights), min(heights)
        slack = SAME_HEIGHT * self.columns[0][0].size
        above = [line for line in self.columns[0] if line.y > top + slack]
        below = [line for line in self.columns[-1] if line.y < bottom - slack]
        rows: list[Line] = []
        for height in heights:
            cells = [
                next((line for line in run if abs(line.y - height) <= slack), None)
                for run in self.columns
            ]
            found = [cell for cell in cells if cell is not None]
            texts = [cell.text.strip() if cell is not None else "" for cell in cells]
            text = CELL_GAP.join(texts).rstrip(CELL_GAP)
            rows.append(Line(text, found[0].x, found[0].y, found[0].size))
        return [*above, *rows, *below]

    def _heights(self) -> list[float]:
        """The heights of the rows, from the top: those at which the table's second column
        reaches to, and what of the first lies between."""
        top = max(line.y for run in self.columns[1:] for line in run)
        bottom = min(line.y for run in self.columns[:-1] for line in run)
        slack = SAME_HEIGHT * self.columns[0][0].size
        heights: list[float] = []
        for y in sorted((line.y for run in self.columns for line in run), reverse=True):
            inside = bottom - slack <= y <= top + slack
            if inside and (not heights or heights[-1] - y > slack):
                heights.append(y)
        return heights


def _is_at(line: Line, heights: Sequence[float]) -> bool:
    return any(abs(line.y - height) <= SAME_HEIGHT * line.size for height in heights)


def _are_cells(lines: Sequence[Line]) -> bool:
    """Short texts, and no running text: that begins its lines in mid-sentence."""
    lengths = [len(line.text.strip()) for line in lines]
    if median(lengths) > _MOST_CELL_CHARS or max(lengths) > _LONGEST_CELL_CHARS:
        return False
    texts = [line.text.strip() for line in lines]
    inside = sum(1 for text in texts[1:] if text[:1].islower())
    return median(lengths) < 20 or inside < 0.4 * len(texts)
