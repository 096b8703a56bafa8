"""DOCX files with headings, lists, tables and true footnotes."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as DocxDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tests.sample_corpus.archive import without_times
from tests.sample_corpus.source import FOOTNOTE_MARK, Piece, Source

_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_WORD_XML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def write_docx(source: Source) -> bytes:
    document = Document()
    _describe(document, source)
    if source.head.get("show_title", "yes") == "yes":
        document.add_heading(source.title, level=0)
    for piece in source.pieces:
        _add(document, piece)
    if source.footnotes:
        _add_footnotes(document, source)
    buffer = io.BytesIO()
    document.save(buffer)
    return without_times(buffer.getvalue())


def _describe(document: DocxDocument, source: Source) -> None:
    said = document.core_properties
    said.title, said.author, said.language = source.title, source.author, source.lang
    said.created = said.modified = source.date
    said.last_modified_by, said.comments = source.author, ""
    if header := source.head.get("header"):
        document.sections[0].header.paragraphs[0].text = header
    if footer := source.head.get("footer"):
        document.sections[0].footer.paragraphs[0].text = footer


def _add(document: DocxDocument, piece: Piece) -> None:
    if piece.kind == "heading":
        document.add_heading(piece.text, level=piece.level)
    elif piece.kind == "bullet":
        _write(document.add_paragraph(style="List Bullet"), piece.text)
    elif piece.kind == "numbered":
        # The number is typed text, as in most offices' regulations, so that it can be quoted.
        _write(document.add_paragraph(), f"{piece.label} {piece.text}")
    elif piece.kind == "break":
        document.add_page_break()
    elif piece.kind == "table":
        table = document.add_table(rows=0, cols=len(piece.rows[0]), style="Table Grid")
        for row in piece.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    else:
        _write(document.add_paragraph(), piece.text)


def _write(paragraph: Paragraph, text: str) -> None:
    place = 0
    for mark in FOOTNOTE_MARK.finditer(text):
        paragraph.add_run(text[place : mark.start()])
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(int(mark[1]) + 1))
        paragraph.add_run()._r.append(reference)
        place = mark.end()
    paragraph.add_run(text[place:])


def _add_footnotes(document: DocxDocument, source: Source) -> None:
    """python-docx has no footnotes; ids 0 and 1 are the separators every Word file begins with."""
    notes = [
        f'<w:footnote w:type="{kind}" w:id="{number}">'
        f"<w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>"
        for number, kind, mark in (
            (0, "separator", "separator"),
            (1, "continuationSeparator", "continuationSeparator"),
        )
    ]
    notes += [
        f'<w:footnote w:id="{number + 1}"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for number, text in source.footnotes.items()
    ]
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:footnotes xmlns:w="{_WORD_XML}">{"".join(notes)}</w:footnotes>'
    )
    part = Part(
        PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, xml.encode(), document.part.package
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
