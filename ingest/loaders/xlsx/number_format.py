"""Numbers as a reader of the workbook sees them, by the format code of their cell.

A format code has up to four sections (positive; negative; zero; text). Each is a row of digit
places (0, #, ?), signs and literal text; dates have letters instead of digit places. Colours,
conditions, padding and fill are drawing, not text, and are passed over. Dates are given in ISO
form whatever their format, because a reader may write them in any: a day that the format hides
stays hidden.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

BUILTIN_CODES = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "General", 13: "General", 14: "yyyy-mm-dd", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0", 42: "#,##0;-#,##0",
    43: "#,##0.00;-#,##0.00", 44: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss", 48: "0.0E+0", 49: "@",
}  # fmt: skip
"""The codes that files name by number alone (ISO 29500-1, 18.8.30). 42 and 44 carry the currency
of the reader's system, which the file does not know."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<elapsed>[hms]+)\]|\[[^\]]*\]|(?P<general>General)|(?P<exponent>E[+-])"
    r"|(?P<date>[yYmMdDhHsS]+|AM/PM|A/P)|(?P<digit>[0#?])|(?P<sign>[.,%/@])|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_LAST_DAY = 2_958_466
"""The calendar of spreadsheets ends with the year 9999."""
_DAYS_TO_1904 = 1462
_EXACT_DIGITS = 10
"""A cell of common width shows about ten digits; more are the machine's rounding."""


@dataclass(slots=True)
class _Section:
    tokens: list[tuple[str, str]] = field(default_factory=list)
    letters: str = ""
    elapsed: bool = False
    decimals: int = 0
    optional_decimals: int = 0
    grouped: bool = False
    scale: int = 0
    percent: bool = False
    exponent: bool = False
    general: bool = False


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a workbook's readers write numbers: 1 234,5 (Polish) or 1,234.5."""

    decimal: str
    group: str


POLISH = NumberStyle(",", " ")
ENGLISH = NumberStyle(".", ",")


def render(value: float, code: str, style: NumberStyle, *, from_1904: bool = False) -> str:
    """The number as its cell shows it; dates in ISO form."""
    sections = _sections(code)
    negative = value < 0
    section = sections[0]
    if negative and len(sections) > 1:
        section, value, negative = sections[1], -value, False
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    if section.letters or section.elapsed:
        return _date(value, section, from_1904) or _general(value, style)
    if section.general or not section.tokens:
        return ("-" if negative else "") + _literals(section, _general(abs(value), style))
    return ("-" if negative else "") + _number(abs(value), section, style)


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    sections = [_Section()]
    for match in _TOKEN.finditer(code):
        if match.group("other") == ";":
            sections.append(_Section())
            continue
        _add(sections[-1], match)
    for section in sections:
        _measure(section)
    return tuple(sections[:3])


def _add(section: _Section, match: re.Match[str]) -> None:
    kind = match.lastgroup
    text = match.group(kind) if kind is not None else ""
    if kind in ("quoted", "escaped", "currency", "other"):
        section.tokens.append(("literal", text))
    elif kind == "date":
        section.letters += text.lower() + " "
    elif kind == "elapsed":
        section.elapsed = True
    elif kind == "general":
        section.general = True
        section.tokens.append(("general", ""))
    elif kind == "exponent":
        section.exponent = True
    elif kind in ("digit", "sign") and not section.exponent:
        section.tokens.append((kind if kind == "digit" else text, text))


def _measure(section: _Section) -> None:
    kinds = [kind for kind, _ in section.tokens]
    point = kinds.index(".") if "." in kinds else len(kinds)
    places = [text for kind, text in section.tokens[point:] if kind == "digit"]
    section.decimals = len(places)
    section.optional_decimals = places.count("#")
    section.percent = "%" in kinds
    last = max((index for index, kind in enumerate(kinds) if kind == "digit"), default=-1)
    commas = [index for index, kind in enumerate(kinds) if kind == ","]
    section.grouped = any(index < min(last, point) for index in commas)
    section.scale = sum(1 for index in commas if index in (last + 1, last + 2))
    if "/" in kinds and section.decimals == 0 and not section.letters:
        section.general = True  # a fraction: 1 1/2 is told as 1.5


