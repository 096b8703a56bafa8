"""Walks the body of a text document and yields its blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from ingest.document import Block, SectionKind
from ingest.drawingml import diagram_texts, read_chart
from ingest.list_figures import BULLET
from ingest.loaders.docx.numbering import Numbering
from ingest.loaders.docx.paragraph import Paragraph, has_deleted_mark, read_paragraph
from ingest.loaders.docx.styles import Styles
from ingest.loaders.docx.xml_names import W, content, is_on, value
from ingest.locator import Locator
from ingest.merged_cells import SpanningCell, SpreadCells, own_columns
from ingest.opc import Package
from ingest.table_rows import find_header, row_text

_CHUNKS = ("altChunk", "subDoc")


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    first: int
    last: int
    marked_as_header: bool
    after: tuple[Block, ...]


class BodyReader:
    """Reads one document. Paragraphs with text are numbered from 1 as Word's own count does:
    empty ones do not count, those in table cells and text boxes do."""

    def __init__(
        self,
        package: Package,
        part: str,
        styles: Styles,
        numbering: Numbering,
        notes: Mapping[tuple[str, str], etree._Element],
    ) -> None:
        self._package = package
        self._targets = {key: item.target for key, item in package.related(part).items()}
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._headings: dict[int, str] = {}
        self._count = 0
        self._above: tuple[int, str] | None = None
        self.pictures = 0
        self.chunks = 0

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """The blocks of a body, a cell or a text box."""
        held: Paragraph | None = None
        for element in content(container):
            if element.tag == f"{W}p":
                paragraph = read_paragraph(element, self._styles, held)
                held = paragraph if has_deleted_mark(element) else None
                if held is None:
                    yield from self._paragraph(paragraph, element.find(f"{W}pPr"))
                continue
            if held is not None:
                yield from self._paragraph(held, None)
                held = None
            if element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag in tuple(f"{W}{name}" for name in _CHUNKS):
                self.chunks += 1
        if held is not None:
            yield from self._paragraph(held, None)

    def _paragraph(
        self, paragraph: Paragraph, properties: etree._Element | None
    ) -> Iterator[Block]:
        text = paragraph.text
        if text:
            self._above = None
        if text and not self._styles.is_contents(properties):
            level = self._styles.outline_level(properties)
            label = self._label(properties)
            self._count += 1
            if level is None:
                kind: SectionKind = "list" if label else "prose"
                yield self._block(f"{label} {text}" if label else text, kind)
            else:
                text = f"{label} {text}" if label and label != BULLET else text
                yield from self._heading(" ".join(text.split()), level)
        yield from self._hanging(paragraph)

    def _heading(self, text: str, level: int) -> Iterator[Block]:
        self._headings = {key: name for key, name in self._headings.items() if key < level}
        yield self._block(text, "heading")
        if level:  # the document's title stands above everything and is told as the title
            self._headings[level] = text

    def _hanging(self, paragraph: Paragraph) -> Iterator[Block]:
        """Text boxes, charts, diagrams and notes, at the paragraph they are anchored in."""
        self.pictures += paragraph.pictures
        for box in paragraph.boxes:
            yield from self.blocks(box)
        for identifier in paragraph.diagrams:
            for text in diagram_texts(self._package, self._targets.get(identifier)):
                yield self._block(text, "list")
        for identifier in paragraph.charts:
            yield from self._chart(self._targets.get(identifier))
        for reference in paragraph.notes:
            note = self._notes.get(reference)
            if note is not None:
                lines = [read_paragraph(line, self._styles).text for line in note.iter(f"{W}p")]
                text = " ".join(line for line in lines if line)
                if text:
                    yield self._block(text, "notes")

    def _chart(self, part: str | None) -> Iterator[Block]:
        root = self._package.optional_xml(part)
        if root is None:
            return
        chart = read_chart(root)
        if chart.title:
            yield self._block(chart.title, "prose")
        if chart.header:
            yield self._block(chart.header, "table")
        for row in chart.rows:
            yield self._block(row, "table", chart.header or None)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [row for row in content(table) if row.tag == f"{W}tr" and not _is_deleted(row)]
        if all(len(_cells(row)) <= 1 for row in rows):  # a frame around text, not a table
            for row in rows:
                for cell in _cells(row):
                    yield from self.blocks(cell)
            return
        spread = SpreadCells()
        read = [self._row(row, spread) for row in rows]
        cells = own_columns([row.cells for row in read])
        yield from self._rows(
            [replace(row, cells=tuple(own)) for row, own in zip(read, cells, strict=True)]
        )

    def _rows(self, rows: Sequence[_Row]) -> Iterator[Block]:
        headers = 0
        while headers < len(rows) - 1 and rows[headers].marked_as_header:
            headers += 1
        headers, header = find_header([row.cells for row in rows], headers)
        width = len(rows[0].cells) if rows else 0
        if header is None and self._above is not None and self._above[0] == width:
            header = self._above[1]  # the table above goes on, on the next page mostly
        self._above = (width, header) if header is not None else None
        for index, row in enumerate(rows):
            if text := row_text(row.cells):
                yield Block(
                    text,
                    Locator("paragraph", row.first, row.last),
                    "table",
                    self._path(),
                    header if index >= headers else None,
                )
            yield from row.after

    def _row(self, row: etree._Element, spread: SpreadCells) -> _Row:
        before = self._count
        cells: list[SpanningCell] = []
        after: list[Block] = []
        skipped = _number(row.find(f"{W}trPr"), "gridBefore", 0)
        if skipped:
            cells.append(SpanningCell("", skipped))
        for cell in _cells(row):
            continues = _continues_above(cell)
            text = "" if continues else self._cell(cell, after)
            across = _number(cell.find(f"{W}tcPr"), "gridSpan", 1)
            cells.append(SpanningCell(text, across, continues))
        return _Row(
            tuple(spread.row(cells)),
            min(before + 1, max(self._count, 1)),
            max(self._count, 1),
            is_on(row.find(f"{W}trPr"), "tblHeader"),
            tuple(after),
        )

    def _cell(self, cell: etree._Element, after: list[Block]) -> str:
        """A cell's text on one line; what does not fit into it is added to ``after``."""
        lines: list[str] = []
        held: Paragraph | None = None
        for element in content(cell):
            if element.tag == f"{W}p":
                paragraph = read_paragraph(element, self._styles, held)
                held = paragraph if has_deleted_mark(element) else None
                if held is None:
                    properties = element.find(f"{W}pPr")
                    after.extend(self._paragraph_in_cell(paragraph, properties, lines))
            elif element.tag == f"{W}tbl":
                above, self._above = self._above, None
                after.extend(self._table(element))
                self._above = above
        if held is not None:
            after.extend(self._paragraph_in_cell(held, None, lines))
        return " ".join(lines)

    def _paragraph_in_cell(
        self, paragraph: Paragraph, properties: etree._Element | None, lines: list[str]
    ) -> Iterator[Block]:
        if paragraph.text:
            self._count += 1
            label = self._label(properties)
            lines.append(f"{label} {paragraph.text}" if label else paragraph.text)
        yield from self._hanging(paragraph)

    def _label(self, properties: etree._Element | None) -> str:
        numbering = self._styles.numbering(properties)
        return self._numbering.label(*numbering) if numbering is not None else ""

    def _block(self, text: str, kind: SectionKind, header: str | None = None) -> Block:
        number = max(self._count, 1)
        return Block(text, Locator("paragraph", number, number), kind, self._path(), header)

    def _path(self) -> tuple[str, ...]:
        return tuple(self._headings[level] for level in sorted(self._headings))


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in content(row) if cell.tag == f"{W}tc"]


def _number(properties: etree._Element | None, name: str, otherwise: int) -> int:
    stated = value(properties, name)
    return int(stated) if stated is not None and stated.isdecimal() else otherwise


def _is_deleted(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _continues_above(cell: etree._Element) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and value(cell, "tcPr/vMerge") in (None, "continue")
