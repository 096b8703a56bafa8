"""Gives a question typed without diacritics the spelling that the index's own texts have.

The leg of words does not need it, a model does: "zolw" means nothing to it. Every spelling with a
letter outside ASCII is a term of its own, under its folded form, so that it comes and goes with the
chunks it stands in. Only texts that are seen count. For words that none has, the dictionary knows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from index.lexical.analysis import Analyzers, Word
from index.lexical.folding import fold
from index.lexical.question_language import question_language
from index.lexical.statistics import ScopeStatistics
from index.lexical.tokens import tokenize

_MARK = "^"


def spelling_term(text: str, word: Word) -> str | None:
    """The term for how ``word`` of ``text`` is written; None where folding loses nothing."""
    written = text[word.start : word.end].lower()
    return None if written == word.form else f"{_MARK}{word.form}{_MARK}{written}"


def respelled(
    connection: sqlite3.Connection,
    statistics: ScopeStatistics,
    question: str,
    analyzers: Analyzers,
) -> str:
    """``question`` with each word in the spelling that most chunks have, or the only one that the
    dictionary has if no chunk has the word; as it is where it has a letter outside ASCII already:
    then its writer had them all."""
    if any(letter.isalpha() and not letter.isascii() for letter in question):
        return question
    dictionary = _dictionary(statistics, question, analyzers)
    parts: list[str] = []
    reached = 0
    for token in tokenize(question):
        spelling = None
        if token.text.isalpha():
            spelling = _usual(connection, statistics, fold(token.text), dictionary)
        if spelling is not None:
            parts.append(question[reached : token.start])
            parts.append(spelling.capitalize() if token.text[0].isupper() else spelling)
            reached = token.end
    return "".join([*parts, question[reached:]])


def _dictionary(
    statistics: ScopeStatistics, question: str, analyzers: Analyzers
) -> Callable[[str], str | None]:
    """That of the question's language, or of the most frequent one where it does not tell. One
    that the index has no text in is not opened: it might have to be built first."""
    languages = [analyzers.resolve(name) for name in statistics.languages]
    asked = question_language(question) or (languages or [""])[0]
    return analyzers.of(asked).spelling if asked in languages else lambda form: None


def _usual(
    connection: sqlite3.Connection,
    statistics: ScopeStatistics,
    form: str,
    dictionary: Callable[[str], str | None],
) -> str | None:
    """The spelling of a folded form, in lower case; None if it is to stay as it was typed."""
    everywhere = statistics.having(connection, "=" + form)
    if not everywhere:
        return dictionary(form)
    start = f"{_MARK}{form}{_MARK}"
    terms = connection.execute(
        "SELECT term FROM lexical_terms WHERE term >= ? AND term < ?",
        (start, start + "\U0010ffff"),
    )
    spellings = [(term, statistics.having(connection, term)) for (term,) in terms.fetchall()]
    term, chunks = max(spellings, key=lambda row: (row[1], row[0]), default=("", 0))
    bare = everywhere - sum(row[1] for row in spellings)
    return term.removeprefix(start) if chunks > bare else None
