"""Bytes of a text file to characters, when nothing reliable says which encoding they are in.

Byte order marks and valid UTF-8 settle most files. What remains is read with every one-byte
encoding of ``ingest.alphabets``; each reading is scored by how likely its letters beyond ASCII
are in a language of that encoding, and the likeliest wins. cp1250 and ISO-8859-2, the two in
which old Polish files come, differ only in ą ś ź Ą Ś Ź: the wrong one puts "±", "¶" and "š"
inside words, which costs it more than any rare letter. Where no reading is likely (Asian
encodings, mostly) charset-normalizer is asked.
"""

from __future__ import annotations

import codecs
import math
import re
from dataclasses import dataclass
from functools import cache

from ingest.alphabets import ENCODINGS, LETTERS, MARKS, TYPOGRAPHY
from ingest.errors import Unreadable

_SAMPLE_BYTES = 1 << 17
_WINDOW = re.compile(rb"[^\n]{0,24}[\x80-\xff][^\n]{0,24}")
_CONTROLS = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MARKS_OF_ORDER = (
    # UTF-32 first: its little-endian mark starts with UTF-16's.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ALIASES = {
    # What pages and mail programs declare, and what they mean by it (as browsers read it).
    "ascii": "cp1252", "us-ascii": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "koi8-r": "koi8-u",
    "euc_kr": "cp949", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
}  # fmt: skip

# Bits (log2 of a likelihood). A mean below _HOPELESS is what random bytes get.
_FOREIGN_LETTER = -11.0
_TYPOGRAPHIC = -4.0
_MARK = -7.0
_SYMBOL = -13.0
_CONTROL = -24.0
_WRONG_SHAPE = -6.0
_CAPITAL = 4.0
_HOPELESS = -8.5
_DECLARED_BONUS = 1.0
_POLISH_BONUS = 3.0
_COMMON_BONUS = 6.0
_COMMON = frozenset({"cp1250", "iso-8859-2", "cp1252", "cp1251"})

_TWO_BYTES = {
    # Lead and trail bytes of the characters that make up most of a text in each encoding. The
    # first half of every pattern hardly occurs in one-byte texts, whose high bytes stand alone
    # (Latin letters) or in other rows (Cyrillic).
    "gb18030": re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]"),
    "euc_jp": re.compile(rb"[\xa1\xa4\xa5\xb0-\xcf][\xa1-\xfe]"),
    "cp949": re.compile(rb"[\xa1\xb0-\xc8][\xa1-\xfe]"),
    "big5": re.compile(rb"[\xa1\xa4-\xc6][\xa1-\xfe]"),
    "cp932": re.compile(rb"[\x82\x83][\x40-\xf1]"),
}
_TWO_BYTE_SHARE = {"cp932": 0.3, "big5": 0.5}


