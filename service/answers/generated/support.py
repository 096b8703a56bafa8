"""Whether the passages that a sentence names support it, and which of their words do.

1. It names passages that exist.
2. Each number, date and address stands there, with the same unit; each name in some inflection.
   A number of a table stands in a row of what the sentence speaks of.
3. Most of its other words stand in the statements that hold these, or under which they stand; of
   a sentence in another language than its source, the meaning is compared instead.
4. Neither denies what the other says.

All of it errs on the side of taking out: the answer in the documents' own words stands anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.lexical.analysis import Analyzer
from index.lexical.folding import fold
from index.reading.terms import Term, Vocabulary, question_terms
from service.answers.generated.facts import Fact, facts_of, is_of_time, terms_of
from service.answers.generated.names import Name, names_in
from service.answers.generated.negation import contradict, said_in
from service.answers.generated.sentences import Draft
from service.answers.generated.source import Piece, Source
from service.answers.generated.written import Missing

SHARE = 0.6
"""Of the words that are no names and values: so many stand in the source."""

CLAUSE_SHARE = 0.5
"""The same within each clause: half a true sentence does not carry an invented other half."""

FACT_SHARE = 0.6
"""The same of the words around a value: it is taken from a statement about that, not about
something else in the passage."""

_AROUND = 0.5
"""What a word counts that only the title or a heading has."""

NEAR_MEANING = 0.06
"""The least cosine above an arbitrary passage's, across languages; see docs/language-model.md."""

_MOST_QUOTES = 4
_CLAUSE = re.compile(r"[,;:–—()]|\s(?:oraz|ale|lecz|and|but|while|whereas|aber|und|sowie|але|та)\s")
_WEAK_TEXT = """
wynosi wynosza znajduje znajduja stanowi stanowia posiada posiadaja zgodnie wedlug dokument
dokumentu dokumentach dokumencie wskazuje podaje podano zrodle zrodla fragmencie informacja takze
rowniez ponadto natomiast jednak odbywa nastepujace amounts amount located according states stated
includes document documents passage also however following available betragt befindet laut
"""
_WEAK = frozenset(_WEAK_TEXT.split())
"""Words that a sentence is made with, whatever it says."""

Cosines = Callable[[str, Sequence[str]], Sequence[float]]
"""How near texts are to a sentence in meaning, above an arbitrary passage."""


@dataclass(frozen=True, slots=True)
class Support:
    """A statement that supports a sentence; ``marked``: [start, end) in it of the words that do."""

    piece: Piece
    marked: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Checker:
    """Holds the sentences of one answer against its passages."""

    sources: Mapping[int, Source]
    question: str
    language: str
    analyzer: Analyzer
    cosines: Cosines

    def check(self, draft: Draft) -> Sequence[Support] | Missing:
        if not draft.numbers:
            return "uncited"
        if any(number not in self.sources for number in draft.numbers):
            return "no_such_passage"
        sources = [self.sources[number] for number in draft.numbers]
        facts = facts_of(draft.text)
        terms = frozenset().union(*(source.terms for source in sources))
        if not all(fact.is_in(terms) for fact in facts):
            return "number"
        names = names_in(draft.text, self.analyzer, self.language, self.question)
        if not all(any(source.known.has(name) for source in sources) for name in names):
            return "name"
        return self._related(draft.text, facts, names, sources)

    def _related(
        self, text: str, facts: Sequence[Fact], names: Sequence[Name], sources: Sequence[Source]
    ) -> Sequence[Support] | Missing:
        words = self._content(text, facts, names, sources)
        ranked = _ranked(words, names, sources)
        if not ranked:
            return "unrelated"
        foreign = any(source.passage.hit.language != self.language for source in sources)
        around = {} if foreign else {id(fact): _around(fact, text, words) for fact in facts}
        chosen = _chosen(text, facts, names, ranked, sources, around)
        if chosen is None:
            return "number"
        if not self._is_about(text, words, chosen, sources, foreign=foreign):
            return "unrelated"
        if self._denies(text, chosen, foreign=foreign):
            return "denied"
        return [Support(piece, self._marked(text, facts, piece)) for piece in chosen]

    def _content(
        self, text: str, facts: Sequence[Fact], names: Sequence[Name], sources: Sequence[Source]
    ) -> Sequence[_Content]:
        """The words that are neither names nor parts of values, each with the clause it is in."""
        named = {name.word.start for name in names}
        analyzers = [self.analyzer, *(source.analyzer for source in sources)]
        by_form = {term.form: term for term in question_terms(text, analyzers, lambda _: 0.02)}
        return [
            _Content(by_form[word.form], _clause_at(text, word.start))
            for word in self.analyzer.words(text)
            if word.form in by_form
            and word.form not in _WEAK
            and word.start not in named
            and not word.form.isdigit()
            and not any(fact.start <= word.start < fact.end for fact in facts)
        ]

    def _is_about(
        self,
        text: str,
        words: Sequence[_Content],
        chosen: Sequence[Piece],
        sources: Sequence[Source],
        *,
        foreign: bool,
    ) -> bool:
        if _share_of(words, chosen, sources):
            return True
        if not foreign:
            return False
        return min(self.cosines(text, [p.statement.text for p in chosen])) >= NEAR_MEANING

    def _denies(self, text: str, chosen: Sequence[Piece], *, foreign: bool) -> bool:
        ours = said_in([text], self.analyzer)
        theirs = said_in([piece.statement.text for piece in chosen], self.analyzer)
        if foreign:  # their words cannot be compared
            return bool(ours.denied) != bool(theirs.denied)
        return contradict(ours, theirs)

    def _marked(self, text: str, facts: Sequence[Fact], piece: Piece) -> Sequence[tuple[int, int]]:
        """The words of the statement that the sentence has too; all of it where there are none."""
        said = Vocabulary.of(text, self.analyzer)
        asked = {term for fact in facts for way in fact.ways for term in way}
        statement = piece.statement.text
        found = [
            (fact.start, fact.end)
            for fact in facts_of(statement)
            if not asked.isdisjoint(terms_of(fact.text))
        ]
        for word in self.analyzer.words(statement):
            if len(word.form) > 2 and not said.lemmas.isdisjoint(word.lemmas):
                found.append((word.start, word.end))
        return _joined(statement, found) or [(0, len(statement))]


