"""Frequent words and runs of words of all documents, their inflected forms counted together.

A run of up to four words counts when it begins and ends with a word that carries meaning and was
met at least ``LEAST`` times, in whatever inflection ("rada klastra", "Radę Klastra"). It is left
out where it never stands but inside a longer run that counts. Of every run the commonest writings
are kept, each with the documents that have exactly it: what is offered to someone stands, letter
by letter, in a document that they may see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.suggesting.vocabulary import EDGE, INNER, WordTable

LONGEST = 4
LEAST = 2
MOST_WRITINGS = 2
MOST_PHRASES = 20_000
LEAST_LETTERS = 4

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Writing:
    """One way a phrase is written. ``words``: the numbers of its words; ``documents``: the places
    (not ids) of the documents that have it; ``phrase``: the same for all its inflections.
    ``count``: how often the phrase was met, in all its writings; ``is_base``: its first word is a
    lemma, so that it is likely to be whole."""

    phrase: int
    words: Sequence[int]
    count: int
    is_base: bool
    documents: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of one length: where each begins and the number of its phrase (dense from 0)."""

    length: int
    starts: Ints
    phrase: Ints
    counts: Ints


def frequent_phrases(
    words: NDArray[np.uint32], documents: NDArray[np.uint32], table: WordTable
) -> Iterator[Writing]:
    """``words``: the words of all documents one after the other, ``documents``: the place of each
    word's document; both of the same length."""
    lemmas = table.lemmas[words].astype(np.int64)
    levels = list(_levels(lemmas))
    telling = [_telling(runs, words, table) for runs in levels]
    kept = _not_inside_longer(levels, telling)
    counts = np.concatenate([runs.counts[keep] for runs, keep in zip(levels, kept, strict=True)])
    least = LEAST
    if len(counts) > MOST_PHRASES:
        # Half of all phrases may be met equally seldom: then none of these is kept.
        least = int(np.partition(counts, -MOST_PHRASES)[-MOST_PHRASES]) + 1
    number = 0
    for runs, keep in zip(levels, kept, strict=True):
        keep &= runs.counts >= least
        yield from _writings(runs, keep, words, documents, table, number)
        number += len(keep)


def _levels(lemmas: Ints) -> Iterator[_Runs]:
    """Runs of one word, of two, and so on; only what can be part of a frequent longer one."""
    starts = np.flatnonzero(lemmas)
    phrase = lemmas[starts]
    width = int(lemmas.max(initial=0)) + 1
    for length in range(1, LONGEST + 1):
        if length > 1:
            following = starts + length - 1
            inside = following < len(lemmas)
            inside[inside] = lemmas[following[inside]] > 0
            starts, phrase = starts[inside], phrase[inside]
            phrase = phrase * width + lemmas[starts + length - 1]
        _, phrase, counts = np.unique(phrase, return_inverse=True, return_counts=True)
        often = counts[phrase] >= LEAST
        starts, phrase = starts[often], phrase[often]
        _, phrase, counts = np.unique(phrase, return_inverse=True, return_counts=True)
        phrase = phrase.astype(np.int64)
        yield _Runs(length, starts, phrase, counts.astype(np.int64))


def _telling(runs: _Runs, words: NDArray[np.uint32], table: WordTable) -> NDArray[np.bool_]:
    """For each phrase, whether its words are such as a phrase is made of, at its every place."""
    flags = table.flags
    good = (flags[words[runs.starts]] & EDGE).astype(bool)
    good &= (flags[words[runs.starts + runs.length - 1]] & EDGE).astype(bool)
    for inner in range(1, runs.length - 1):
        good &= (flags[words[runs.starts + inner]] & INNER).astype(bool)
    if runs.length == 1:
        long_enough = np.array(
            [len(text) >= LEAST_LETTERS or text.isupper() for text in table.surfaces]
        )
        good &= long_enough[words[runs.starts]]
    telling = np.ones(len(runs.counts), bool)
    telling[runs.phrase[~good]] = False
    return telling


def _not_inside_longer(
    levels: Sequence[_Runs], telling: Sequence[NDArray[np.bool_]]
) -> list[NDArray[np.bool_]]:
    kept = [one.copy() for one in telling]
    for shorter, longer, longer_telling, keep in zip(
        levels, levels[1:], telling[1:], kept, strict=False
    ):
        phrase_at = dict(zip(shorter.starts.tolist(), shorter.phrase.tolist(), strict=True))
        _, first = np.unique(longer.phrase, return_index=True)
        for number in np.flatnonzero(longer_telling).tolist():
            start = int(longer.starts[first[number]])
            for part in (phrase_at[start], phrase_at.get(start + 1, -1)):
                if part >= 0 and shorter.counts[part] <= longer.counts[number]:
                    keep[part] = False
    return kept


def _writings(
    runs: _Runs,
    keep: NDArray[np.bool_],
    words: NDArray[np.uint32],
    documents: NDArray[np.uint32],
    table: WordTable,
    first_number: int,
) -> Iterator[Writing]:
    here = keep[runs.phrase]
    starts, phrase = runs.starts[here], runs.phrase[here]
    if not len(starts):
        return
    written = phrase
    width = len(table.surfaces)
    # Numbered by the alphabet, so that equals are told apart the same way whatever was read first.
    by_alphabet = np.empty(width, np.int64)
    by_alphabet[sorted(range(width), key=table.surfaces.__getitem__)] = np.arange(width)
    for place in range(runs.length):
        letters = by_alphabet[words[starts + place]]
        _, written = np.unique(written * width + letters, return_inverse=True)
        written = written.astype(np.int64)
    _, first, counts = np.unique(written, return_index=True, return_counts=True)
    of_phrase = phrase[first]
    base = _is_base_form(table)[words[starts[first]]]
    # People look for "rada klastra", even where files say "radę klastra" or "RADA KLASTRA".
    preference = counts * np.where(base, 3, 1) * table.written_small()[words[starts[first]]]
    order = np.lexsort((np.arange(len(first)), -preference, of_phrase))
    by_phrase = of_phrase[order]
    begins = np.flatnonzero(np.diff(by_phrase, prepend=-1))
    rank = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
    chosen = order[rank < MOST_WRITINGS]
    places = _documents_of(written, documents[starts])
    for number in chosen.tolist():
        start = int(starts[first[number]])
        yield Writing(
            first_number + int(of_phrase[number]),
            words[start : start + runs.length].tolist(),
            int(runs.counts[of_phrase[number]]),
            bool(base[number]),
            places[number],
        )


def _is_base_form(table: WordTable) -> NDArray[np.bool_]:
    """For each word whether it is its own lemma: in Polish the nominative."""
    return np.array(
        [
            table.form_texts[form] == table.lemma_texts[lemma]
            for form, lemma in zip(table.forms.tolist(), table.lemmas.tolist(), strict=True)
        ]
    )


def _documents_of(numbers: Ints, documents: NDArray[np.uint32]) -> Sequence[NDArray[np.uint32]]:
    """For each number the places of its documents, ascending."""
    width = int(documents.max(initial=0)) + 1
    pairs = np.unique(numbers * width + documents)
    number, place = pairs // width, (pairs % width).astype(np.uint32)
    cuts = np.flatnonzero(np.diff(number)) + 1
    return np.split(place, cuts)
