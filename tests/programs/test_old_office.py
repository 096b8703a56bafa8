"""Old Office files read through LibreOffice: made by it from new ones that the tests write."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest

from ingest.errors import Unreadable
from ingest.options import ReadOptions
from ingest.programs import libreoffice
from ingest.reading import FileRead, read_file
from ingest.sandbox import ReadingPool
from ingest.walk import FoundFile, walk

FOUND = libreoffice()
pytestmark = [
    pytest.mark.programs,
    pytest.mark.skipif(FOUND is None, reason="LibreOffice is not installed: make test-programs"),
    pytest.mark.timeout(600),
]
OPTIONS = ReadOptions(office=FOUND)


def made_old(new: Path, suffix: str) -> Path:
    assert FOUND is not None
    profile = (new.parent / "profil").as_uri()
    for _ in range(2):  # the first start makes the profile
        subprocess.run(
            [
                *(FOUND.path, f"-env:UserInstallation={profile}", "--headless"),
                *("--convert-to", suffix, "--outdir", str(new.parent), str(new)),
            ],
            check=False,
            capture_output=True,
        )
    old = new.with_suffix(f".{suffix}")
    if not old.is_file():
        pytest.skip(f"this LibreOffice cannot write .{suffix}")
    new.unlink()
    shutil.rmtree(new.parent / "profil", ignore_errors=True)
    return old


def test_a_word_file_keeps_its_tables_and_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Regulamin składek", 1)
    document.add_paragraph("Składka członkowska wynosi 1 250 zł rocznie.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Sala", "Cena", "Gabinet", "210 zł"), strict=True):
        cell.text = text
    document.add_paragraph("Koniec regulaminu.")  # a table that ends a file is lost by LibreOffice
    document.save(str(tmp_path / "regulamin.docx"))
    (read,) = read_file(made_old(tmp_path / "regulamin.docx", "doc"), OPTIONS).documents
    assert read.media_type == "application/msword"
    assert "Składka członkowska wynosi 1 250 zł rocznie." in read.text
    assert "Gabinet | 210 zł" in read.text
    assert {one.locator.unit for one in read.sections} == {"paragraph"}


def test_a_workbook_keeps_its_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Budżet"
    for row in (("Pozycja", "Kwota"), ("Szkolenia", 4300), ("Podróże", 1250)):
        sheet.append(row)
    book.save(tmp_path / "budżet.xlsx")
    (read,) = read_file(made_old(tmp_path / "budżet.xlsx", "xls"), OPTIONS).documents
    assert "Szkolenia | 4300" in read.text
    assert any("Budżet!" in (one.locator.label or "") for one in read.sections)


def test_slides_stay_slides_also_in_the_sandbox(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    for title in ("Plan działań", "Harmonogram"):
        deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = title
    deck.save(str(tmp_path / "plan.pptx"))
    made_old(tmp_path / "plan.pptx", "ppt")
    (file,) = [one for one in walk(tmp_path) if isinstance(one, FoundFile)]
    with ReadingPool(OPTIONS) as pool:
        read = pool.read(file)
    assert isinstance(read, FileRead), read
    assert [one.locator.first for one in read.documents[0].sections] == [1, 2]


def test_what_libreoffice_cannot_open_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "popsuty.doc"
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
    path.write_bytes(ole + "WordDocument".encode("utf-16-le") + b"\0" * 2000)
    with pytest.raises(Unreadable) as caught:
        read_file(path, OPTIONS)
    assert caught.value.reason == "damaged"
    assert "LibreOffice" in caught.value.detail
