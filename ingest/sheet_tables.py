"""Finds the tables of a sheet and their headers, and turns rows into blocks.

Rows without an empty one between them are a region. A region may start with titles (rows with a
single filled cell), then a header; a region without a header, under the columns of the one
before, goes on with its header, on the next sheet too. Tables side by side, with an empty column
between them, are read one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document import Block, SectionKind
from ingest.locator import Locator
from ingest.merged_cells import Repeated
from ingest.table_rows import combined, find_header, is_figure, looks_like_header, row_text

_MAX_TITLE = 120


@dataclass(frozen=True, slots=True)
class Row:
    """A row with at least one filled cell, or several equal ones stored as one.

    ``number``, ``last`` (None: the same row) and the columns are counted from 1.
    """

    number: int
    cells: dict[int, str]
    last: int | None = None

    @property
    def end(self) -> int:
        return self.number if self.last is None else self.last


def column_letters(number: int) -> str:
    """1 is "A", 27 is "AA"."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class SheetTables:
    """Builds the blocks of one sheet; keeps the title and header in force between regions.

    ``before``: the sheet that precedes it, whose table may go on here.
    """

    def __init__(self, sheet: str, before: SheetTables | None = None) -> None:
        self._sheet = sheet
        self._title: str | None = None
        self._header: str | None = None
        self._header_columns: frozenset[int] = frozenset()
        self._above = before._last() if before is not None else None

    def _last(self) -> tuple[str, frozenset[int]] | None:
        """The header in force at the sheet's end, with its columns."""
        if self._header is None:
            return self._above if not self._header_columns else None
        return self._header, self._header_columns

    def blocks(self, rows: Iterable[Row]) -> Iterator[Block]:
        """One block per row, in order."""
        for region in _regions(rows):
            for part in _side_by_side(region):
                yield from self._region(part)

    def _region(self, region: Sequence[Row]) -> Iterator[Block]:
        titles = 0
        while titles < len(region) and len(region[titles].cells) == 1:
            titles += 1
        if titles == len(region) > 3:  # a list in one column
            for row in region:
                yield self._block(row, [*row.cells.values()], "list")
            return
        for index, row in enumerate(region[:titles]):
            text = next(iter(row.cells.values()))
            if index == 0 and len(text) <= _MAX_TITLE and not is_figure(text):
                self._title = None
                yield self._block(row, [text], "heading")
                self._title = " ".join(text.split())
            else:
                yield self._block(row, [text], "prose")
        if titles < len(region):
            yield from self._table(region[titles:])

    def _table(self, rows: Sequence[Row]) -> Iterator[Block]:
        columns = _own_columns(rows)
        cells = [[row.cells.get(column, "") for column in columns] for row in rows]
        depth, header = _header(cells)
        if header is not None:
            self._header, self._header_columns = header, frozenset(columns)
        elif self._above is not None and self._above[1] == frozenset(columns):
            self._header, self._header_columns = self._above
        elif not self._header_columns.issuperset(columns):
            self._header, self._header_columns = None, frozenset()
        self._above = None
        for index, (row, texts) in enumerate(zip(rows, cells, strict=True)):
            yield self._block(row, texts, "table", self._header if index >= depth else None)

    def _block(
        self, row: Row, texts: Sequence[str], kind: SectionKind, header: str | None = None
    ) -> Block:
        first, last = min(row.cells), max(row.cells)
        start = f"{column_letters(first)}{row.number}"
        end = f":{column_letters(last)}{row.end}" if (last, row.end) > (first, row.number) else ""
        path = (self._sheet, self._title) if self._title is not None else (self._sheet,)
        label = f"{self._sheet}!{start}{end}"
        return Block(
            row_text(texts), Locator("sheet", row.number, row.end, label), kind, path, header
        )


def _regions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    region: list[Row] = []
    for row in rows:
        if region and row.number > region[-1].end + 1:
            yield region
            region = []
        region.append(row)
    if region:
        yield region


def _side_by_side(region: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The tables of a region that stand beside each other: each has a header of its own, and an
    empty column parts them. Else the region as it is."""
    columns = _own_columns(region)
    groups: list[list[int]] = []
    for column in columns:
        if not groups or column > groups[-1][-1] + 1:
            groups.append([])
        groups[-1].append(column)
    parts = [list(_cut_out(region, frozenset(group))) for group in groups]
    if len(parts) > 1 and all(map(_is_table, parts)):
        yield from parts
    else:
        yield region


def _own_columns(rows: Sequence[Row]) -> list[int]:
    """The columns in which some row has a text of its own."""
    return sorted(
        {
            column
            for row in rows
            for column, text in row.cells.items()
            if not isinstance(text, Repeated)
        }
    )


def _cut_out(region: Sequence[Row], columns: frozenset[int]) -> Iterator[Row]:
    for row in region:
        cells = {column: text for column, text in row.cells.items() if column in columns}
        if cells:
            yield replace(row, cells=cells)


def _is_table(rows: Sequence[Row]) -> bool:
    start = 0
    while start < len(rows) and len(rows[start].cells) == 1:
        start += 1
    body = rows[start:]
    columns = _own_columns(body)
    cells = [[row.cells.get(column, "") for column in columns] for row in body]
    return len(body) > 1 and len(columns) > 1 and _header(cells)[1] is not None


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, str | None]:
    """How many rows the header takes, and its text."""
    if len(rows) > 2 and _is_group_row(rows):
        return 2, row_text(combined(_with_groups(rows)))
    depth, header = find_header(rows)
    # A header may be set off from its rows by an empty one: then it is a region of its own.
    if header is None and len(rows) == 1 and looks_like_header(rows[0], rows):
        return 1, row_text(rows[0])
    return depth, header


def _is_group_row(rows: Sequence[Sequence[str]]) -> bool:
    """A row of names over several columns each, above the row that names every column: the name
    stands in the first column of its group."""
    gaps = any(not above and below for above, below in zip(rows[0], rows[1], strict=True))
    if not gaps or not looks_like_header(combined(_with_groups(rows)), rows[2:]):
        return False
    if any(is_figure(cell) for cell in rows[0] if cell):
        return False
    figures = sum(1 for row in rows[2:12] if any(is_figure(cell) for cell in row))
    return figures * 2 >= len(rows[2:12])


def _with_groups(rows: Sequence[Sequence[str]]) -> tuple[list[str], Sequence[str]]:
    """The first two rows, each name of the first carried to the right as far as it reaches."""
    names: list[str] = []
    group = ""
    for upper, lower in zip(rows[0], rows[1], strict=True):
        group = upper or group
        names.append(group if lower else upper)
    return names, rows[1]
