"""The words of a statement that answer, where rules and the trained reader may differ.

The reader finds names and phrases better than the rules; what has a form of its own, and lists,
the rules; of several dates or amounts the reader says which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.reading.extraction import asks_role
from index.reading.kinds import Kind
from index.reading.question import Question
from index.reading.reader import ReadSpan
from index.reading.spans import Extract, Span, typed_spans
from index.reading.statements import Statement

_BY_READER: frozenset[Kind] = frozenset(("text", "place", "organisation"))
_OF_SEVERAL: frozenset[Kind] = frozenset(
    ("date", "number", "money", "duration", "percent", "hour", "identifier")
)

_SURELY = 0.7
"""How well a name must fit that stands by the office that was asked for."""


def answering_words(
    question: Question, statement: Statement, ruled: Extract, read: ReadSpan
) -> Extract:
    """``ruled`` is what the rules found, ``read`` what the reader did, in the passage."""
    if statement.form not in ("sentence", "item"):
        return ruled
    span = Span(read.start - statement.start, read.end - statement.start)
    if question.kind == "person" and ruled.fits >= _SURELY and asks_role(question.text):
        return ruled  # "W imieniu dyrektora A gości przywitała B, zastępca dyrektora"
    if question.kind == "person":
        return replace(ruled, spans=[_from_the_name(span, statement.text)])
    if question.kind in _BY_READER:
        return replace(ruled, spans=[span])
    if question.kind == "number" and not question.unit and _meets(span, ruled.spans):
        return replace(ruled, spans=[_joined(span, ruled.spans[0])])  # "7871 BRT"
    if question.kind in _OF_SEVERAL and not _meets(span, ruled.spans):
        others = [one for one in typed_spans(question.kind, statement.text) if _meets(span, [one])]
        if others:
            return replace(ruled, spans=others[:1])
    return ruled


def _from_the_name(span: Span, text: str) -> Span:
    """ "dyrektorka Anna Nowak" is Anna Nowak; "uczniowie Jana Matejki" are not Jan Matejko."""
    names = [one for one in typed_spans("person", text) if _meets(span, [one])]
    before = text[span.start : names[0].start] if names else ""
    if not before.islower() or not asks_role(before.split()[0]):
        return span
    return Span(names[0].start, max(span.end, names[0].end))


def _meets(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _joined(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))
