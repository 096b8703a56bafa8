"""Words that are nearly the one that was typed.

Distance is that of optimal string alignment: insertions, deletions, substitutions, and two
neighbours swapped, each counting one. All words here are folded, so that a missing diacritic
counts nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

ALPHABET = "abcdefghijklmnopqrstuvwxyz"

MOST_LETTERS = 40
"""Of a word, folded, that is looked for with its mistakes. The strings one edit away from n letters
have 54 n² letters together, and one character may fold to 18 (U+FDFA): what is typed is bounded
before it is folded, this after."""


def beginnings_one_edit_away(typed: str, words: Sequence[str]) -> Iterator[str]:
    """Every string one edit from ``typed`` with which some of the sorted ``words`` begins.

    The last letter is never dropped or changed alone: that would be a shorter prefix, which
    says nothing. None for more than ``MOST_LETTERS``.
    """
    if len(typed) > MOST_LETTERS:
        return
    for variant in dict.fromkeys(_one_edit(typed)):
        place = bisect_left(words, variant)
        if place < len(words) and words[place].startswith(variant):
            yield variant


def one_edit_away(typed: str) -> Iterator[str]:
    """Every other string of letters one edit away, each once; none for more than
    ``MOST_LETTERS``."""
    if len(typed) > MOST_LETTERS:
        return
    last = (typed[:-1], *(typed[:-1] + letter for letter in ALPHABET))
    after = (typed + letter for letter in ALPHABET)
    found = dict.fromkeys((*_one_edit(typed), *last, *after))
    found.pop(typed, None)
    yield from found


def _one_edit(typed: str) -> Iterator[str]:
    for place in range(len(typed) - 1):
        before, after = typed[:place], typed[place:]
        yield before + after[1] + after[0] + after[2:]
        yield before + after[1:]
        for letter in ALPHABET:
            yield before + letter + after[1:]
            yield before + letter + after


def distance(one: str, other: str, most: int) -> int:
    """The optimal string alignment distance, or ``most`` + 1 if it is greater."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    older: list[int] = []
    previous = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, another in enumerate(other, start=1):
            best = min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (letter != another))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == another:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
        older, previous = previous, row
    return min(previous[-1], most + 1)


class NearestWords:
    """Looks for the words nearest to one that is not among them.

    Most words are ruled out by their letters alone: one edit changes at most two of the 32 bits
    that say which letters a word has.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._letters = np.array([_letters(word) for word in words], np.uint32)
        # 16 bits are too few: data without a space or a dash (hexadecimal, say) is one word.
        self._lengths = np.array([len(word) for word in words], np.int32)

    def within(self, word: str, most: int, allowed: NDArray[np.bool_]) -> list[tuple[int, int]]:
        """(distance, place in the words) of those within ``most`` edits, as they stand there.

        ``allowed``: bool, one per word. None for a word of more than ``MOST_LETTERS``: two of n
        letters are compared in n² steps.
        """
        if len(word) > MOST_LETTERS:
            return []
        changed = np.bitwise_count(self._letters ^ np.uint32(_letters(word)))
        near = np.abs(self._lengths - len(word)) <= most
        places = np.flatnonzero(allowed & near & (changed <= 2 * most))
        measured = ((distance(word, self._words[i], most), i) for i in places.tolist())
        return [(edits, place) for edits, place in measured if edits <= most]


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 32)
    return bits
