"""Numbers and texts as a reader of the workbook sees them, by the format code of their cell.

Dates are given in ISO form whatever their format, because a reader may write them in any: a day
that the format hides stays hidden. All else is drawn as spreadsheet programs draw it; a table of
formats as LibreOffice shows them holds this to it (tests/ingest/number_formats.tsv).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import InvalidOperation

from ingest.loaders.xlsx.digits import NumberStyle, lay_out
from ingest.loaders.xlsx.format_code import Section, choose, sections, text_section

BUILTIN_CODES = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0", 42: "#,##0;-#,##0",
    43: "#,##0.00;-#,##0.00", 44: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The codes that files name by number alone (ISO 29500-1, 18.8.30). 42 and 44 carry the currency
of the reader's system, which the file does not know."""

POLISH = NumberStyle(",", " ")
ENGLISH = NumberStyle(".", ",")

_LAST_DAY = 2_958_466
"""The calendar of spreadsheets ends with the year 9999."""
_DAYS_TO_1904 = 1462
_DAY_S = 86_400
_EXACT_DIGITS = 10
"""A cell of common width shows about ten digits; more are the machine's rounding."""


def render(value: float, code: str, style: NumberStyle, *, from_1904: bool = False) -> str:
    """The number as its cell shows it; dates in ISO form. "" where the format hides it."""
    choice = choose(sections(code), value)
    section = choice.section
    if section is None:
        return _general(value, style)
    if section.is_moment:
        return _moment(value, section, from_1904) or _general(value, style)
    sign = "-" if value < 0 and choice.keeps_sign else ""
    kinds = section.kinds
    if "digit" not in kinds:
        return _without_places(abs(value), section, sign, style, code)
    try:
        laid = lay_out(abs(value), section, style)
    except InvalidOperation:
        return _general(value, style)
    return _tidy(("" if laid.is_zero else sign) + laid.text)


def render_text(text: str, code: str) -> str:
    """A cell's text as its format shows it: '"Nr "@' puts words around it, ";;;" hides it."""
    section = text_section(sections(code))
    if section is None:
        return text
    return "".join(
        text if kind == "@" else literal if kind == "literal" else ""
        for kind, literal in section.tokens
    )


def _without_places(
    value: float, section: Section, sign: str, style: NumberStyle, code: str
) -> str:
    """Words alone, or the number in its common form among them."""
    number = _general(value, style)
    if not section.tokens:
        return "" if ";" in code else sign + number
    kinds = section.kinds
    if "general" not in kinds and "@" not in kinds:
        return _tidy(sign + "".join(text for kind, text in section.tokens if kind != ","))
    parts = [number if kind in ("general", "@") else text for kind, text in section.tokens]
    return _tidy(sign + "".join(parts))


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _general(value: float, style: NumberStyle) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    digits = _EXACT_DIGITS if 1e-4 <= abs(value) < 10**_EXACT_DIGITS else 15
    return f"{value:.{digits}g}".replace(".", style.decimal)


def _moment(value: float, section: Section, from_1904: bool) -> str | None:
    """A date or time with the words around it; None where it lies outside the calendar."""
    if "elapsed" in section.kinds:
        return _elapsed(value, section)
    if not 0 <= value < _LAST_DAY - (_DAYS_TO_1904 if from_1904 else 0):
        return None
    places = [index for index, kind in enumerate(section.kinds) if kind == "date"]
    before = "".join(text for kind, text in section.tokens[: places[0]] if kind == "literal")
    after = "".join(text for kind, text in section.tokens[places[-1] + 1 :] if kind == "literal")
    before, after = (text if _is_worded(text) else "" for text in (before, after))
    letters = " ".join(text for kind, text in section.tokens if kind == "date")
    return _tidy(before + _iso(value, letters.replace("am/pm", ""), from_1904) + after)


def _is_worded(text: str) -> bool:
    """Words around a date, not a mere "r." after its year."""
    return sum(map(str.isalpha, text)) > 1


def _iso(value: float, letters: str, from_1904: bool) -> str:
    has_clock = "h" in letters or "s" in letters
    has_day = "d" in letters
    has_year = "y" in letters
    has_month = "m" in letters and (has_day or has_year or not has_clock)
    moment = _epoch(value, from_1904) + timedelta(seconds=round(value * _DAY_S))
    day = ""
    if has_day or (has_month and not has_year):
        day = moment.strftime("%Y-%m-%d")
    elif has_month:
        day = moment.strftime("%Y-%m")
    elif has_year:
        day = moment.strftime("%Y")
    clock = moment.strftime("%H:%M:%S" if "s" in letters else "%H:%M") if has_clock else ""
    return f"{day} {clock}".strip()


def _elapsed(value: float, section: Section) -> str | None:
    """A span of time: the bracketed unit is counted through ("26:30"), smaller ones start anew."""
    if abs(value) >= _LAST_DAY:
        return None
    seconds = round(abs(value) * _DAY_S)
    parts: list[str] = []
    for kind, text in section.tokens:
        if kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
            parts.append(f"{seconds // unit:0{min(len(text), 9)}}")
        elif kind == "date" and text[0] in "hms":
            part = {"h": seconds // 3600, "m": seconds // 60 % 60, "s": seconds % 60}[text[0]]
            parts.append(f"{part:0{min(len(text), 2)}}")
        elif kind == "literal":
            parts.append(text)
    return _tidy(("-" if value < 0 and seconds else "") + "".join(parts))


def _epoch(value: float, from_1904: bool) -> datetime:
    """Day 0. Excel counts a 29 February 1900 that never was, so early days start one later."""
    if from_1904:
        return datetime(1904, 1, 1)
    return datetime(1899, 12, 31) if 0 < value < 60 else datetime(1899, 12, 30)
