"""What gives a document away in words that are not stored as its text: a name, an amount, a quote.

People type such things into feedback and questions. A word gives a document away when no other
document has it, in whatever form it is inflected; so does a number, and any text that is a quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.lexical.folding import fold

STEM_LETTERS = 5
"""Polish endings change what comes after; "Kowalski" and "Kowalskiego" begin alike."""

SHORTEST_WORD = 3
SHORTEST_NUMBER = 3
SHORTEST_QUOTE = 12

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d(?:[\d\s.,/\-]*\d)?")


@dataclass(frozen=True, slots=True)
class Telltale:
    """``paths`` are those of the document and its attachments, as in a citation."""

    paths: frozenset[str]
    stems: frozenset[str]
    numbers: frozenset[str]
    lines: str

    @classmethod
    def of(cls, paths: Iterable[str], texts: Sequence[str], others: Iterable[str]) -> Telltale:
        """``others``: the texts of all other documents, looked through once."""
        stems = {stem for text in texts for stem in _stems(text)}
        numbers = {number for text in texts for number in _numbers(text)}
        for other in others:
            stems -= _stems(other)
            numbers -= _numbers(other)
            if not stems and not numbers:
                break
        lines = "\n".join(_plain(text) for text in texts)
        return cls(frozenset(paths), frozenset(stems), frozenset(numbers), lines)

    def stands_in(self, text: str | None) -> bool:
        """Whether ``text`` tells something of the document."""
        if not text:
            return False
        plain = _plain(text)
        return (
            (len(plain) >= SHORTEST_QUOTE and plain in self.lines)
            or not self.stems.isdisjoint(_stems(text))
            or not self.numbers.isdisjoint(_numbers(text))
            or any(path in text for path in self.paths)
        )


def _stems(text: str) -> set[str]:
    words = (fold(word) for word in _WORD.findall(text))
    return {word[:STEM_LETTERS] for word in words if len(word) >= SHORTEST_WORD}


def _numbers(text: str) -> set[str]:
    digits = (re.sub(r"\D", "", number) for number in _NUMBER.findall(text))
    return {number for number in digits if len(number) >= SHORTEST_NUMBER}


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
