"""Whether a passage is about the other one of two things that a qualifier tells apart.

"Numer zastępcy" is not answered by the head's number, nor "cena netto" by the gross price: most of
a question's words are met all the same. The groups of qualifiers are data, one file a language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.lexical.folding import fold

_WORD = re.compile(r"[^\W_]+")
_LANGUAGES = ("pl", "en")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The group of qualifiers, what the question asks for and what the passage has instead."""

    group: str
    asked: str
    found: str


@dataclass(frozen=True, slots=True)
class _Group:
    """Each of ``members`` is one thing, by the words for it. ``decisive``: the members that a
    question is decided by; "zastępca dyrektora" has the word for the head in it as well."""

    name: str
    members: tuple[tuple[str, ...], ...]
    decisive: tuple[int, ...]


def contradiction(question: str, passage: str) -> Contradiction | None:
    """The first qualifier of ``question`` that ``passage`` has not, while it has another one of
    the same group. Both are read in every language there is a file of: a question may be in one
    and the passage in another."""
    asked_words, found_words = _words(question), _words(passage)
    for name in _group_names():
        members = _members(name)
        decisive = _decisive(name)
        asked = [
            number
            for number, stems in enumerate(members)
            if number in decisive and _first(stems, asked_words)
        ]
        found = [number for number, stems in enumerate(members) if _first(stems, found_words)]
        if asked and found and not set(asked) & set(found):
            return Contradiction(
                name,
                _first(members[asked[0]], asked_words) or "",
                _first(members[found[0]], found_words) or "",
            )
    return None


def _first(stems: Sequence[str], words: Sequence[str]) -> str | None:
    for word in words:
        for stem in stems:
            if word.startswith(stem[:-1]) if stem.endswith("-") else word == stem:
                return word
    return None


def _words(text: str) -> Sequence[str]:
    return _WORD.findall(fold(text))


@cache
def _members(name: str) -> Sequence[tuple[str, ...]]:
    """The members of a group in all languages; the same place in each is the same thing."""
    groups = [group.members for group in _groups() if group.name == name]
    most = max(map(len, groups))
    return [
        tuple(stem for members in groups if place < len(members) for stem in members[place])
        for place in range(most)
    ]


@cache
def _decisive(name: str) -> frozenset[int]:
    return frozenset(
        number for group in _groups() if group.name == name for number in group.decisive
    )


@cache
def _group_names() -> Sequence[str]:
    return list(dict.fromkeys(group.name for group in _groups()))


@cache
def _groups() -> Sequence[_Group]:
    found: list[_Group] = []
    for language in _LANGUAGES:
        text = files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
        for row in tomllib.loads(text)["qualifiers"]:
            members = tuple(tuple(member) for member in row["one_of"])
            decisive = tuple(row.get("decisive", range(len(members))))
            found.append(_Group(row["name"], members, decisive))
    return found
