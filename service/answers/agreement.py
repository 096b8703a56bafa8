"""Candidates that say the same, or something else about the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from index.lexical.analysis import Analyzer
from index.reading.evidence import Evidence
from index.reading.question import Question, years_in
from index.reading.selection import Candidate
from index.reading.sureness import said
from index.reading.terms import Vocabulary
from index.reading.values import COMPARABLE, Said, said_by, same

_WITHIN = 2.0
"""How far below the best candidate's score another still speaks about the same thing."""

_COVERAGE = 0.12
_VALUE_WITHIN = 1.3
_VALUE_FARTHER = 2.0  # for a statement that meets more of the question
_VALUE_COVERAGE = 0.1
_VALUE_WIDELY = 0.05
"""A different value has to be about the same thing more surely than the same value has to be."""

_ABOUT_IT = 0.4
"""The least share of the question that two texts have to meet to disagree about it."""

_MOST_VALUES = 4

_READ_SURELY = 0.5
_READ_WITHIN = 0.35
"""The reader's evidence that another value needs by itself, and how far it may stay behind the
best candidate's."""

_SPEAKS_WITHIN = 3.6
"""How far below the best's score a candidate may be that the reader is sure of."""

_FORMER = re.compile(
    r"(?:\ba nie|\bzamiast|\bdotychczas\w*|\bwcześniej|\binstead of|\brather than|\bnot|"
    r"\bpreviously|\bformerly)\W{1,2}(?P<value>\d+(?:[.,]\d+)*)",
    re.IGNORECASE,
)
"""A value that no longer holds."""

_RANGE = re.compile(r"\d{4}\s?[–-]\s?\d{4}")
"""Years from and to name what a text is about more often than they answer."""

_YEAR = re.compile(r"(?:(?:w|do|od|in|by|since) )?\d{4}(?: r(?:ok\w*|\.))?")
"""A date that is nothing but a year."""


@dataclass(slots=True)
class Group:
    """Candidates that give one value, best first."""

    value: Said
    candidates: list[Candidate] = field(default_factory=list)


def groups(
    question: Question, candidates: Sequence[Candidate], analyzers: Callable[[str], Analyzer]
) -> Sequence[Group]:
    """The best candidate's group first, then groups of other values for the same question.

    Only candidates that are about as good as the best count, and for another value only those of
    another document than the best's: two figures of one text are mostly about two things.
    """
    best = candidates[0]
    found: list[Group] = []
    for candidate in candidates:
        if not _speaks(question, best, candidate):
            continue
        value = said_by(question.kind, said(candidate), analyzers(candidate.hit.language))
        for group in found:
            if same(question.kind, group.value, value):
                group.candidates.append(candidate)
                break
        else:
            if not found or (
                _may_differ(question, best, candidate)
                and not _is_of_another_row(question, best, candidate, analyzers)
            ):
                found.append(Group(value, [candidate]))
    return found[:_MOST_VALUES]


def _speaks(question: Question, best: Candidate, other: Candidate) -> bool:
    if other is best:
        return True
    one, two = best.evidence, other.evidence
    return (
        two.names >= one.names - 0.01
        and two.kind >= min(one.kind, 0.9)
        and two.years >= one.years
        and (
            _is_replaced(best, other)
            or (_is_read_alike(best, other) and other.score >= best.score - _SPEAKS_WITHIN)
            or (other.score >= best.score - _WITHIN and two.wide >= one.wide - _COVERAGE)
        )
    )


def _may_differ(question: Question, best: Candidate, other: Candidate) -> bool:
    return (
        question.kind in COMPARABLE
        and ("%" in said(best)) is ("%" in said(other))
        and min(best.evidence.wide, other.evidence.wide) >= _ABOUT_IT
        and other.evidence.kind >= 0.9
        and _RANGE.fullmatch(said(other)) is None
        and not (question.kind == "date" and _is_a_mere_year(best, other))
        and other.evidence.other <= best.evidence.other
        and (_is_of_year(question, other) or not _is_of_year(question, best))
        and other.hit.citation.document_id != best.hit.citation.document_id
        and (
            _is_replaced(best, other)
            or _is_read_alike(best, other)
            or (
                other.score >= best.score - _VALUE_WITHIN
                and _as_much_to_the_point(best.evidence, other.evidence)
            )
            or (
                other.score >= best.score - _VALUE_FARTHER
                and other.evidence.near >= best.evidence.near + _VALUE_COVERAGE
            )
        )
    )


def _is_of_another_row(
    question: Question, best: Candidate, other: Candidate, analyzers: Callable[[str], Analyzer]
) -> bool:
    """A row of a table says in its own cells what its value is of: "File server" is no rival of
    "Servers and racks", whatever else their tables are about."""
    if not best.statement.header:
        return False
    row, told = best.statement, other.statement
    named = Vocabulary.of(row.text, analyzers(best.hit.language))
    around = "\n".join((told.text, told.heading, told.header, told.lead, told.before))
    rival = Vocabulary.of(around, analyzers(other.hit.language))
    return any(named.meets(term) and not rival.meets(term) for term in question.terms)


def _is_a_mere_year(best: Candidate, other: Candidate) -> bool:
    """Whether ``other`` says nothing but a year and ``best`` says more, a month or a day; or the
    other way round, of the same year."""
    mere, best_mere = (_YEAR.fullmatch(said(one)) is not None for one in (other, best))
    if mere or not best_mere:
        return mere and not best_mere
    return not years_in(said(best)).isdisjoint(years_in(said(other)))


def _is_of_year(question: Question, candidate: Candidate) -> bool:
    """Whether the question names one year and the document is dated in it; a title such as
    "Strategia 2015–2020" does not count, every edition has it."""
    return [candidate.hit.citation.modified.year] == list(question.years)


def _is_read_alike(best: Candidate, other: Candidate) -> bool:
    """Whether the reader takes both for answers, one hardly less than the other."""
    one, two = best.evidence.reader, other.evidence.reader
    return two >= _READ_SURELY and two >= one - _READ_WITHIN


def _is_replaced(best: Candidate, other: Candidate) -> bool:
    """Whether the best says itself that it is no longer what the other says: "60 sekund, a nie
    30"."""
    former = _FORMER.search(best.statement.text)
    return former is not None and former["value"] in re.findall(r"\d+(?:[.,]\d+)*", said(other))


def _as_much_to_the_point(one: Evidence, two: Evidence) -> bool:
    """By what stands near; or, nearly, by the whole document: one text names the project in the
    sentence, another in its title."""
    nearby = two.near >= one.near - _VALUE_COVERAGE and two.missing <= one.missing + _VALUE_COVERAGE
    return nearby or (
        two.wide >= one.wide - _VALUE_WIDELY and two.absent <= one.absent + _VALUE_WIDELY
    )
