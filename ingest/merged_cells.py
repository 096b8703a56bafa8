"""Cells that reach over several rows or columns say their value in each of them.

A price list whose ward is one tall cell beside four examinations has the ward in its first row
only; a row that is read alone must still say whose price it gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


class Repeated(str):
    """A text that stands in a column or row only because a merged cell reaches over it."""

    __slots__ = ()


_MAX_REPEATED_CHARS = 200
"""A longer text is prose laid out in a table, and no row's key."""
_MAX_ACROSS = 64


@dataclass(frozen=True, slots=True)
class SpanningCell:
    """One cell of a row. ``across``: over how many columns it reaches; ``continues``: the cell
    above reaches down into it, and it has no text of its own."""

    text: str
    across: int = 1
    continues: bool = False


class SpreadCells:
    """Spreads the cells of one table's rows, taken from the top."""

    def __init__(self) -> None:
        self._above: dict[int, str] = {}

    def row(self, cells: Sequence[SpanningCell]) -> list[str]:
        """One text per column.

        A cell that reaches across repeats its text unless the row has no other: then it is a
        title over the columns, and stands once.
        """
        found: list[tuple[str, int]] = []
        column = 0
        for cell in cells:
            text = Repeated(self._above.get(column, "")) if cell.continues else cell.text
            across = min(max(cell.across, 1), _MAX_ACROSS)
            kept = text if len(text) <= _MAX_REPEATED_CHARS else ""
            self._above.update(dict.fromkeys(range(column, column + across), kept))
            found.append((text, across))
            column += across
        is_title = sum(1 for text, _ in found if text.strip()) <= 1
        texts: list[str] = []
        for text, across in found:
            repeated = "" if is_title or len(text) > _MAX_REPEATED_CHARS else text
            texts.extend([text, *[Repeated(repeated)] * (across - 1)])
        return texts


def own_columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows without columns in which no row has a text of its own: where every row merges the
    same cells, only the layout knows of more than one."""
    width = max((len(row) for row in rows), default=0)
    kept = [
        column
        for column in range(width)
        if not all(column >= len(row) or isinstance(row[column], Repeated) for row in rows)
    ]
    return [[row[column] if column < len(row) else "" for column in kept] for row in rows]


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells of a sheet, rows and columns counted from 1, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class MergedAreas:
    """The merged areas of one sheet, whose rows are spread in order from the top."""

    def __init__(self, areas: Iterable[Area] = ()) -> None:
        self._waiting = sorted(areas, key=lambda area: area.first_row, reverse=True)
        self._open: list[tuple[Area, str]] = []

    def add(self, area: Area) -> None:
        """Adds an area that begins in the row to be spread next."""
        self._waiting.append(area)

    def spread(self, number: int, cells: Mapping[int, str]) -> dict[int, str]:
        """The filled cells of row ``number`` with the values of areas that reach into it.

        A row of nothing but one merged cell is a title and stays as it is, and a row that is
        empty but for an area from above stays empty.
        """
        while self._waiting and self._waiting[-1].first_row <= number:
            area = self._waiting.pop()
            if area.first_row == number:
                self._open.append((area, cells.get(area.first_column, "")))
        self._open = [(area, text) for area, text in self._open if area.last_row >= number]
        if not self._open or not cells:
            return dict(cells)
        spread = dict(cells)
        for area, text in self._open:
            if text and len(text) <= _MAX_REPEATED_CHARS:
                last = min(area.last_column, area.first_column + _MAX_ACROSS - 1)
                own = set(range(area.first_column, last + 1))
                if own.issuperset(cells):  # nothing stands beside it
                    continue
                for column in sorted(own):
                    spread.setdefault(column, Repeated(text))
        return dict(sorted(spread.items()))
