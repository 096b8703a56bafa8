"""Which code page a font's charset number means, and which language a Windows number means."""

from __future__ import annotations

import codecs

SYMBOL = 2
"""The charset of fonts whose letters are signs."""

_DOCUMENT_OWN = (0, 1)
"""ANSI and "default": programs that write Polish in one code page leave them at the fonts and
state the page once, for the document; so the document's word is taken."""
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_LANGUAGES = {
    0x02: "bg", 0x05: "cs", 0x06: "da", 0x07: "de", 0x08: "el", 0x09: "en", 0x0A: "es",
    0x0B: "fi", 0x0C: "fr", 0x0E: "hu", 0x10: "it", 0x11: "ja", 0x13: "nl", 0x14: "no",
    0x15: "pl", 0x16: "pt", 0x18: "ro", 0x19: "ru", 0x1A: "hr", 0x1B: "sk", 0x1D: "sv",
    0x1F: "tr", 0x22: "uk", 0x23: "be", 0x24: "sl", 0x25: "et", 0x26: "lv", 0x27: "lt",
}  # fmt: skip


def of_charset(charset: int, document: str) -> str:
    """The Python codec for a font's charset, in a document of code page ``document``."""
    return document if charset in _DOCUMENT_OWN else _CHARSETS.get(charset, document)


def of_code_page(number: int) -> str:
    """The Python codec of a Windows code page; cp1252 for one that Python does not know."""
    name = {65001: "utf-8", 10000: "mac_roman", 10029: "mac_latin2", 936: "gbk"}.get(
        number, f"cp{number}"
    )
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def language(number: int) -> str | None:
    """The ISO 639-1 code of a Windows language number (1045 is Polish)."""
    return _LANGUAGES.get(number & 0x3FF)
