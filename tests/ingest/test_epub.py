"""E-books: chapters in the order of the spine, paragraphs counted through the book."""

from __future__ import annotations

import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.errors import Unreadable
from ingest.loaders.epub import load

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)
LOCKED = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
    'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
    '<e:EncryptionMethod Algorithm="{}"/><e:CipherData><e:CipherReference URI="{}"/>'
    "</e:CipherData></e:EncryptedData></encryption>"
)
AES = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
FONT_MASK = "http://www.idpf.org/2008/embedding"


def _chapter(body: str, before: str = "") -> str:
    return (
        f'{before}<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="a"/></head>'
        f"<body>{body}</body></html>"
    )


CHAPTERS = {
    "nav.xhtml": _chapter("<nav><a href='b.xhtml'>SPIS TREŚCI</a></nav>"),
    "b.xhtml": _chapter(
        '<h1><a id="x"/>Rozdział I</h1><p>Pierwszy&nbsp;akapit.</p><p>Drugi <i>akapit</i>.</p>',
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>',
    ),
    "a b.xhtml": _chapter(
        "<h1>Rozdział II</h1><h2>Liczby</h2><table><tr><th>Rok</th><th>Kwota</th></tr>"
        "<tr><td>2024</td><td>100</td></tr></table>"
    ),
}


def _book(path: Path, chapters: dict[str, str] = CHAPTERS, encryption: str = "") -> Path:
    manifest = "".join(
        f'<item id="i{number}" href="{name.replace(" ", "%20")}" '
        f'media-type="application/xhtml+xml" properties="{name.removesuffix(".xhtml")}"/>'
        for number, name in enumerate(CHAPTERS)
    )
    spine = "".join(f'<itemref idref="i{number}"/>' for number in range(len(CHAPTERS)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr(
            "OEBPS/book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Poradnik</dc:title>'
            "<dc:language>pl</dc:language><dc:date>2021</dc:date>"
            '<meta property="dcterms:modified">2022-05-04T10:00:00Z</meta></metadata>'
            f"<manifest>{manifest}</manifest><spine>{spine}</spine></package>",
        )
        if encryption:
            archive.writestr("META-INF/encryption.xml", encryption)
        for name, markup in chapters.items():
            archive.writestr(f"OEBPS/{name}", markup)
    return path


def test_chapters_in_the_order_of_the_spine(tmp_path: Path) -> None:
    extracted = load(_book(tmp_path / "a.epub"))
    assert [(b.text.replace("\u00a0", " "), b.kind, b.heading_path) for b in extracted.blocks] == [
        ("Rozdział I", "heading", ()),
        ("Pierwszy akapit.", "prose", ("Rozdział I",)),
        ("Drugi akapit.", "prose", ("Rozdział I",)),
        ("Rozdział II", "heading", ()),
        ("Liczby", "heading", ("Rozdział II",)),
        ("Rok | Kwota", "table", ("Rozdział II", "Liczby")),
        ("2024 | 100", "table", ("Rozdział II", "Liczby")),
    ]
    assert extracted.blocks[6].table_header == "Rok | Kwota"
    assert (extracted.title, extracted.language) == ("Poradnik", "pl")
    assert extracted.date == date(2022, 5, 4)


def test_paragraphs_are_counted_through_the_book(tmp_path: Path) -> None:
    places = [block.locator for block in load(_book(tmp_path / "a.epub")).blocks]
    assert {place.unit for place in places} == {"paragraph"}
    assert [place.first for place in places[:4]] == [1, 2, 3, 4]
    assert all(a.last <= b.first for a, b in pairwise(places))


def test_masked_fonts_do_not_lock_a_book(tmp_path: Path) -> None:
    masked = LOCKED.format(FONT_MASK, "OEBPS/b.xhtml")
    assert load(_book(tmp_path / "a.epub", encryption=masked)).blocks


def test_missing_chapters_are_told(tmp_path: Path) -> None:
    chapters = {name: text for name, text in CHAPTERS.items() if name != "b.xhtml"}
    (notice,) = load(_book(tmp_path / "a.epub", chapters)).notices
    assert notice.code == "parts-not-read"
    assert "b.xhtml" in notice.detail


def test_entities_of_a_chapter_multiply_nothing(tmp_path: Path) -> None:
    bomb = _chapter(
        "<p>tekst &y;</p>", '<!DOCTYPE html [<!ENTITY x "HAHA"><!ENTITY y "&x;&x;&x;">]>'
    )
    chapters = {**CHAPTERS, "b.xhtml": bomb}
    texts = " ".join(block.text for block in load(_book(tmp_path / "a.epub", chapters)).blocks)
    assert "tekst" in texts
    assert "HAHAHAHA" not in texts


def test_refused_with_the_true_reason(tmp_path: Path) -> None:
    empty = dict.fromkeys(CHAPTERS, _chapter('<img src="a.png"/>'))
    no_package = tmp_path / "d.epub"
    with zipfile.ZipFile(no_package, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    cases = [
        (_book(tmp_path / "a.epub", encryption=LOCKED.format(AES, "OEBPS/b.xhtml")), "encrypted"),
        (_book(tmp_path / "b.epub", empty), "no-text"),
        (_book(tmp_path / "c.epub", {}), "damaged"),
        (no_package, "damaged"),
    ]
    for path, reason in cases:
        with pytest.raises(Unreadable) as refusal:
            load(path)
        assert refusal.value.reason == reason
