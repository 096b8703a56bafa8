"""What a question is about, and what of its wording may be kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from index.lexical.analysis import DEFAULT_LANGUAGE, Analyzer, Analyzers, Word
from index.reading.stopwords import STOPWORDS

Lemmas: TypeAlias = "Callable[[str], Sequence[str]]"

MOST_CHARACTERS = 200

ADDRESS = re.compile(r"\S+@\S+")
LONG_NUMBER = re.compile(r"\+?\d(?:[ .\-/]?\d){4,}")
"""Numbers of people, accounts, telephones; a year or an amount of four digits stays."""


def lemmas_by(analyzers: Analyzers) -> Lemmas:
    """The function that gives a question's lemmas; a table of words is opened when first asked."""
    return lambda question: question_lemmas(question, analyzers.of(DEFAULT_LANGUAGE))


def question_lemmas(question: str, analyzer: Analyzer) -> Sequence[str]:
    """Each once, sorted, without words that only ask: "Jaka jest składka?" and "składki" are the
    same question. Read as Polish: words of other languages stay as they stand."""
    words = analyzer.words(anonymous(question))
    kept = {_lemma(word) for word in words if word.form not in STOPWORDS}
    return sorted(kept or {word.form for word in words})


def _lemma(word: Word) -> str:
    """The form itself where it may be a lemma: "bal" is a ball, although it may also be a form of
    "bać"."""
    return word.form if word.form in word.lemmas else min(word.lemmas)


def anonymous(question: str) -> str:
    """The wording without addresses and long numbers, in one line, cut where it is long."""
    text = LONG_NUMBER.sub("…", ADDRESS.sub("…", question))
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= MOST_CHARACTERS else line[: MOST_CHARACTERS - 1] + "…"
