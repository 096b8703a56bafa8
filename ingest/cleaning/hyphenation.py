"""Mends words that a hyphen split at a line's end, and keeps hyphens that belong to the word.

Without a dictionary the document itself is the best witness: a form that stands elsewhere in it
in one piece decides. Else the rules of Polish and English typesetting do: what goes on with a
capital or a digit keeps its hyphen ("Busko-Zdrój", "COVID-19"), so do first parts that are never
syllables ("e-mail", "społeczno-gospodarczy"); all else was split and is mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.cleaning.characters import SOFT_HYPHEN

_LONGEST_WORD = 60
_HYPHENS = ("-", SOFT_HYPHEN, "¬")
_HEAD = re.compile(r"^(-?)([^\W_]+)")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")

# "Nord- und Südseite", "krótko- i długoterminowy": the hyphen stands for a part left out.
_CONJUNCTIONS_WORDS = "i oraz lub albo czy a and or und oder bis et ou y o"
_CONJUNCTIONS = frozenset(_CONJUNCTIONS_WORDS.split())
_FIRST_PARTS_WORDS = (
    "polsko niemiecko rosyjsko czesko ukraińsko słowacko angielsko francusko amerykańsko "
    "społeczno północno południowo wschodnio zachodnio naukowo badawczo rozwojowo techniczno "
    "organizacyjno administracyjno ekonomiczno finansowo kulturalno historyczno artystyczno "
    "remontowo handlowo usługowo produkcyjno opiekuńczo diagnostyczno szkoleniowo doradczo "
    "biało czarno czerwono leczniczo edukacyjno informacyjno prawno uzdrowiskowo "
    "self non ex well long short cross quasi"
)
_FIRST_PARTS = frozenset(_FIRST_PARTS_WORDS.split())


@dataclass(frozen=True, slots=True)
class WordsSeen:
    """Casefolded words that stand in one line of the document, with their hyphens."""

    words: frozenset[str]

    @classmethod
    def within(cls, lines: Iterable[str]) -> WordsSeen:
        return cls(frozenset(word.casefold() for line in lines for word in _WORD.findall(line)))


def join_split(line: str, following: str, seen: WordsSeen) -> str | None:
    """Both lines as one where a hyphen ends the first; None where none does."""
    left, head = _last_word(line), _HEAD.match(following)
    if not left or head is None:
        return None
    stem, hyphen = line[:-1], line[-1]
    again, right = head.groups()
    rest = following[head.start(2) :]
    if again:  # Polish typesetting repeats a real hyphen on the next line
        return f"{stem}-{rest}" if hyphen == "-" else f"{stem}{following}"
    if hyphen == "-" and right in _CONJUNCTIONS:
        return f"{line} {following}"
    if hyphen != "-" and right[0].islower():
        return stem + rest
    return stem + ("-" if _keeps_hyphen(left, right, seen) else "") + rest


def _last_word(line: str) -> str:
    """The letters and digits before the hyphen that ends the line, "" where none does."""
    if not line.endswith(_HYPHENS):
        return ""
    start = len(line) - 1
    while start and line[start - 1].isalnum():
        start -= 1
        if len(line) - start > _LONGEST_WORD:
            return ""
    return line[start:-1]


def _keeps_hyphen(left: str, right: str, seen: WordsSeen) -> bool:
    in_capitals = left.isupper() and right.isupper() and len(left) > 1 and len(right) > 2
    if left[-1].isdigit() or not (right[0].islower() or in_capitals):
        return True
    if (left + right).casefold() in seen.words:
        return False
    if f"{left}-{right}".casefold() in seen.words:
        return True
    acronym = len(left) > 1 and left.isupper() and not in_capitals  # "PDF-em", "ZUS-u"
    return len(left) == 1 or acronym or left.casefold() in _FIRST_PARTS
