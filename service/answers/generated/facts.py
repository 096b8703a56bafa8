"""The numbers, dates and addresses of a text, so that what is written can be held against a source.

A value of a sentence is a ``Fact``: the terms that a source must have, in one of several ways. A
source gives generously (a date is also its year; a long amount also its rounded writings), a
sentence asks strictly (a date its day, "57.3 million" not "57 million", "10 days" not "10 months").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.lexical.folding import fold
from index.lexical.numbers import Value, canonical_values
from index.reading.number_words import NUMBER_WORD, word_value
from ingest.metadata.months import months

_GAP = "[ \u00a0\u202f\u2009-]*"
_ADDRESS = re.compile(
    r"https?://[^\s<>\"')\]]+|www\.[^\s<>\"')\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"(?<![\w.])(?:[\w-]+\.)+(?:pl|com|org|net|eu|info|gov|edu|ua|de|es|io|biz)\b(?:/[^\s<>\"')\]]*)?",
    re.IGNORECASE,
)
_CLOCK = r"(?:[01]?\d|2[0-3])"
_TIME = re.compile(
    rf"(?<![\d.:,])(?P<h>{_CLOCK}):(?P<m>[0-5]\d)(?![\d.:])"
    # With a full stop only where it cannot be an amount: after "godz.", or from … to.
    rf"|(?<=godz\. )(?P<h2>{_CLOCK})\.(?P<m2>[0-5]\d)(?!\d)"
    rf"|(?<=godzin. )(?P<h3>{_CLOCK})\.(?P<m3>[0-5]\d)(?!\d)"
    rf"|(?<=godzinie )(?P<h6>{_CLOCK})\.(?P<m6>[0-5]\d)(?!\d)"
    rf"|(?<![\d.:,])(?P<h4>{_CLOCK})\.(?P<m4>[0-5]\d)(?=\s?[-–]\s?{_CLOCK}\.[0-5]\d(?![\d.]))"
    rf"|(?<=\d\.\d\d[-–])(?P<h5>{_CLOCK})\.(?P<m5>[0-5]\d)(?!\d)"
)
_DAY = re.compile(
    r"(?<![\w.])(?P<day>0?[1-9]|[12]\d|3[01])\.?(?:st|nd|rd|th)?[ \u00a0]+"
    r"(?:of |de )?(?P<name>[^\W\d_]{3,12})"
    r"|(?<!\w)(?P<name2>[^\W\d_]{3,12})[ \u00a0]+(?P<day2>0?[1-9]|[12]\d|3[01])"
    r"(?:st|nd|rd|th)?(?!\w)"
)
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(rf"(?<!\w){NUMBER_WORD}", re.IGNORECASE)
_DATE = re.compile(r"#(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?")
_NUMBER_TERM = re.compile(r"#(?P<number>\d+(?:\.\d+)?)(?P<scale>mln|mld)?")
_SCALES = {"mln": 10**6, "mld": 10**9}

_UNITS = {
    "PLN": "zl zlot* pln зл",
    "EUR": "€ eur euro* євро",
    "USD": "$ usd dolar* dollar*",
    "GBP": "£ gbp funt* pound*",
    "CHF": "chf frank*",
    "UAH": "₴ uah hrywn* hryvn* грив* грн",
    "seconds": "sek sekund* second* sekunde*",
    "minutes": "min minut* хвилин*",
    "hours": "h godz godzin* hour* stund* hora* годин*",
    "days": "dni dzien dnia day* tag tage tagen dia dias день дні днів",
    "weeks": "tydzien tygodn* week* woche* wochentlich semana* тижд*",
    "months": "mies miesiac* miesiec* month* monat* mes meses місяц*",
    "quarters": "kwartal* quarter* quartal* квартал*",
    "years": "rok lat lata latach latami roczn* year* annual* jahr* ano anos рік років роки річн*",
}
_WHOLE = {word: unit for unit, text in _UNITS.items() for word in text.split() if word[-1] != "*"}
_STEMS = {
    word[:-1]: unit for unit, text in _UNITS.items() for word in text.split() if word[-1] == "*"
}
_PERIODS = frozenset(("weeks", "months", "quarters", "years"))
"""Asked for without a number too: "once a month" is not "once a quarter"."""

_CURRENCIES = frozenset(("PLN", "EUR", "USD", "GBP", "CHF", "UAH"))
_NEXT = re.compile(rf"{_GAP}([^\W\d_]+|[€$£₴])")
_BEFORE = re.compile(rf"([^\W\d_]+|[€$£₴]){_GAP}\Z")
_UNIT_WORD = re.compile(r"[^\W\d_]+|[€$£₴]")

NO_UNIT = "?"


@dataclass(frozen=True, slots=True)
class Fact:
    """``text[start:end]`` says a value. A source supports it if it has all terms of one of
    ``ways``."""

    text: str
    start: int
    end: int
    ways: tuple[frozenset[str], ...]

    def is_in(self, terms: frozenset[str]) -> bool:
        return any(way <= terms for way in self.ways)


_OF_TIME = re.compile(
    r"(?:\b(?:w|we|z|od|do|po|przed|lat|latach|roku|rok|in|of|since|from|until|by|year|im|seit|"
    r"bis|jahr|en|у|в|з|до)|[(–-])\s*\Z|\A\s*(?:r\.|roku|rok|рок|р\.)",
    re.IGNORECASE,
)


def is_of_time(sentence: str, fact: Fact) -> bool:
    """Whether ``fact`` is a date or a year of ``sentence``, and no amount."""
    if any(_DATE.fullmatch(term) for way in fact.ways for term in way):
        return True
    if not re.fullmatch(r"(?:19|20)\d\d", fact.text):
        return False
    before, after = sentence[: fact.start], sentence[fact.end :]
    return bool(_OF_TIME.search(before) or _OF_TIME.match(after))


def dates_of(source: str) -> frozenset[str]:
    """The dates and years that ``source`` supports, and no other value."""
    return frozenset(
        term
        for term in terms_of(source)
        if _DATE.fullmatch(term) or re.fullmatch(r"#(?:19|20)\d\d", term)
    )


def facts_of(sentence: str) -> Sequence[Fact]:
    """Every value that ``sentence`` gives, in order."""
    found = [
        Fact(sentence[start:end], start, end, tuple(map(frozenset, ways)))
        for start, end, _, ways in _values(sentence)
    ]
    return sorted(found, key=lambda fact: fact.start)


def terms_of(source: str) -> frozenset[str]:
    """Everything that ``source`` supports."""
    found = {term for _, _, terms, _ in _values(source) for term in terms}
    for word in _UNIT_WORD.findall(fold(source)):
        unit = "years" if word == "roku" else _unit(word)
        if unit:
            found.add(f"unit {unit}")
    return frozenset(found)


_Found = tuple[int, int, set[str], list[set[str]]]
"""[start, end), the terms it gives as a source, the ways it asks for as a sentence."""


def _values(text: str) -> Iterator[_Found]:
    left = text
    for read in (_addresses, _times, _canonical, _days, _digits, _number_words, _periods):
        for found in read(left, text):
            yield found
            # Blanked with a letter: what is left beside it is not part of another value.
            left = left[: found[0]] + "\x00" * (found[1] - found[0]) + left[found[1] :]


def _addresses(left: str, _: str) -> Iterator[_Found]:
    for match in _ADDRESS.finditer(left):
        raw = match.group().rstrip(".,;:!?")
        term = "@" + re.sub(r"^(?:https?://)?(?:www\.)?", "", fold(raw)).rstrip("/")
        host = term.partition("/")[0]
        yield match.start(), match.start() + len(raw), {term, host}, [{term}]


def _canonical(left: str, text: str) -> Iterator[_Found]:
    for value in canonical_values(left):
        dates = [match for term in value.terms if (match := _DATE.fullmatch(term))]
        if dates:
            yield _date(value, dates)
        elif value.terms[0].startswith(("#art", "#§")):
            yield value.start, value.end, set(value.terms), [{value.terms[-1]}]
        elif all(term.endswith("%") for term in value.terms):
            yield value.start, value.end, set(value.terms), [{term} for term in value.terms]
        elif all(_NUMBER_TERM.fullmatch(term) for term in value.terms):
            yield _amount(value, text)
        else:
            raw = left[value.start : value.end]
            parts = [_plain(digits) for digits in _DIGITS.findall(raw)]
            ways = [{term} for term in value.terms]
            if len(parts) > 1 and not any(letter.isalpha() for letter in raw):
                ways.append(set(parts))  # from … to, which a source may write with other words
            yield value.start, value.end, {*value.terms, *parts}, ways


def _date(value: Value, dates: Sequence[re.Match[str]]) -> _Found:
    given = set(value.terms)
    for date in dates:
        given.add(f"#{date['year']}")
        if date["day"]:
            given.add(f"#--{date['month']}-{date['day']}")
    exact = [{date.group()} for date in dates if date["day"]]
    return value.start, value.end, given, exact or [{dates[0].group()}]


def _amount(value: Value, text: str) -> _Found:
    """A rounded writing is given by every exact amount, and asked for only by itself."""
    numbers = [match for term in value.terms if (match := _NUMBER_TERM.fullmatch(term))]
    exact = {Decimal(one["number"]) for one in numbers if not one["scale"]}
    asked = [
        one.group()
        for one in numbers
        if not one["scale"] or Decimal(one["number"]) * _SCALES[one["scale"]] in exact
    ]
    unit = unit_beside(text, value.start, value.end)
    given = {term for one in numbers for term in _given(one.group(), unit)}
    return value.start, value.end, given, [way for term in asked for way in _asked(term, unit)]


def _times(left: str, _: str) -> Iterator[_Found]:
    for match in list(_TIME.finditer(left)):
        hour, minute = (part for part in match.groups() if part is not None)
        term, bare = f"#{int(hour)}:{minute}", _plain(hour)
        decimal = f"#{int(hour)}.{minute}".rstrip("0").rstrip(".")
        ways = [{term}, {decimal}] if "." in match.group() else [{term}]
        if minute == "00":
            ways.append({bare})
        yield match.start(), match.end(), {term, bare, decimal}, ways


def _days(left: str, _: str) -> Iterator[_Found]:
    """A day and a month without a year."""
    for match in _DAY.finditer(left):
        month = months().get(fold(match["name"] or match["name2"]))
        if month is None:
            continue
        day = int(match["day"] or match["day2"])
        term = f"#--{month:02}-{day:02}"
        yield match.start(), match.end(), {term}, [{term}]


def _digits(left: str, text: str) -> Iterator[_Found]:
    for match in _DIGITS.finditer(left):
        term = _plain(match.group())
        unit = unit_beside(text, match.start(), match.end())
        yield match.start(), match.end(), set(_given(term, unit)), _asked(term, unit)


def _number_words(left: str, text: str) -> Iterator[_Found]:
    for match in _WORDS.finditer(left):
        value = word_value(match.group())
        if value is None or value < 2:  # "one" is a pronoun as often
            continue
        unit = unit_beside(text, match.start(), match.end())
        term = f"#{value}"
        yield match.start(), match.end(), set(_given(term, unit)), _asked(term, unit)


def _periods(left: str, _: str) -> Iterator[_Found]:
    for match in _UNIT_WORD.finditer(left):
        unit = _unit(fold(match.group()))
        if unit in _PERIODS:
            yield match.start(), match.end(), set(), [{f"unit {unit}"}]


def _given(term: str, unit: str) -> Sequence[str]:
    return term, f"{term}|{unit or NO_UNIT}"


def _asked(term: str, unit: str) -> list[set[str]]:
    """With the same unit; or the bare number where the unit stands elsewhere (in a header)."""
    if not unit:
        return [{term}]
    return [{f"{term}|{unit}"}, {f"{term}|{NO_UNIT}", f"unit {unit}"}]


def unit_beside(text: str, start: int, end: int) -> str:
    """The unit of the number ``text[start:end]``, "" where there is none that we know."""
    after = _NEXT.match(text, end)
    if after and (unit := _unit(fold(after[1]))):
        return unit
    before = _BEFORE.search(text, max(0, start - 12), start)
    unit = _unit(fold(before[1])) if before else ""
    return unit if unit in _CURRENCIES else ""


def _unit(folded: str) -> str:
    if folded in _WHOLE:
        return _WHOLE[folded]
    return next((unit for stem, unit in _STEMS.items() if folded.startswith(stem)), "")


def _plain(digits: str) -> str:
    return "#" + (digits.lstrip("0") or "0")
