"""Whether a passage is about the other one of two things that a qualifier tells apart.

"Numer zastępcy" is not answered by the head's number, nor "cena netto" by the gross price: most of
a question's words are met all the same. The groups of qualifiers are data, one file a language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from index.language.files import begins, language_files, words_of


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


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """What a question tells apart: of each group the members that it asks for."""

    asked: tuple[tuple[str, tuple[int, ...], str], ...] = ()
    """Name of the group, the members' numbers, the first word for one of them."""

    @classmethod
    def of(cls, question: str) -> Qualifiers:
        words = words_of(question)
        asked: list[tuple[str, tuple[int, ...], str]] = []
        for name in _group_names():
            members, decisive = members_of(name), _decisive(name)
            met = [n for n, stems in enumerate(members) if n in decisive and _first(stems, words)]
            if met:
                asked.append((name, tuple(met), _first(members[met[0]], words) or ""))
        return cls(tuple(asked))

    def contradicted_by(self, passage: str) -> Contradiction | None:
        """The first qualifier that ``passage`` has not, while it has another one of its group."""
        if not self.asked:
            return None
        words = words_of(passage)
        for name, asked, word in self.asked:
            members = members_of(name)
            found = [n for n, stems in enumerate(members) if _first(stems, words)]
            if found and not set(asked) & set(found):
                return Contradiction(name, word, _first(members[found[0]], words) or "")
        return None


def contradiction(question: str, passage: str) -> Contradiction | None:
    """Both are read in every language there is a file of: a question may be in one and the passage
    in another."""
    return Qualifiers.of(question).contradicted_by(passage)


def _first(stems: Sequence[str], words: Sequence[str]) -> str | None:
    for word in words:
        for stem in stems:
            if begins(stem, word):
                return word
    return None


@cache
def members_of(name: str) -> Sequence[tuple[str, ...]]:
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
    for file in language_files():
        for row in file["qualifiers"]:
            members = tuple(tuple(member) for member in row["one_of"])
            decisive = tuple(row.get("decisive", range(len(members))))
            found.append(_Group(row["name"], members, decisive))
    return found
