"""Text documents: headings, paragraphs, lists, tables, notes and text boxes in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from ingest.document import Block, SectionKind
from ingest.list_figures import BULLET
from ingest.loaders.odf.paragraph import Paragraph, is_drawn, note_text, read_paragraph
from ingest.loaders.odf.styles import Counter, Styles
from ingest.loaders.odf.tables import cells, rows, spread_row
from ingest.loaders.odf.xml_names import DRAW, TABLE, TEXT, count
from ingest.locator import Locator
from ingest.merged_cells import SpreadCells, own_columns
from ingest.table_rows import find_header, row_text

_CONTENTS = frozenset(
    f"{TEXT}{name}"
    for name in (
        "table-of-content", "illustration-index", "table-index", "object-index", "user-index",
        "alphabetical-index", "tracked-changes",
    )
)  # fmt: skip
"""What repeats the headings and captions with page numbers, and what was deleted."""
_TRANSPARENT = frozenset(
    (f"{TEXT}section", f"{TEXT}bibliography", f"{TEXT}index-body", f"{TEXT}numbered-paragraph")
)


class TextReader:
    """Reads one document. Paragraphs with text are numbered from 1, wherever they stand."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._outline = styles.outline()
        self._counters: dict[str, Counter] = {}
        self._headings: dict[int, str] = {}
        self._count = 0
        self.pictures = 0

    def blocks(self, container: Iterable[etree._Element]) -> Iterator[Block]:
        """The blocks of a body, a section, a cell or a text box."""
        for element in container:
            tag = element.tag
            if tag == f"{TEXT}p":
                yield from self._paragraph(element, "")
            elif tag == f"{TEXT}h":
                yield from self._heading(element)
            elif tag == f"{TEXT}list":
                yield from self._list(element, 1, None)
            elif tag == f"{TABLE}table":
                yield from self._table(element)
            elif is_drawn(element):
                yield from self._drawn(element)
            elif tag in _TRANSPARENT and element.get(f"{TEXT}display") != "none":
                yield from self.blocks(element)

    def _paragraph(self, element: etree._Element, label: str) -> Iterator[Block]:
        paragraph = read_paragraph(element)
        text = paragraph.text
        if text:
            self._count += 1
            if self._styles.is_title(element.get(f"{TEXT}style-name")):
                self._headings = {}
                yield self._block(" ".join(text.split()), "heading")
            else:
                yield self._block(
                    f"{label} {text}" if label else text, "list" if label else "prose"
                )
        yield from self._hanging(paragraph)

    def _hanging(self, paragraph: Paragraph) -> Iterator[Block]:
        for shape in paragraph.drawn:
            yield from self._drawn(shape)
        for note in paragraph.notes:
            if text := note_text(note):
                yield self._block(text, "notes")

    def _heading(self, element: etree._Element, label: str = "") -> Iterator[Block]:
        level = count(element.get(f"{TEXT}outline-level"))
        paragraph = read_paragraph(element)
        text = " ".join(paragraph.text.split())
        if text:
            self._count += 1
            if element.get(f"{TEXT}is-list-header") != "true":
                label = label or self._outline.label(level)
            if label and label != BULLET:
                text = f"{label} {text}"
            self._headings = {key: name for key, name in self._headings.items() if key < level}
            yield self._block(text, "heading")
            self._headings[level] = text
        yield from self._hanging(paragraph)

    def _list(self, element: etree._Element, level: int, style: str | None) -> Iterator[Block]:
        style = element.get(f"{TEXT}style-name") or style or self._style_of_items(element)
        key = style or ""
        if key not in self._counters:
            self._counters[key] = self._styles.counter(style)
        counter = self._counters[key]
        continues = element.get(f"{TEXT}continue-numbering") == "true" or element.get(
            f"{TEXT}continue-list"
        )
        if level == 1 and not continues:
            counter.restart()
        for item in element:
            if item.tag in (f"{TEXT}list-item", f"{TEXT}list-header"):
                yield from self._item(item, level, style, counter)

    def _item(
        self, item: etree._Element, level: int, style: str | None, counter: Counter
    ) -> Iterator[Block]:
        labelled = item.tag == f"{TEXT}list-header"
        for child in item:
            if child.tag == f"{TEXT}list":
                yield from self._list(child, level + 1, style)
            elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                stated = item.get(f"{TEXT}start-value")
                start = count(stated) if stated is not None else None
                label = "" if labelled else counter.label(level, start)
                labelled = True
                if child.tag == f"{TEXT}h":
                    yield from self._heading(child, label)
                else:
                    yield from self._paragraph(child, label)

    def _style_of_items(self, element: etree._Element) -> str | None:
        paragraph = element.find(f"{TEXT}list-item/{TEXT}p")
        if paragraph is None:
            return None
        return self._styles.list_of(paragraph.get(f"{TEXT}style-name"))

    def _drawn(self, shape: etree._Element) -> Iterator[Block]:
        """The text inside a shape, a frame's text box or a group."""
        for child in shape:
            if is_drawn(child):
                yield from self._drawn(child)
            elif child.tag == f"{DRAW}image":
                self.pictures += 1
            else:
                yield from self.blocks([child])

    def _table(self, table: etree._Element) -> Iterator[Block]:
        grid = [(row, marked) for row, marked in rows(table)]
        if all(sum(1 for _ in cells(row)) <= 1 for row, _ in grid):  # a frame around text
            for row, _ in grid:
                for cell, _, _ in cells(row):
                    if cell is not None:
                        yield from self.blocks(cell)
            return
        spread = SpreadCells()
        whole = [self._row(row, spread) for row, _ in grid]
        owned = own_columns([texts for texts, _, _ in whole])
        read = [(own, place, after) for own, (_, place, after) in zip(owned, whole, strict=True)]
        headers = 0
        while headers < len(grid) - 1 and grid[headers][1]:
            headers += 1
        headers, header = find_header([texts for texts, _, _ in read], headers)
        for index, (texts, place, after) in enumerate(read):
            if text := row_text(texts):
                yield Block(
                    text, place, "table", self._path(), header if index >= headers else None
                )
            yield from after

    def _row(
        self, row: etree._Element, spread: SpreadCells
    ) -> tuple[list[str], Locator, list[Block]]:
        """The row's cells, its place, and what hangs on it: notes, nested tables, text boxes."""
        before = self._count
        after: list[Block] = []

        def read(cell: etree._Element) -> str:
            lines: list[str] = []
            for block in self.blocks(cell):
                if block.kind in ("notes", "table"):
                    after.append(block)
                else:
                    lines.append(block.text)
            return " ".join(lines)

        texts = spread_row(row, spread, read)
        last = max(self._count, 1)
        return texts, Locator("paragraph", min(before + 1, last), last), after

    def _block(self, text: str, kind: SectionKind) -> Block:
        number = max(self._count, 1)
        return Block(text, Locator("paragraph", number, number), kind, self._path())

    def _path(self) -> tuple[str, ...]:
        return tuple(self._headings[level] for level in sorted(self._headings))
