"""PDF files: letters, magazines in two columns, books with front matter and an outline."""

from __future__ import annotations

import importlib.util
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from tests.sample_corpus.source import FOOTNOTE_MARK, Piece, Source

_SYLLABLE_END = re.compile(
    r"(?<=\w[aąeęioóuy])(?=[bcćdfghjklłmnńprsśtwzźż]{1,2}[aąeęioóuy][a-ząćęłńóśźż]{2})"
)
_LONG_WORD = re.compile(r"[a-ząćęłńóśźż]{9,}")


def write_pdf(source: Source) -> bytes:
    """``style: magazine`` sets two columns, ``style: book`` A5 with front matter and contents."""
    _register_fonts()
    buffer = io.BytesIO()
    template = _Template(buffer, source)
    with _dated(source.date):
        template.multiBuild(list(_story(source)), canvasmaker=template.canvas)
    return buffer.getvalue()


def _register_fonts() -> None:
    """Source Serif Pro (SIL Open Font License), from the package font-source-serif-pro."""
    if "Serif" in pdfmetrics.getRegisteredFontNames():
        return
    package = importlib.util.find_spec("font_source_serif_pro")
    if package is None or not package.submodule_search_locations:
        raise SystemExit("The font is missing: pip install font-source-serif-pro")
    files = Path(package.submodule_search_locations[0]) / "files"
    for name, file in (("Serif", "Regular"), ("Serif-Bold", "Bold"), ("Serif-Italic", "It")):
        pdfmetrics.registerFont(TTFont(name, files / f"SourceSerifPro-{file}.ttf"))


