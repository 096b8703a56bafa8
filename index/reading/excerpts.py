"""A statement with enough of its passage around it to judge whether it answers.

A quote that may answer is such an excerpt. A sure answer's quote is the statement alone, and
``service.answers.surroundings`` tells what stands beside it in the document.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.reading.statements import Statement, statements

MOST_CHARS = 400
"""About what a person takes in at a glance: three sentences."""


def excerpt_around(statement: Statement, passage: str, language: str) -> Statement:
    """``statement`` of ``passage`` with its neighbours, after it and before it in turn, up to
    ``MOST_CHARS``: a heading with what it heads, a sentence with those beside it, an item with the
    sentence that opens its list. A row of a table stays alone: its header says what it means."""
    if statement.form == "row":
        return statement
    around = [one for one in statements(passage, language=language) if one.form != "list"]
    inside = [n for n, one in enumerate(around) if _meets(one, statement)]
    if not inside:
        return statement
    first, last = inside[0], inside[-1]
    grown = True
    while grown:
        grown = False
        if _fits(around, first, last + 1):
            last, grown = last + 1, True
        if around[first].form != "heading" and _fits(around, first - 1, last):
            first, grown = first - 1, True
    start, end = min(around[first].start, statement.start), max(around[last].end, statement.end)
    return Statement(start, end, passage[start:end], statement.form, statement.heading)


def _meets(one: Statement, other: Statement) -> bool:
    return one.start < other.end and other.start < one.end


def _fits(around: Sequence[Statement], first: int, last: int) -> bool:
    """Whether ``around[first:last + 1]`` is short enough; a table is not begun, nor the text under
    the next heading."""
    if first < 0 or last >= len(around) or around[last].form in ("row", "heading"):
        return False
    if around[first].form == "row":
        return False
    return around[last].end - around[first].start <= MOST_CHARS
