"""Abbreviations and the names they stand for, from a list that an operator can add to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from index.lexical.folding import fold

SHIPPED = Path(__file__).with_name("abbreviations.toml")


class AbbreviationFault(ValueError):  # noqa: N818 - reads better as what the list has
    """A list of abbreviations cannot be used; the message names the file and the entry."""


class Abbreviations:
    """Finds abbreviations and their full names in a question."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """``names``: abbreviation → full names (or other abbreviations) that mean the same."""
        self._meanings: dict[tuple[str, ...], list[str]] = {}
        for abbreviation, meanings in names.items():
            for meaning in meanings:
                self._meanings.setdefault(_key(abbreviation), []).append(meaning)
                self._meanings.setdefault(_key(meaning), []).append(abbreviation)
        self._meanings.pop((), None)
        self._longest = max(map(len, self._meanings), default=0)
        self._short = {_key(a): _shout(a) for a in names}

    @classmethod
    def load(cls, *own: Path) -> Abbreviations:
        """The shipped list with the operator's files over it: an entry there replaces ours, and
        an empty one ("US" = []) takes ours away. Raises AbbreviationFault, FileNotFoundError."""
        names = dict(_shipped())
        for path in own:
            names |= read_list(path)
        return cls(names)

    def expansions(self, text: str) -> Sequence[str]:
        """What else the abbreviations and full names in ``text`` are called, longest first found.

        A short abbreviation that is also a word ("US", "it") counts only in capitals, unless the
        whole text is in capitals.
        """
        parts = [(match.group(), fold(match.group())) for match in _PART.finditer(text)]
        shouting = text.isupper()
        found: dict[str, None] = {}
        at = 0
        while at < len(parts):
            for length in range(min(self._longest, len(parts) - at), 0, -1):
                window = parts[at : at + length]
                key = tuple(folded for _, folded in window)
                meanings = self._meanings.get(key)
                if not meanings:
                    continue
                needs_capitals = self._short.get(key, False)
                typed = "".join(raw for raw, _ in window)
                if needs_capitals and (shouting or not typed.isupper()):
                    continue
                found.update(dict.fromkeys(meanings))
                at += length - 1
                break
            at += 1
        return list(found)


def read_list(path: Path) -> dict[str, Sequence[str]]:
    """A TOML file of abbreviation = name or list of names. Raises AbbreviationFault."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AbbreviationFault(f"{path}: not a TOML file ({error})") from error
    names: dict[str, Sequence[str]] = {}
    for abbreviation, value in table.items():
        meanings = [value] if isinstance(value, str) else value
        if not isinstance(meanings, list) or not all(isinstance(m, str) for m in meanings):
            raise AbbreviationFault(
                f"{path}: {abbreviation!r} must be a name or a list of names in quotes"
            )
        names[abbreviation] = meanings
    return names


_PART = re.compile(r"[^\W_]+")


def _key(name: str) -> tuple[str, ...]:
    return tuple(fold(part) for part in _PART.findall(name))


def _shout(abbreviation: str) -> bool:
    """Whether only capitals tell the abbreviation from a word."""
    letters = "".join(c for c in abbreviation if c.isalpha())
    return len(letters) <= 2 and abbreviation.isalpha()


@cache
def _shipped() -> Mapping[str, Sequence[str]]:
    return read_list(SHIPPED)
