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
from index.reading.number_words import word_value

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
          "dzien dni dnia day tag dia день дн", "tydzien tygodn week woche semana тижд",
          "miesi month monat mes місяц", "rok roku lat year jahr ano рок")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says. ``numbers`` are its amounts; ``loose``: "over", "about"; ``terms`` the
    canonical writings of dates and references in it."""

    numbers: tuple[Decimal, ...]
    loose: bool
    terms: frozenset[str]
    unit: int
    words: frozenset[str]


def said_by(kind: Kind, text: str, analyzer: Analyzer) -> Said:
    values = canonical_values(text)
    terms = frozenset(term for value in values for term in value.terms)
    numbers = () if kind in ("date", "identifier", "email") else tuple(_numbers(text))
    words = frozenset(
        lemma for word in analyzer.words(text) for lemma in (min(word.lemmas),) if len(lemma) > 1
    )
    return Said(numbers, bool(_LOOSE.search(text)), terms, _unit(text), words)


def same(kind: Kind, one: Said, other: Said) -> bool:
    """Whether both say the same; "over 57 million" and 57 145 619,92 do, 50 and 130 do not."""
    if kind == "date":
        if one.terms and other.terms:
            return not one.terms.isdisjoint(other.terms)
        days, others = (frozenset(filter(str.isdigit, said.words)) for said in (one, other))
        if days and others and days.isdisjoint(others):
            return False  # "15 lutego", "28 lutego"
        return _overlap(one.words, other.words) >= 0.5
    if one.numbers and other.numbers:
        if one.unit >= 0 and other.unit >= 0 and one.unit != other.unit:
            return False
        if len(one.numbers) != len(other.numbers):
            return one.numbers[0] in other.numbers or other.numbers[0] in one.numbers
        return all(_near(a, b, one, other) for a, b in zip(one.numbers, other.numbers, strict=True))
    if kind == "duration" and bool(one.numbers) != bool(other.numbers):
        return False
    if kind in ("identifier", "phone", "email") and one.terms and other.terms:
        return not one.terms.isdisjoint(other.terms)
    return _overlap(one.words, other.words) >= 0.5


def _near(a: Decimal, b: Decimal, one: Said, other: Said) -> bool:
    if a == b:
        return True
    low, high = sorted((a, b))
    if high >= 1_000_000:
        return high - low <= high * Decimal("0.02")
    return (one.loose or other.loose) and low > 0 and high <= low * Decimal("1.06")


def _numbers(text: str) -> Sequence[Decimal]:
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
        for match in re.finditer(r"[^\W\d_]+(?:[ -][^\W\d_]+)?", text):
            value_ = word_value(match.group())
            if value_ is None:
                value_ = word_value(match.group().split()[0])
            if value_ is not None:
                found.append(Decimal(value_))
        compound = re.search(
            r"\b(jedno|dwu|trzy|cztero|pięcio|sześcio)(?=mies|dni|lat|let|tyg|god)", text.lower()
        )
        if compound and not found:
            stems = ("jedno", "dwu", "trzy", "cztero", "pięcio", "sześcio")
            found.append(Decimal(stems.index(compound[1]) + 1))
    return found


def _unit(text: str) -> int:
    for word in re.findall(r"[^\W\d_]+", fold(text)):
        for number, stems in enumerate(_UNITS):
            if any(word.startswith(fold(stem)) for stem in stems.split()):
                return number
    return -1


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    one_all = one | {f"c{c}" for word in one for c in concepts_of(word)}
    other_all = other | {f"c{c}" for word in other for c in concepts_of(word)}
    return len(one_all & other_all) / min(len(one_all), len(other_all))
