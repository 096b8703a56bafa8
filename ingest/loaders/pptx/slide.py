"""The blocks of one slide: title, text, tables, charts, diagrams, then the speaker's notes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.document import Block, SectionKind
from ingest.drawingml import DGM, A, C, Chart, diagram_texts, paragraph_text, read_chart
from ingest.loaders.pptx.shapes import LayoutPlaces, P, in_reading_order, placeholder
from ingest.locator import Locator
from ingest.merged_cells import SpanningCell, SpreadCells, own_columns
from ingest.opc import Package, R
from ingest.table_rows import find_header, row_text

_LISTS = ("body", "obj")
_ON = ("1", "true")


class SlideReader:
    """Reads the slides of one package. ``pictures`` counts what shows no text."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._layouts: dict[str, LayoutPlaces] = {}
        self.pictures = 0

    def blocks(self, part: str, root: etree._Element, number: int) -> Iterator[Block]:
        """The blocks of the slide in ``part``; ``number`` is its place in the show, from 1."""
        tree = root.find(f"{P}cSld/{P}spTree")
        if tree is None:
            return
        targets = {key: item.target for key, item in self._package.related(part).items()}
        path: tuple[str, ...] = ()
        for shape in in_reading_order(tree, self._places(part)):
            for text, kind, header in self._shape(shape, targets):
                yield Block(text, Locator("slide", number, number), kind, path, header)
                if kind == "heading":
                    path = (text,)
        for text in self._notes(part):
            yield Block(text, Locator("slide", number, number), "notes", path)

    def _places(self, part: str) -> LayoutPlaces:
        layout = self._package.first_related(part, "slideLayout")
        if layout is None:
            return LayoutPlaces(())
        if layout not in self._layouts:
            master = self._package.first_related(layout, "slideMaster")
            roots = [self._package.optional_xml(name) for name in (layout, master)]
            self._layouts[layout] = LayoutPlaces(roots)
        return self._layouts[layout]

    def _shape(
        self, shape: etree._Element, targets: dict[str, str]
    ) -> Iterator[tuple[str, SectionKind, str | None]]:
        role = placeholder(shape)
        if role is not None and role.is_running:
            return
        if shape.tag == f"{P}pic":
            self.pictures += 1
        elif shape.tag == f"{P}graphicFrame":
            yield from self._frame(shape, targets)
        else:
            body = shape.find(f"{P}txBody")
            texts = _paragraphs(body) if body is not None else []
            if role is not None and role.is_title:
                if texts:
                    yield " ".join(" ".join(texts).split()), "heading", None
                return
            is_list = role is not None and role.kind in _LISTS and len(texts) > 1
            for text in texts:
                yield text, "list" if is_list else "prose", None

    def _frame(
        self, frame: etree._Element, targets: dict[str, str]
    ) -> Iterator[tuple[str, SectionKind, str | None]]:
        for table in frame.iter(f"{A}tbl"):
            spread = SpreadCells()
            rows = [_cells(row, spread) for row in table.iterfind(f"{A}tr")]
            yield from _rows(own_columns(rows))
        for chart in frame.iter(f"{C}chart"):
            root = self._package.optional_xml(targets.get(chart.get(f"{R}id", "")))
            if root is not None:
                yield from _chart(read_chart(root))
        for diagram in frame.iter(f"{DGM}relIds"):
            for text in diagram_texts(self._package, targets.get(diagram.get(f"{R}dm", ""))):
                yield text, "list", None
        self.pictures += sum(1 for _ in frame.iter(f"{P}oleObj"))

    def _notes(self, part: str) -> list[str]:
        root = self._package.optional_xml(self._package.first_related(part, "notesSlide"))
        if root is None:
            return []
        texts: list[str] = []
        for shape in root.iter(f"{P}sp"):
            role = placeholder(shape)
            body = shape.find(f"{P}txBody")
            if body is not None and (role is None or not role.is_running):
                texts.extend(_paragraphs(body))
        return texts


def _chart(chart: Chart) -> Iterator[tuple[str, SectionKind, str | None]]:
    if chart.title:
        yield chart.title, "prose", None
    if chart.header:
        yield chart.header, "table", None
    for row in chart.rows:
        yield row, "table", chart.header or None


def _rows(rows: list[list[str]]) -> Iterator[tuple[str, SectionKind, str | None]]:
    depth, header = find_header(rows)
    for index, row in enumerate(rows):
        if text := row_text(row):
            yield text, "table", header if index >= depth else None


def _cells(row: etree._Element, spread: SpreadCells) -> list[str]:
    cells: list[SpanningCell] = []
    for cell in row.iterfind(f"{A}tc"):
        if cell.get("hMerge") in _ON:
            continue
        body = cell.find(f"{A}txBody")
        continues = cell.get("vMerge") in _ON
        text = " ".join(_paragraphs(body)) if body is not None and not continues else ""
        across = cell.get("gridSpan", "1")
        cells.append(SpanningCell(text, int(across) if across.isdecimal() else 1, continues))
    return spread.row(cells)


def _paragraphs(body: etree._Element) -> list[str]:
    texts = (paragraph_text(paragraph) for paragraph in body.iterfind(f"{A}p"))
    return [text for text in texts if text]
