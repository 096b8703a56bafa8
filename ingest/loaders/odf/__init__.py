"""ODT, ODS, ODP, their templates and flat forms (OpenDocument).

Read with lxml alone: odfdo parses foreign files with the defaults of lxml, limits nothing, and
gives text without its place. Hidden sheets and slides are read, and a notice
names them. Deleted text, tables of contents are not content; running headers and footers of texts
are told once, at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.document import Block, Notice
from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.loaders.odf.package import OpenDocument, read_package
from ingest.loaders.odf.running import running_lines
from ingest.loaders.odf.sheets import sheet_blocks
from ingest.loaders.odf.slides import SlideReader
from ingest.loaders.odf.styles import Styles
from ingest.loaders.odf.symbol_spans import resolve_symbols
from ingest.loaders.odf.text import TextReader
from ingest.loaders.odf.xml_names import DRAW, TABLE
from ingest.locator import Locator
from ingest.office_comments import drawn_comments
from ingest.running_texts import told_once
from ingest.safe_xml import local_name
from ingest.sheet_tables import SheetTables

_HIDE_NOT = "Delete them from the file if they must not be found."


def load(path: Path) -> Extracted:
    """Reads the document of whichever kind it is; see ``ingest.extracted.Loader``."""
    document = read_package(path)
    resolve_symbols(document.body, document.roots)
    kind = local_name(document.body)
    if kind == "text":
        blocks, pictures, notices = _text(document)
    elif kind == "spreadsheet":
        blocks, pictures, notices = _spreadsheet(document)
    elif kind == "presentation":
        blocks, pictures, notices = _presentation(document)
    else:
        raise Unreadable("unsupported", f"An OpenDocument {kind}", "Export it as PDF.")
    if not blocks:
        raise _no_text(pictures)
    return Extracted(
        blocks,
        document.title,
        document.language,
        document.date,
        notices=notices,
        comments=list(_comments(document, kind, blocks)),
    )


def _comments(document: OpenDocument, kind: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """Each on its slide; of a sheet at its last row, of a text at its last paragraph."""
    if kind == "presentation":
        for number, page in enumerate(document.body.iterfind(f"{DRAW}page"), start=1):
            yield from drawn_comments(page, Locator("slide", number, number))
    elif kind == "spreadsheet":
        for sheet in document.body.iterfind(f"{TABLE}table"):
            name = sheet.get(f"{TABLE}name", "")
            rows = [b.locator for b in blocks if (b.locator.label or "").startswith(f"{name}!")]
            row = max((place.last for place in rows), default=1)
            place = Locator("sheet", row, row, f"{name}!A{row}")
            yield from drawn_comments(sheet, place, (name, "Komentarze"))
    else:
        last = max(block.locator.last for block in blocks)
        yield from drawn_comments(document.body, Locator("paragraph", last, last))


_Read = tuple[list[Block], int, tuple[Notice, ...]]


def _text(document: OpenDocument) -> _Read:
    reader = TextReader(Styles(document.roots))
    blocks = list(reader.blocks(document.body))
    if blocks:
        blocks += told_once(running_lines(document.roots), blocks)
    return blocks, reader.pictures, ()


def _spreadsheet(document: OpenDocument) -> _Read:
    styles = Styles(document.roots)
    blocks: list[Block] = []
    hidden: list[str] = []
    tables: SheetTables | None = None
    for sheet in document.body.iterfind(f"{TABLE}table"):
        tables = SheetTables(sheet.get(f"{TABLE}name", ""), tables)
        blocks.extend(sheet_blocks(sheet, tables))
        if styles.is_hidden_table(sheet.get(f"{TABLE}style-name")):
            hidden.append(sheet.get(f"{TABLE}name", ""))
    detail = f"Hidden sheets are searched too: {', '.join(hidden)}"
    return blocks, 0, (Notice("hidden-sheets", detail, _HIDE_NOT),) if hidden else ()


def _presentation(document: OpenDocument) -> _Read:
    styles = Styles(document.roots)
    reader = SlideReader()
    blocks: list[Block] = []
    hidden: list[str] = []
    for number, page in enumerate(document.body.iterfind(f"{DRAW}page"), start=1):
        blocks.extend(reader.blocks(page, number))
        if styles.is_hidden_slide(page.get(f"{DRAW}style-name")):
            hidden.append(str(number))
    detail = f"Hidden slides are searched too: {', '.join(hidden)}"
    notices = (Notice("hidden-slides", detail, _HIDE_NOT),) if hidden else ()
    return blocks, reader.pictures, notices


def _no_text(pictures: int) -> Unreadable:
    if pictures:
        return Unreadable(
            "no-text",
            f"The file holds only pictures or embedded objects ({pictures})",
            "Run text recognition (OCR) on an export as PDF, or add their text.",
        )
    return Unreadable("empty", "The file has no text", "Nothing, if so intended.")
