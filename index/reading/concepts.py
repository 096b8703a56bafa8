"""Which words of different languages, or of one, mean nearly the same.

A small table of the vocabulary of organisations (members, costs, rooms, contracts…), by stems. It
lets "How many members…" meet "130 podmiotów" without a model; see ``concepts.tsv``.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from index.lexical.folding import fold

_LONGEST_STEM = 14


@cache
def _table() -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]]]:
    """Stem → concepts, and whole word → concepts."""
    stems: dict[str, set[int]] = {}
    wholes: dict[str, set[int]] = {}
    text = files(__package__).joinpath("concepts.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()):
        if line.startswith("#") or not line.strip():
            continue
        for word in line.split("\t"):
            target, key = (wholes, word[1:]) if word.startswith("=") else (stems, word)
            target.setdefault(fold(key), set()).add(number)
    return (
        {stem: frozenset(found) for stem, found in stems.items()},
        {word: frozenset(found) for word, found in wholes.items()},
    )


@cache
def _known(form: str) -> frozenset[int]:
    stems, wholes = _table()
    found = set(wholes.get(form, ()))
    for length in range(3, min(len(form), _LONGEST_STEM) + 1):
        found |= stems.get(form[:length], frozenset())
    return frozenset(found)


def concepts_of(form: str) -> frozenset[int]:
    """The concepts a folded word belongs to, as numbers that mean nothing else."""
    return _known(form) if len(form) >= 2 else frozenset()
