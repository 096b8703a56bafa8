"""Whether two passages say the same, up to spelling."""

from __future__ import annotations

import re
from functools import cached_property

from index.lexical.folding import fold

_SHINGLE_WORDS = 3
_LEAST_SHARED = 0.85
_MOST_LONGER = 1.25
"""Passages whose lengths differ by more cannot share so much; most pairs end here."""

_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"\w+")


class Fingerprint:
    """What is compared of a passage: its length, its digits in their order, its runs of words.

    Digits must agree exactly: two versions of a contract that differ in one amount are two
    passages, and the reader must see both. The runs are made only for a pair that agrees so far:
    making them for every passage took half the time of a search.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._digits = _DIGITS.findall(text)

    @cached_property
    def _shingles(self) -> frozenset[tuple[str, ...]]:
        words = _WORDS.findall(fold(self._text))
        if len(words) < _SHINGLE_WORDS:
            return frozenset({tuple(words)})
        return frozenset(zip(words, words[1:], words[2:], strict=False))

    def same_as(self, other: Fingerprint) -> bool:
        shorter, longer = sorted((len(self._text), len(other._text)))
        if self._digits != other._digits or longer > _MOST_LONGER * shorter:
            return False
        mine, theirs = self._shingles, other._shingles
        shared = len(mine & theirs)
        return shared >= _LEAST_SHARED * (len(mine) + len(theirs) - shared)
