"""What was meant by a word that is none.

A word is set right only where it is surely wrong and the correction surely finds more:

- neither a document that the asker may see nor a dictionary has it, in any inflection;
- it is no form of a word that documents have ("Almasowi"), and no abbreviation;
- the correction stands in a document, or is a form of a word that does, and where the question has
  other words that documents have, some document has it together with the better part of them;
- that document is in the question's language, where the question tells it.

Names are set right only where fingers slip (two letters swapped, one missing or doubled, a
neighbouring key): "Nowicki" is another person than "Nowacki".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.language.endings import may_be_forms_of_one
from index.lexical.analysis import Analyzer
from index.lexical.folding import fold
from index.lexical.question_language import question_language, small_words
from index.lexical.tokens import Token, tokenize
from index.suggesting.function_words import FUNCTION_WORDS
from index.suggesting.spelling import one_edit_away
from index.suggesting.vocabulary import AnalyzerOf
from index.suggesting.words import Words

MOST_WORDS = 24
"""Of a longer text only the first words are looked at."""
LEAST_LETTERS = 5
TWO_EDITS_FROM = 9
"""Letters a word must have before two edits away still means the same word."""
TOGETHER = 0.5
"""Of the question's other words that documents have, by number, some document must have so many
together with the correction."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Unknown:
    token: Token
    form: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A folded form, how it is written, how many edits away; ``documents``: bool by place."""

    form: str
    writing: str
    edits: int
    count: int
    is_of_dictionary: bool
    documents: Flags


class Corrections:
    """Of the words of some documents; ``languages``: of each document by its place, and
    ``dictionaries`` those whose words are right though no document has them."""

    def __init__(
        self,
        words: Words,
        languages: Sequence[str],
        dictionaries: Sequence[str],
        analyzer_of: AnalyzerOf,
    ) -> None:
        self._words = words
        self._languages = np.array(languages, np.str_)
        self._dictionaries = dictionaries
        self._analyzer_of = analyzer_of

    def prepare(self) -> None:
        """Opens the dictionaries; raises RuntimeError where one cannot be made."""
        for analyzer in self._analyzers:
            analyzer.knows("a")

    @property
    def _analyzers(self) -> Sequence[Analyzer]:
        return [self._analyzer_of(one) for one in self._dictionaries]

    def corrected(self, query: str, allowed: Flags) -> str | None:
        """``query`` with its wrong words set right; None where it has none. ``allowed``: bool, one
        per document, those that the asker may see. Letters typed without diacritics are no
        mistake."""
        asked = question_language(query)
        if asked is not None and asked not in self._dictionaries:
            return None
        known, unknown = self._sorted_out(query, allowed, asked)
        if not unknown:
            return None
        readable = allowed if asked is None else allowed & (self._languages == asked)
        pieces: list[str] = []
        reached = 0
        for one in unknown:
            better = self._better(one, known, readable)
            if better is not None:
                pieces += [query[reached : one.token.start], _written_like(one.token.text, better)]
                reached = one.token.end
        return "".join([*pieces, query[reached:]]) if pieces else None

    def _sorted_out(
        self, query: str, allowed: Flags, asked: str | None
    ) -> tuple[list[Flags], list[_Unknown]]:
        """The documents of each word that tells something and that some document has; and the
        words that nobody knows."""
        known: list[Flags] = []
        unknown: list[_Unknown] = []
        small = FUNCTION_WORDS | small_words(asked)
        shouts = query.isupper()
        for number, token in enumerate(list(tokenize(query))[:MOST_WORDS]):
            form = fold(token.text)
            if form in small or not form.isalpha():
                continue
            documents = self._documents(form, allowed)
            if documents.any():
                known.append(documents)
            elif not self._is_right(token, form, allowed, shouts=shouts):
                is_name = number > 0 and token.text[0].isupper() and not shouts
                unknown.append(_Unknown(token, form, is_name))
        return known, unknown

    def _is_right(self, token: Token, form: str, allowed: Flags, *, shouts: bool) -> bool:
        if len(form) < LEAST_LETTERS or (token.text.isupper() and not shouts):
            return True
        if any(analyzer.knows(form) for analyzer in self._analyzers):
            return True
        return any(self._has_documents(one, allowed) for one in self._forms_of_same(form))

    def _forms_of_same(self, form: str) -> Iterator[int]:
        """Words of documents that ``form`` may be another inflection of."""
        forms = self._words.forms
        start = bisect_left(forms, form[:LEAST_LETTERS])
        for number in range(start, len(forms)):
            if not forms[number].startswith(form[:LEAST_LETTERS]):
                return
            if any(may_be_forms_of_one(form, forms[number], one) for one in self._dictionaries):
                yield number

    def _has_documents(self, number: int, allowed: Flags) -> bool:
        return bool(allowed[self._words.documents[number]].any())

    def _documents(self, form: str, allowed: Flags) -> Flags:
        """Those of the allowed ones that have the word, in any inflection."""
        words = self._words
        numbers = [*self._lemmas_numbers(form)]
        place = bisect_left(words.forms, form)
        if place < len(words.forms) and words.forms[place] == form:
            numbers.append(place)
        return self._documents_of(numbers, allowed)

    def _lemmas_numbers(self, form: str) -> set[int]:
        lemmas = {
            lemma
            for analyzer in self._analyzers
            for word in analyzer.words(form)
            for lemma in word.lemmas
        }
        return {int(n) for lemma in lemmas for n in self._words.by_lemma.of(lemma)}

    def _documents_of(self, numbers: Sequence[int], allowed: Flags) -> Flags:
        documents = np.zeros(len(allowed), bool)
        for number in numbers:
            documents[self._words.documents[number]] = True
        return documents & allowed

    def _better(self, wrong: _Unknown, known: Sequence[Flags], readable: Flags) -> str | None:
        found = [
            (one, _together(one.documents, known))
            for one in self._candidates(wrong, readable)
            if one.documents.any() and _is_likely(wrong, one)
        ]
        found = [(one, share) for one, share in found if not known or share >= TOGETHER]
        if not found:
            return None
        best, _ = min(
            found,
            key=lambda pair: (
                pair[0].edits,
                not pair[0].form.startswith(wrong.form),
                not _slips(wrong.form, pair[0].form),
                pair[0].form[0] != wrong.form[0],
                -pair[1],
                -pair[0].count,
                pair[0].form,
            ),
        )
        return best.writing

    def _candidates(self, wrong: _Unknown, readable: Flags) -> Iterator[_Candidate]:
        words, form = self._words, wrong.form
        most = 2 if len(form) >= TWO_EDITS_FROM else 1
        everywhere = np.ones(len(words.forms), bool)
        for edits, number in words.nearest.within(form, most, everywhere):
            near, writing = words.forms[number], words.surfaces[number]
            is_of_dictionary = self._is_of_dictionary(near)
            yield _Candidate(
                near,
                writing.lower() if is_of_dictionary else writing,  # capitals are of headings
                edits,
                int(words.counts[number]),
                is_of_dictionary,
                self._documents_of([number], readable),
            )
        for variant in one_edit_away(form):
            place = bisect_left(words.forms, variant)
            if place < len(words.forms) and words.forms[place] == variant:
                continue
            for analyzer in self._analyzers:
                if analyzer.knows(variant):
                    documents = self._documents(variant, readable)
                    writing = analyzer.spelling(variant) or variant
                    yield _Candidate(variant, writing, 1, 0, True, documents)

    def _is_of_dictionary(self, form: str) -> bool:
        return any(analyzer.knows(form) for analyzer in self._analyzers)


def _together(documents: Flags, known: Sequence[Flags]) -> float:
    """The largest share of the other words that one of these documents has."""
    if not known:
        return 1.0
    met = np.sum([one[documents] for one in known], axis=0)
    return float(met.max(initial=0)) / len(known)


def _is_likely(wrong: _Unknown, candidate: _Candidate) -> bool:
    """See the rule on names above; two edits are forgiven to words of a dictionary alone."""
    if wrong.is_name or (candidate.writing[0].isupper() and not candidate.is_of_dictionary):
        return candidate.edits == 1 and _slips(wrong.form, candidate.form)
    return candidate.edits == 1 or candidate.is_of_dictionary


def _slips(typed: str, meant: str) -> bool:
    """Whether one edit between them is a slip of fingers: not another letter that lies apart."""
    if len(typed) != len(meant):
        return True
    differing = [
        place for place, pair in enumerate(zip(typed, meant, strict=True)) if pair[0] != pair[1]
    ]
    if len(differing) != 1:
        return True
    return _are_neighbours(typed[differing[0]], meant[differing[0]])


def _are_neighbours(one: str, other: str) -> bool:
    (row, column), (other_row, other_column) = _key(one), _key(other)
    return abs(row - other_row) <= 1 and abs(column + row / 2 - other_column - other_row / 2) <= 1


def _key(letter: str) -> tuple[int, int]:
    """Row and column of a letter's key; far from all others for any other sign."""
    for row, letters in enumerate(_ROWS):
        if letter in letters:
            return row, letters.index(letter)
    return 9, 9


def _written_like(typed: str, better: str) -> str:
    """In capitals where it was typed in them; small where only the documents' headings have one."""
    if len(typed) > 1 and typed.isupper():
        return better.upper()
    return better[0].upper() + better[1:] if typed[0].isupper() else better
