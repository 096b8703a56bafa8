"""How long a question may be, on whatever way it comes: what it costs grows with its letters."""

from __future__ import annotations

from index.lexical.folding import fold

MOST_CHARACTERS = 2000

MOST_FOLDED = 2 * MOST_CHARACTERS
"""Letters it may have once it is folded: U+FDFA alone becomes 18. A text of German in which every
letter is an ß still fits."""


def is_too_long(text: str) -> bool:
    return len(text) > MOST_CHARACTERS or len(fold(text)) > MOST_FOLDED
