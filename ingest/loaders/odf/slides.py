"""Presentations: the title, shapes, tables and notes of each slide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.document import Block, SectionKind
from ingest.loaders.odf.paragraph import is_drawn, read_paragraph
from ingest.loaders.odf.tables import rows, spread_row
from ingest.loaders.odf.xml_names import DRAW, PRESENTATION, SVG, TABLE, TEXT
from ingest.locator import Locator
from ingest.merged_cells import SpreadCells, own_columns
from ingest.reading_order import EMU_PER_INCH, NOWHERE, reading_order
from ingest.table_rows import find_header, row_text

_LENGTH = re.compile(r"(-?[\d.]+)(cm|mm|in|pt|pc|px)")
_INCHES = {"cm": 1 / 2.54, "mm": 1 / 25.4, "in": 1.0, "pt": 1 / 72, "pc": 1 / 6, "px": 1 / 96}
_RUNNING = ("page", "page-number", "date-time", "footer", "header")
_Part = tuple[str, SectionKind, str | None]


class SlideReader:
    """Reads the slides of one presentation. ``pictures`` counts what shows no text."""

    def __init__(self) -> None:
        self.pictures = 0

    def blocks(self, page: etree._Element, number: int) -> Iterator[Block]:
        """The blocks of one draw:page; ``number`` is its place in the show, from 1."""
        place = Locator("slide", number, number)
        path: tuple[str, ...] = ()
        shapes = [shape for shape in page if is_drawn(shape) and not _is_running(shape)]
        for shape in [shape for shape in shapes if _is_title(shape)]:
            title = " ".join(" ".join(text for text, _, _ in self._shape(shape)).split())
            if title:
                yield Block(title, place, "heading", path)
                path = path or (title,)
        for text, kind, header in self._ordered([s for s in shapes if not _is_title(s)]):
            yield Block(text, place, kind, path, header)
        for notes in page.iterfind(f"{PRESENTATION}notes"):
            shown = [shape for shape in notes if is_drawn(shape) and not _is_running(shape)]
            for text, _, _ in self._ordered(shown):
                yield Block(text, place, "notes", path)

    def _ordered(self, shapes: list[etree._Element]) -> Iterator[_Part]:
        for position in reading_order([_place(shape) for shape in shapes]):
            yield from self._shape(shapes[position])

    def _shape(self, shape: etree._Element) -> Iterator[_Part]:
        if shape.tag in (f"{DRAW}g", f"{DRAW}a"):
            yield from self._ordered([child for child in shape if is_drawn(child)])
            return
        table = shape.find(f"{TABLE}table")
        if table is not None:  # the picture beside it shows the same table to older programs
            yield from _table(table)
            return
        self.pictures += sum(1 for child in shape if child.tag in _PICTURES)
        for element in shape.iter(f"{TEXT}p", f"{TEXT}h"):
            if text := read_paragraph(element).text:
                parent = element.getparent()
                in_list = parent is not None and parent.tag == f"{TEXT}list-item"
                yield text, "list" if in_list else "prose", None


_PICTURES = (f"{DRAW}image", f"{DRAW}object", f"{DRAW}object-ole", f"{DRAW}plugin")


def _table(table: etree._Element) -> Iterator[_Part]:
    spread = SpreadCells()
    grid = own_columns([spread_row(row, spread, _cell) for row, _ in rows(table)])
    depth, header = find_header(grid)
    for index, texts in enumerate(grid):
        if text := row_text(texts):
            yield text, "table", header if index >= depth else None


def _cell(cell: etree._Element) -> str:
    return " ".join(read_paragraph(line).text for line in cell.iter(f"{TEXT}p", f"{TEXT}h"))


def _is_title(shape: etree._Element) -> bool:
    return shape.get(f"{PRESENTATION}class") == "title"


def _is_running(shape: etree._Element) -> bool:
    return shape.get(f"{PRESENTATION}class") in _RUNNING


def _place(shape: etree._Element) -> tuple[int, int]:
    """Top and left in EMU; a group stands where its first shape does."""
    top, left = _emu(shape.get(f"{SVG}y")), _emu(shape.get(f"{SVG}x"))
    if top is not None and left is not None:
        return top, left
    places = [_place(child) for child in shape if is_drawn(child)]
    return min(places, default=NOWHERE)


def _emu(length: str | None) -> int | None:
    match = _LENGTH.fullmatch((length or "").strip())
    if match is None:
        return None
    try:
        return round(float(match.group(1)) * _INCHES[match.group(2)] * EMU_PER_INCH)
    except ValueError:
        return None
