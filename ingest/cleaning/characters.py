"""Characters that look the same to a reader become the same characters.

Files carry typesetting in their letters: ligatures, soft hyphens, spaces of many widths, marks of
zero width. A search for "finanse" must find "ﬁnanse", so all of it goes before offsets exist.
The result is NFC, its only white space is " ", "\\t" and "\\n", and cleaning it again changes
nothing.
"""

from __future__ import annotations

import re
import unicodedata

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
LOST = "\N{REPLACEMENT CHARACTER}"

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_HYPHENS = {"\u2010": "-", "\u2011": "-"}
_LINE_ENDS = {"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
_SPACES = dict.fromkeys(
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000",
    " ",
)
_DROPPED = dict.fromkeys(
    [
        0,  # every second byte of UTF-16 that a reader took for single bytes
        0x200B,  # zero width space
        *range(0x200E, 0x2010),  # direction marks
        *range(0x202A, 0x202F),  # direction embedding
        *range(0x2060, 0x2070),  # word joiner, invisible operators, direction isolates
        0xFEFF,
        *range(0xFFF9, 0xFFFC),  # interlinear annotation
        *range(0xFFFE, 0x10000),
        *range(0xE0000, 0xE0080),  # tag characters: text that no reader sees
    ]
)
# Inside a word a control character is a letter that was lost: fonts without a character map
# number their glyphs from 1, and CP1250 read as Latin-1 has "ś" at 0x9C.
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+")
_TABLE: dict[int, str | None] = {
    **{
        ord(found): plain
        for found, plain in {**_LIGATURES, **_HYPHENS, **_LINE_ENDS, **_SPACES}.items()
    },
    **dict.fromkeys(_DROPPED),
    **dict.fromkeys(range(0xD800, 0xE000), LOST),  # lone halves of a pair
}
# Arabic letters by their shape in the word, as fonts hold them and nobody types them.
_SHAPED = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_LAST_LATIN = "\u024f"
_JOINERS = re.compile("[\u200c\u200d]+")
# A soft hyphen inside a word is a hint; some fonts map their real hyphen to it, seen beside
# digits, capitals and spaces ("COVID\u00ad19").
_SOFT_HYPHENS = re.compile(f"{SOFT_HYPHEN}+")


def clean_characters(text: str) -> str:
    """``text`` with plain characters; soft hyphens stay only at the end of a line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    text = _CONTROLS.sub(_control, text)
    text = _JOINERS.sub(_joiner, text)
    text = _SHAPED.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    if SOFT_HYPHEN in text:
        text = _SOFT_HYPHENS.sub(_soft_hyphen, text)
    return unicodedata.normalize("NFC", text)


def clean_line(text: str) -> str:
    """``text`` as one line: for titles, headings and names."""
    return " ".join(clean_characters(text).replace(SOFT_HYPHEN, "").split())


def _control(match: re.Match[str]) -> str:
    before, after = _neighbours(match)
    return LOST * len(match.group()) if before.isalnum() or after.isalnum() else ""


def _joiner(match: re.Match[str]) -> str:
    """Joiners carry meaning in Persian, Indic scripts and emoji, never beside Latin letters."""
    before, after = _neighbours(match)
    return "" if before <= _LAST_LATIN or after <= _LAST_LATIN else match.group()


def _soft_hyphen(match: re.Match[str]) -> str:
    before, after = _neighbours(match)
    if after in "\n" or match.string[match.end() : match.end() + 2] == " \n":
        return SOFT_HYPHEN if before.isalnum() else ""
    if before.isdigit() or after.isdigit() or (before.isalpha() and after.isupper()):
        return "-"
    return ""


def _neighbours(match: re.Match[str]) -> tuple[str, str]:
    """The characters before and after, "" at the text's ends."""
    text, start, end = match.string, match.start(), match.end()
    return text[start - 1 : start] if start else "", text[end : end + 1]
