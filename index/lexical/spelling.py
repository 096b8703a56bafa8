"""Gives a question typed without diacritics the spelling that the index's own texts have.

The leg of words does not need it, a model does: "zolw" means nothing to it. Every spelling with a
letter outside ASCII is a term of its own, under its folded form, so that it comes and goes with the
chunks it stands in.
"""

from __future__ import annotations

import sqlite3

from index.lexical.analysis import Word
from index.lexical.folding import fold
from index.lexical.tokens import tokenize

_MARK = "^"


def spelling_term(text: str, word: Word) -> str | None:
    """The term for how ``word`` of ``text`` is written; None where folding loses nothing."""
    written = text[word.start : word.end].lower()
    return None if written == word.form else f"{_MARK}{word.form}{_MARK}{written}"


def respelled(connection: sqlite3.Connection, question: str) -> str:
    """``question`` with each word in the spelling that most chunks have; as it is where it has
    a letter outside ASCII already: then its writer had them all."""
    if not question.isascii():
        return question
    parts: list[str] = []
    reached = 0
    for token in tokenize(question):
        if token.text.isalpha():
            parts += [question[reached : token.start], _usual(connection, token.text)]
            reached = token.end
    return "".join([*parts, question[reached:]])


def _usual(connection: sqlite3.Connection, word: str) -> str:
    form = fold(word)
    start = f"{_MARK}{form}{_MARK}"
    spellings = connection.execute(
        "SELECT t.term, sum(length(p.data)) FROM lexical_terms t"
        " JOIN lexical_postings p ON p.term = t.id"
        " WHERE t.term >= ? AND t.term < ? GROUP BY t.id",
        (start, start + "\U0010ffff"),
    ).fetchall()
    if not spellings:
        return word
    (everywhere,) = connection.execute(
        "SELECT coalesce(sum(length(p.data)), 0) FROM lexical_terms t"
        " JOIN lexical_postings p ON p.term = t.id WHERE t.term = ?",
        ("=" + form,),
    ).fetchone()
    term, chunks = max(spellings, key=lambda row: (row[1], row[0]))
    bare = everywhere - sum(row[1] for row in spellings)
    if chunks <= bare:
        return word
    spelling = str(term).removeprefix(start)
    return spelling.capitalize() if word[:1].isupper() else spelling
