"""Letters of symbol fonts: the signs they draw, held against the tables of other programs."""

from __future__ import annotations

import pytest
from pypdf._codecs.symbol import _symbol_encoding

from ingest.symbols import UNKNOWN, in_font, is_symbol_font, sign

# Where Adobe's names mean the same sign under another number, or private parts of brackets.
_SAME = {0x44: "Δ", 0x57: "Ω", 0x60: "‾", 0x6D: "µ", 0xE1: "〈", 0xF1: "〉"}

SIGNS = [
    ("Wingdings", 0xFE, "☒"),
    ("Wingdings", 0xFD, "☒"),
    ("Wingdings", 0xA8, "☐"),
    ("Wingdings", 0x6F, "☐"),
    ("Wingdings", 0xFC, "✓"),
    ("Wingdings", 0xFB, "✗"),
    ("Wingdings", 0x28, "☎"),
    ("Wingdings", 0x2A, "✉"),
    ("Wingdings", 0x4A, "☺"),
    ("Wingdings", 0x81, "①"),
    ("Wingdings", 0x95, "❿"),
    ("Wingdings", 0xAB, "★"),
    ("Wingdings", 0xD5, "⌫"),
    ("Wingdings", 0xE0, "→"),
    ("Wingdings", 0xE8, "➔"),
    ("Wingdings", 0xF0, "⇨"),
    ("Wingdings 2", 0x52, "☒"),
    ("Wingdings 2", 0xA3, "☐"),
    ("Wingdings 2", 0x50, "✓"),
    ("Webdings", 0x61, "✓"),
    ("Webdings", 0x63, "☐"),
    ("Webdings", 0x72, "✗"),
    ("Symbol", 0xA3, "≤"),
    ("Symbol", 0xB3, "≥"),
    ("Symbol", 0xB1, "±"),
    ("Symbol", 0xB0, "°"),
    ("Symbol", 0x6D, "µ"),
    ("Symbol", 0x61, "α"),
]


@pytest.mark.parametrize(("font", "code", "drawn"), SIGNS)
def test_signs_as_stored_in_all_three_ways(font: str, code: int, drawn: str) -> None:
    assert sign(font, code) == drawn
    assert sign(font, 0xF000 + code) == drawn
    assert in_font(chr(0xF000 + code), font) == drawn
    assert in_font(chr(code), font) == drawn


def test_symbol_agrees_with_the_table_of_pypdf() -> None:
    for code, theirs in enumerate(_symbol_encoding):
        if 0x20 <= code != 0x7F and not 0x80 <= code < 0xA0 and ord(theirs[:1] or " ") < 0xE000:
            ours = sign("Symbol", code)
            assert ours in (theirs, _SAME.get(code), UNKNOWN), hex(code)
            assert ours != UNKNOWN or code in (0xF0, 0xFF)


def test_fonts_are_known_by_the_names_files_give_them() -> None:
    for name in ("Symbol", "SymbolMT", "ABCDEF+Wingdings-Regular", "Wingdings,Bold", "webdings"):
        assert is_symbol_font(name), name
    for name in (None, "", "Segoe UI Symbol", "Symbola", "Times New Roman"):
        assert not is_symbol_font(name), name


def test_letters_of_windows_are_taken_for_their_codes() -> None:
    assert in_font("•“", "Wingdings") == "❿❽"  # 0x95 and 0x93


def test_other_fonts_and_other_letters_are_left_alone() -> None:
    assert in_font("5 mg ż", "Arial") == "5 mg ż"
    assert in_font("ż", "Symbol") == "ż"  # no symbol font has it: another font draws it
    assert in_font(" \n", "Wingdings") == " \n"
