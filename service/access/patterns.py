"""Patterns of collection names and paths, read twice: widely to shut, narrowly to open.

The same folder can be written "Płace", "płace" or with a decomposed "l + stroke": a wall that is
missed because of it would be a hole. So a pattern that keeps people out takes letters of either
case and all compatible forms of a character for the same (NFKC, case folded, a stroke over a letter
for the letter with a stroke), and one that lets people in only what looks the same (NFC).

Folding makes some characters longer ("№" is "no", "ß" is "ss", "℅" even has a "/"), and then "?"
stands for a part of one. So whoever is kept out is compared once more, character by character.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

MOST_CHARACTERS = 512

_STROKED = dict(zip("abcdeghijkloprtyz", "ⱥƀȼđɇǥħɨɉꝁłøᵽɍŧɏƶ", strict=True))
_STROKE = re.compile("[\u0335-\u0338]")
_OVERLAID = re.compile(f"([{''.join(_STROKED)}]){_STROKE.pattern}+")
"""No normal form makes one letter of a letter and a stroke over it."""


def wide(text: str) -> str:
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    if _STROKE.search(folded):
        # In the decomposed form a stroke comes right after its letter, before all other marks.
        loose = unicodedata.normalize("NFKD", folded)
        folded = _OVERLAID.sub(lambda found: _STROKED[found[1]], loose)
    # Folding can undo the normal form: "İ" folds to two characters.
    return unicodedata.normalize("NFKC", folded).casefold()


def even(text: str) -> str:
    """As ``wide`` where one character becomes one, and as ``narrow`` where it becomes more."""
    if text.isascii():
        return text.lower()
    return "".join(map(_one_for_one, narrow(text)))


@lru_cache(4096)
def _one_for_one(character: str) -> str:
    folded = wide(character)
    return folded if len(folded) == 1 and folded != "/" else character


def narrow(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@dataclass(frozen=True, slots=True)
class Name:
    """A collection's name or a path, in all readings: made once, matched by every rule."""

    wide: str
    even: str
    narrow: str

    @classmethod
    def of(cls, text: str) -> Name:
        return cls(wide(text), even(text), narrow(text))


@dataclass(frozen=True, slots=True)
class Pattern:
    """``*`` and ``?`` stand for characters but "/", ``**`` for anything. All below a folder that
    matches, matches too. Anything else, brackets too, stands for itself."""

    text: str
    _wide: re.Pattern[str] = field(init=False, repr=False, compare=False)
    _even: re.Pattern[str] = field(init=False, repr=False, compare=False)
    _narrow: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raises ValueError."""
        if len(self.text) > MOST_CHARACTERS:
            raise ValueError(f"a pattern has at most {MOST_CHARACTERS} characters")
        object.__setattr__(self, "_wide", _compiled(wide(self.text)))
        object.__setattr__(self, "_even", _compiled(even(self.text)))
        object.__setattr__(self, "_narrow", _compiled(narrow(self.text)))

    def may_match(self, name: Name) -> bool:
        """Wherever ``surely_matches``, and more."""
        return (
            self._wide.fullmatch(name.wide) is not None
            or self._even.fullmatch(name.even) is not None
        )

    def surely_matches(self, name: Name) -> bool:
        return self._narrow.fullmatch(name.narrow) is not None


def _compiled(pattern: str) -> re.Pattern[str]:
    parts = pattern.strip("/").split("/")
    expression = ""
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        if part == "**":
            expression += ".*" if last else "(?:.*/)?"
        else:
            expression += _segment(part) + ("" if last else "/")
    return re.compile(expression + "(?:/.*)?", re.DOTALL)


def _segment(part: str) -> str:
    pieces = re.split(r"(\*\*+|\*|\?)", part)
    meaning = {"*": "[^/]*", "?": "[^/]"}
    return "".join(
        meaning[piece] if piece in meaning else ".*" if piece[:2] == "**" else re.escape(piece)
        for piece in pieces
    )
