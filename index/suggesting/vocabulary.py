"""Words by number, so that whole documents can be counted as arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.lexical.analysis import Analyzer
from index.lexical.folding import fold
from index.suggesting.function_words import FUNCTION_WORDS, JOINING_WORDS, is_verb

AnalyzerOf = Callable[[str], Analyzer]
"""The analyser of an ISO 639-1 language or "und"."""

COMMON_NOUN = 5
"""A writing in small letters counts so many times: what is also written small is no name, and
capitals come from headings and beginnings of sentences."""

MOST_LETTERS = 40
"""Of a word in a phrase: longer ones are addresses and leftovers of tables."""

EDGE, INNER = 1, 2
"""A word may begin and end a phrase; it may stand inside one."""


@dataclass(frozen=True, slots=True)
class WordTable:
    """What is known of each word by its number; 0 is the break between two phrases.

    ``surfaces`` are the words as they stand in documents. ``forms`` and ``lemmas`` (uint32) number
    the texts of ``form_texts`` and ``lemma_texts``; ``flags`` (uint8) are EDGE and INNER.
    """

    surfaces: list[str]
    forms: NDArray[np.uint32]
    lemmas: NDArray[np.uint32]
    flags: NDArray[np.uint8]
    form_texts: list[str]
    lemma_texts: list[str]

    def only(self, words: NDArray[np.uint32]) -> tuple[WordTable, NDArray[np.uint32]]:
        """The table of just these words, and the words by their numbers in it.

        Numbered as they first come: what is made of them cannot depend on any other text that was
        read, nor on the order of reading.
        """
        numbers, renumbered = _as_they_come(words)
        forms, of_form = _as_they_come(self.forms[numbers])
        lemmas, of_lemma = _as_they_come(self.lemmas[numbers])
        table = WordTable(
            [self.surfaces[number] for number in numbers.tolist()],
            of_form,
            of_lemma,
            self.flags[numbers],
            [self.form_texts[form] for form in forms.tolist()],
            [self.lemma_texts[lemma] for lemma in lemmas.tolist()],
        )
        return table, renumbered

    def written_small(self) -> NDArray[np.int64]:
        """For each word COMMON_NOUN if it is in small letters, 0 for the break, else 1."""
        factors = [COMMON_NOUN if text.islower() else 1 for text in self.surfaces]
        return np.array([0, *factors[1:]], np.int64)


class Vocabulary:
    """Numbers words as they come. Words are never forgotten: start anew when most are unused."""

    def __init__(self, analyzer_of: AnalyzerOf) -> None:
        self._analyzer_of = analyzer_of
        self._numbers: dict[str, dict[str, int]] = {}
        self._surfaces = [""]
        self._forms = [0]
        self._lemmas = [0]
        self._flags = [0]
        self._form_numbers = {"": 0}
        self._lemma_numbers = {"": 0}

    def __len__(self) -> int:
        return len(self._surfaces)

    def lemmas_of(self, word: str, language: str) -> tuple[str, ...]:
        """The folded lemmas of one word of a text."""
        found = self._analyzer_of(language).words(word)
        return found[0].lemmas if found else (fold(word),)

    def reader(self, language: str) -> Callable[[str], int]:
        """Gives words of a language their numbers."""
        known = self._numbers.setdefault(language, {})

        def number(surface: str) -> int:
            found = known.get(surface)
            if found is None:
                found = known[surface] = self._add(surface, language)
            return found

        return number

    def table(self) -> WordTable:
        return WordTable(
            # Copied: the next documents are read while this table is in use.
            list(self._surfaces),
            np.array(self._forms, np.uint32),
            np.array(self._lemmas, np.uint32),
            np.array(self._flags, np.uint8),
            list(self._form_numbers),
            list(self._lemma_numbers),
        )

    def _add(self, surface: str, language: str) -> int:
        form = fold(surface)
        # Whatever may fail comes first, so that no word is ever known by half.
        lemmas = self.lemmas_of(surface, language)
        flags = _flags(surface, form, lemmas, language)
        self._surfaces.append(surface)
        self._forms.append(self._form_numbers.setdefault(form, len(self._form_numbers)))
        self._lemmas.append(self._lemma_numbers.setdefault(lemmas[0], len(self._lemma_numbers)))
        self._flags.append(flags)
        return len(self._surfaces) - 1


def _as_they_come(
    numbers: NDArray[np.uint32],
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Each of the numbers once, in the order of its first place with 0 before all; and where each
    stands in that order."""
    width = int(numbers.max(initial=0)) + 1
    first = np.full(width, len(numbers), np.int64)
    np.minimum.at(first, numbers, np.arange(len(numbers)))
    first[0] = -1
    once = np.argsort(first, kind="stable")[: np.count_nonzero(first < len(numbers))]
    place = np.zeros(width, np.uint32)
    place[once] = np.arange(len(once))
    return once.astype(np.uint32), place[numbers]


def _flags(surface: str, form: str, lemmas: tuple[str, ...], language: str) -> int:
    if form in JOINING_WORDS:
        return INNER
    if form in FUNCTION_WORDS or not form.isalpha() or is_verb(form, lemmas, language):
        return 0
    if len(form) > MOST_LETTERS:
        return 0
    is_abbreviation = len(surface) > 1 and surface.isupper()
    return EDGE | INNER if len(form) > 2 or is_abbreviation else 0
