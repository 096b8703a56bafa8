"""RTF: letters in the code page of their font, notes, tables, headings and properties."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from striprtf.striprtf import rtf_to_text

from ingest.errors import Unreadable
from ingest.loaders.rtf import load
from ingest.loaders.rtf.reader import RtfReader

PANGRAM = "Zażółć gęślą jaźń"
FONTS = rb"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}{\f2\fcharset204 Arial;}}"


def _escaped(text: str, code_page: str) -> bytes:
    return b"".join(
        bytes([byte]) if byte < 0x80 else rb"\'%02x" % byte for byte in text.encode(code_page)
    )


def _unicode(text: str) -> bytes:
    return b"".join(
        letter.encode() if letter.isascii() else rb"\u%d?" % ord(letter) for letter in text
    )


def _blocks(data: bytes) -> list[str]:
    reader = RtfReader()
    reader.read(data)
    return [block.text for block in reader.blocks]


TEXTS: list[tuple[str, bytes, list[str]]] = [
    (
        "page of the document",
        rb"{\rtf1\ansi\ansicpg1250 " + _escaped(PANGRAM, "cp1250") + b"}",
        [PANGRAM],
    ),
    (
        "page of the font",
        rb"{\rtf1\ansi\ansicpg1252" + FONTS + rb"\f1 " + _escaped(PANGRAM, "cp1250") + b"}",
        [PANGRAM],
    ),
    (
        "page of the document, for a font without one",
        rb"{\rtf1\ansi\ansicpg1250" + FONTS + rb"\f0 " + _escaped(PANGRAM, "cp1250") + b"}",
        [PANGRAM],
    ),
    (
        "two fonts",
        rb"{\rtf1\ansi" + FONTS + rb"\f1 " + _escaped("żółw", "cp1250") + rb"{\f2 "
        + _escaped("мир", "cp1251") + rb"} \'b9}",
        ["żółwмир ą"],
    ),
    (
        "letters not escaped",
        rb"{\rtf1\ansi\ansicpg1250 " + PANGRAM.encode("cp1250") + b"}",
        [PANGRAM],
    ),
    ("unicode", rb"{\rtf1\ansi " + _unicode(PANGRAM) + b"}", [PANGRAM]),
    ("unicode, two letters in its place", rb"{\rtf1\uc2 a\u380 xyb}", ["ażb"]),
    ("unicode, negative", rb"{\rtf1 \u-3913?}", ["\uf0b7"]),
    ("unicode, in halves", rb"{\rtf1 \u-10179?\u-8704?}", ["😀"]),
    ("paragraphs", rb"{\rtf1 jeden\par dwa\line trzy\par}", ["jeden", "dwa\ntrzy"]),
    ("signs", rb"{\rtf1 \{a\}\~b\_c\emdash d}", ["{a}\u00a0b-c—d"]),
    ("hidden", rb"{\rtf1 jest{\v nie ma} i {\deleted nie}tu}", ["jest i tu"]),
    ("pictures and their bytes", rb"{\rtf1 a{\pict\bin4 }}{\b}b}", ["ab"]),
    ("page numbers", rb"{\rtf1{\header strona 1}{\footer 1 z 5}tekst}", ["tekst"]),
    (
        "headers",
        rb"{\rtf1{\header\pard\intbl ZP.271.14\cell Klinika\row\par}tekst\par"
        rb"\sect{\header ZP.271.14 Klinika}{\footerf{\pict 00}{\b Infolinia}\tab 800\par}"
        rb"dalej\par}",
        ["tekst", "dalej", "ZP.271.14 Klinika\nInfolinia 800"],
    ),
    ("link", rb'{\rtf1 {\field{\*\fldinst HYPERLINK "http://a"}{\fldrslt strona}}}', ["strona"]),
    ("unknown destination", rb"{\rtf1 a{\*\nieznane b}c}", ["ac"]),
    ("after the end", rb"{\rtf1 a}b", ["a"]),
    (
        "text box",
        rb"{\rtf1 obok{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt w ramce\par}}}\par}",
        ["obok", "w ramce"],
    ),
    (
        "list",
        rb"{\rtf1{\listtext 1.\tab}raz\par{\listtext\f3 \'b7\tab}dwa\par}",
        ["1. raz", "– dwa"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), [r[1:] for r in TEXTS], ids=[r[0] for r in TEXTS])
def test_texts(data: bytes, expected: list[str]) -> None:
    assert _blocks(data) == expected


def test_places_headings_tables_notes_and_properties(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(
        rb"{\rtf1\ansi\ansicpg1250\deflang1045{\fonttbl{\f0\fcharset238 A;}}"
        rb"{\stylesheet{\s0 Normal;}{\s1\b heading 1;}{\s2 heading 2;}}"
        rb"{\info{\title Uchwa\'b3a 4}{\author X}{\creatim\yr2023\mo5\dy2}{\revtim\yr2024\mo1\dy9}}"
        rb"\pard\s1 Bud\'bfet\par\pard Rada{\footnote Zarz\'b9d te\'bf.} uchwala.\par"
        rb"\pard\s2 Kwoty\par\trowd\pard\intbl Rok\cell Kwota\cell\row"
        rb"\trowd\pard\intbl 2024\cell 100\par tys.\cell\row\pard Koniec.\par}"
    )
    extracted = load(path)
    assert [
        (b.text, b.kind, b.locator.first, b.locator.last, b.heading_path, b.table_header)
        for b in extracted.blocks
    ] == [
        ("Budżet", "heading", 1, 1, (), None),
        ("Rada uchwala.", "prose", 2, 2, ("Budżet",), None),
        ("Zarząd też.", "notes", 2, 2, ("Budżet",), None),
        ("Kwoty", "heading", 3, 3, ("Budżet",), None),
        ("Rok | Kwota", "table", 4, 5, ("Budżet", "Kwoty"), None),
        ("2024 | 100 tys.", "table", 6, 7, ("Budżet", "Kwoty"), "Rok | Kwota"),
        ("Koniec.", "prose", 8, 8, ("Budżet", "Kwoty"), None),
    ]
    assert (extracted.title, extracted.language, extracted.date) == (
        "Uchwała 4",
        "pl",
        date(2024, 1, 9),
    )


REFUSED = [
    (b"", "empty"),
    (rb"{\rtf1\ansi}", "empty"),
    (rb"{\rtf1{\pict 00ff}}", "no-text"),
    (b"<html>to nie RTF</html>", "unsupported"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED)
def test_refused_with_the_true_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as refusal:
        load(path)
    assert refusal.value.reason == reason


@given(st.text(st.characters(codec="cp1250", exclude_categories=["C", "Z"]), min_size=1))
def test_letters_of_cp1250_come_back(text: str) -> None:
    plain = text.translate(str.maketrans("", "", "{}\\"))
    data = rb"{\rtf1\ansi\ansicpg1250 x" + _escaped(plain, "cp1250") + b"}"
    assert _blocks(data) == ["x" + plain]
    assert rtf_to_text(data.decode("latin-1")) == "x" + plain


@given(st.binary(max_size=200))
def test_anything_after_the_start_is_read_without_harm(data: bytes) -> None:
    for text in _blocks(rb"{\rtf1 " + data):
        text.encode("utf-8")


SYMBOLS = (
    rb"{\fonttbl{\f0\fcharset238 Arial;}{\f3\froman\fcharset2{\*\panose 05050102}Symbol;}"
    rb"{\f4\fnil\fcharset2 Wingdings;}}"
)


def _form(kind: bytes, settings: bytes, entries: bytes = b"") -> bytes:
    return (
        rb"{\field{\*\fldinst {" + kind + rb" }{\*\formfield{" + settings + entries + rb"}}}"
        rb"{\fldrslt }}"
    )


SHOWN: list[tuple[str, bytes, str]] = [
    ("letters of Symbol", rb"dawka {\f3\'a3} 5 {\f3 m}g", "dawka ≤ 5 µg"),
    ("private letters of Symbol", rb"dawka {\f3\u-3933?} 9", "dawka ≤ 9"),
    ("boxes of Wingdings", rb"{\f4\'fe} tak {\f4\'a8} nie", "☒ tak ☐ nie"),
    (
        "a sign given by a field",
        rb'limit {\field{\*\fldinst SYMBOL 163 \\f "Symbol" \\s 12}{\fldrslt\f3\fs24}} 7',
        "limit ≤ 7",
    ),
    (
        "a sign that the result gives too",
        rb'limit {\field{\*\fldinst SYMBOL 163 \\f "Symbol"}{\fldrslt\f3\'a3}} 7',
        "limit ≤ 7",
    ),
    (
        "the result of another field",
        rb'zob. {\field{\*\fldinst HYPERLINK "http://a.pl"}{\fldrslt strona}} tu',
        "zob. strona tu",
    ),
    (
        "a list of an old form",
        rb"Dzia\u322?: "
        + _form(
            rb"FORMDROPDOWN",
            rb"\fftype2\ffres1\ffdefres0",
            rb"{\*\ffname L}{\*\ffl Chirurgia}{\*\ffl Kardiologia}",
        ),
        "Dział: Kardiologia",
    ),
    (
        "boxes of an old form",
        _form(rb"FORMCHECKBOX", rb"\fftype1\ffres25\ffdefres1")
        + b" zgoda "
        + _form(rb"FORMCHECKBOX", rb"\fftype1\ffres0\ffdefres1")
        + b" sprzeciw",
        "[x] zgoda [ ] sprzeciw",
    ),
]


@pytest.mark.parametrize(("data", "shown"), [r[1:] for r in SHOWN], ids=[r[0] for r in SHOWN])
def test_what_a_page_shows(data: bytes, shown: str) -> None:
    assert _blocks(rb"{\rtf1\ansi\ansicpg1250\deff0" + SYMBOLS + rb"\pard " + data + b"}") == [
        shown
    ]


def test_a_star_in_the_middle_of_a_group_hides_nothing() -> None:
    data = (
        rb"{\rtf1\ansi Tekst \*\nieznane dalej, {\*\nieznane ukryte}{\b\*\nieznane gruby} koniec.}"
    )
    assert _blocks(data) == ["Tekst dalej, gruby koniec."]
