"""Every word of the index, and the nearest of them to one that is not among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.suggesting.by_text import NumbersByText
from index.suggesting.entries import DocumentLists
from index.suggesting.spelling import NearestWords
from index.suggesting.vocabulary import WordTable


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
