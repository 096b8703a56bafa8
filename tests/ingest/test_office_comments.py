"""Comments of readers: found at their place, or left out and told."""

from __future__ import annotations

from pathlib import Path

import docx
import xlsxwriter
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from ingest.document import Document
from ingest.options import ReadOptions
from ingest.reading import read_file


def _notes(document: Document) -> list[tuple[str, int, str | None]]:
    return [
        (document.text[s.start : s.end], s.locator.first, s.locator.label)
        for s in document.sections
        if s.kind == "notes"
    ]


def test_comments_of_a_word_document(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Termin płatności wynosi 30 dni.")
    document.add_comment(paragraph.runs, text="Brak odsetek,\ndopisać.", author="Radca Żak")
    path = tmp_path / "umowa.docx"
    document.save(str(path))
    read = read_file(path).documents[0]
    assert _notes(read) == [("Komentarz (Radca Żak): Brak odsetek,\ndopisać.", 1, None)]
    without = read_file(path, ReadOptions(comments=False)).documents[0]
    assert without.text == "Termin płatności wynosi 30 dni."
    assert [notice.code for notice in without.notices] == ["comments-left-out"]


def test_comments_of_cells(tmp_path: Path) -> None:
    path = tmp_path / "budżet.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    for name in ("Budżet", "Aneks"):
        sheet = workbook.add_worksheet(name)
        sheet.write_row(0, 0, ["Pozycja", "Kwota"])
        sheet.write_row(1, 0, ["Łóżka", 3400])
        sheet.write_comment("B2", f"Zgoda zarządu ({name})", {"author": "Anna Żak"})
        sheet.write_comment("A1", "Bez autora")
    workbook.close()
    assert _notes(read_file(path).documents[0]) == [
        ("Komentarz: Bez autora", 1, "Budżet!A1"),
        ("Komentarz (Anna Żak): Zgoda zarządu (Budżet)", 2, "Budżet!B2"),
        ("Komentarz: Bez autora", 1, "Aneks!A1"),
        ("Komentarz (Anna Żak): Zgoda zarządu (Aneks)", 2, "Aneks!B2"),
    ]


def test_comments_of_slides(tmp_path: Path) -> None:
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[6])
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Cele"
    markup = (
        '<p:cmLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        '<p:cm authorId="0"><p:text>Dodać wykres łóżek</p:text></p:cm></p:cmLst>'
    )
    kind = "application/vnd.openxmlformats-officedocument.presentationml.comments+xml"
    part = Part(PackURI("/ppt/comments/c1.xml"), kind, slide.part.package, markup.encode())
    slide.part.relate_to(part, RELATIONSHIP_TYPE.COMMENTS)
    path = tmp_path / "cele.pptx"
    deck.save(str(path))
    assert _notes(read_file(path).documents[0]) == [("Komentarz: Dodać wykres łóżek", 2, None)]


def test_comments_of_opendocument(tmp_path: Path) -> None:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document office:mimetype='
        '"application/vnd.oasis.opendocument.text" '
        f'xmlns:office="{office}" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body><office:text><text:p>Umowa'
        "<office:annotation><dc:creator>Anna Żak</dc:creator><text:p>Dopisać kwotę</text:p>"
        "</office:annotation></text:p></office:text></office:body></office:document>"
    )
    path = tmp_path / "umowa.fodt"
    path.write_text(body, encoding="utf-8")
    read = read_file(path).documents[0]
    assert read.text == "Umowa\n\nKomentarz (Anna Żak): Dopisać kwotę"
    assert _notes(read) == [("Komentarz (Anna Żak): Dopisać kwotę", 1, None)]
