"""Letters of symbol fonts as the Unicode characters that a reader sees.

Symbol, Wingdings and Webdings hold signs at the places of letters: "m" in Symbol is "μ", and a
dose of "5 μg" read as "5 mg" is a thousand times too large. Office programs store such a letter
either as the letter itself or in the private area, at U+F000 and its code.

A ticked box is "☒" and an empty one "☐" whatever fonts draw in them, so that a form says the same
in every file. A sign without a Unicode character that a reader would know is "▪": something
stands there. Symbol's "m" is the micro sign that keyboards type (U+00B5), not the Greek letter
that looks the same: people search for the first. The tables follow the fonts' own charts (Adobe's
mapping for Symbol; the names under which Unicode 7 took in Wingdings and Webdings).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

UNKNOWN = "▪"
TICKED = "☒"
EMPTY = "☐"

_FIELD = re.compile(r"\s*SYMBOL\s+(0x[0-9A-Fa-f]+|\d+)(.*)", re.DOTALL | re.IGNORECASE)
_FIELD_FONT = re.compile(r'\\f\s*(?:"([^"]*)"|(\S+))')
_PRIVATE = 0xF000
_FIRST = 0x20
_LAST = 0xFF


def _row(start: int, characters: str) -> dict[int, str]:
    return {start + index: character for index, character in enumerate(characters)}


_SYMBOL: Mapping[int, str] = {
    **_row(0x20, " !∀#∃%&∋()∗+,−./0123456789:;<=>?"),
    **_row(0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"),
    **_row(0x60, "‾αβχδεφγηιϕκλµνοπθρστυϖωξψζ{|}∼"),
    **_row(0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵"),
    **_row(0xC0, "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"),
    **_row(0xE0, "◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"),
    **_row(0xF1, "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"),
}
_WINGDINGS: Mapping[int, str] = {
    0x20: " ",
    **_row(0x21, "✏✂✁👓🔔📖🕯☎✆✉🖃📪📫📬📭📁📂📄🗏🗐🗄⌛⌨🖰🖲💻🖴💾🖬✇✍"),
    **_row(0x40, "🖎✌👌👍👎☜☞☝☟✋☺😐☹💣☠⚐🏱✈☼💧❄🕆✞🕈✠✡☪☯ॐ☸♈♉"),
    **_row(0x60, "♊♋♌♍♎♏♐♑♒♓&&●❍■"),
    **_row(0x6F, EMPTY * 4 + "⬧⧫◆❖⬥" + TICKED + "⍓⌘❀✿❝❞"),
    **_row(0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    **_row(0x96, "❧☙❧☙❧☙❧☙·•"),
    **_row(0xA0, "▪○○○◉◎○▪" + EMPTY + "▲✦★✶✴✹✵"),
    **_row(0xB0, "▪⌖⟡⌑▪✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛"),
    **_row(0xC3, "↙↘↖↗↙↘↖↗❧☙❧☙❧☙❧☙❧☙⌫⌦"),
    **_row(0xD7, "◀➤▲▼←➲↑↓←→↑↓↖↗↙↘←➔↑↓↖↗↙↘⇦⇨⇧⇩⬄⇳↖↗↙↘"),
    **_row(0xF9, "▭▫✗✓" + TICKED + TICKED),
}
_WINGDINGS_2: Mapping[int, str] = {
    0x20: " ",
    **_row(0x21, "🖊🖋🖌🖍✂✁📞📞"),
    **_row(0x45, "👈👉☜☞"),
    **_row(0x4F, "✗✓" + TICKED * 4 + "⊗⊗⊘⊘"),
    **_row(0x5C, "&"),
    **_row(0x69, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    **_row(0x95, "·••●○◉◎"),
    **_row(0x9F, "▪■" + EMPTY * 4 + "■"),
}
_WINGDINGS_3: Mapping[int, str] = {
    0x20: " ",
    **_row(0x21, "←→↑↓↖↗↙↘"),
    **_row(0x70, "▲▼△▽◀▶◁▷◣◢◤◥"),
    **_row(0x7C, "◀▶▲▼"),
}
_WEBDINGS: Mapping[int, str] = {
    0x20: " ",
    **_row(0x33, "◀▶▲▼⏪⏩⏮⏭⏸⏹⏺"),
    0x21: "🕷", 0x22: "🕸", 0x24: "🏆", 0x25: "🏅", 0x2B: "💡",
    0x61: "✓", 0x63: EMPTY, 0x67: "■", 0x69: "ℹ", 0x6E: "●", 0x72: "✗", 0x73: "❓",
    0x77: "⛔", 0x78: "🚫", 0x7E: "⚡", 0x8D: "♿", 0x9B: "✉", 0xA4: "👁",
    0xC9: "☎", 0xC8: "📱", 0xCA: "☎",
}  # fmt: skip
_FONTS: Mapping[str, Mapping[int, str]] = {
    "symbol": _SYMBOL,
    "symbolmt": _SYMBOL,
    "standardsymbolsps": _SYMBOL,
    "standardsymbolsl": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings2": _WINGDINGS_2,
    "wingdings3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
}


def is_symbol_font(font: str | None) -> bool:
    """Whether ``font`` is one whose letters are signs; "ABCDEF+Wingdings-Regular" is Wingdings."""
    return _table(font) is not None


def sign(font: str | None, code: int) -> str:
    """The character that ``font`` draws for a code, private or plain; for an unknown font what the
    code says itself."""
    return in_font(chr(code), font) if 0 <= code < 0x110000 else UNKNOWN


def field_sign(instruction: str) -> str:
    """What a word processor's field "SYMBOL 163 \\f Symbol" shows; "" for any other field."""
    match = _FIELD.match(instruction)
    if match is None:
        return ""
    font = _FIELD_FONT.search(match[2])
    return sign(font[1] or font[2] if font is not None else None, int(match[1], 0))


def in_font(text: str, font: str | None) -> str:
    """``text`` as it looks in ``font``; a font that is no symbol font leaves it as it is."""
    table = _table(font)
    if table is None:
        return text
    return "".join(_drawn(character, table) for character in text)


def _drawn(character: str, table: Mapping[int, str]) -> str:
    code = ord(character)
    if _is_private(character):
        code -= _PRIVATE
    elif code > _LAST:
        code = _WINDOWS.get(code, code)
    if code < _FIRST:
        return character
    if code > _LAST:  # a character that the font does not have: another font draws it
        return character
    return table.get(code, UNKNOWN)


def _is_private(character: str) -> bool:
    return _PRIVATE + _FIRST <= ord(character) <= _PRIVATE + _LAST


def _table(font: str | None) -> Mapping[int, str] | None:
    if not font:
        return None
    name = font.rpartition("+")[2].lower().split(",")[0].partition("-")[0]
    return _FONTS.get("".join(letter for letter in name if letter.isalnum()))


_WINDOWS = {
    ord(bytes([code]).decode("cp1252")): code
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""Codes 0x80–0x9F, where a writer took the font's letters for those of Windows."""
