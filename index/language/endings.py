"""The endings that words of a language are inflected with: two words that differ in nothing else
are forms of one word, as far as their letters tell."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LEAST_STEM = 4
"""Letters that both words must begin with: shorter words differ in everything."""


def may_be_forms_of_one(one: str, other: str, language: str) -> bool:
    """Whether two folded words share a stem, and what follows it in each is an ending."""
    endings = _endings(language)
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return any(
        one[stem:] in endings and other[stem:] in endings for stem in range(LEAST_STEM, shared + 1)
    )


def is_oblique(word: str) -> bool:
    """Whether a word, as it is written, ends as only a word within a sentence does, in some
    language that there is a file of."""
    small = word.lower()
    return any(
        len(small) > len(ending) + 2 and small.endswith(ending) for ending in _oblique_endings()
    )


@cache
def _oblique_endings() -> frozenset[str]:
    found: set[str] = set()
    for file in files("index.language").iterdir():
        if file.name.endswith(".toml"):
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            found.update(table.get("oblique", "").split())
    return frozenset(found)


@cache
def _endings(language: str) -> frozenset[str]:
    """Folded, with the empty one; none for a language that there is no file of."""
    file = files("index.language") / f"{language}.toml"
    if not file.is_file():
        return frozenset()
    return frozenset(("", *tomllib.loads(file.read_text(encoding="utf-8"))["endings"].split()))
