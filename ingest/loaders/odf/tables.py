"""The rows and cells of a table, with what is repeated, covered or grouped resolved."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from ingest.loaders.odf.xml_names import TABLE, count
from ingest.merged_cells import SpanningCell, SpreadCells

_GROUPS = frozenset(
    f"{TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")
)
_CELL = f"{TABLE}table-cell"
_COVERED = f"{TABLE}covered-table-cell"
_MAX_REPEATED = 64
"""A cell repeated over more columns than this is a drawn line, not a row of values."""


def rows(
    table: etree._Element, *, in_header: bool = False
) -> Iterator[tuple[etree._Element, bool]]:
    """Each row element, and whether the table marks it as its header."""
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child, in_header
        elif child.tag in _GROUPS:
            yield from rows(child, in_header=in_header or child.tag == f"{TABLE}table-header-rows")


def cells(row: etree._Element) -> Iterator[tuple[etree._Element | None, int, int]]:
    """Each cell with its column (from 1) and how often it is repeated.

    A cell covered from above is None; one covered from its left is left out.
    """
    column = 1
    spanned = 0
    for cell in row:
        if cell.tag not in (_CELL, _COVERED):
            continue
        repeated = count(cell.get(f"{TABLE}number-columns-repeated"))
        if cell.tag == _CELL:
            yield cell, column, repeated
            spanned = count(cell.get(f"{TABLE}number-columns-spanned")) - 1
        else:
            from_left = min(spanned, repeated)
            spanned -= from_left
            if repeated > from_left:
                yield None, column + from_left, repeated - from_left
        column += repeated


def spread_row(
    row: etree._Element, spread: SpreadCells, read: Callable[[etree._Element], str]
) -> list[str]:
    """One text per column, each cell read by ``read``; merged cells say theirs in every column
    and row that they reach over."""
    found: list[SpanningCell] = []
    for cell, _, repeated in cells(row):
        if cell is None:
            found += [SpanningCell("", continues=True)] * min(repeated, _MAX_REPEATED)
            continue
        across = count(cell.get(f"{TABLE}number-columns-spanned"))
        found += [SpanningCell(read(cell), across)] * min(repeated, _MAX_REPEATED)
    return spread.row(found)
