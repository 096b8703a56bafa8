"""A question as the rest of the package needs it."""

# ruff: noqa: E501 - word lists and patterns read best in long lines

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.language import Qualifiers
from index.lexical.folding import fold
from index.lexical.question_language import small_words
from index.reading.kinds import Kind, kind_of
from index.reading.terms import Term

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FOCUS = re.compile(
    r"\b(?:jak[aieą]\w*|ktor[aeyi]\w*|what|which|welche\w*|que|якою?|який|яка)\s+(?:ma |jest |sa |is |are |the )*"
    r"(\w{3,})"
)
_UNIT = re.compile(
    r"\b(?:il[eu]|iloma|how many|number of|liczb\w+|skilky|скільки|wie viele|cuant[oa]s) "
    r"(?:(?:jest|sa|byl\w*|mamy|macie|maja|mial\w*|lacznie|razem|dokladnie|of|the|all|are|were|\w\w?) )*(\w{3,})"
)


_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[–-]\s?((?:19|20)\d\d)(?!\d)")
_OPENING = re.compile(r"(do|od|o|until|from|since|till) (?=kied|ktor|jak|when|what)")


@dataclass(frozen=True, slots=True)
class Question:
    """``language`` is ISO 639-1. ``unit`` is the counted thing of "ilu członków", folded, or "".

    ``years`` are those the question names. ``focus`` is the noun of "jaki model", folded, or "";
    ``opening`` the preposition a question for a time begins with ("do kiedy"), or "".
    ``qualifiers``: what it tells apart ("netto", "w sobotę").
    """

    text: str
    language: str
    kind: Kind
    terms: Sequence[Term]
    years: Sequence[int]
    unit: str
    focus: str = ""
    opening: str = ""
    qualifiers: Qualifiers = field(default_factory=Qualifiers)

    @property
    def weight(self) -> float:
        return sum(term.weight for term in self.terms) or 1.0


def years_in(text: str) -> frozenset[int]:
    """The years ``text`` names, those between "2013–2015" included."""
    found = {int(year) for year in _YEAR.findall(text)}
    for first, last in _YEARS.findall(text):
        if 0 < int(last) - int(first) < 30:
            found.update(range(int(first), int(last) + 1))
    return frozenset(found)


def read_question(text: str, terms: Sequence[Term]) -> Question:
    folded = " ".join(fold(text).split())
    unit = _UNIT.search(folded)
    return Question(
        text=text,
        language=language_of_question(text),
        kind=kind_of(text),
        terms=terms,
        years=[int(year) for year in _YEAR.findall(text)],
        unit=unit[1] if unit else "",
        focus=focus[1] if (focus := _FOCUS.search(folded)) else "",
        opening=opening[1] if (opening := _OPENING.match(folded)) else "",
        qualifiers=Qualifiers.of(text),
    )


_VOTING = ("pl", "en", "de", "es", "uk")


def language_of_question(text: str) -> str:
    """By small words and letters; Polish where nothing tells. Questions are too short for the
    detector that documents are given to."""
    lowered = text.lower()
    if re.search(r"[а-яіїєґ]", lowered):
        return "uk"
    if "¿" in text or "ñ" in lowered:
        return "es"
    words = set(re.findall(r"\w+", fold(text)))
    votes = {language: len(words & small_words(language)) for language in _VOTING}
    if "ß" in text or re.search(r"[äöü]", lowered):
        votes["de"] += 2
    if re.search(r"[ąćęłńśźż]", lowered):
        votes["pl"] += 1  # or a Polish name in a question that is not
    best = max(_VOTING, key=lambda language: votes[language])
    return best if votes[best] else "pl"
