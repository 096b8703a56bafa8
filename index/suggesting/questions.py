"""Questions that a document answers, made of its own sentences: what to ask, for who does not know.

They are offered while somebody types ("ile …"), and a few of them, once they were asked and
answered from where they were made, as examples.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.language.asking import Asking, askings
from index.lexical.analysis import Analyzer
from index.lexical.folding import fold
from index.suggesting.function_words import FUNCTION_WORDS

MOST_OF_A_DOCUMENT = 8
MOST_READ = 200_000
"""Characters of a document: what it says first says what it is about."""
MOST_WORDS, MOST_NAME_WORDS = 8, 4

_FIRST_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """``start`` and ``end``: the sentence of the document that answers it."""

    text: str
    start: int
    end: int


def answered_questions(
    text: str, language: str, analyzer_of: Callable[[str], Analyzer]
) -> Iterator[AnsweredQuestion]:
    """At most ``MOST_OF_A_DOCUMENT``, each once."""
    read = text[:MOST_READ]
    seen: set[str] = set()
    for one in askings(read, language):
        if len(seen) == MOST_OF_A_DOCUMENT:
            return
        if not _tells(one, read, lambda word: analyzer_of(language).knows(fold(word))):
            continue
        subject = (
            one.subject if one.is_name else _going_on(one.subject, read, language, analyzer_of)
        )
        question = " ".join(f"{one.before}{subject}{one.after}".split())
        if question not in seen:
            seen.add(question)
            yield AnsweredQuestion(question, one.start, one.end)


def _tells(one: Asking, text: str, knows: Callable[[str], bool]) -> bool:
    """Whether the subject says by itself what it is: no pronoun, nothing that is half a sentence,
    and a name only where the text has it again; a single word of the dictionary is none."""
    words = one.subject.split()
    first = _FIRST_WORD.match(one.subject)
    if first is None or fold(first.group()) in FUNCTION_WORDS or "," in one.subject:
        return False
    if one.is_name:
        if len(words) == 1 and knows(one.subject):
            return False
        return len(words) <= MOST_NAME_WORDS and text.count(one.subject) > 1
    return 1 < len(words) <= MOST_WORDS


def _going_on(
    subject: str, text: str, language: str, analyzer_of: Callable[[str], Analyzer]
) -> str:
    """``subject`` within a sentence: its first letter small, unless it begins with a name."""
    first = _FIRST_WORD.match(subject)
    if first is None or not first.group()[1:].islower():
        return subject
    small = first.group().lower()
    if re.search(rf"\b{small}\b", text) or analyzer_of(language).knows(fold(small)):
        return small + subject[first.end() :]
    return subject
