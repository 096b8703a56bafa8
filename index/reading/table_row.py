"""In a row of a table, the cell that answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.lexical.analysis import Analyzer
from index.lexical.folding import fold
from index.reading.phrases import Place
from index.reading.question import Question
from index.reading.spans import Extract, Span, typed_spans
from index.reading.statements import Statement
from index.reading.terms import Vocabulary
from index.table_line import cells


def cell_of_row(
    question: Question, statement: Statement, places: Sequence[Place], analyzer: Analyzer
) -> Extract:
    """The cell under the header that the question names and of the kind it asks for."""
    text = statement.text
    row, header = cells(text), cells(statement.header)
    scored: list[tuple[float, float, Span, float]] = []
    for number, (start, end) in enumerate(row):
        cell = text[start:end]
        if not cell:
            continue
        met = sum(p.weight for p in places if start <= p.start < end)
        name = statement.header[slice(*header[number])] if number < len(header) else ""
        named = _header_fit(question, name, analyzer)
        spans = typed_spans(question.kind, cell)
        fits = 0.0
        span = Span(start, end)
        if spans:
            fits = 1.0
            first = max(spans, key=lambda s: s.end - s.start)
            if question.kind not in ("organisation", "place"):
                span = Span(start + first.start, start + first.end)
        elif question.kind in _CELL_KINDS and re.fullmatch(r"[\d\s.,]+\w{0,3}", cell):
            fits = 0.6 if named else 0.2
        elif question.kind in ("person", "organisation") and not (
            named and _may_name(question, cell)
        ):
            fits = 0.1
        elif question.kind in _WORDED:
            fits = 0.5
        if question.kind in ("number", "duration") and re.fullmatch(r"(?:19|20)\d\d", cell):
            fits = min(fits, 0.1)  # a year
        if number == 0 and re.fullmatch(r"\d{1,3}", cell):
            fits = 0.0  # "Lp."
        repeats = 0.0 if spans and fits == 1.0 and len(cell) > 3 * (span.end - span.start) else met
        value = fits + named - 1.2 * min(1.0, repeats / question.weight * 2)
        scored.append((value, fits, span, named))
    if not scored:
        return Extract([Span(0, len(text))], 0.0, 0.0)
    best, fits, span, named = max(scored, key=lambda item: item[0])
    if best <= 0:
        return Extract([Span(0, len(text))], 0.0, 0.1)
    met = sum(p.weight for p in places) / question.weight
    return Extract([span], fits, min(1.0, 0.5 * named + met))


def _may_name(question: Question, cell: str) -> bool:
    """Not a number, a mark or a length of time; nor, for a person, plain words ("Naczynia kończyn
    dolnych")."""
    words = re.findall(r"[^\W\d_]{3,}", cell)
    if question.kind == "person" and len(words) > 1 and not any(w[0].isupper() for w in words[1:]):
        return False
    return bool(words) and not typed_spans("duration", cell)


_WORDED = frozenset(
    ("text", "list", "definition", "role", "reason", "organisation", "place", "person")
)
_CELL_KINDS = frozenset(
    ("money", "number", "percent", "duration", "phone", "identifier", "place", "hour")
)


def _header_fit(question: Question, name: str, analyzer: Analyzer) -> float:
    """0 … 1.5: how well the name of a column goes with what is asked for; of two that go with its
    kind, the one that has more of the question's words goes better."""
    if not name:
        return 0.0
    words = Vocabulary.of(name, analyzer)
    met = [(words.meets(term), term.weight) for term in question.terms]
    best = max((strength for strength, _ in met), default=0.0)
    share = sum(strength * weight for strength, weight in met) / question.weight
    folded = fold(name)
    if any(stem in folded for stem in _HEADER_STEMS.get(question.kind, ())):
        best = max(best, _OF_KIND) + (_OF_KIND_TOO if best else 0.0)
    return best + _SHARED * share


_OF_KIND, _OF_KIND_TOO, _SHARED = 0.7, 0.2, 0.3

_HEADER_STEMS = {
    "money": (
        "kwot",
        "cen",
        "koszt",
        "wartosc",
        "oplat",
        "stawk",
        "zl",
        "price",
        "cost",
        "amount",
        "fee",
    ),
    "person": ("osob", "imie", "nazwisk", "koordynator", "name", "person", "prowadz"),
    "date": ("data", "termin", "date", "dzien", "koniec", "poczatek"),
    "phone": ("telefon", "numer", "phone", "tel"),
    "email": ("mail",),
    "number": ("liczb", "ile", "number", "ilosc"),
    "percent": ("%", "procent", "udzial", "share"),
    "duration": ("czas", "dni", "godzin", "dlugosc", "trwa", "duration", "days", "hours"),
    "hour": ("godzin", "time", "hour"),
    "place": ("miejsc", "pokoj", "adres", "place", "room"),
    "role": ("stanowisk", "rola", "funkcj", "role", "position"),
    "organisation": ("nazw", "podmiot", "klaster", "name", "placowk"),
    "identifier": ("numer", "nr", "kod", "sygnatur", "code", "number"),
}
