"""One term for every way a number, date, reference or identifier is written.

"57 145 619,92 zł" and "57145619.92" share the term ``#57145619.92``; "12 marca 2024 r." and
"2024-03-12" share ``#2024-03-12``. The terms stand beside the plain words of the text, so nothing
is lost where a writing is ambiguous: then every reading is given ("3.500" is 3500 and 3.5).

Order matters: dates are taken out of the text before references, those before identifiers, those
before numbers, so that the 03 of a date is never a decimal.

Any text has an answer: what has more than ``MOST_DIGITS`` digits (a certificate's serial, columns
glued together) is no amount, and its plain word says it all.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

from index.lexical.folding import fold


@dataclass(frozen=True, slots=True)
class Value:
    """What ``text[start:end]`` says, as one or more canonical terms; each starts with "#"."""

    start: int
    end: int
    terms: tuple[str, ...]


MOST_DIGITS = 36
"""Of an amount with its decimals; a bank account has 26, and no sum of money comes near."""

_EXACT = Context(prec=2 * MOST_DIGITS)
"""Enough for any amount times its scale. Not the default context's 28 digits: whoever changes that
would change the terms, and rounding to more digits than it has raises."""

# Names of months by their first letters, folded: Polish, English, German, Ukrainian, Spanish.
_MONTH_STEMS = (
    "stycz|jan|jän|січ|enero",
    "lut|feb|лют",
    "marz|marc|mar|maerz|берез",
    "kwie|apr|квіт|abril",
    "maj|may|mai|трав|mayo",
    "czerw|jun|черв",
    "lip|jul|лип",
    "sierp|aug|серп|agosto",
    "wrze|sep|верес",
    "pazdz|oct|okt|жовт",
    "listopad|nov|листоп",
    "grud|dec|dez|груд|dicie",
)
_MONTHS = tuple(tuple(fold(stem) for stem in stems.split("|")) for stems in _MONTH_STEMS)
_ROMAN = {
    numeral: number
    for number, numeral in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), start=1
    )
}

_GAP = "[ \u00a0\u202f\u2009]"
_YEAR = r"(?P<year>(?:1[5-9]|20|21)\d\d)"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_DATES = (
    re.compile(rf"(?<![\d.\-/]){_YEAR}([-./])(?P<month>0?[1-9]|1[0-2])\2{_DAY}(?![\d/\-]|\.\d)"),
    re.compile(
        rf"(?<![\d./]){_DAY}([-./]){_GAP}?(?P<month>0?[1-9]|1[0-2])\2{_GAP}?{_YEAR}(?![\d/]|\.\d)"
    ),
    re.compile(
        rf"(?<![\w./]){_DAY}\.?(?:st|nd|rd|th)?{_GAP}+(?:of |de )?"
        rf"(?P<name>[^\W\d_]{{3,12}})\.?,?(?: de)?{_GAP}+{_YEAR}(?!\d)"
    ),
    re.compile(rf"(?<![\w./]){_DAY}[ .]{_GAP}?(?P<roman>[IVX]{{1,4}})[ .]{_GAP}?{_YEAR}(?!\d)"),
    re.compile(
        rf"(?<!\w)(?P<name>[^\W\d_]{{3,12}})\.?{_GAP}+{_DAY}(?:st|nd|rd|th)?,?{_GAP}+{_YEAR}(?!\d)"
    ),
    re.compile(rf"(?<!\w)(?P<name>[^\W\d_]{{3,12}})\.?{_GAP}+{_YEAR}(?!\d)"),
)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")

_REFERENCE = re.compile(
    r"(?<!\w)(?P<kind>art(?:\.|ykuł\w*|icles?|ículo)|§§?|paragraf\w*|par\.)"
    rf"{_GAP}*(?P<number>\d+[a-z]{{0,3}}(?!\w))"
    rf"(?:,?{_GAP}*(?:ust(?:\.|ęp\w*)|paragraph){_GAP}*(?P<section>\d+[a-z]{{0,2}})(?!\w)|\((?P<bracket>\d+)\))?"
    rf"(?:,?{_GAP}*p(?:kt\.?|unkt\w*){_GAP}*(?P<point>\d+[a-z]{{0,2}})(?!\w))?",
    re.IGNORECASE,
)

# 3826/18, 3826 / 2018, ZP.271.12.2024, WK-II/5/24: parts joined by dots, slashes or dashes. So many
# at most: "1/ 1/ 1/ " would be tried from each of its parts to its end.
_SIGNATURE = re.compile(
    rf"(?<![\w./-])(?:(?:[^\W\d_]{{1,6}}|\d+){_GAP}?[/]{_GAP}?|(?:[^\W\d_]{{1,6}}|\d+)[-._/]){{1,12}}"
    r"(?:[^\W\d_]{1,6}|\d+)(?![\w/])"
)
# NIP 527-10-20-300, telephone 41 123 45 67, IBAN in fours.
_GROUPED = re.compile(
    rf"(?<![\w.,-])(?:PL{_GAP}?)?\d{{2,4}}(?:(?:{_GAP}|-)\d{{2,4}}){{2,8}}(?![\w-])"
)
_THOUSANDS = re.compile(rf"^\d+(?:{_GAP}\d{{3}})+$")  # a number, perhaps a part of a longer one
_GROUPED_LENGTHS = frozenset({9, 10, 11, 14, 26})
"""Digits of a REGON or telephone, a NIP or KRS, a PESEL, a long REGON, a bank account."""

_NUMBER = re.compile(
    rf"(?:(?<![\w.,])|(?<=\bPL))(?P<whole>\d{{1,3}}(?:(?P<mark>{_GAP}|[.,'’])\d{{3}})(?:(?P=mark)\d{{3}})*|\d+)"
    r"(?:(?P<comma>[.,])(?P<rest>\d+))?"
    rf"(?:{_GAP}*(?P<scale>tys\.?|tysi[aąeę]\w*|thousand|mln|mio|milion\w*|millions?|mld|miliard\w*|billions?|bn|%|proc\.?|procent\w*|percent)(?!\w))?"
    r"(?![\d])",
    re.IGNORECASE,
)
_SCALES = (
    ("t", 1_000),
    ("mld", 1_000_000_000),
    ("miliard", 1_000_000_000),
    ("b", 1_000_000_000),
    ("m", 1_000_000),
)


def canonical_values(text: str) -> Sequence[Value]:
    """Everything in ``text`` that has a canonical writing, in order; spans do not overlap."""
    if not any(c.isdigit() for c in text):
        return []
    found: list[Value] = []
    taken = text
    for read in (_dates, _references, _identifiers, _numbers):
        values = sorted(read(taken), key=lambda value: value.start)
        found += values
        taken = _blanked(taken, values)
    return sorted(found, key=lambda value: value.start)


def _blanked(text: str, values: Sequence[Value]) -> str:
    """``text`` with NUL, which joins no numbers, in place of ``values`` (in order, not
    overlapping): what is left beside one is not part of another."""
    parts: list[str] = []
    reached = 0
    for value in values:
        parts += [text[reached : value.start], "\x00" * (value.end - value.start)]
        reached = value.end
    return "".join([*parts, text[reached:]])


class _Taken:
    """Spans that do not overlap, looked up in logarithmic time."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def add(self, span: tuple[int, int]) -> None:
        insort(self._spans, span)

    def meets(self, start: int, end: int) -> bool:
        """Whether one of the spans has a character in common with [start, end)."""
        after = bisect_left(self._spans, (end, end))
        return after > 0 and self._spans[after - 1][1] > start