@dataclass(frozen=True, slots=True)
class Decoded:
    """``encoding`` is the codec that gives ``text``; a byte order mark is not part of the text."""

    text: str
    encoding: str


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of ``data``, which may be cut off anywhere.

    ``declared`` is what the file says of itself (a meta element, a mail header); it is believed
    unless the letters speak clearly against it.

    Raises Unreadable("unsupported") for binary data.
    """
    for mark, name in _MARKS_OF_ORDER:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(name.removesuffix("-sig"), "replace"), name)
    if b"\x00" in data:
        return _wide(data) or _one_byte_or_utf8(_without_stray_nuls(data), declared)
    return _one_byte_or_utf8(data, declared)


def _one_byte_or_utf8(data: bytes, declared: str | None) -> Decoded:
    if b"\x1b$" in data and data.isascii():
        return Decoded(data.decode("iso2022_jp", "replace"), "iso2022_jp")
    if _controls(data) > max(2, len(data) // 100):
        raise _binary("control characters")
    utf8 = _utf8(data)
    if utf8 is not None:
        return Decoded(utf8, "utf-8")
    claim = _codec(declared)
    if claim is not None and claim not in ENCODINGS:
        try:
            return Decoded(data.decode(claim), claim)
        except UnicodeDecodeError:
            claim = None
    encoding = (
        _two_bytes(data) or _likeliest(data, claim) or _second_opinion(data) or claim or "cp1250"
    )
    return Decoded(data.decode(encoding, "replace"), encoding)


def _utf8(data: bytes) -> str | None:
    """The text if it is UTF-8: wholly, but for a cut-off end, or but for a few broken bytes."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.reason == "unexpected end of data" and error.start:
            tail = data[: error.start]
            return tail.decode("utf-8") if not tail.isascii() or len(tail) > 1000 else None
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    return text if whole >= 20 * broken else None


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: their zero bytes stand at regular places."""
    sample = data[: _SAMPLE_BYTES & ~3]
    quarter, half = max(len(sample) // 4, 1), max(len(sample) // 2, 1)
    zeros = [sample[place::4].count(0) for place in range(4)]
    if sum(zeros) < quarter and _is_ascii_apart_from_zeros(sample):
        return None  # records of plain letters that end in a zero byte: read in pairs, Chinese
    order = []
    if zeros[0] + zeros[1] >= 1.9 * quarter and zeros[3] < 0.1 * quarter:
        order.append("utf-32-be")
    if zeros[2] + zeros[3] >= 1.9 * quarter and zeros[0] < 0.1 * quarter:
        order.append("utf-32-le")
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    # Japanese in UTF-16 has few zero bytes, but none in the wrong place.
    if even > 4 * odd and even > 0.005 * half:
        order.append("utf-16-be")
    if odd > 4 * even and odd > 0.005 * half:
        order.append("utf-16-le")
    for name in order:
        width = 4 if name.startswith("utf-32") else 2
        try:
            text = data[: len(data) // width * width].decode(name)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return Decoded(text, name)
    return None


def _is_ascii_apart_from_zeros(data: bytes) -> bool:
    """Never so of a language whose letters take both bytes: the lower ones have any value."""
    plain = sum(32 <= byte < 127 or byte in b"\x00\t\n\r" for byte in data)
    return plain > 0.95 * len(data)


def _is_text(text: str) -> bool:
    sample = text[:20_000]
    odd = sum(
        (char < " " and char not in "\t\n\r\f\x1b") or "\ue000" <= char <= "\uf8ff"
        for char in sample
    )
    return odd <= len(sample) // 50 and any(char.isspace() or char.isalnum() for char in sample)


def _without_stray_nuls(data: bytes) -> bytes:
    if data.count(0) > max(2, len(data) // 1000):
        raise _binary("zero bytes")
    return data.replace(b"\x00", b" ")


def _controls(data: bytes) -> int:
    return len(_CONTROLS.findall(data[:_SAMPLE_BYTES]))


def _binary(what: str) -> Unreadable:
    return Unreadable(
        "unsupported",
        f"Binary data, not text ({what})",
        "Give the file the extension of its real format, or export it as text.",
    )


def _codec(name: str | None) -> str | None:
    """The name used here for a declared encoding; None if unknown, or no one-byte claim helps."""
    if not name:
        return None
    try:
        found = codecs.lookup(name.strip().strip("\"'").lower()).name
        "".encode(found)  # "base64" and its like are codecs, but not of text
    except (LookupError, ValueError):
        return None
    found = _ALIASES.get(found, found).replace("iso8859-", "iso-8859-")
    return None if found.startswith(("utf", "unicode", "raw_unicode", "idna", "puny")) else found


def _two_bytes(data: bytes) -> str | None:
    """A Chinese, Japanese or Korean encoding, if most high bytes form its frequent pairs."""
    sample = data[:_SAMPLE_BYTES]
    best: tuple[float, str] | None = None
    for encoding, frequent in _TWO_BYTES.items():
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            text = decoder.decode(sample)  # the last character may be cut off
        except UnicodeDecodeError:
            continue
        wide = sum(char > "\x7f" for char in text)
        share = len(frequent.findall(sample)) / max(wide, 1)
        share /= _TWO_BYTE_SHARE.get(encoding, 0.9)
        if share >= 1 and wide >= 4 and (best is None or share > best[0]):
            best = (share, encoding)
    return None if best is None else best[1]


def _likeliest(data: bytes, claim: str | None) -> str | None:
    sample = b"\n".join(_WINDOW.findall(data[: 8 * _SAMPLE_BYTES]))[:_SAMPLE_BYTES]
    best: tuple[float, str] | None = None
    count = sum(byte > 127 for byte in sample)
    for encoding, languages in ENCODINGS.items():
        text = sample.decode(encoding, "replace")
        pairs = _pairs(text)
        for language in languages:
            score = sum(n * _likelihood(pair, language) for pair, n in pairs.items())
            if language == "pl":
                score += _POLISH_BONUS
            if encoding in _COMMON:
                score += _COMMON_BONUS
            if encoding == claim:
                score += _DECLARED_BONUS * count
            if best is None or score > best[0]:
                best = (score, encoding)
    if best is None or best[0] < _HOPELESS * count:
        return None
    return best[1]


def _pairs(text: str) -> dict[str, int]:
    """How often each letter beyond ASCII stands between which neighbours (as three characters)."""
    counts: dict[str, int] = {}
    padded = f"\n{text}\n"
    for match in re.finditer(r"[^\x00-\x7f]", padded):
        trio = padded[match.start() - 1 : match.end() + 1]
        counts[trio] = counts.get(trio, 0) + 1
    return counts


def _likelihood(trio: str, language: str) -> float:
    before, char, after = trio[0], trio[1], trio[2]
    inside_word = before.isalpha() and after.isalpha()
    if char.isalpha():
        bits = _weights(language).get(char, _FOREIGN_LETTER)
        if before.isdigit() or after.isdigit():  # "£825" rather than "Ł825"
            bits += _WRONG_SHAPE
        if char.isupper() and (before.isupper() or after.isupper()):
            bits += _CAPITAL  # in a word of capitals they are no rarer than small ones
        # A capital after a small letter: the case is flipped (KOI8 read as cp1251).
        flipped = (char.isupper() and before.islower()) or (char.islower() and after.isupper())
        return bits + (_WRONG_SHAPE if flipped else 0.0)
    if char == "\ufffd" or "\x80" <= char <= "\x9f":
        return _CONTROL
    if char in TYPOGRAPHY:
        return _TYPOGRAPHIC + (_WRONG_SHAPE if inside_word and char not in "’–" else 0.0)
    bits = _MARK if char in MARKS else _SYMBOL
    return bits + (_WRONG_SHAPE if inside_word and char != "\u00ad" else 0.0)


@cache
def _weights(language: str) -> dict[str, float]:
    """Bits of each letter of a language, falling evenly along its order of frequency."""
    letters = LETTERS[language]
    ratio = 0.8 if len(letters) < 18 else 0.88
    total = sum(ratio**rank for rank in range(len(letters)))
    bits: dict[str, float] = {}
    for rank, letter in enumerate(letters):
        bits.setdefault(letter, math.log2(ratio**rank / total))
        capital = letter.upper()
        if len(capital) == 1 and capital != letter:
            bits.setdefault(capital, bits[letter] - _CAPITAL)
    return bits


def _second_opinion(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    return None if best is None else best.encoding
