"""Scans read by Tesseract itself, through the sandbox and to the source view."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from ingest.errors import Unreadable
from ingest.options import ReadOptions
from ingest.programs import chosen_languages, tesseract
from ingest.reading import FileRead, read_file
from ingest.recognition import RecognitionOptions
from ingest.sandbox import ReadingPool
from ingest.walk import FoundFile, walk
from tests.programs import drawn_pages as draw

FOUND = tesseract()
pytestmark = [
    pytest.mark.programs,
    pytest.mark.skipif(FOUND is None, reason="Tesseract is not installed: make test-programs"),
    pytest.mark.timeout(600),
]


@pytest.fixture(scope="module")
def options() -> ReadOptions:
    assert FOUND is not None
    languages = chosen_languages(FOUND, ())
    return ReadOptions(recognition=RecognitionOptions(FOUND.path, languages, FOUND.turns))


def letter() -> Image.Image:
    image = draw.page()
    draw.write(image, draw.LETTER, 260, 400, 1960)
    return image


def words(text: str) -> set[str]:
    return {word.strip(".,") for word in text.split()}


def share_read(text: str) -> float:
    return len(words(draw.LETTER) & words(text)) / len(words(draw.LETTER))


@pytest.mark.parametrize(
    ("name", "degrees"), [("prosty", 0), ("krzywy", 2.7), ("obrócony", 90), ("odwrócony", 180)]
)
def test_a_scan_is_read_however_it_lies(
    tmp_path: Path, options: ReadOptions, name: str, degrees: float
) -> None:
    path = draw.as_pdf(tmp_path / f"{name}.pdf", [draw.slanted(letter(), degrees)])
    (document,) = read_file(path, options).documents
    assert share_read(document.text) >= 0.9, document.text
    (page,) = document.recognised
    word = next(word for word in page.words if word.text.startswith("ultrasonograf"))
    assert 0 < word.left < word.right < page.width
    assert 0 < word.top < word.bottom < page.height


def test_of_a_mixed_file_only_the_scans_are_recognised(
    tmp_path: Path, options: ReadOptions
) -> None:
    from pypdf import PdfReader, PdfWriter
    from reportlab.pdfgen.canvas import Canvas

    typed = Canvas(str(tmp_path / "pismo.pdf"))
    typed.drawString(72, 700, "Strona napisana literami, o skladce i terminie jej wplaty.")
    typed.save()
    draw.as_pdf(tmp_path / "skan.pdf", [letter()])
    writer = PdfWriter()
    for name in ("pismo.pdf", "skan.pdf", "pismo.pdf"):
        writer.append(PdfReader(tmp_path / name))
    writer.write(tmp_path / "razem.pdf")
    (document,) = read_file(tmp_path / "razem.pdf", options).documents
    assert [page.number for page in document.recognised] == [2]
    assert [section.locator.first for section in document.sections] == [1, 2, 3]
    assert share_read(document.text) >= 0.9


def test_a_ruled_table_keeps_its_rows(tmp_path: Path, options: ReadOptions) -> None:
    image = draw.page()
    draw.table(image, draw.PRICES, 200, 400, ruled=True)
    image.save(tmp_path / "cennik.png", dpi=(300, 300))
    (document,) = read_file(tmp_path / "cennik.png", options).documents
    rows = [row.replace(" ", "") for row in document.text.splitlines()]
    assert "Konferencyjna|120metrów|1400zł" in rows
    assert "Gabinet|18metrów|210zł" in rows


def test_a_photograph_holds_no_text(tmp_path: Path, options: ReadOptions) -> None:
    draw.worn(Image.new("L", (1200, 900), 150), spread=40).save(tmp_path / "zdjęcie.jpg")
    with pytest.raises(Unreadable) as caught:
        read_file(tmp_path / "zdjęcie.jpg", options)
    assert (caught.value.reason, "recognised" in caught.value.detail) == ("no-text", True)


def test_in_the_sandbox_too(tmp_path: Path, options: ReadOptions) -> None:
    """With its limits of memory and time, and the pages told of as they are done."""
    draw.as_pdf(tmp_path / "skan.pdf", [letter(), letter()])
    (file,) = [one for one in walk(tmp_path) if isinstance(one, FoundFile)]
    with ReadingPool(options) as pool:
        read = pool.read(file)
    assert isinstance(read, FileRead), read
    assert len(read.documents[0].recognised) == 2