def _dates(text: str) -> Iterator[Value]:
    taken = _Taken()
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if taken.meets(*match.span()):
                continue
            terms = _date_terms(match)
            if terms:
                taken.add(match.span())
                yield Value(match.start(), match.end(), terms)


def _date_terms(match: re.Match[str]) -> tuple[str, ...]:
    parts = match.groupdict()
    year = int(parts["year"])
    month = _month(parts)
    if month is None:
        return ()
    if "day" not in parts:
        return (f"#{year}-{month:02}",)
    readings = {(month, int(parts["day"]))}
    slashed = _SLASHED.fullmatch(match.group())
    if slashed:  # 03/12/2024 is the third of December here and the twelfth of March in America
        readings.add((int(slashed[1]), int(slashed[2])))
    terms: list[str] = []
    for month_, day in sorted(readings):
        try:
            date(year, month_, day)
        except ValueError:
            continue
        terms += [f"#{year}-{month_:02}-{day:02}", f"#{year}-{month_:02}"]
    return tuple(terms)


def _month(parts: dict[str, str | None]) -> int | None:
    if parts.get("month"):
        return int(str(parts["month"]))
    if parts.get("roman"):
        return _ROMAN.get(str(parts["roman"]))
    name = fold(str(parts["name"]))
    for number, stems in enumerate(_MONTHS, start=1):
        if name.startswith(stems):
            return number
    return None


