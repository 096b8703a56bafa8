"""Finds the tables of a sheet and their headers, and turns rows into blocks.

Rows without an empty one between them are a region. A region may start with titles (rows with a
single filled cell), then a header; a region without a header, under the columns of the one
before, goes on with its header.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Block, SectionKind
from ingest.locator import Locator
from ingest.table_rows import is_figure, looks_like_header, row_text

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
    """Builds the blocks of one sheet; keeps the title and header in force between regions."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._title: str | None = None
        self._header: str | None = None
        self._header_columns: frozenset[int] = frozenset()

    def blocks(self, rows: Iterable[Row]) -> Iterator[Block]:
        """One block per row, in order."""
        for region in _regions(rows):
            yield from self._region(region)

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
        columns = sorted({column for row in rows for column in row.cells})
        cells = [[row.cells.get(column, "") for column in columns] for row in rows]
        depth, header = _header(cells)
        if header is not None:
            self._header, self._header_columns = header, frozenset(columns)
        elif not self._header_columns.issuperset(columns):
            self._header, self._header_columns = None, frozenset()
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


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, str | None]:
    """How many rows the header takes, and its text."""
    if len(rows) > 2 and _is_group_row(rows):
        return 2, row_text(_combined(rows[0], rows[1]))
    # A header may be set off from its rows by an empty one: then it is a region of its own.
    if looks_like_header(rows[0], rows[1:] or rows):
        return 1, row_text(rows[0])
    return 0, None


def _is_group_row(rows: Sequence[Sequence[str]]) -> bool:
    """A row of names over several columns each, above the row that names every column."""
    gaps = any(not above and below for above, below in zip(rows[0], rows[1], strict=True))
    if not gaps or not looks_like_header(_combined(rows[0], rows[1]), rows[2:]):
        return False
    if any(is_figure(cell) for cell in rows[0] if cell):
        return False
    figures = sum(1 for row in rows[2:12] if any(is_figure(cell) for cell in row))
    return figures * 2 >= len(rows[2:12])


def _combined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    names: list[str] = []
    group = ""
    for upper, lower in zip(above, below, strict=True):
        group = upper or group
        names.append(f"{group} {lower}".strip() if lower else upper)
    return names
