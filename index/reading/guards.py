"""What bars a candidate from being given as a sure answer, whatever its score.

Scores are learned; these rules are not: each names something of the question that the statement
lacks or contradicts, so that an answer would be about something else.
"""

from __future__ import annotations

import re
from typing import Literal

from index.language import tells_a_time
from index.reading.extraction import DEPUTY, asks_role, office_of
from index.reading.kinds import Kind
from index.reading.question import Question
from index.reading.selection import Candidate
from index.reading.spans import is_patron, typed_spans
from index.reading.sureness import said

Bar = Literal["unknown name", "year", "form", "qualifier"]

_WITH_A_FORM: frozenset[Kind] = frozenset(
    ("number", "money", "percent", "hour", "duration", "phone", "email", "web")
)
_QUANTITIES: frozenset[Kind] = frozenset(("number", "money", "percent", "duration"))
_BESIDE_ITS_OFFICE = 0.5
_TIMES: tuple[Kind, ...] = ("date", "hour", "duration")
_DIGIT = re.compile(r"\d")
_NAMING = re.compile(
    r"\b(?:jak (?:się )?nazywa|imię|imiona|nazwisk|name of the|what is the name|wie heißt)",
    re.IGNORECASE,
)
_ENUMERATED = re.compile(r"[,;]|\b(?:i|oraz|lub|albo|bądź|and|or|und|та|і|y)\b")
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
    if question.qualifiers.contradicted_by(passage) or _is_of_the_deputy(question, candidate):
        return "qualifier"
    return None


def _is_of_the_deputy(question: Question, candidate: Candidate) -> bool:
    """Whether the head is asked for and the statement speaks of the deputy alone ("zastępca
    burmistrza"): the word for the head stands there as well."""
    office = office_of(question.text)
    if office is None or DEPUTY.search(question.text):
        return False
    text = candidate.statement.text
    met = list(re.finditer(rf"(?<!\w){re.escape(office[:5])}\w*", text, re.IGNORECASE))
    return bool(met) and all(DEPUTY.search(text[max(0, m.start() - 25) : m.start()]) for m in met)


def _is_a_patron(candidate: Candidate) -> bool:
    text = candidate.statement.text
    return all(is_patron(text, span) for span in candidate.extract.spans)


def _has_its_form(question: Question, candidate: Candidate) -> bool:
    """Whether the words look like what was asked for."""
    words, kind, fits = said(candidate), question.kind, candidate.evidence.kind
    if kind == "person" and asks_role(question.text) and fits < _BESIDE_ITS_OFFICE:
        return False  # somebody is named there, and not beside the office that is asked for
    if kind == "person" and _is_a_patron(candidate):
        return False
    if kind == "person" and _NAMING.search(question.text):
        return bool(typed_spans("person", words))
    if kind == "person":
        return _DIGITS_ONLY.fullmatch(words) is None
    if kind == "list":
        return len(candidate.extract.spans) > 1 or _ENUMERATED.search(words) is not None
    if kind == "date":
        text = candidate.statement.text
        return tells_a_time(text) or any(typed_spans(one, text) for one in _TIMES)
    if kind in _QUANTITIES and not fits:
        return False
    if kind in _WITH_A_FORM:
        return bool(typed_spans(kind, words)) or _DIGIT.search(words) is not None
    return True
