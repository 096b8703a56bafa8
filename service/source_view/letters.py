"""What two readings of the same page have in common: their letters and digits.

The stored text was cleaned (split words mended, ligatures resolved, cells parted by " | ") and
perhaps came from another PDF reader, so white space, hyphens and punctuation tell nothing.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Letters:
    """Folded letters and digits; ``positions[i]`` is where ``text[i]`` stands in the original."""

    text: str
    positions: tuple[int, ...]


def letters_of(text: str) -> Letters:
    """The letters and digits of ``text`` without case, accents and ligatures."""
    folded: list[str] = []
    positions: list[int] = []
    for position, character in enumerate(text):
        plain = _folded(character)
        folded.append(plain)
        positions += [position] * len(plain)
    return Letters("".join(folded), tuple(positions))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    return "".join(filter(str.isalnum, decomposed))
