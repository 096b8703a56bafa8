"""What speaks for a statement as an answer, as numbers.

How much of the question it meets, itself and with what it stands under; how near it is in meaning;
whether it holds what was asked for; what the trained reader makes of it.
"""

# ruff: noqa: E501 - word lists and patterns read best in long lines

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from index.hit import Citation, Hit
from index.lexical.analysis import Analyzer, Word
from index.reading.asking import asks_for
from index.reading.kinds import Kind
from index.reading.question import Question, years_in
from index.reading.spans import Extract
from index.reading.statements import Statement, statements
from index.reading.terms import Term, Vocabulary, meets_word

_MUCH = math.log1p(25)
_NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a statement, each 0 … 1 unless said otherwise.

    ``own``: share of the question's weight met by the statement; ``near``: with the heading,
    table header, list opening and sentence before; ``wide``: with title, headings and path too;
    ``names``: share of the question's names met widely (1 if it has none); ``missing``: weight
    share of the heaviest term that is not met nearby, ``absent``: that is met nowhere; ``dense``: cosine of statement and question
    above an arbitrary passage's; ``passage``: the passage's score relative to the best;
    ``kind``: what was asked for is there (0.5 where its kind has no form of its own);
    ``tight``: how near the words that answer stand to the words of the question;
    ``heading``: the statement is a heading or asks itself; ``years``: named years are met.

    ``beside``: the share met with the statements before and after; ``whole``: by the passage with
    all that is around it; ``phrase``: share of the question's neighbouring terms that are
    neighbours here too; ``fresh``: how much the statement says that the question does not;
    ``first``: 1 for the best passage, 1/2 for the second, …; ``meaning``: the passage's cosine
    less that of the nearest passage (never above 0); ``row``: a row of a table; ``opens``: the
    passage begins with it; ``head``: the first word of the question (after "which", "who" …), its
    subject matter, is met nearby; ``past``: the statement names a year before its document's,
    where none was asked for; ``other``: it names a namesake ("InPlaMed-II" for "InPlaMed");
    ``rival``: where the question has a name that is not met, it has another ("Uniwersytet w
    Lublinie" for "Uniwersytet we Wrocławiu"); ``reader``: how much likelier the reader takes words
    of it for an answer than that none is there, in tens of log odds, -2 … 1.
    """

    own: float
    near: float
    wide: float
    names: float
    missing: float
    absent: float
    dense: float
    passage: float
    lexical: float
    kind: float
    tight: float
    heading: float
    years: float
    beside: float
    whole: float
    phrase: float
    fresh: float
    first: float
    meaning: float
    row: float
    opens: float
    head: float
    past: float
    other: float
    rival: float
    reader: float

    def vector(self) -> NDArray[np.float64]:
        return np.array([getattr(self, field.name) for field in fields(self)])


@dataclass(frozen=True, slots=True)
class Read:
    """A hit's passage, taken apart once."""

    hit: Hit
    statements: Sequence[Statement]
    around: Vocabulary
    words: Sequence[Vocabulary]
    near: Sequence[Vocabulary]
    beside: Sequence[Vocabulary]
    whole: Vocabulary
    tokens: Sequence[Sequence[Word]]


def read_passage(hit: Hit, analyzer: Analyzer, context: str = "") -> Read:
    """``context`` is the chunk's: it ends in the header of a table that began earlier."""
    citation = hit.citation
    around = Vocabulary.of(
        "\n".join((citation.title, citation.path, *citation.heading_path)), analyzer
    )
    made = statements(hit.text, context, hit.language)
    tokens = [analyzer.words(one.text) for one in made]
    words = [Vocabulary.of_words(t, s.text) for t, s in zip(tokens, made, strict=True)]
    near = [
        own.joined(Vocabulary.of("\n".join((s.heading, s.header, s.lead, s.before)), analyzer))
        for own, s in zip(words, made, strict=True)
    ]
    beside = [Vocabulary.of_all(words[max(0, n - 1) : n + 2]) for n in range(len(made))]
    return Read(hit, made, around, words, near, beside, Vocabulary.of_all([around, *words]), tokens)


def _years_met(question: Question, statement: Statement, citation: Citation) -> Collection[int]:
    """The named years that the statement is of: it says so, or it names no other year and its
    document is of that time, by its date or its title ("Strategia 2015–2020")."""
    if not question.years:
        return ()
    said = years_in(statement.text) or years_in(statement.heading + " " + statement.before)
    of_document = {citation.modified.year, *years_in(f"{citation.title} {citation.path}")}
    return [year for year in question.years if year in (said or of_document)]


def _is_contents(statement: Statement) -> bool:
    """Numbered headings with their pages; a table's header would say what the numbers are."""
    return (
        re.match(r"\d+(?:\.\d+)*\.? ", statement.text) is not None
        and _CONTENTS.fullmatch(statement.text) is not None
        and (not statement.header or _CONTENTS.fullmatch(statement.header) is not None)
    )


def _is_past(question: Question, statement: Statement, dated: int) -> bool:
    if question.years or question.kind == "date":
        return False
    said = years_in(statement.text)
    return bool(said) and max(said) < dated


_ASKED_ONLY: frozenset[Kind] = frozenset(("definition", "list", "reason"))
"""Kinds whose words of asking ("oznacza", "powód") need not stand where the answer does."""

_NUMBERED = re.compile(r"(?:[-– ][IVX]{2,4}|[-–]\d{1,2})(?![\w.])")


def _has_namesake(question: Question, statement: Statement) -> bool:
    """Whether a name of the question has a number here that it has not there."""
    return any(
        _NUMBERED.match(statement.text, found.end()) is not None
        and f"{term.text}{statement.text[found.end() : found.end() + 2]}" not in question.text
        for term in question.terms
        if term.name and len(term.text) > 2 and not term.form[:1].isdigit()
        for found in re.finditer(rf"\b{re.escape(term.text)}\b", statement.text)
    )


def _has_rival(
    question: Question, statement: Statement, words: Sequence[Word], wide: Vocabulary
) -> bool:
    """Whether a name of the question is met nowhere, while the word before it is met here and
    followed by another name, or the name is a number ("InPlaMed-II") that is simply missing."""
    for before, name in itertools.pairwise(question.terms):
        if not name.name or name.form.startswith("#") or wide.meets(name):
            continue
        if not _stand_together(question.text, before, name):
            continue
        for number, word in enumerate(words):
            if not meets_word(before, word):
                continue
            if _ROMAN.fullmatch(name.text):
                return True
            follows = [statement.text[w.start : w.end] for w in words[number + 1 : number + 3]]
            if any(one[:1].isupper() for one in follows):
                return True
    return False


_ROMAN = re.compile(r"[IVX]{1,5}")


def _stand_together(text: str, one: Term, other: Term) -> bool:
    """Next to each other, or with one short word between."""
    return (
        re.search(rf"{re.escape(one.text)}\W+(?:\w{{1,3}}\W+)?{re.escape(other.text)}", text)
        is not None
    )


_CONTENTS = re.compile(r"[^|]*[^\W\d_]{3}[^|]* \| \d{1,3}")
"""A line of a table of contents: a heading and its page."""

_LETTERHEAD = re.compile(r"(?:Od|Do|DW|Data|Temat|From|To|Cc|Date|Subject): ")


def _says_nothing(statement: Statement) -> bool:
    """A heading, a question, the header of a table or of a message."""
    return (
        statement.form == "heading"
        or statement.text.endswith(("?", ":"))
        or (statement.form == "row" and not statement.header)
        or (statement.form == "row" and _is_contents(statement))
        or _LETTERHEAD.match(statement.text) is not None
    )


@dataclass(frozen=True, slots=True)
class Best:
    """The best of all passages, which the others are compared with. ``cosines`` by chunk."""

    score: float
    lexical: float
    cosines: Mapping[int, float]

    @classmethod
    def of(cls, hits: Sequence[Hit]) -> Best:
        return cls(
            max((hit.score for hit in hits), default=1.0) or 1.0,
            max((hit.scores.get("lexical", 0.0) for hit in hits), default=0.0) or 1.0,
            {hit.chunk_id: hit.scores["dense"] for hit in hits if "dense" in hit.scores},
        )

    def meaning(self, hit: Hit) -> float:
        """A passage that the dense leg did not find is taken for as far as the farthest."""
        if not self.cosines:
            return 0.0
        farthest = min(self.cosines.values())
        return self.cosines.get(hit.chunk_id, farthest) - max(self.cosines.values())


def evidence_of(
    question: Question,
    read: Read,
    number: int,
    found: Extract,
    best: Best,
) -> Evidence:
    """Of one statement of a passage, without what only models know."""
    statement = read.statements[number]
    own, near = read.words[number], read.near[number]
    wide = near.joined(read.around)
    own_met = near_met = wide_met = 0.0
    name_weight = name_met = 0.0
    missing = absent = beside_met = whole_met = 0.0
    head = 1.0
    years = _years_met(question, statement, read.hit.citation)
    for position, term in enumerate(question.terms):
        by_own = own.meets(term)
        if asks_for(question.kind, term) and (found.fits >= 0.9 or question.kind in _ASKED_ONLY):
            by_own = 1.0
        by_near = max(by_own, 0.9 * near.meets(term))
        by_wide = max(by_near, 0.8 * wide.meets(term), 0.8 * (term.form in map(str, years)))
        if position == 0:
            head = by_near
        own_met += term.weight * by_own
        beside_met += term.weight * max(by_own, read.beside[number].meets(term))
        whole_met += term.weight * max(by_own, read.whole.meets(term))
        near_met += term.weight * by_near
        wide_met += term.weight * by_wide
        if term.name:
            name_weight += term.weight
            name_met += term.weight * (by_wide > 0)
        missing = max(missing, term.weight * (1 - min(1.0, by_near / 0.6)))
        absent = max(absent, term.weight * (1 - min(1.0, by_wide / 0.6)))
    weight = question.weight
    return Evidence(
        own=own_met / weight,
        near=near_met / weight,
        wide=wide_met / weight,
        names=name_met / name_weight if name_weight else 1.0,
        missing=missing / weight,
        absent=absent / weight,
        dense=0.0,
        passage=read.hit.score / best.score,
        lexical=read.hit.scores.get("lexical", 0.0) / best.lexical,
        kind=found.fits,
        tight=found.tight,
        heading=float(_says_nothing(statement)),
        years=len(years) / len(question.years) if question.years else 1.0,
        beside=beside_met / weight,
        whole=whole_met / weight,
        phrase=_phrase(question, read.tokens[number]),
        fresh=min(1.0, math.log1p(max(0.0, own.size - len(question.terms))) / _MUCH),
        first=1 / read.hit.rank,
        meaning=best.meaning(read.hit),
        row=float(statement.form == "row"),
        opens=float(number == 0),
        head=head,
        past=float(_is_past(question, statement, read.hit.citation.modified.year)),
        other=float(_has_namesake(question, statement)),
        rival=float(_has_rival(question, statement, read.tokens[number], wide)),
        reader=0.0,
    )


def _phrase(question: Question, words: Sequence[Word]) -> float:
    """The share of the question's pairs of neighbouring terms that stand within three words of
    each other."""
    pairs = list(itertools.pairwise(question.terms))
    if not pairs:
        return 0.0
    places = [
        [n for n, word in enumerate(words) if meets_word(term, word)] for term in question.terms
    ]
    met = sum(
        any(0 < abs(a - b) <= _NEIGHBOURS for a in one for b in other)
        for one, other in itertools.pairwise(places)
    )
    return met / len(pairs)
