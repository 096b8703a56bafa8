"""All that can be offered in one generation, as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from index.lexical.folding import fold
from index.lexical.tokens import tokenize
from index.suggesting.harvest import DocumentHarvest, Span
from index.suggesting.phrases import frequent_phrases
from index.suggesting.suggestion import Kind
from index.suggesting.vocabulary import Vocabulary, WordTable
from index.suggesting.whole import is_whole

BASE_WEIGHT: Mapping[Kind, float] = {
    "title": 3.0,
    "question": 2.5,
    "heading": 2.0,
    "phrase": 1.0,
}
DOUBLED = 0.5
"""What an entry gains by being met twice as often."""
PER_CHARACTER = -0.012


@dataclass(frozen=True, slots=True)
class DocumentLists:
    """The documents of each of many things: those of number i are
    ``places[starts[i]:starts[i + 1]]``, never none."""

    starts: NDArray[np.int64]
    places: NDArray[np.uint32]

    @classmethod
    def of(cls, lists: Sequence[NDArray[np.uint32]]) -> DocumentLists:
        starts = np.zeros(len(lists) + 1, np.int64)
        np.cumsum([len(one) for one in lists], out=starts[1:])
        return cls(starts, np.concatenate([np.zeros(0, np.uint32), *lists]))

    def __getitem__(self, number: int) -> NDArray[np.uint32]:
        return self.places[self.starts[number] : self.starts[number + 1]]

    def any_in(self, documents: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """For each number whether one of its documents is in ``documents`` (bool by place)."""
        if len(self.starts) == 1:
            return np.zeros(0, bool)
        return np.asarray(np.logical_or.reduceat(documents[self.places], self.starts[:-1]))


@dataclass(frozen=True, slots=True)
class Entry:
    """A text to offer. Entries of one ``group`` are writings of the same phrase.

    ``folded`` are its words, folded, one space between; ``count`` is how often it was met.
    """

    text: str
    kind: Kind
    group: int
    folded: str
    count: int

    @property
    def weight(self) -> float:
        met = DOUBLED * log2(1 + self.count)
        return BASE_WEIGHT[self.kind] + met + PER_CHARACTER * len(self.text)


@dataclass(frozen=True, slots=True)
class Entries:
    """``places``: where a heading first stands, by number of the entry and place of the
    document."""

    all: Sequence[Entry]
    documents: DocumentLists
    places: Mapping[tuple[int, int], Span]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an entry is found by: its words' folded forms in order, and all their lemmas."""

    forms: Sequence[str]
    lemmas: Sequence[str]


def collect_entries(
    harvests: Sequence[DocumentHarvest],
    words: NDArray[np.uint32],
    documents: NDArray[np.uint32],
    vocabulary: Vocabulary,
    table: WordTable,
) -> tuple[Entries, Sequence[Terms]]:
    """``words`` and ``documents``: see ``frequent_phrases``; places count ``harvests``.

    Terms are only needed while a book is made: there is one per entry.
    """
    entries: list[Entry] = []
    terms: list[Terms] = []
    lists: list[NDArray[np.uint32]] = []
    found: dict[tuple[Kind, str], list[tuple[int, str, Span | None]]] = {}
    for place, harvest in enumerate(harvests):
        for kind, text, span in _texts(harvest):
            found.setdefault((kind, fold(text)), []).append((place, text, span))
    spans: dict[tuple[int, int], Span] = {}
    for (kind, _), places in sorted(found.items()):
        text, language = places[0][1], harvests[places[0][0]].language
        for place, _, span in places:
            if span is not None:
                spans.setdefault((len(entries), place), span)
        lists.append(np.unique(np.array([place for place, _, _ in places], np.uint32)))
        tokens = [token.text for token in tokenize(text)]
        forms = [fold(token) for token in tokens]
        lemmas = [one for token in tokens for one in vocabulary.lemmas_of(token, language)]
        entries.append(Entry(text, kind, -len(entries) - 1, " ".join(forms), len(lists[-1])))
        terms.append(Terms(forms, lemmas))
    # In an order that does not depend on what was read first: equals are offered in it.
    writings = list(frequent_phrases(words, documents, table))
    writings.sort(key=lambda one: [table.surfaces[number] for number in one.words])
    for writing in writings:
        numbers = list(writing.words)
        forms = [table.form_texts[form] for form in table.forms[numbers].tolist()]
        text = " ".join(table.surfaces[number] for number in numbers)
        first_lemma = table.lemma_texts[table.lemmas[numbers[0]]]
        if not is_whole(text, first_lemma, is_base=writing.is_base):
            continue
        entries.append(Entry(text, "phrase", writing.phrase, " ".join(forms), writing.count))
        terms.append(
            Terms(forms, [table.lemma_texts[one] for one in table.lemmas[numbers].tolist()])
        )
        lists.append(writing.documents)
    return Entries(entries, DocumentLists.of(lists), spans), terms


def _texts(harvest: DocumentHarvest) -> Iterator[tuple[Kind, str, Span | None]]:
    if harvest.title:
        yield "title", harvest.title, None
    for heading, span in harvest.headings.items():
        yield "heading", heading, span
    for question, span in harvest.questions.items():
        yield "question", question, span
