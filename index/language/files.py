"""The files of the languages, and their folded words: one that ends in "-" is a beginning."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from index.lexical.folding import fold

LANGUAGES = ("pl", "en")
_WORD = re.compile(r"[^\W_]+")


@cache
def language_files() -> Sequence[dict[str, Any]]:
    """The contents of each language's file."""
    folder = files(__package__)
    return [
        tomllib.loads(folder.joinpath(f"{language}.toml").read_text(encoding="utf-8"))
        for language in LANGUAGES
    ]


def words_of(text: str) -> Sequence[str]:
    """The words of ``text``, folded."""
    return _WORD.findall(fold(text))


def begins(stem: str, word: str) -> bool:
    """Whether ``word`` is one that ``stem`` stands for."""
    return word.startswith(stem[:-1]) if stem.endswith("-") else word == stem
