"""Questions that a sentence answers, made of its own words: data, one file a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SUBJECT = r"(?P<subject>[^\W\d_a-ząćęłńóśźż][^.!?;:|\n–—]{2,60}?)"
_BEGINS = r"(?:^|(?<=[.!?] )|(?<=\n))"


@dataclass(frozen=True, slots=True)
class Asking:
    """What a sentence answers. ``is_name``: its subject is asked for as it is written, and only
    where the text speaks of it again; else it goes on from the words before it."""

    text: str
    subject: str
    before: str
    after: str
    is_name: bool
    start: int
    end: int


def askings(text: str, language: str) -> Iterator[Asking]:
    """In the order of the language's patterns, each pattern through the text."""
    for pattern, question, is_name in _patterns(language):
        before, _, after = question.partition("{subject}")
        for found in pattern.finditer(text):
            verb = found.groupdict().get("verb") or ""
            yield Asking(
                found.group(),
                found["subject"],
                before.replace("{verb}", verb),
                after.replace("{verb}", verb),
                is_name,
                found.start(),
                found.end(),
            )


@cache
def _patterns(language: str) -> Sequence[tuple[re.Pattern[str], str, bool]]:
    file = files("index.language") / f"{language}.toml"
    if not file.is_file():
        return ()
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["asking"]
    return [
        (
            re.compile(_BEGINS + row["statement"].replace("SUBJECT", _SUBJECT), re.MULTILINE),
            row["question"],
            row.get("is_name", False),
        )
        for row in rows
    ]
