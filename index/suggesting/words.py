"""Every word of the index, and the nearest of them to one that is not among them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.suggesting.by_text import NumbersByText
from index.suggesting.entries import DocumentLists
from index.suggesting.spelling import NearestWords
from index.suggesting.vocabulary import WordTable

LEAST_LETTERS = 4
TWO_EDITS_FROM = 7
"""Letters a word must have before two edits away still means the same word."""


@dataclass(frozen=True, slots=True)
class Words:
    """Folded forms, sorted; each with its commonest writing, how often it was met, and its
    documents."""

    forms: Sequence[str]
    surfaces: Sequence[str]
    counts: NDArray[np.int64]
    by_lemma: NumbersByText
    documents: DocumentLists
    nearest: NearestWords

    def has(self, form: str, lemmas: Iterable[str], allowed: NDArray[np.bool_]) -> bool:
        """Whether an allowed word has this form, or one of the lemmas. ``allowed``: bool, one per
        word."""
        place = bisect_left(self.forms, form)
        if place < len(self.forms) and self.forms[place] == form and allowed[place]:
            return True
        return any(allowed[self.by_lemma.of(lemma)].any() for lemma in lemmas)

    def correction(self, form: str, allowed: NDArray[np.bool_]) -> str | None:
        """The writing of the nearest allowed word, the commonest of equally near ones."""
        if len(form) < LEAST_LETTERS or not form.isalpha():
            return None
        most = 2 if len(form) >= TWO_EDITS_FROM else 1
        found = self.nearest.within(form, most, allowed)
        if not found:
            return None
        # A word that goes on from what was typed was left unfinished; and people seldom mistake
        # the first letter.
        _, place = min(
            found,
            key=lambda one: (
                one[0],
                not self.forms[one[1]].startswith(form),
                self.forms[one[1]][0] != form[0],
                -self.counts[one[1]],
                self.forms[one[1]],
            ),
        )
        return self.surfaces[place]


def collect_words(
    words: NDArray[np.uint32], documents: NDArray[np.uint32], table: WordTable
) -> Words:
    """``words`` and ``documents``: see ``frequent_phrases``."""
    there = words > 0
    words, documents = words[there], documents[there]
    forms = table.forms[words].astype(np.int64)
    width = int(documents.max(initial=0)) + 1
    pairs = np.unique(forms * width + documents)
    numbers, starts = np.unique(pairs // width, return_index=True)
    lists = np.split((pairs % width).astype(np.uint32), starts[1:])
    met = np.bincount(forms, minlength=len(table.form_texts))
    commonest = _commonest_writings(words, forms, table)
    order = sorted(range(len(numbers)), key=lambda i: table.form_texts[numbers[i]])
    ordered = [int(numbers[i]) for i in order]
    texts = [table.form_texts[number] for number in ordered]
    lemmas = [table.lemma_texts[table.lemmas[commonest[number]]] for number in ordered]
    return Words(
        texts,
        [table.surfaces[commonest[number]] for number in ordered],
        met[ordered] if ordered else np.zeros(0, np.int64),
        NumbersByText(zip(lemmas, range(len(lemmas)), strict=True)),
        DocumentLists.of([lists[i] for i in order]),
        NearestWords(texts),
    )


def _commonest_writings(
    words: NDArray[np.uint32], forms: NDArray[np.int64], table: WordTable
) -> dict[int, int]:
    """For each form the word that writes it most often; see ``COMMON_NOUN``."""
    preference = np.bincount(words, minlength=len(table.surfaces)) * table.written_small()
    best: dict[int, int] = {}
    for word in sorted(np.flatnonzero(preference).tolist(), key=table.surfaces.__getitem__):
        form = int(table.forms[word])
        if form not in best or preference[word] > preference[best[form]]:
            best[form] = word
    return best
