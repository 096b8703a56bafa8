"""Gives a question typed without diacritics the spelling that the index's own texts have.

The leg of words does not need it, a model does: "zolw" means nothing to it. Every spelling with a
letter outside ASCII is a term of its own, under its folded form, so that it comes and goes with the
chunks it stands in. For words that no text has, the dictionary knows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from index.lexical.analysis import Analyzers, Word
from index.lexical.folding import fold
from index.lexical.postings import languages_of
from index.lexical.question_language import question_language
from index.lexical.tokens import tokenize

_MARK = "^"


def spelling_term(text: str, word: Word) -> str | None:
    """The term for how ``word`` of ``text`` is written; None where folding loses nothing."""
    written = text[word.start : word.end].lower()
    return None if written == word.form else f"{_MARK}{word.form}{_MARK}{written}"


def respelled(connection: sqlite3.Connection, question: str, analyzers: Analyzers) -> str:
    """``question`` with each word in the spelling that most chunks have, or the only one that the
    dictionary has if no chunk has the word; as it is where it has a letter outside ASCII already:
    then its writer had them all."""
    if any(letter.isalpha() and not letter.isascii() for letter in question):
        return question
    dictionary = _dictionary(connection, question, analyzers)
    parts: list[str] = []
    reached = 0
    for token in tokenize(question):
        spelling = (
            _usual(connection, fold(token.text), dictionary) if token.text.isalpha() else None
        )
        if spelling is not None:
            parts.append(question[reached : token.start])
            parts.append(spelling.capitalize() if token.text[0].isupper() else spelling)
            reached = token.end
    return "".join([*parts, question[reached:]])


def _dictionary(
    connection: sqlite3.Connection, question: str, analyzers: Analyzers
) -> Callable[[str], str | None]:
    """That of the question's language, or of the most frequent one where it does not tell. One
    that the index has no text in is not opened: it might have to be built first."""
    languages = [analyzers.resolve(name) for name in languages_of(connection)]
    asked = question_language(question) or (languages or [""])[0]
    return analyzers.of(asked).spelling if asked in languages else lambda form: None


def _usual(
    connection: sqlite3.Connection, form: str, dictionary: Callable[[str], str | None]
) -> str | None:
    """The spelling of a folded form, in lower case; None if it is to stay as it was typed."""
    (everywhere,) = connection.execute(
        "SELECT coalesce(sum(length(p.data)), 0) FROM lexical_terms t"
        " JOIN lexical_postings p ON p.term = t.id WHERE t.term = ?",
        ("=" + form,),
    ).fetchone()
    if not everywhere:
        return dictionary(form)
    start = f"{_MARK}{form}{_MARK}"
    spellings = connection.execute(
        "SELECT t.term, sum(length(p.data)) FROM lexical_terms t"
        " JOIN lexical_postings p ON p.term = t.id"
        " WHERE t.term >= ? AND t.term < ? GROUP BY t.id",
        (start, start + "\U0010ffff"),
    ).fetchall()
    term, chunks = max(spellings, key=lambda row: (row[1], row[0]), default=("", 0))
    bare = everywhere - sum(row[1] for row in spellings)
    return str(term).removeprefix(start) if chunks > bare else None
