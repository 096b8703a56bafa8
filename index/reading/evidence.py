"""What speaks for a statement as an answer, as numbers.

How much of the question it meets, itself and with what it stands under; how near it is in meaning;
whether it holds what was asked for; what the trained reader makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from index.hit import Citation, Hit
from index.lexical.analysis import Analyzer
from index.reading.asking import asks_for
from index.reading.kinds import Kind
from index.reading.question import Question, years_in
from index.reading.spans import Extract
from index.reading.statements import Statement, statements
from index.reading.terms import Vocabulary

_LONG_CHARS = 300
"""A longer statement is as long as can be: it meets more words by chance."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a statement, each 0 … 1 unless said otherwise.

    How much of the question's weight is met: ``near``: by the statement with the heading, table
    header, list opening and sentence before; ``wide``: with title, headings and path too;
    ``whole``: by the passage with all that is around it; ``names``: the share of the question's
    names met widely (1 if it has none); ``missing``: weight share of the heaviest term that is not
    met nearby, ``absent``: that is met nowhere; ``years``: the share of named years that are met.

    ``passage``: the passage's score relative to the best; ``kind``: what was asked for is there
    (0.5 where its kind has no form of its own); ``tight``: how near the words that answer stand to
    the words of the question; ``row``: a row of a table; ``other``: it names a namesake
    ("InPlaMed-II" for "InPlaMed"); ``against``: it is about the other one of two things that the
    question tells apart (net for gross, Monday for Friday); ``length`` of the statement, 1 for 300
    characters and more.

    ``reader``: how much likelier the reader takes words of it, whichever, for an answer than that
    none is there, in tens of log odds, -2 … 2; ``stage``: the highest ``reader`` of the passage.

    There were ten signals more. Each made answers better on the questions it was thought of for
    and worse, or no better, on those of other organisations.
    """

    near: float
    wide: float
    whole: float
    names: float
    missing: float
    absent: float
    years: float
    passage: float
    kind: float
    tight: float
    row: float
    other: float
    against: float
    length: float
    reader: float
    stage: float

    def vector(self) -> NDArray[np.float64]:
        return np.array([getattr(self, field.name) for field in fields(self)])


@dataclass(frozen=True, slots=True)
class Read:
    """A hit's passage, taken apart once."""

    hit: Hit
    statements: Sequence[Statement]
    around: Vocabulary
    words: Sequence[Vocabulary]
    near: Sequence[Vocabulary]
    whole: Vocabulary


def read_passage(hit: Hit, analyzer: Analyzer, context: str = "") -> Read:
    """``context`` is the chunk's: it ends in the header of a table that began earlier."""
    citation = hit.citation
    around = Vocabulary.of(
        "\n".join((citation.title, citation.path, *citation.heading_path)), analyzer
    )
    made = statements(hit.text, context, hit.language)
    words = [Vocabulary.of(one.text, analyzer) for one in made]
    near = [
        own.joined(Vocabulary.of("\n".join((s.heading, s.header, s.lead, s.before)), analyzer))
        for own, s in zip(words, made, strict=True)
    ]
    return Read(hit, made, around, words, near, Vocabulary.of_all([around, *words]))


def _years_met(question: Question, statement: Statement, citation: Citation) -> Collection[int]:
    """The named years that the statement is of: it says so, or it names no other year and its
    document is of that time, by its date or its title ("Strategia 2015–2020")."""
    if not question.years:
        return ()
    said = years_in(statement.text) or years_in(statement.heading + " " + statement.before)
    of_document = {citation.modified.year, *years_in(f"{citation.title} {citation.path}")}
    return [year for year in question.years if year in (said or of_document)]


_ASKED_ONLY: frozenset[Kind] = frozenset(("definition", "list", "reason"))
"""Kinds whose words of asking ("oznacza", "powód") need not stand where the answer does."""

_NUMBERED = re.compile(r"(?:[-– ][IVX]{2,4}|[-–]\d{1,2})(?![\w.])")


def _has_namesake(question: Question, statement: Statement) -> bool:
    """Whether a name of the question has a number here that it has not there."""
    return any(
        _NUMBERED.match(statement.text, found.end()) is not None
        and f"{term.text}{statement.text[found.end() : found.end() + 2]}" not in question.text
        for term in question.terms
        if term.name and len(term.text) > 2 and not term.form[:1].isdigit()
        for found in re.finditer(rf"\b{re.escape(term.text)}\b", statement.text)
    )


def _is_about_the_other(question: Question, statement: Statement) -> bool:
    around = (statement.heading, statement.header, statement.lead, statement.before)
    return question.qualifiers.contradicted_by("\n".join((statement.text, *around))) is not None


def evidence_of(
    question: Question, read: Read, number: int, found: Extract, best_score: float
) -> Evidence:
    """Of one statement of a passage, without what only the reader knows; ``best_score`` is that
    of the best passage."""
    statement = read.statements[number]
    own, near = read.words[number], read.near[number]
    wide = near.joined(read.around)
    near_met = wide_met = whole_met = 0.0
    name_weight = name_met = 0.0
    missing = absent = 0.0
    years = _years_met(question, statement, read.hit.citation)
    for term in question.terms:
        by_own = own.meets(term)
        if asks_for(question.kind, term) and (found.fits >= 0.9 or question.kind in _ASKED_ONLY):
            by_own = 1.0
        by_near = max(by_own, 0.9 * near.meets(term))
        by_wide = max(by_near, 0.8 * wide.meets(term), 0.8 * (term.form in map(str, years)))
        near_met += term.weight * by_near
        wide_met += term.weight * by_wide
        whole_met += term.weight * max(by_own, read.whole.meets(term))
        if term.name:
            name_weight += term.weight
            name_met += term.weight * (by_wide > 0)
        missing = max(missing, term.weight * (1 - min(1.0, by_near / 0.6)))
        absent = max(absent, term.weight * (1 - min(1.0, by_wide / 0.6)))
    weight = question.weight
    return Evidence(
        near=near_met / weight,
        wide=wide_met / weight,
        whole=whole_met / weight,
        names=name_met / name_weight if name_weight else 1.0,
        missing=missing / weight,
        absent=absent / weight,
        years=len(years) / len(question.years) if question.years else 1.0,
        passage=read.hit.score / best_score,
        kind=found.fits,
        tight=found.tight,
        row=float(statement.form == "row"),
        other=float(_has_namesake(question, statement)),
        against=float(_is_about_the_other(question, statement)),
        length=min(1.0, len(statement.text) / _LONG_CHARS),
        reader=0.0,
        stage=0.0,
    )
