"""Cuts text into words and remembers where each one stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Letters with their combining marks, or digits: "kotłownia-2" is "kotłownia" and "2", so that
# "24h" and "24 h" or "COVID19" and "COVID-19" meet.
_WORD = re.compile(r"\d+|[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: ``text[start:end]``."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> Iterator[Token]:
    """Words and digit groups of ``text`` in order; punctuation and white space are left out."""
    for match in _WORD.finditer(text):
        yield Token(match.group(), match.start(), match.end())
