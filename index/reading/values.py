"""Whether two answers say the same, a rounded figure and its exact amount included."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.lexical.analysis import Analyzer
from index.lexical.folding import fold
from index.lexical.numbers import canonical_values
from index.reading.concepts import concepts_of
from index.reading.kinds import Kind
from index.reading.number_words import NUMBER_WORD, word_value

COMPARABLE: frozenset[Kind] = frozenset(
    ("number", "money", "percent", "duration", "date", "hour", "identifier", "phone", "email")
)
"""Kinds whose answers can be told to differ; two wordings of a definition cannot."""

_LOOSE = re.compile(
    r"\b(?:ponad|około|ok|blisko|prawie|niemal|co najmniej|przynajmniej|powyżej|więcej niż|over|"
    r"more than|at least|about|around|nearly|almost|approximately)\b",
    re.IGNORECASE,
)
_SCALE = re.compile(
    r"(?P<t>tys|tysi[ąę]c|thousand)|(?P<mld>mld|miliard|billion)|(?P<m>mln|milion|million)", re.I
)
_FACTORS = {"t": 1_000, "m": 1_000_000, "mld": 1_000_000_000}
_NUMBER = re.compile(
    r"\d+(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
)
_UNITS = ("sekund second секунд", "minut хвилин", "godzin hour stund hora годин",
          "dzien dni dnia dob day tag dia день дн", "tydzien tygodn week woche semana тижд",
          "miesi month monat mes місяц", "kwarta quarter",
          "rok roku lat year jahr ano рок")  # fmt: skip
_SHORT_UNITS = {"sek": 0, "min": 1, "godz": 2, "h": 2}
_SECONDS = (1, 60, 3600, 86_400, 604_800, 2_629_800, 7_889_400, 31_557_600)
"""Of each unit; of a month and a year on average."""
_CURRENCIES = ("zł PLN", "EUR €", "USD dol $", "GBP £ funt", "CHF frank", "NOK", "UAH hryw грн")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})(?:[.:](\d\d))?(?!\d)")
_PARTS = ((re.compile(r"\bpółtor", re.I), "1.5"), (re.compile(r"\b(?:pół|half)\b", re.I), "0.5"))
_SHORTEST_TAIL = 4
"""Letters of a reference or figures of a number that name it without what may stand before:
"12/2015" for "nr KLM/12/2015", the local number for one with its area code."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says. ``numbers`` are its amounts, of an hour its minutes; ``loose``: "over",
    "about"; ``terms`` the canonical writings of dates and references in it; ``unit`` of time and
    ``currency`` by their place in a list, -1 for none; ``name``: a number to call, an address or a
    reference, as nothing but its letters and figures, "" for other kinds."""

    numbers: tuple[Decimal, ...]
    loose: bool
    terms: frozenset[str]
    unit: int
    words: frozenset[str]
    currency: int = -1
    name: str = ""


def said_by(kind: Kind, text: str, analyzer: Analyzer) -> Said:
    values = canonical_values(text)
    terms = frozenset(term for value in values for term in value.terms)
    numbers = () if kind in ("date", *_NAMES) else tuple(_numbers(kind, text))
    words = frozenset(
        lemma for word in analyzer.words(text) for lemma in (min(word.lemmas),) if len(lemma) > 1
    )
    currency = _currency(text) if kind == "money" else -1
    name = _name(kind, text) if kind in _NAMES else ""
    return Said(numbers, bool(_LOOSE.search(text)), terms, _unit(text), words, currency, name)


_NAMES: frozenset[Kind] = frozenset(("phone", "email", "identifier"))


def _name(kind: Kind, text: str) -> str:
    if kind == "phone":
        return re.sub(r"\D", "", text)[-9:]
    return fold(text) if kind == "email" else re.sub(r"[\W_]", "", fold(text))


def same(kind: Kind, one: Said, other: Said) -> bool:
    """Whether both say the same; "over 57 million" and 57 145 619,92 do, 50 and 130 do not."""
    if kind in _NAMES:
        return _same_name(one.name, other.name)
    if kind == "date":
        if one.terms and other.terms:
            return not one.terms.isdisjoint(other.terms)
        figures, others = (_figures(said.words) for said in (one, other))
        if figures and others and figures.isdisjoint(others):
            return False  # "15 lutego", "28 lutego"
        return _overlap(one.words, other.words) >= 0.5
    if one.currency >= 0 and other.currency >= 0 and one.currency != other.currency:
        return False
    if one.numbers and other.numbers:
        if one.unit >= 0 and other.unit >= 0 and one.unit != other.unit:
            return kind == "duration" and _lasts_as_long(one, other)
        if len(one.numbers) != len(other.numbers):
            return one.numbers[0] in other.numbers or other.numbers[0] in one.numbers
        return all(_near(a, b, one, other) for a, b in zip(one.numbers, other.numbers, strict=True))
    if kind == "duration" and (
        bool(one.numbers) != bool(other.numbers)
        or (one.unit >= 0 and other.unit >= 0 and one.unit != other.unit)
    ):
        return False
    return _overlap(one.words, other.words) >= 0.5


def _same_name(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _SHORTEST_TAIL and long.endswith(short))


def _figures(words: frozenset[str]) -> frozenset[str]:
    """Numbers among ``words``, Roman ones too."""
    return frozenset(word for word in words if re.fullmatch(r"\d+|[ivx]+", word))


def _lasts_as_long(one: Said, other: Said) -> bool:
    """Whether two times in different units are one: "14 dni", "2 tygodnie"."""
    if len(one.numbers) != len(other.numbers):
        return False
    a, b = _SECONDS[one.unit], _SECONDS[other.unit]
    pairs = zip(one.numbers, other.numbers, strict=True)
    return all(abs(x * a - y * b) <= max(x * a, y * b) * Decimal("0.02") for x, y in pairs)


def _near(a: Decimal, b: Decimal, one: Said, other: Said) -> bool:
    if a == b:
        return True
    low, high = sorted((a, b))
    if high >= 1_000_000:
        return high - low <= high * Decimal("0.02")
    return (one.loose or other.loose) and low > 0 and high <= low * Decimal("1.06")


def _numbers(kind: Kind, text: str) -> Sequence[Decimal]:
    if kind == "hour":
        times = (match.groups(default="0") for match in _CLOCK.finditer(text))
        return [Decimal(60 * int(hour) + int(minute)) for hour, minute in times]
    found: list[Decimal] = []
    for match in _NUMBER.finditer(text):
        raw = re.sub(r"[ \u00a0\u202f]", "", match.group())
        if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", raw):
            raw = raw.replace(",", "")
        elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", raw):
            raw = raw.replace(".", "")
        value = Decimal(raw.replace(",", "."))
        scale = _SCALE.match(text[match.end() :].lstrip())
        if scale and scale.lastgroup:
            value *= _FACTORS[scale.lastgroup]
        found.append(value)
    if not found:
        for match in re.finditer(NUMBER_WORD, text, re.IGNORECASE):
            value_ = word_value(match.group())
            if value_ is not None:
                found.append(Decimal(value_))
        if not found:
            found += [Decimal(part) for pattern, part in _PARTS if pattern.search(text)]
        compound = re.search(
            r"\b(jedno|dwu|trzy|cztero|pięcio|sześcio)(?=mies|dni|lat|let|tyg|god)", text.lower()
        )
        if compound and not found:
            stems = ("jedno", "dwu", "trzy", "cztero", "pięcio", "sześcio")
            found.append(Decimal(stems.index(compound[1]) + 1))
    return found


def _unit(text: str) -> int:
    for word in re.findall(r"[^\W\d_]+", fold(text)):
        if word in _SHORT_UNITS:
            return _SHORT_UNITS[word]
        for number, stems in enumerate(_UNITS):
            if any(word.startswith(fold(stem)) for stem in stems.split()):
                return number
    return -1


def _currency(text: str) -> int:
    for number, names in enumerate(_CURRENCIES):
        if any(name.lower() in text.lower() for name in names.split()):
            return number
    return -1


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    one_all = one | {f"c{c}" for word in one for c in concepts_of(word)}
    other_all = other | {f"c{c}" for word in other for c in concepts_of(word)}
    return len(one_all & other_all) / min(len(one_all), len(other_all))
