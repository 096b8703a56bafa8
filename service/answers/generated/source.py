"""A numbered passage taken apart, for holding sentences against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.lexical.analysis import Analyzer
from index.reading.statements import Statement, statements
from index.reading.terms import Vocabulary
from service.answers.generated.facts import dates_of, terms_of
from service.answers.generated.names import KnownWords
from service.answers.generated.passages import NumberedPassage


@dataclass(frozen=True, slots=True)
class Piece:
    """One statement of a passage. ``own``: its words; ``near``: with its heading, table header,
    list opening and the sentence before; ``terms``: its values, ``near_terms`` also those of the
    table header and list opening, and the dates of the heading."""

    passage: NumberedPassage
    statement: Statement
    own: Vocabulary
    near: Vocabulary
    terms: frozenset[str]
    near_terms: frozenset[str]
    known: KnownWords


@dataclass(frozen=True, slots=True)
class Source:
    """``around`` are the words of title, path and headings, ``terms`` all values of the passage
    and of these, and ``known`` all words."""

    passage: NumberedPassage
    pieces: Sequence[Piece]
    around: Vocabulary
    around_terms: frozenset[str]
    around_known: KnownWords
    terms: frozenset[str]
    known: KnownWords
    analyzer: Analyzer

    @classmethod
    def of(cls, passage: NumberedPassage, analyzer: Analyzer) -> Source:
        pieces = [
            _piece(passage, one, analyzer)
            for one in statements(passage.text, passage.context, passage.hit.language)
            if one.form != "list"
        ]
        around_terms = terms_of(passage.around)
        header = passage.context.rsplit("\n", 1)[-1]
        return cls(
            passage,
            pieces,
            Vocabulary.of(passage.around, analyzer),
            around_terms,
            KnownWords.of([passage.around], analyzer),
            terms_of("\n".join((passage.text, header))) | around_terms,
            KnownWords.of([passage.text, passage.around, header], analyzer),
            analyzer,
        )


def _piece(passage: NumberedPassage, statement: Statement, analyzer: Analyzer) -> Piece:
    over = "\n".join((statement.header, statement.lead))
    beside = "\n".join((over, statement.heading, statement.before))
    own = Vocabulary.of(statement.text, analyzer)
    terms = terms_of(statement.text)
    return Piece(
        passage,
        statement,
        own,
        own.joined(Vocabulary.of(beside, analyzer)),
        terms,
        terms | terms_of(f"{over}\n{statement.text}") | dates_of(statement.heading),
        KnownWords.of([statement.text, beside], analyzer),
    )
