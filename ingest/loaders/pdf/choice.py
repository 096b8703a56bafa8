"""Decides page by page which of two readings of a PDF to believe.

pypdf is believed unless it plainly failed on the page. Where both readers find the same words
(on 95 % of the pages measured) there is nothing to decide. Where they differ, the reading with
fewer flaws wins, and pypdf when neither shows any: letters of nowhere, words spaced out letter by
letter, words glued together, and text drawn several times over to look bold. Words that pypdf alone
cut are mended by the second reading (``cut_words``), whichever is believed.

A spread cut into two pages draws all of it on both and shows one half of it on each. Only the
second reader knows what a page shows, and what nobody can see there must not be cited from there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import zip_longest

from ingest.cleaning import LOST, broken_share, clean_characters
from ingest.loaders.pdf.cut_words import mended

_AGREEMENT = 0.9
_MARGIN = 0.05
_MORE = 1.25
"""A reading with this many times the words, the other's among them, missed nothing."""
_GLUED_SHARE = 0.02
"""Of the words of a page: more are no slips, and their lines are in disorder, too."""
_LONGEST_WORD = 18
_WORD = re.compile(r"[^\W\d_]+")
_DOUBLED = re.compile(r"(\S)\1(?:(\S)\2)+")
_SPACED_SCRIPT = re.compile(r"[\u0e00-\u0fff\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def choose(
    first: Sequence[str | None], second: Sequence[str | None], cut: Collection[int] = ()
) -> list[str | None]:
    """The better raw text of each page, None where both readers failed on it.

    ``cut``: pages of which the second reading left out what lies outside of what they show."""
    pairs = enumerate(zip_longest(first, second))
    return [_mended(_better(one, other, cut=page in cut), other) for page, (one, other) in pairs]


def _mended(chosen: str | None, second: str | None) -> str | None:
    return chosen if chosen is None or second is None else mended(chosen, second)


def _better(first: str | None, second: str | None, *, cut: bool) -> str | None:
    if second is None:
        return first
    judged = clean_characters(second)
    others = _words(judged)
    if first is None:
        return second if others else None
    judged_first = clean_characters(first)
    words = _words(judged_first)
    if cut and (not others or _is_no_worse(judged, judged_first)):
        return second
    if not words and others:
        return second
    if _glued(words, others) > _GLUED_SHARE * words.total() and _is_no_worse(judged, judged_first):
        return second
    if not others or _agreement(words, others) >= _AGREEMENT:
        return second if others and judged.count(LOST) < judged_first.count(LOST) else first
    flaws, others_flaws = _flaws(judged_first, words), _flaws(judged, others)
    if others_flaws <= flaws and _holds(others, words):
        return second
    return second if others_flaws + _MARGIN < flaws else first


def _is_no_worse(judged: str, other: str) -> bool:
    return broken_share(judged) <= broken_share(other)


def _glued(words: Counter[str], others: Counter[str]) -> int:
    """Words that are two in the other reading, as where columns that stand at one height were read
    across: "permit" and "include", the end of one line and the beginning of another."""
    missing = others - words
    return sum(
        any(word[:end] in missing and word[end:] in missing for end in range(2, len(word) - 1))
        for word in words - others
    )


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def _holds(more: Counter[str], words: Counter[str]) -> bool:
    common = (words & more).total()
    return more.total() >= _MORE * words.total() and common >= (1 - _MARGIN) * words.total()


def _agreement(words: Counter[str], others: Counter[str]) -> float:
    """Words in common, as a share of all words of both, counted as often as they stand."""
    return (words & others).total() / (words | others).total()


def _flaws(text: str, words: Counter[str]) -> float:
    """0.0 for a good reading; each kind of flaw adds the share of words that it spoils."""
    spaced = _SPACED_SCRIPT.search(text) is None
    total = words.total()
    letters = sum(count for word, count in words.items() if len(word) == 1)
    glued = sum(count for word, count in words.items() if len(word) > _LONGEST_WORD)
    doubled = sum(count for word, count in words.items() if _DOUBLED.fullmatch(word))
    spoiled = doubled + (max(0.0, letters - 0.25 * total) + 4 * glued if spaced else 0)
    return broken_share(text) + spoiled / total + _repeated(text)


def _repeated(text: str) -> float:
    """The share of the text that says a line's beginning over and over ("AbcAbcAbc")."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    repeated = sum(len(line) for line in lines if _is_repetition(line))
    return repeated / sum(map(len, lines)) if lines else 0.0


def _is_repetition(line: str) -> bool:
    return len(line) >= 8 and 0 < (line + line).find(line, 1) < len(line)
