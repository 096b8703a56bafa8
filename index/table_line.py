"""A row of a table inside a text: where it stands, and the names of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CELL = " | "
"""Between the cells of a table row, as the loaders write it."""
_HEADERS = " / "
"""Between the rows of a header that has several, as the loaders write it."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TableLine:
    """``start`` and ``end``: [start, end) in the text the row is told of. ``header`` is the row
    with the names of its columns, "" where the table has none or the row is the header itself."""

    start: int
    end: int
    header: str

    def within(self, start: int, end: int) -> TableLine | None:
        """The row in the text from ``start`` to ``end``, as much of it as stands there."""
        first, last = max(self.start, start), min(self.end, end)
        return TableLine(first - start, last - start, self.header) if first < last else None

    @property
    def names(self) -> Sequence[str]:
        """Of the columns; of a header in several rows those of the lowest."""
        return names(self.header)


def names(header: str) -> Sequence[str]:
    """The names of the columns that a table's header gives."""
    lowest = header.rsplit(_HEADERS, 1)[-1]
    return [lowest[start:end] for start, end in cells(lowest)] if header else ()


def cells(row: str) -> Sequence[Span]:
    """[start, end) of each cell of a table row."""
    found: list[Span] = []
    start = 0
    for part in row.split(CELL.strip()):
        stripped = part.strip()
        offset = start + len(part) - len(part.lstrip())
        found.append((offset, offset + len(stripped)))
        start += len(part) + 1
    return found


def columns(text: str, rows: Sequence[TableLine], spans: Sequence[Span]) -> Sequence[str]:
    """The names of the columns whose cells hold ``spans`` of ``text``, each once, in order. None
    where a span is no part of a single cell: a whole row is in no column."""
    found: dict[str, None] = {}
    for start, end in spans:
        row = next((one for one in rows if one.start <= start and end <= one.end), None)
        if row is None:
            return ()
        within = [
            name
            for (first, last), name in zip(
                cells(text[row.start : row.end]), row.names, strict=False
            )
            if first <= start - row.start and end - row.start <= last
        ]
        if not within or not within[0]:
            return ()
        found[within[0]] = None
    return tuple(found)
