"""Which statements of the found passages answer a question, and how sure that is.

Every statement is described by a few numbers (``Evidence``): how much of the question it meets,
itself and with what it stands under; how near it is in meaning; whether it holds what was asked
for. A logistic model (``Judge``) turns them into one score; its weights are learned from questions
with known answers, see ``judge``.
"""

# ruff: noqa: E501 - word lists and patterns read best in long lines

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from index.hit import Hit
from index.lexical.analysis import Analyzer
from index.reading.asking import asks_for
from index.reading.extraction import Extract, extract
from index.reading.question import Question, years_in
from index.reading.statements import Statement, statements
from index.reading.terms import Vocabulary

MOST_EMBEDDED = 12
"""Statements whose meaning is compared with the question's: each costs 3–8 ms."""

Embed = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a statement, each 0 … 1 unless said otherwise.

    ``own``: share of the question's weight met by the statement; ``near``: with the heading,
    table header, list opening and sentence before; ``wide``: with title, headings and path too;
    ``names``: share of the question's names met widely (1 if it has none); ``missing``: weight
    share of the heaviest term that is not met nearby, ``absent``: that is met nowhere; ``dense``: cosine of statement and question
    above an arbitrary passage's; ``passage``: the passage's score relative to the best;
    ``kind``: what was asked for is there (0.5 where its kind has no form of its own);
    ``tight``: how near the words that answer stand to the words of the question;
    ``heading``: the statement is a heading or asks itself; ``years``: named years are met.
    """

    own: float
    near: float
    wide: float
    names: float
    missing: float
    absent: float
    dense: float
    passage: float
    lexical: float
    kind: float
    tight: float
    heading: float
    years: float

    def vector(self) -> NDArray[np.float64]:
        return np.array([getattr(self, field.name) for field in fields(self)])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement of a hit with the words in it that may answer; ``score`` orders candidates."""

    hit: Hit
    statement: Statement
    extract: Extract
    evidence: Evidence
    score: float


@dataclass(frozen=True, slots=True)
class Read:
    """A hit's passage, taken apart once."""

    hit: Hit
    statements: Sequence[Statement]
    around: Vocabulary
    words: Sequence[Vocabulary]
    near: Sequence[Vocabulary]


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
    return Read(hit, made, around, words, near)


def gather(
    question: Question,
    reads: Sequence[Read],
    analyzers: Callable[[str], Analyzer],
    score: Callable[[Evidence], float],
    cosines: Callable[[Sequence[str]], Sequence[float]],
) -> Sequence[Candidate]:
    """The candidates of all passages, best first; ``cosines`` compares texts with the question."""
    best_hit = max((read.hit.score for read in reads), default=1.0) or 1.0
    best_words = max((r.hit.scores.get("lexical", 0.0) for r in reads), default=0.0) or 1.0
    drafts: list[tuple[float, Read, int, Extract, Evidence]] = []
    for read in reads:
        analyzer = analyzers(read.hit.language)
        for number, statement in enumerate(read.statements):
            if statement.form == "list" and question.kind != "list":
                continue
            found = extract(question, statement, read.words[number], analyzer)
            evidence = _evidence(question, read, number, found, best_hit, best_words)
            drafts.append((score(evidence), read, number, found, evidence))
    drafts.sort(key=lambda draft: -draft[0])
    compared = drafts[:MOST_EMBEDDED]
    texts = [_embedded(draft[1].statements[draft[2]], draft[1].hit) for draft in compared]
    near = cosines(texts) if texts else []
    made: list[Candidate] = []
    for (_, read, number, found, evidence), cosine in zip(compared, near, strict=True):
        full = _with_dense(evidence, cosine)
        made.append(Candidate(read.hit, read.statements[number], found, full, score(full)))
    made.sort(key=lambda candidate: -candidate.score)
    return made


def _embedded(statement: Statement, hit: Hit) -> str:
    """The statement with what makes it understandable by itself."""
    parts = [hit.citation.title, statement.heading, statement.header or statement.lead]
    return "\n".join([part for part in parts if part] + [statement.text])


def _with_dense(evidence: Evidence, cosine: float) -> Evidence:
    values: Mapping[str, float] = {
        field.name: getattr(evidence, field.name) for field in fields(evidence)
    }
    return Evidence(**{**values, "dense": cosine})


def _years_met(question: Question, statement: Statement, dated: int) -> float:
    """The share of the named years that the statement is of: it says so, or it names no other
    year and its document is of that time."""
    said = years_in(statement.text) or years_in(statement.heading + " " + statement.before)
    met = [year in said if said else year == dated for year in question.years]
    return sum(met) / len(met)


_LETTERHEAD = re.compile(r"(?:Od|Do|DW|Data|Temat|From|To|Cc|Date|Subject): ")


def _says_nothing(statement: Statement) -> bool:
    """A heading, a question, the header of a table or of a message."""
    return (
        statement.form == "heading"
        or statement.text.endswith(("?", ":"))
        or (statement.form == "row" and not statement.header)
        or _LETTERHEAD.match(statement.text) is not None
    )


def _evidence(
    question: Question,
    read: Read,
    number: int,
    found: Extract,
    best_hit: float,
    best_words: float,
) -> Evidence:
    statement = read.statements[number]
    own, near = read.words[number], read.near[number]
    wide = near.joined(read.around)
    own_met = near_met = wide_met = 0.0
    name_weight = name_met = 0.0
    missing = absent = 0.0
    for term in question.terms:
        by_own = own.meets(term)
        if found.fits >= 0.9 and asks_for(question.kind, term):
            by_own = 1.0
        by_near = max(by_own, 0.9 * near.meets(term))
        by_wide = max(by_near, 0.8 * wide.meets(term))
        own_met += term.weight * by_own
        near_met += term.weight * by_near
        wide_met += term.weight * by_wide
        if term.name:
            name_weight += term.weight
            name_met += term.weight * (by_wide > 0)
        missing = max(missing, term.weight * (1 - min(1.0, by_near / 0.6)))
        absent = max(absent, term.weight * (1 - min(1.0, by_wide / 0.6)))
    weight = question.weight
    years = 1.0
    if question.years:
        years = _years_met(question, statement, read.hit.citation.modified.year)
    return Evidence(
        own=own_met / weight,
        near=near_met / weight,
        wide=wide_met / weight,
        names=name_met / name_weight if name_weight else 1.0,
        missing=missing / weight,
        absent=absent / weight,
        dense=0.0,
        passage=read.hit.score / best_hit,
        lexical=read.hit.scores.get("lexical", 0.0) / best_words,
        kind=found.fits,
        tight=found.tight,
        heading=float(_says_nothing(statement)),
        years=years,
    )
