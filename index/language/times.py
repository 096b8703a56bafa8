"""Whether a text tells when something is: a question for a time is answered by nothing else."""

from __future__ import annotations

from functools import cache

from index.language.files import begins, language_files, words_of
from index.language.qualifiers import members_of

_GROUPS = ("weekday", "month")


def tells_a_time(text: str) -> bool:
    """By words, in every language there is a file of; dates and hours in figures have forms of
    their own (``index.reading.spans``)."""
    return any(begins(stem, word) for word in words_of(text) for stem in _stems())


@cache
def _stems() -> tuple[str, ...]:
    named = [stem for name in _GROUPS for member in members_of(name) for stem in member]
    return (*named, *(stem for file in language_files() for stem in file["times"]["words"]))
