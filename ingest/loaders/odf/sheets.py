"""Spreadsheets: the filled rows of each sheet, however often an empty one is repeated."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.document import Block
from ingest.loaders.odf.paragraph import is_drawn, note_text, read_paragraph
from ingest.loaders.odf.tables import cells, rows
from ingest.loaders.odf.xml_names import OFFICE, TABLE, TEXT, count
from ingest.locator import Locator
from ingest.merged_cells import Area, MergedAreas
from ingest.sheet_tables import Row, SheetTables

_MAX_REPEATED = 64
"""A cell's text repeated over more columns than this is a drawn line, not a row of values."""


def sheet_blocks(sheet: etree._Element, tables: SheetTables) -> Iterator[Block]:
    """One block per filled row, then the text boxes laid over the sheet."""
    name = sheet.get(f"{TABLE}name", "")
    yield from tables.blocks(_rows(sheet))
    shapes = sheet.find(f"{TABLE}shapes")
    if shapes is not None and (text := note_text(shapes)):
        yield Block(text, Locator("sheet", 1, 1, f"{name}!A1"), "prose", (name,))


def _rows(sheet: etree._Element) -> Iterator[Row]:
    number = 1
    merged = MergedAreas()
    for row, _ in rows(sheet):
        repeated = count(row.get(f"{TABLE}number-rows-repeated"))
        filled, areas = _cells(row, number)
        for area in areas:
            merged.add(area)
        if filled:
            yield Row(number, merged.spread(number, filled), number + repeated - 1)
        number += repeated


def _cells(row: etree._Element, number: int) -> tuple[dict[int, str], list[Area]]:
    """The filled cells by their column, and the areas that merged ones begin."""
    filled: dict[int, str] = {}
    areas: list[Area] = []
    for cell, column, repeated in cells(row):
        text = _text(cell) if cell is not None else ""
        if cell is None or not text:
            continue
        for offset in range(min(repeated, _MAX_REPEATED)):
            filled[column + offset] = text
        down = count(cell.get(f"{TABLE}number-rows-spanned"))
        across = count(cell.get(f"{TABLE}number-columns-spanned"))
        if (down, across) != (1, 1):
            areas.append(Area(number, column, number + down - 1, column + across - 1))
    return filled, areas


def _text(cell: etree._Element) -> str:
    """The text as shown, which the file stores; a date in ISO form, however it is shown."""
    if _value_type(cell) == "error":
        return ""
    if _value_type(cell) == "date":
        return cell.get(f"{OFFICE}date-value", "")[:16].replace("T", " ").removesuffix(" 00:00")
    lines: list[str] = []
    for element in cell:
        if element.tag == f"{TEXT}p":
            paragraph = read_paragraph(element)
            lines.append(paragraph.text)
            lines.extend(note_text(shape) for shape in paragraph.drawn)
        elif is_drawn(element):
            lines.append(note_text(element))
    return " ".join(line for line in lines if line)


def _value_type(cell: etree._Element) -> str | None:
    """LibreOffice marks an error by an attribute of its own namespace."""
    for attribute, value in cell.attrib.items():
        if str(attribute).endswith("}value-type") and value == "error":
            return "error"
    return cell.get(f"{OFFICE}value-type")
