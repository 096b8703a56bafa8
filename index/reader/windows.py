"""A passage as the reader sees it: windows of whole sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence

from index.chunking import split_sentences

WINDOW_CHARS = 520
"""The length the reader was trained on; a longer sentence is a window of its own."""


def windows_of(text: str, language: str) -> Sequence[tuple[int, int]]:
    """[start, end) of each window of ``text``, half a window apart, so that words at the edge of
    one stand within another."""
    sentences = list(split_sentences(text, language))
    made: list[tuple[int, int]] = []
    first = 0
    while first < len(sentences):
        last = first
        begin = sentences[first][0]
        while last + 1 < len(sentences) and sentences[last + 1][1] - begin <= WINDOW_CHARS:
            last += 1
        made.append((begin, sentences[last][1]))
        if last + 1 >= len(sentences):
            break
        first = max(first + 1, first + math.ceil((last - first + 1) / 2))
    return made
