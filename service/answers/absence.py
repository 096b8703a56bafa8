"""Which names of a question no passage has: the one thing whose absence is checked everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from index.lexical.query import PREFIX_LETTERS
from index.reading.terms import Share, Term

LEAST_LETTERS = 4
_SAME_LETTERS = ("pl", "en", None)
"""Languages whose questions write a name as Polish documents do; German has capitals for every
noun, Ukrainian other letters."""


def absent_names(terms: Sequence[Term], language: str | None, share: Share) -> frozenset[str]:
    """Folded names that no passage has which the asker may see, in no inflection and no word that
    begins alike. ``share`` counts those passages."""
    if language not in _SAME_LETTERS:
        return frozenset()
    return frozenset(
        term.form
        for term in terms
        if term.name
        and not term.known
        and term.form.isalpha()
        and len(term.form) >= LEAST_LETTERS
        and share([f"~{term.form[:PREFIX_LETTERS]}"]) == 0
    )