def _references(text: str) -> Iterator[Value]:
    for match in _REFERENCE.finditer(text):
        kind = "art" if match["kind"].lower().startswith("art") else "§"
        whole = f"#{kind}{match['number'].lower()}"
        terms = [whole]
        for name, part in (("ust", match["section"] or match["bracket"]), ("pkt", match["point"])):
            if part:
                whole += f"{name}{part.lower()}"
                terms.append(whole)
        yield Value(match.start(), match.end(), tuple(terms))


def _identifiers(text: str) -> Iterator[Value]:
    taken = _Taken()
    for match in _GROUPED.finditer(text):
        joined = re.sub(r"\D", "", match.group())
        if len(joined) in _GROUPED_LENGTHS and not _THOUSANDS.search(match.group()):
            taken.add(match.span())
            yield Value(match.start(), match.end(), (_integer(joined),))
    for match in _SIGNATURE.finditer(text):
        if taken.meets(*match.span()):
            continue
        parts = [fold(part) for part in re.split(r"[\W_]+", match.group())]
        digits = [part for part in parts if part.isdigit()]
        if not digits or _is_plain_number(match.group()):
            continue
        terms = ["#" + "/".join(parts)]
        last = parts[-1]
        if len(last) == 4 and last.isdigit() and last[:2] in ("19", "20"):
            terms.append("#" + "/".join([*parts[:-1], last[2:]]))
        if len(digits) == len(parts) and len("".join(digits)) in _GROUPED_LENGTHS:
            terms.append(_integer("".join(digits)))
        yield Value(match.start(), match.end(), tuple(terms))


def _is_plain_number(text: str) -> bool:
    match = _NUMBER.fullmatch(text)
    return match is not None


def _integer(digits: str) -> str:
    return "#" + (digits.lstrip("0") or "0")


def _numbers(text: str) -> Iterator[Value]:
    for match in _NUMBER.finditer(text):
        digits = sum(c.isdigit() for c in match.group())
        if digits > MOST_DIGITS:
            continue
        scale = fold(match["scale"] or "")
        readings = set(_readings(match["whole"], match["mark"], match["comma"], match["rest"]))
        if scale.startswith(("%", "p")):
            yield Value(
                match.start(), match.end(), tuple(f"#{_plain(r)}%" for r in sorted(readings))
            )
            continue
        factor = next((f for stem, f in _SCALES if scale.startswith(stem)), 1) if scale else 1
        if factor == 1 and match["rest"] is None and digits < 4:
            continue  # its plain word says it all
        terms: list[str] = []
        for reading in sorted(readings):
            value = _EXACT.multiply(reading, Decimal(factor))
            terms.append("#" + _plain(value))
            terms += _rounded(value)
        yield Value(match.start(), match.end(), tuple(dict.fromkeys(terms)))


def _readings(
    whole: str, mark: str | None, comma: str | None, rest: str | None
) -> Iterator[Decimal]:
    digits = re.sub(r"\D", "", whole)
    fraction = f".{rest}" if rest else ""
    yield Decimal(digits + fraction)
    if mark in (".", ",") and rest is None and whole.count(mark) == 1:
        yield Decimal(whole.replace(mark, "."))


def _rounded(value: Decimal) -> Iterator[str]:
    """What people say instead of a long amount: 57 145 619,92 is "57 mln" and "57,1 mln"."""
    for name, unit in (("mld", 10**9), ("mln", 10**6)):
        if value >= unit:
            share = _EXACT.divide(value, Decimal(unit))
            for places in (Decimal(1), Decimal("0.1")):
                yield f"#{_plain(_EXACT.quantize(share, places))}{name}"
            return


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
