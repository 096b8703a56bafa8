"""Edit distance against its definition, and the words that are near."""

from __future__ import annotations

from functools import cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.suggesting.spelling import NearestWords, beginnings_one_edit_away, distance

SHORT = st.text("abcł", max_size=7)


@cache
def defined(one: str, other: str) -> int:
    """Optimal string alignment, as it is defined: by the last letters."""
    if not one or not other:
        return len(one) + len(other)
    costs = [
        defined(one[:-1], other) + 1,
        defined(one, other[:-1]) + 1,
        defined(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if len(one) > 1 and len(other) > 1 and one[-1] == other[-2] and one[-2] == other[-1]:
        costs.append(defined(one[:-2], other[:-2]) + 1)
    return min(costs)


@given(SHORT, SHORT, st.integers(0, 3))
def test_distance_is_as_defined(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(defined(one, other), most + 1)


@given(SHORT, st.lists(SHORT, max_size=20), st.integers(0, 2))
def test_no_near_word_is_missed(word: str, words: list[str], most: int) -> None:
    found = NearestWords(words).within(word, most, np.ones(len(words), bool))
    near = [(defined(word, one), place) for place, one in enumerate(words)]
    assert sorted(found) == sorted(pair for pair in near if pair[0] <= most)


def test_words_that_may_not_be_seen_are_not_near() -> None:
    words = NearestWords(["rada", "rata"])
    assert words.within("raba", 1, np.array([False, True])) == [(1, 1)]


def test_words_longer_than_16_bits_count() -> None:
    word = "qwerty" * 6_000
    words = NearestWords([word, "rada"])
    everywhere = np.ones(2, bool)
    assert words.within("raba", 1, everywhere) == [(1, 1)]
    assert words.within(word[::-1] + "asdfghjkl", 1, everywhere) == []


def test_beginnings_with_one_slip() -> None:
    words = sorted(["regulamin", "statut", "szpital"])
    for typed in ("reglamin", "ergulam", "regulla", "rzgulamin", "regulmain"):
        assert [
            word
            for beginning in beginnings_one_edit_away(typed, words)
            for word in words
            if word.startswith(beginning)
        ] == ["regulamin"], typed
    assert list(beginnings_one_edit_away("uchwala", words)) == []