def _number(value: float, section: _Section, style: NumberStyle) -> str:
    if section.exponent:
        return f"{value:.{section.decimals}E}".replace(".", style.decimal)
    try:
        exact = Decimal(repr(value)) * (100 if section.percent else 1)
        exact = exact.scaleb(-3 * section.scale)
        rounded = exact.quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP)
    except InvalidOperation:
        return _general(value, style)
    whole, _, fraction = f"{rounded:f}".partition(".")
    for _ in range(section.optional_decimals):
        fraction = fraction[:-1] if fraction.endswith("0") else fraction
    return _lay_out(whole, fraction, section, style)


def _lay_out(whole: str, fraction: str, section: _Section, style: NumberStyle) -> str:
    """Puts digits into the places of the section, from the right; the first takes what is left."""
    tokens = section.tokens
    point = next((i for i, (kind, _) in enumerate(tokens) if kind == "."), len(tokens))
    places = [i for i, (kind, _) in enumerate(tokens[:point]) if kind == "digit"]
    required = sum(1 for i in places if tokens[i][1] == "0")
    digits = "" if whole == "0" and not required else whole.zfill(required)
    drawn: dict[int, str] = {}
    if places and section.grouped:
        drawn[places[0]] = _grouped(digits, style.group)
    elif places:
        for index in reversed(places[1:]):
            drawn[index], digits = digits[-1:], digits[:-1]
        drawn[places[0]] = digits
    drawn[point] = style.decimal + fraction if fraction else ""
    parts = [
        drawn.get(index, "") if kind in ("digit", ".") else text if kind in ("literal", "%") else ""
        for index, (kind, text) in enumerate(tokens)
    ]
    return "".join(parts).strip()


def _grouped(digits: str, separator: str) -> str:
    return f"{int(digits):,}".replace(",", separator) if digits else ""


def _literals(section: _Section, number: str) -> str:
    if not section.tokens:
        return number
    return (
        "".join(
            number if kind == "general" else text if kind in ("literal", "%") else ""
            for kind, text in section.tokens
        ).strip()
        or number
    )


def _general(value: float, style: NumberStyle) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    digits = _EXACT_DIGITS if 1e-4 <= abs(value) < 10**_EXACT_DIGITS else 15
    return f"{value:.{digits}g}".replace(".", style.decimal)


def _date(value: float, section: _Section, from_1904: bool) -> str | None:
    """None where the number lies outside the calendar."""
    if not 0 <= value < _LAST_DAY - (_DAYS_TO_1904 if from_1904 else 0):
        return None
    seconds = round(value * 86_400)
    if section.elapsed:
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    letters = section.letters
    has_clock = "h" in letters or "s" in letters
    has_day = "d" in letters
    has_year = "y" in letters
    has_month = "m" in letters and (has_day or has_year or not has_clock)
    moment = _epoch(value, from_1904) + timedelta(seconds=seconds)
    day = ""
    if has_day or (has_month and not has_year):
        day = moment.strftime("%Y-%m-%d")
    elif has_month:
        day = moment.strftime("%Y-%m")
    elif has_year:
        day = moment.strftime("%Y")
    clock = moment.strftime("%H:%M:%S" if "s" in letters else "%H:%M") if has_clock else ""
    return f"{day} {clock}".strip()


def _epoch(value: float, from_1904: bool) -> datetime:
    """Day 0. Excel counts a 29 February 1900 that never was, so early days start one later."""
    if from_1904:
        return datetime(1904, 1, 1)
    return datetime(1899, 12, 31) if 0 < value < 60 else datetime(1899, 12, 30)
