"""What a file is, by content first and by name second."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingest import formats
from ingest.detect import detect
from ingest.errors import Unreadable
from ingest.formats import FORMATS, UNSUPPORTED, Format

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504


def test_no_suffix_stands_in_two_rows() -> None:
    suffixes = [suffix for row in (*FORMATS, *UNSUPPORTED) for suffix in row.suffixes]
    assert sorted(suffixes) == sorted(set(suffixes))


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.module)
def test_every_row_names_a_loader_that_exists(format_: Format) -> None:
    assert callable(format_.loader().load)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("pismo.doc", b"%PDF-1.7\n", formats.PDF),
        ("smieci.pdf", b"smieci\n%PDF-1.7\n", formats.PDF),
        ("smieci.doc", b"smieci\n%PDF-1.7\n", formats.PDF),
        ("pismo.txt", b"%PDF-1.7\n", formats.PDF),
        ("o-plikach.txt", b"Pliki PDF zaczynaja sie od %PDF-1.7", formats.TEXT),
        ("o-plikach.rtf", b"{\\rtf1 Pliki PDF zaczynaja sie od %PDF-1.7}", formats.RTF),
        ("pismo.pdf", b"<!DOCTYPE html><html><body>Blad 404", formats.HTML),
        ("pismo.doc", b"{\\rtf1\\ansi Tekst}", formats.RTF),
        ("strona.txt", b"\xef\xbb\xbf \n<html><body>Tekst", formats.HTML),
        ("CZYTAJ", "Zażółć gęślą jaźń".encode(), formats.TEXT),
        ("NOTATKA.TXT", b"Tekst", formats.TEXT),
        ("BM.txt", b"BM to skrot", formats.TEXT),
        ("wordml.doc", b"<?xml version='1.0'?><w:wordDocument/>", formats.XML),
        ("list.msg", OLE, formats.OUTLOOK),
        ("list", OLE + "__properties_version1.0".encode("utf-16-le"), formats.OUTLOOK),
        ("winmail.dat", bytes.fromhex("789f3e220100"), formats.WINMAIL),
        ("zjazd.txt", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", formats.CALENDAR),
        ("zjazd.ics", b"X-WR:1\nBEGIN:VEVENT\nSUMMARY:%PDF-1.7 w praktyce\n", formats.CALENDAR),
        ("Odebrane", b"From a@b Tue Mar 12 09:30:00 2024\nSubject: x\n", formats.MAILBOX),
        ("stary.doc", OLE + "WordDocument".encode("utf-16-le"), formats.OLD_WORD),
        ("stary.docx", OLE + "WordDocument".encode("utf-16-le"), formats.OLD_WORD),
        ("stary.xls", OLE + "Workbook".encode("utf-16-le"), formats.OLD_EXCEL),
        ("stary", OLE + "PowerPoint Document".encode("utf-16-le"), formats.OLD_POWERPOINT),
        ("lista.xls", b"<html><body><table><tr><td>1", formats.HTML),
        ("lista.xls", b"Nazwa\tKwota\nLublin\t1\n", formats.CSV),
        ("zdjecie.pdf", b"\x89PNG\r\n\x1a\n123", formats.PNG),
        ("skan.jpg", b"II*\x00123", formats.TIFF),
        ("skan.bin", b"RIFF\x10\x00\x00\x00WEBPVP8 ", formats.WEBP),
        ("urwany.png", b"\x89PN", formats.PNG),
        ("podpis.txt.p7m", b"MIME-Version: 1.0\nContent-Type: multipart/signed\n", formats.EMAIL),
    ],
)
def test_content_wins_over_the_name(
    tmp_path: Path, name: str, content: bytes, expected: Format
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert detect(path) is expected


@pytest.mark.parametrize(
    ("name", "content", "reason", "word"),
    [
        ("pusty.docx", b"", "empty", "0 bytes"),
        ("haslo.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        ("paczka.pdf", b"Rar!\x1a\x07\x00", "unsupported", "archive"),
        ("zdjecie.heic", b"\x00\x00\x00\x18ftypheic", "unsupported", "image"),
        ("film.mp4", b"\x00\x00\x00\x18ftypmp42", "unsupported", "recording"),
        ("dane.xyz", b"\x00\x01", "unsupported", ".xyz"),
        ("dane", b"\x00\x01", "unsupported", "unknown kind"),
    ],
)
def test_what_is_not_read_says_why(
    tmp_path: Path, name: str, content: bytes, reason: str, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        detect(path)
    assert caught.value.reason == reason
    assert word in caught.value.detail
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("member", "content", "expected"),
    [
        ("word/document.xml", "", formats.DOCX),
        ("ppt/presentation.xml", "", formats.PPTX),
        ("xl/workbook.xml", "", formats.XLSX),
        ("mimetype", "application/vnd.oasis.opendocument.text", formats.ODT),
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", formats.ODS),
        ("mimetype", "application/vnd.oasis.opendocument.presentation", formats.ODP),
        ("mimetype", "application/epub+zip", formats.EPUB),
    ],
)
def test_a_zip_is_told_by_what_is_inside(
    tmp_path: Path, member: str, content: str, expected: Format
) -> None:
    path = tmp_path / "plik.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, content)
    assert detect(path) is expected


def test_a_maze_of_instructions_is_left_in_time(tmp_path: Path) -> None:
    path = tmp_path / "labirynt.xml"
    path.write_bytes(b"<??>" * 1000)
    assert detect(path) is formats.XML


def test_an_older_iwork_file_is_not_called_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "pokaz.key"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("index.apxl", "<key/>")
    with pytest.raises(Unreadable, match="iWork"):
        detect(path)


def test_a_plain_zip_is_an_archive_also_under_a_text_name(tmp_path: Path) -> None:
    path = tmp_path / "paczka.txt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("umowa.txt", "Umowa")
    assert detect(path) is formats.ARCHIVE
