"""What the rules know of each token, given to the reader beside the model's states.

A small encoder that saw few examples learns slowly which words of a passage are the question's in
another form. The lemmas know it already (as DrQA's exact-match features did: Chen et al., 2017,
arXiv 1704.00051), and the patterns of ``index.reading.spans`` know dates, amounts and names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.chunking import split_sentences
from index.lexical.analysis import Analyzer
from index.lexical.numbers import canonical_values
from index.reader.tokens import Tokens
from index.reading.concepts import concepts_of
from index.reading.kinds import KINDS
from index.reading.question import Question
from index.reading.spans import typed_spans
from index.reading.terms import FAMILY_LETTERS, Term, families_of

PASSAGE_SIGNALS = 12
QUESTION_SIGNALS = 2 + len(KINDS)


@dataclass(frozen=True, slots=True)
class Meeting:
    """``text[start:end]`` meets term number ``term`` of the question, ``strength`` 0 … 1."""

    start: int
    end: int
    term: int
    strength: float


def meetings(question: Question, text: str, analyzer: Analyzer) -> list[Meeting]:
    """Where words and values of ``text`` meet terms of the question."""
    found: list[Meeting] = []
    for word in analyzer.words(text):
        best = max(
            ((_strength(term, word.form, word.lemmas), number)
             for number, term in enumerate(question.terms)),
            default=(0.0, 0),
        )  # fmt: skip
        if best[0] > 0:
            found.append(Meeting(word.start, word.end, best[1], best[0]))
    for value in canonical_values(text):
        for number, term in enumerate(question.terms):
            if term.form in value.terms:
                found.append(Meeting(value.start, value.end, number, 1.0))
    return found


def _strength(term: Term, form: str, lemmas: Sequence[str]) -> float:
    if form in term.lemmas or not term.lemmas.isdisjoint(lemmas):
        return 1.0
    if term.form[:1].isdigit() or term.form.startswith("#"):
        return 0.0
    if len(form) >= FAMILY_LETTERS and term.form[:FAMILY_LETTERS] == form[:FAMILY_LETTERS]:
        return 0.75
    if not term.concepts.isdisjoint(concepts_of(form)):
        return 0.6
    if not term.name and not families_of(term.form).isdisjoint(families_of(form)):
        return 0.6
    return 0.0


def passage_signals(
    question: Question, text: str, language: str, tokens: Tokens, met: Sequence[Meeting]
) -> NDArray[np.float32]:
    """Shape (tokens, PASSAGE_SIGNALS), values 0 … 1."""
    made = np.zeros((len(tokens.ids), PASSAGE_SIGNALS), np.float32)
    if not tokens.ids:
        return made
    heaviest = max((term.weight for term in question.terms), default=1.0)
    starts, ends = np.array(tokens.starts), np.array(tokens.ends)
    near = np.zeros(len(tokens.ids), np.float32)
    middles = (starts + ends) / 2
    for one in met:
        term = question.terms[one.term]
        inside = (starts < one.end) & (ends > one.start)
        weight = term.weight / heaviest
        column = 0 if one.strength == 1.0 else 1
        made[inside, column] = np.maximum(made[inside, column], weight * one.strength)
        if term.name:
            made[inside, 2] = 1.0
        middle = (one.start + one.end) / 2
        near = np.maximum(near, weight * one.strength * np.exp(-np.abs(middles - middle) / 40))
    made[:, 3] = near
    spans = list(split_sentences(text, language))
    shares = [_share(question, met, start, end) for start, end in spans]
    for number, (start, end) in enumerate(spans):
        inside = (starts < end) & (ends > start)
        made[inside, 4] = shares[number]
        first = spans[max(0, number - 1)][0]
        last = spans[min(len(spans) - 1, number + 1)][1]
        made[inside, 5] = _share(question, met, first, last)
        made[inside, 6] = float(shares[number] >= max(shares) - 1e-6 and shares[number] > 0)
    made[:, 7] = _share(question, met, 0, len(text))
    for span in typed_spans(question.kind, text):
        made[(starts < span.end) & (ends > span.start), 8] = 1.0
    made[:, 9] = made[:, 8].max()
    for place, (start, end) in enumerate(zip(tokens.starts, tokens.ends, strict=True)):
        piece = text[start:end]
        made[place, 10] = float(any(c.isdigit() for c in piece))
        made[place, 11] = float(piece[:1].isupper())
    return made


def _share(question: Question, met: Sequence[Meeting], start: int, end: int) -> float:
    """The share of the question's weight met in [start, end)."""
    best: dict[int, float] = {}
    for one in met:
        if one.start >= start and one.end <= end:
            best[one.term] = max(best.get(one.term, 0.0), one.strength)
    return sum(question.terms[n].weight * s for n, s in best.items()) / question.weight


def question_signals(
    question: Question, tokens: Tokens, met: Sequence[Meeting]
) -> NDArray[np.float32]:
    """Shape (tokens, QUESTION_SIGNALS): weight of the term, how well the passage meets it, and
    the kind of answer asked for (one of ``KINDS``, the same at every token)."""
    made = np.zeros((len(tokens.ids), QUESTION_SIGNALS), np.float32)
    heaviest = max((term.weight for term in question.terms), default=1.0)
    best: dict[int, float] = {}
    for one in met:
        best[one.term] = max(best.get(one.term, 0.0), one.strength)
    made[:, 2 + KINDS.index(question.kind)] = 1.0
    at = 0
    for number, term in enumerate(question.terms):
        found = question.text.find(term.text, at)
        if found < 0:
            found = question.text.find(term.text)
        if found < 0:
            continue
        for place, (start, end) in enumerate(zip(tokens.starts, tokens.ends, strict=True)):
            if start < found + len(term.text) and end > found:
                made[place, 0] = max(made[place, 0], term.weight / heaviest)
                made[place, 1] = max(made[place, 1], best.get(number, 0.0))
    return made
