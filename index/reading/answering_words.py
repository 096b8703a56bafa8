"""The words of a statement that answer, where rules and the trained reader may differ.

The reader finds the words better than the rules for nearly every kind of answer (of 160 right
statements about office documents it marked the right words in 125, the rules in 117). The rules
keep what has a form of its own that a span cannot say: whole lists, yes or no, the cells of a table
row, and the whole of an amount of which the reader marks a part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.reading.extraction import asks_role
from index.reading.kinds import Kind
from index.reading.question import Question
from index.reading.reader import ReadSpan
from index.reading.spans import Extract, Span, typed_spans
from index.reading.statements import Statement

_BY_RULES: frozenset[Kind] = frozenset(("yes_no", "reason", "role", "phone", "email", "web"))
_TYPED: frozenset[Kind] = frozenset(
    ("date", "number", "money", "duration", "percent", "hour", "identifier")
)

_SURELY = 0.7
"""How well a name must fit that stands by the office that was asked for."""

_TOKEN = re.compile(r"\S+")
_TOKEN_MARKS = frozenset("@/\\:_-.+#")
_OUTSIDE = " \n\u00a0,;:.!?…()[]\"„”«»'"


def answering_words(
    question: Question, statement: Statement, ruled: Extract, read: ReadSpan
) -> Extract:
    """``ruled`` is what the rules found, ``read`` what the reader did, in the passage."""
    span = _whole(Span(read.start - statement.start, read.end - statement.start), statement.text)
    kind = question.kind
    if kind in _BY_RULES or statement.form == "list" or len(ruled.spans) > 1:
        return ruled
    if kind == "person" and ruled.fits >= _SURELY and asks_role(question.text):
        return ruled  # "W imieniu dyrektora A gości przywitała B, zastępca dyrektora"
    if kind == "person":
        return replace(ruled, spans=[_from_the_name(span, statement.text)])
    if statement.form == "row" and _meets(span, ruled.spans):
        return ruled
    if kind in _TYPED:
        return replace(ruled, spans=[_with_its_form(kind, span, ruled, statement.text)])
    return replace(ruled, spans=[span])


def _with_its_form(kind: Kind, span: Span, ruled: Extract, text: str) -> Span:
    """The reader's span, and all of the date or amount that it is a part of: "7871 BRT". Where it
    has nothing of the form that was asked for and the rules have, theirs."""
    meeting = [one for one in (*ruled.spans, *typed_spans(kind, text)) if _meets(span, [one])]
    if meeting:
        return _joined(span, meeting[0])
    formless = not any(letter.isdigit() for letter in text[span.start : span.end])
    return ruled.spans[0] if formless and ruled.fits >= _SURELY and ruled.spans else span


def _whole(span: Span, text: str) -> Span:
    """The span with the whole of an address, a path or a compound that it begins or ends in."""
    start, end = span.start, span.end
    for token in _TOKEN.finditer(text):
        if not _TOKEN_MARKS.isdisjoint(token.group()):
            inner = token.group().strip(_OUTSIDE)
            first = token.start() + token.group().find(inner)
            last = first + len(inner)
            if first < start < last:
                start = first
            if first < end < last:
                end = last
    return Span(start, end)


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
