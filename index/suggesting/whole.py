"""Whether a phrase is something to ask for, or a piece of a sentence.

"Umową o dzieło" begins in a case that only a sentence gives it, and a single small word ("wynik")
says nothing that its first letters did not. A phrase is offered where its first word is in its
basic form, or at least in none that cannot begin a name; a word by itself where it is a name.
"""

from __future__ import annotations

from index.language.endings import is_oblique
from index.lexical.folding import fold


def is_whole(text: str, lemma: str, *, is_base: bool) -> bool:
    """``lemma``: of the first word, folded; ``is_base``: the word is that."""
    first, _, rest = text.partition(" ")
    if not rest:
        return (is_base and not first.islower()) or first.isupper()
    return is_base or not (is_oblique(first) or _is_genitive(fold(first), lemma))


def _is_genitive(form: str, lemma: str) -> bool:
    """Of a Polish noun that ends in a consonant: "członka", "budżetu"."""
    return form[-1] in "au" and lemma[-1:] not in ("a", "e", "o", "y", "i", "u", "")
