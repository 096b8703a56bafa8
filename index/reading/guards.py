"""What bars a candidate from being given as a sure answer, whatever its score.

Scores are learned; these rules are not: each names something of the question that the statement
lacks or contradicts, so that an answer would be about something else.
"""

from __future__ import annotations

import re
from typing import Literal

from index.language import contradiction
from index.reading.kinds import Kind
from index.reading.question import Question
from index.reading.selection import Candidate
from index.reading.spans import typed_spans
from index.reading.sureness import said

Bar = Literal["unknown name", "year", "form", "qualifier"]

_WITH_A_FORM: frozenset[Kind] = frozenset(
    ("number", "money", "percent", "hour", "duration", "phone", "email", "web", "date")
)
_DIGIT = re.compile(r"\d")
_NAMING = re.compile(
    r"\b(?:jak (?:się )?nazywa|imię|imiona|nazwisk|name of the|what is the name|wie heißt)",
    re.IGNORECASE,
)
_DIGITS_ONLY = re.compile(r"[\d\W]+")


def bar(question: Question, candidate: Candidate) -> Bar | None:
    """What bars ``candidate``; None where nothing does."""
    # A name in another alphabet is never met as it is typed, whatever the documents say; a year
    # may be the date of a document that does not name it.
    if question.language != "uk" and any(
        term.name and not term.known and not term.form.isdigit() for term in question.terms
    ):
        return "unknown name"
    if candidate.evidence.years < 1:
        return "year"
    if not _has_its_form(question, candidate):
        return "form"
    statement, citation = candidate.statement, candidate.hit.citation
    around = (statement.heading, statement.header, statement.lead, statement.before)
    passage = "\n".join((statement.text, *around, citation.title, *citation.heading_path))
    return "qualifier" if contradiction(question.text, passage) else None


def _has_its_form(question: Question, candidate: Candidate) -> bool:
    """Whether the words look like what was asked for."""
    words, kind = said(candidate), question.kind
    if kind == "person" and _NAMING.search(question.text):
        return bool(typed_spans("person", words))
    if kind == "person":
        return _DIGITS_ONLY.fullmatch(words) is None
    if kind in _WITH_A_FORM:
        return bool(typed_spans(kind, words)) or _DIGIT.search(words) is not None
    return True