@contextmanager
def _dated(when: datetime) -> Iterator[None]:
    """reportlab takes the time of a reproducible file from this variable and nowhere else."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(when.replace(tzinfo=UTC).timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


class _Template(BaseDocTemplate):
    """Page frames with a running header and footer; collects headings for contents and outline."""

    def __init__(self, buffer: io.BytesIO, source: Source) -> None:
        self.source = source
        self.style = source.head.get("style", "letter")
        self.front_pages = int(source.head.get("front_pages", "0"))
        size = A5 if self.style == "book" else A4
        super().__init__(
            buffer,
            pagesize=size,
            title=source.head.get("pdf_title", source.title),
            author=source.author,
            subject=source.head.get("subject", ""),
            lang=source.lang,
            invariant=1,
        )
        self.addPageTemplates(self._page_templates(*size))

    def _page_templates(self, width: float, height: float) -> list[PageTemplate]:
        side, top = 18 * mm, 22 * mm
        inner, tall = width - 2 * side, height - 2 * top
        whole = Frame(side, top, inner, tall, id="whole")
        plain = PageTemplate("plain", [whole], onPage=self._decorate)
        if self.style != "magazine":
            return [plain]
        column = (inner - 7 * mm) / 2
        masthead = 46 * mm
        first = [
            Frame(side, top + tall - masthead, inner, masthead, id="masthead"),
            Frame(side, top, column, tall - masthead, id="left"),
            Frame(side + column + 7 * mm, top, column, tall - masthead, id="right"),
        ]
        rest = [
            Frame(side, top, column, tall, id="left"),
            Frame(side + column + 7 * mm, top, column, tall, id="right"),
        ]
        return [
            PageTemplate("first", first, onPage=self._decorate, autoNextPageTemplate="columns"),
            PageTemplate("columns", rest, onPage=self._decorate),
        ]

    def canvas(self, *args: Any, **kwargs: Any) -> Any:
        from reportlab.pdfgen.canvas import Canvas

        canvas = Canvas(*args, **kwargs)
        if self.front_pages:
            canvas.addPageLabel(0, style="ROMAN_LOWER", start=1)
            canvas.addPageLabel(self.front_pages, style="ARABIC", start=1)
            canvas.showOutline()
        elif first := self.source.head.get("first_page"):
            canvas.addPageLabel(0, style="ARABIC", start=int(first))
        return canvas

    def _decorate(self, canvas: Any, _: BaseDocTemplate) -> None:
        header, footer = self.source.head.get("header"), self.source.head.get("footer", "")
        width, height = canvas._pagesize
        canvas.saveState()
        canvas.setFont("Serif-Italic", 8.5)
        if header:
            canvas.drawString(18 * mm, height - 13 * mm, header)
            canvas.line(18 * mm, height - 15 * mm, width - 18 * mm, height - 15 * mm)
        canvas.drawString(18 * mm, 11 * mm, footer)
        canvas.drawRightString(
            width - 18 * mm, 11 * mm, _printed_page(self.source, canvas.getPageNumber())
        )
        canvas.restoreState()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's own name
        level = getattr(flowable, "heading_level", 0)
        if not level or not self.front_pages:
            return
        key = f"h{self.canv.getPageNumber()}-{flowable.getPlainText()[:30]}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(flowable.getPlainText(), key, level - 1, closed=level > 1)
        self.notify("TOCEntry", (level - 1, flowable.getPlainText(), self.page, key))


def _printed_page(source: Source, number: int) -> str:
    """What stands at the foot of page ``number``: roman in the front matter, then from 1."""
    front = int(source.head.get("front_pages", "0"))
    if number <= front:
        return ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")[number - 1]
    return str(number - front + int(source.head.get("first_page", "1")) - 1)


def _story(source: Source) -> Iterator[Flowable]:
    style = _styles(source)
    magazine = source.head.get("style") == "magazine"
    if source.head.get("show_title", "yes") == "yes":
        yield Paragraph(escape(source.title), style("title"))
        if byline := source.head.get("byline"):
            yield Paragraph(escape(byline), style("byline"))
    for piece in source.pieces:
        if piece.kind == "break" and piece.text == "contents":
            yield _contents(source, style)
        else:
            yield from _flowables(piece, style, soft=magazine)
    for number, text in source.footnotes.items():
        yield Paragraph(f"<super>{number}</super> {escape(text)}", style("footnote"))


def _flowables(
    piece: Piece, style: Callable[[str], ParagraphStyle], *, soft: bool
) -> Iterator[Flowable]:
    text = FOOTNOTE_MARK.sub(r"<super>\1</super>", escape(piece.text))
    if soft:
        text = _LONG_WORD.sub(lambda word: _SYLLABLE_END.sub("\u00ad", word[0]), text)
    if piece.kind == "heading":
        heading = Paragraph(escape(piece.text), style(f"h{min(piece.level, 3)}"))
        heading.heading_level = piece.level
        yield heading
    elif piece.kind == "bullet":
        yield Paragraph(text, style("item"), bulletText="•")
    elif piece.kind == "numbered":
        yield Paragraph(text, style("item"), bulletText=piece.label)
    elif piece.kind == "table":
        yield _table(piece, style)
        yield Spacer(1, 3 * mm)
    elif piece.kind == "break" and piece.text == "columns":
        # The rest of the masthead frame stays empty; text goes on in the first column.
        yield from (NextPageTemplate("columns"), _next_frame())
    elif piece.kind == "break":
        yield PageBreak()
    elif piece.text:
        yield Paragraph(text, style("body"))


def _contents(source: Source, style: Callable[[str], ParagraphStyle]) -> Flowable:
    contents = TableOfContents(formatter=lambda page: _printed_page(source, page))
    contents.levelStyles = [style("toc1"), style("toc2"), style("toc2")]
    return contents


def _next_frame() -> Flowable:
    from reportlab.platypus import FrameBreak

    return FrameBreak()


def _table(piece: Piece, style: Callable[[str], ParagraphStyle]) -> Table:
    rows = [
        [Paragraph(escape(cell), style("head" if row == 0 else "cell")) for cell in cells]
        for row, cells in enumerate(piece.rows)
    ]
    table = Table(rows, repeatRows=1)
    grid = [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
        ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    table.setStyle(TableStyle(grid))
    return table


def _styles(source: Source) -> Callable[[str], ParagraphStyle]:
    magazine = source.head.get("style") == "magazine"
    size = float(source.head.get("font_size", "9.5" if magazine else "10.5"))
    base = ParagraphStyle(
        "body",
        fontName="Serif",
        fontSize=size,
        leading=size * 1.36,
        spaceAfter=5,
        alignment=4 if magazine else 0,
        embeddedHyphenation=1 if magazine else 0,
    )

    def bold(name: str, grow: float, **extra: Any) -> ParagraphStyle:
        big = size * grow
        return ParagraphStyle(
            name,
            fontName="Serif-Bold",
            fontSize=big,
            leading=big * 1.25,
            spaceBefore=7,
            spaceAfter=4,
            keepWithNext=1,
            **extra,
        )

    def smaller(name: str, font: str = "Serif", **extra: Any) -> ParagraphStyle:
        return ParagraphStyle(name, fontName=font, fontSize=size - 1, leading=size * 1.2, **extra)

    styles = {
        "body": base,
        "title": bold("title", 1.9),
        "byline": smaller("byline", "Serif-Italic", spaceAfter=8),
        "h1": bold("h1", 1.45),
        "h2": bold("h2", 1.18),
        "h3": bold("h3", 1.03),
        "item": ParagraphStyle("item", base, leftIndent=16, bulletIndent=3, alignment=0),
        "footnote": smaller("footnote"),
        "cell": smaller("cell"),
        "head": smaller("head", "Serif-Bold"),
        "toc1": ParagraphStyle("toc1", base, spaceAfter=2),
        "toc2": ParagraphStyle("toc2", base, leftIndent=12, spaceAfter=1),
    }
    return styles.__getitem__
