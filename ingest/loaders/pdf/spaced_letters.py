"""Joins letters that are drawn one by one, by the distances of their glyphs on the page.

"U C H W A Ł A R A D Y" is two words: the gap between them is wider than that between letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

Place = tuple[float, float, float]
"""A glyph's left and right edge and its font size, in points."""

_RUN = re.compile(r"(?<!\S)\S(?: \S){3,}(?!\S)")
_FEWEST_LETTERS = 0.7
_WIDEST_GAP = 1.1
"""Wider apart than this, in font sizes, stand columns, not the letters of a word."""
_WORD_GAP = 1.6
_WORD_GAP_SIZES = 0.5
"""A gap between words is this many usual gaps wide, and so much wider in font sizes."""


def joined(text: str, place: Callable[[int], Place | None]) -> str:
    """The text of a page with such letters joined; ``place`` tells where the character at an
    index stands, None where that is not known."""
    return _RUN.sub(lambda match: _words(match, place), text)


def _words(match: re.Match[str], place: Callable[[int], Place | None]) -> str:
    run = match[0]
    letters = run[::2]
    if sum(map(str.isalpha, letters)) < _FEWEST_LETTERS * len(letters):
        return run
    places = [place(match.start() + index) for index in range(0, len(run), 2)]
    known = [found for found in places if found is not None]
    if len(known) < len(places):
        return run
    gaps = [after[0] - before[1] for before, after in pairwise(known)]
    size = median(found[2] for found in known)
    usual = median(gaps)
    if not 0 < usual <= _WIDEST_GAP * size:
        return run
    return _split(letters, gaps, max(_WORD_GAP * usual, usual + _WORD_GAP_SIZES * size))


def _split(letters: str, gaps: Sequence[float], word_gap: float) -> str:
    said = letters[0]
    for letter, gap in zip(letters[1:], gaps, strict=True):
        said += (" " if gap > word_gap else "") + letter
    return said
