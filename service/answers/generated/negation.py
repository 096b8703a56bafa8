"""Whether two texts say yes and no about the same: "pobiera opłaty" and "nie pobiera opłat"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexical.analysis import Analyzer, Word
from index.reading.stopwords import STOPWORDS

_NEGATING_TEXT = """
nie bez nigdy zaden zadna zadne zadnych zadnej not no never without cannot nor kein keine keinen
keiner nicht ohne sin nunca не без жоден жодна жодного
"""
_NEGATING = frozenset(_NEGATING_TEXT.split())
_STUMP = re.compile(
    r"(?:isn|aren|wasn|weren|doesn|don|didn|hasn|haven|hadn|won|couldn|mustn|needn|shouldn|wouldn)"
)
"""What is left of "isn't" before the apostrophe."""
_REACH = 3
"""Words from "not" to what it denies."""

_LETTERS = 5
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Said:
    """Words as their first letters: what is denied, and what is said without denying it."""

    denied: frozenset[str]
    plain: frozenset[str]


def said_in(texts: Sequence[str], analyzer: Analyzer) -> Said:
    denied: set[str] = set()
    plain: set[str] = set()
    for text in texts:
        reach = 0
        for word in analyzer.words(text):
            if word.form in _NEGATING or _STUMP.fullmatch(word.form):
                reach = _REACH
                continue
            if word.form == "t" and reach:  # the rest of "isn't"
                continue
            if word.form in STOPWORDS or len(word.form) < _SHORTEST:
                reach = max(0, reach - 1)
                continue
            keys = _keys(word)
            joined = word.form.startswith("nie") and len(word.form) >= 3 + _LETTERS
            if joined:
                denied.add(word.form[3:][:_LETTERS])
            if reach:
                denied |= keys
            else:
                plain |= keys
            reach = 0
    return Said(frozenset(denied), frozenset(plain))


def contradict(one: Said, other: Said) -> bool:
    """Whether something is only denied in one and only said plainly in the other."""
    first = (one.denied - one.plain) & (other.plain - other.denied)
    second = (other.denied - other.plain) & (one.plain - one.denied)
    return bool(first or second)


def _keys(word: Word) -> set[str]:
    return {lemma[:_LETTERS] for lemma in (*word.lemmas, word.form) if len(lemma) >= _SHORTEST}
