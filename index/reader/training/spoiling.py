"""Questions that their passage no longer answers: one of their words is exchanged for another's.

"Ile kosztuje kurs USG serca?" where the passage has the price of another course is what a reader
is fooled by: nearly everything is met. Such questions are made from those that have an answer (the
idea of negatives by entity swaps is common in work on SQuAD 2.0, Rajpurkar et al., 2018, arXiv
1806.03822, whose writers were told to make them so).
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from index.reading.question import Question
from index.reading.terms import Term, Vocabulary

_ENDING = 2
"""Last letters that two words share, so that the question stays nearly grammatical."""
_LETTERS = 4
_MET = 0.6


class Exchange:
    """The words of all questions of one language, by what they can stand for."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._pool: dict[tuple[str, str], list[Term]] = {}
        for question in questions:
            for term in question.terms[1:]:
                if _exchangeable(term):
                    self._pool.setdefault(_sort(term), []).append(term)

    def spoilt(self, question: Question, passage: Vocabulary, draw: random.Random) -> str | None:
        """The question with a word that ``passage`` has exchanged for one that it has not; None
        where no word can be."""
        met = [t for t in question.terms if _exchangeable(t) and passage.meets(t) >= _MET]
        draw.shuffle(met)
        for term in met:
            others = self._pool.get(_sort(term), [])
            for other in draw.sample(others, min(8, len(others))):
                if passage.meets(other) or any(other.lemmas & t.lemmas for t in question.terms):
                    continue
                return re.sub(rf"\b{re.escape(term.text)}\b", other.text, question.text, count=1)
        return None


def _exchangeable(term: Term) -> bool:
    return not term.form.startswith("#") and (
        len(term.form) >= _LETTERS or (term.name and len(term.form) > 1)
    )


def _sort(term: Term) -> tuple[str, str]:
    if term.form.isdigit():
        return "number", str(len(term.form))
    return ("name" if term.name else "word"), term.form[-_ENDING:]