@dataclass(frozen=True, slots=True)
class _Content:
    term: Term
    clause: int


def _ranked(
    words: Sequence[_Content], names: Sequence[Name], sources: Sequence[Source]
) -> Sequence[Piece]:
    """All statements of the named passages, the most like the sentence first."""

    def likeness(piece: Piece) -> float:
        met = sum(
            max(piece.own.meets(word.term), 0.9 * piece.near.meets(word.term)) for word in words
        )
        return met + sum(piece.known.has(name) for name in names)

    pieces = [piece for source in sources for piece in source.pieces]
    return sorted(pieces, key=likeness, reverse=True)


def _chosen(
    text: str,
    facts: Sequence[Fact],
    names: Sequence[Name],
    ranked: Sequence[Piece],
    sources: Sequence[Source],
    words_around: Mapping[int, Sequence[Term]],
) -> Sequence[Piece] | None:
    """The statements to quote: for every value the likest that has it, for every name one if no
    other has it. None where a value stands in the rows of something else only."""
    around = frozenset().union(*(source.around_terms for source in sources))
    chosen: dict[int, Piece] = {}
    for fact in facts:
        holding = [piece for piece in ranked if fact.is_in(piece.near_terms)]
        if not holding:
            if fact.is_in(around) and is_of_time(text, fact):
                continue
            # Its parts are in several statements of the passage ("od 3 do 5" in a list).
            return None
        fitting = [
            piece
            for piece in holding
            if _is_of_that(fact, piece, facts, names, sources)
            and _speaks_of(words_around.get(id(fact), ()), piece)
        ]
        if not fitting:
            return None
        chosen.setdefault(id(fitting[0]), fitting[0])
    for name in names:
        if any(source.around_known.has(name) for source in sources):
            continue
        if not any(piece.known.has(name) for piece in chosen.values()):
            piece = next((piece for piece in ranked if piece.known.has(name)), None)
            if piece is not None:
                chosen[id(piece)] = piece
    if not chosen:
        chosen[id(ranked[0])] = ranked[0]
    return list(chosen.values())[:_MOST_QUOTES]


def _is_of_that(
    fact: Fact,
    piece: Piece,
    facts: Sequence[Fact],
    names: Sequence[Name],
    sources: Sequence[Source],
) -> bool:
    """Whether a value is of what the sentence speaks of: somewhere near it stands one of the other
    names or values, if the passage has any; in the row of a table, the nearest of them."""
    others = [
        name for name in names if not any(source.around_known.has(name) for source in sources)
    ]
    if piece.statement.form != "row":
        return not others or any(piece.known.has(name) for name in others)
    beside = [other for other in facts if other is not fact]
    if not others:
        return not beside or any(other.is_in(piece.terms) for other in beside)
    before = [name for name in others if name.word.start < fact.start]
    nearest = before[-1] if before else others[0]
    return piece.known.has(nearest)


def _clause_at(text: str, position: int) -> int:
    """The number of the clause that ``position`` is in."""
    return sum(match.start() < position for match in _CLAUSE.finditer(text))


def _around(fact: Fact, text: str, words: Sequence[_Content]) -> Sequence[Term]:
    """The words of the value's clause, or of the whole sentence where that has but one."""
    clause = _clause_at(text, fact.start)
    near = [word.term for word in words if word.clause == clause]
    return near if len(near) > 1 else [word.term for word in words]


def _speaks_of(words: Sequence[Term], piece: Piece) -> bool:
    # A row says nothing without its header; a sentence stands for itself.
    over = 1.0 if piece.statement.form in ("row", "item") else 0.5
    met = sum(max(piece.own.meets(term), over * piece.near.meets(term)) for term in words)
    return met >= FACT_SHARE * len(words)


def _share_of(
    words: Sequence[_Content], chosen: Sequence[Piece], sources: Sequence[Source]
) -> bool:
    if not words:
        return True
    met = [(word.clause, _met(word.term, chosen, sources)) for word in words]
    if sum(part for _, part in met) < SHARE * len(met):
        return False
    for clause in {number for number, _ in met}:
        parts = [part for number, part in met if number == clause]
        if len(parts) > 1 and sum(parts) < CLAUSE_SHARE * len(parts):
            return False
    return True


def _met(term: Term, chosen: Sequence[Piece], sources: Sequence[Source]) -> float:
    """1 where a word stands in any form, or a word of its family or meaning does."""
    if any(piece.near.meets(term) for piece in chosen):
        return 1.0
    return _AROUND if any(source.around.meets(term) for source in sources) else 0.0


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ascending; what only a space parts is one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip(" \u00a0"):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif not joined or start >= joined[-1][1]:
            joined.append((start, end))
        else:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
    return joined


def is_refusal(text: str, no_answer: str) -> bool:
    """Whether a model only says that nothing answers."""
    return fold(text).strip(" .!*\"'`[]0123456789").startswith(fold(no_answer))
