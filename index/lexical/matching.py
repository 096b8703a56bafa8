"""Which words of a passage a question matched, for marking them and for saying why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.lexical.analysis import Analyzers
from index.lexical.numbers import canonical_values


@dataclass(frozen=True, slots=True)
class Matcher:
    """Finds the inflected forms and other writings of what a question asks for.

    ``lemmas`` and ``values`` are the question's terms that are worth marking: its small words, and
    words that stand in a large part of all chunks, are left out unless the question has no others.
    """

    analyzers: Analyzers
    lemmas: frozenset[str]
    values: frozenset[str]

    def spans(self, text: str, language: str) -> Sequence[tuple[int, int]]:
        """[start, end) of the matched words of ``text``, ascending, not overlapping."""
        words = self.analyzers.of(language).words(text)
        found = [
            (word.start, word.end) for word in words if not self.lemmas.isdisjoint(word.lemmas)
        ]
        if self.values:
            found += [
                (value.start, value.end)
                for value in canonical_values(text)
                if not self.values.isdisjoint(value.terms)
            ]
        return _merged(found)


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
