"""The lexical leg: BM25+ over lemmas, word beginnings, forms and values, in the catalog's database.

Not SQLite's FTS5: given the same terms it finds less (its bm25() has fixed parameters, cannot weigh
terms nor count alternatives of one word as one); figures in docs/retrieval.md, measured by
benchmarks/lexical_fts5.py.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from math import log1p

import numpy as np
from numpy.typing import NDArray

from index.lexical.abbreviations import Abbreviations
from index.lexical.analysis import Analyzer, Analyzers, Word
from index.lexical.base import LexicalChunk
from index.lexical.head import HEAD_CHARS
from index.lexical.lemma_table import FORMAT
from index.lexical.matching import Matcher
from index.lexical.postings import (
    MOST_COUNTED,
    OF_HEAD,
    add_chunk_terms,
    create_tables,
    remove_chunk_terms,
)
from index.lexical.query import (
    PREFIX_LETTERS,
    TermGroup,
    form_term,
    prefix_term,
    query_groups,
    value_terms,
)
from index.lexical.question_language import question_language, small_words
from index.lexical.spelling import respelled, spelling_term
from index.lexical.statistics import ScopeStatistics, statistics_per_scope
from index.seen import Seen

K1 = 0.7
B = 0.6
"""Between what is best for paragraphs (b 0.75) and for single sentences (b 0.4)."""

DELTA = 1.0
"""What a word is worth for being there at all, however long the chunk (BM25+; Lv, Zhai 2011)."""

IDF_POWER = 1.5
"""Rare words count more than in BM25: beside a leg that knows what a question is about, the words'
part is the name that it turns on. This, DELTA and K1 (before: 1) gave nDCG@10 of this leg alone
0.812 → 0.826 on `poquad_dev`, of both legs 0.876 → 0.879."""

COVERAGE = 1.0
"""A chunk with every word of the question scores 1 + this times its BM25. One that has a rare word
often is otherwise taken for one that has them all: nDCG@10 of both legs on `poquad_dev` 0.873 →
0.876, on `klej_dyk` 0.898 → 0.902."""

TITLE_WEIGHT = 2
HEADINGS_WEIGHT = 1

HEAD_COUNT = 1.0
"""What a word of the document's head is worth in each of its chunks, as BM25's share of a word's
count (``DELTA`` comes to it): as much as a word that stands once in a chunk of mean length."""

_MOST_LANGUAGES = 5
"""A question is read in the languages of the index, at most so many, the most frequent first."""

_COMMON_SHARE = 0.25
"""A word that stands in a larger part of all chunks tells a reader nothing when it is marked."""

_NO_ABBREVIATIONS = Abbreviations({})

_VERSION = 3
"""Grows when the same text is cut into other terms by a change in this package."""


class SqliteLexicalIndex:
    """See ``index.lexical.base.LexicalIndex``. Safe to use from many threads."""

    def __init__(self, analyzers: Analyzers, abbreviations: Abbreviations | None = None) -> None:
        self.analyzers = analyzers
        self.abbreviations = abbreviations or Abbreviations.load()
        self._statistics = statistics_per_scope()

    @property
    def fingerprint(self) -> str:
        parts = [_VERSION, FORMAT, version("simplemma"), PREFIX_LETTERS, TITLE_WEIGHT]
        parts += [HEADINGS_WEIGHT, HEAD_CHARS]
        digest = hashlib.blake2b(json.dumps(parts).encode(), digest_size=8)
        return f"lemmas-{digest.hexdigest()}"

    def create(self, connection: sqlite3.Connection) -> None:
        create_tables(connection)

    def add(self, connection: sqlite3.Connection, chunks: Sequence[LexicalChunk]) -> None:
        add_chunk_terms(connection, [self._counted(chunk) for chunk in chunks])

    def remove(self, connection: sqlite3.Connection, chunk_ids: Sequence[int]) -> None:
        remove_chunk_terms(connection, chunk_ids)

    def search(
        self,
        seen: Seen,
        query: str,
        limit: int,
        allowed: NDArray[np.int64] | None,
    ) -> Sequence[tuple[int, float]]:
        """Ties are broken by chunk id. Chunks that have no word of the query are left out."""
        groups = self.groups(seen, query)
        statistics = self.statistics(seen)
        lengths = statistics.lengths
        scores = np.zeros(len(lengths.of), np.float32)
        covered = np.zeros(len(lengths.of), np.float32)
        askable = 0.0
        norm = K1 * (1 - B + B * lengths.of / lengths.mean)
        for group in groups:
            slots, counts = _group_postings(seen.connection, statistics, group)
            if len(slots):
                rarity = _rarity(len(slots), lengths.count)
                often = (K1 + 1) * counts / (counts + norm[slots])
                often[counts == OF_HEAD] = HEAD_COUNT
                scores[slots] += np.float32(group.weight * rarity) * (often + np.float32(DELTA))
                if group.is_whole:
                    covered[slots] += np.float32(rarity)
                    askable += rarity
        if askable:
            scores *= 1 + COVERAGE * covered / np.float32(askable)
        if allowed is None:
            found = np.flatnonzero(scores)
        else:
            within = lengths.slots(allowed)
            found = within[scores[within] > 0]
        return _best(lengths.chunk_ids(found), scores[found], limit)

    def matcher(self, seen: Seen, query: str) -> Matcher:
        """Marks in passages what ``query`` matched; see ``Matcher``."""
        statistics = self.statistics(seen)
        lemmas: dict[str, float] = {}
        values: set[str] = set()
        for group in self.groups(seen, query):
            for term in group.terms:
                if term.startswith("#"):
                    values.add(term)
                elif not term.startswith(("~", "=")):
                    lemmas[term] = statistics.share(seen.connection, term)
        idle = self._small_lemmas(seen, query)
        telling = {t for t, share in lemmas.items() if share <= _COMMON_SHARE and t not in idle}
        if not telling and not values:
            telling = set(lemmas)
        return Matcher(self.analyzers, frozenset(telling), frozenset(values))

    def respelled(self, seen: Seen, query: str) -> str:
        """See ``index.lexical.spelling``."""
        return respelled(seen.connection, self.statistics(seen), query, self.analyzers)

    def having_all(self, seen: Seen, query: str) -> NDArray[np.int64]:
        """See ``MatchingLexicalIndex``."""
        statistics = self.statistics(seen)
        there: NDArray[np.int64] | None = None
        for group in query_groups(query, self._readings(seen), _NO_ABBREVIATIONS):
            if group.is_whole:
                slots, _ = _group_postings(seen.connection, statistics, group)
                there = slots if there is None else np.intersect1d(there, slots)
        if there is None:
            return np.zeros(0, np.int64)
        return np.sort(statistics.lengths.chunk_ids(there))

    def groups(self, seen: Seen, query: str) -> Sequence[TermGroup]:
        """What ``query`` is looked up as."""
        return query_groups(query, self._readings(seen), self.abbreviations)

    def statistics(self, seen: Seen) -> ScopeStatistics:
        """What is counted of the words that are seen; kept per generation and scope."""
        return self._statistics.of(seen)

    def _readings(self, seen: Seen) -> Sequence[Analyzer]:
        """The analysers of the languages that are seen, by which every question is read."""
        languages = dict.fromkeys(map(self.analyzers.resolve, self.statistics(seen).languages))
        used = list(languages)[:_MOST_LANGUAGES] or [self.analyzers.resolve("und")]
        return [self.analyzers.of(name) for name in used]

    def _small_lemmas(self, seen: Seen, query: str) -> set[str]:
        """Lemmas of the question's small words ("who", "the"): rare in an index whose passages are
        in other languages, and still worth no mark."""
        small = small_words(question_language(query))
        words = (word for reading in self._readings(seen) for word in reading.words(query))
        return {lemma for word in words if word.form in small for lemma in word.lemmas}

    def _counted(self, chunk: LexicalChunk) -> tuple[int, str, Counter[str], int]:
        words = self.analyzers.of(chunk.language).words
        counts: Counter[str] = Counter()
        length = 0
        parts = [(chunk.text, 1), (chunk.headings, HEADINGS_WEIGHT)]
        if not chunk.head:  # which has the title in it
            parts.append((chunk.title, TITLE_WEIGHT))
        for text, weight in parts:
            found = words(text)
            length += weight * len(found)
            for term in _terms(text, found):
                counts[term] += weight
        for term in counts:
            counts[term] = min(counts[term], MOST_COUNTED)
        for term in _terms(chunk.head, words(chunk.head)):
            counts[term] = OF_HEAD
        return chunk.chunk_id, chunk.language, counts, length


def _terms(text: str, words: Sequence[Word]) -> Iterator[str]:
    """What ``text``, made of ``words``, is indexed by, each as often as it is there."""
    for word in words:
        yield from word.lemmas
        if word.form.isalpha():
            yield prefix_term(word)
            yield form_term(word)
            spelling = spelling_term(text, word)
            if spelling is not None:
                yield spelling
    yield from value_terms(text)


def _rarity(having: int, of: int) -> float:
    """What a term is worth that ``having`` of ``of`` chunks have."""
    return float(log1p((of - having + 0.5) / (having + 0.5)) ** IDF_POWER)


def _group_postings(
    connection: sqlite3.Connection, statistics: ScopeStatistics, group: TermGroup
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The chunks that have any term of ``group``, with the sum of their counts; ``OF_HEAD`` where
    their document's head has one."""
    found = [statistics.postings(connection, term) for term in group.terms]
    if len(found) == 1:
        return found[0]
    slots = np.concatenate([slots for slots, _ in found])
    counts = np.concatenate([counts for _, counts in found])
    union, place = np.unique(slots, return_inverse=True)
    total = np.minimum(np.bincount(place, counts, len(union)), MOST_COUNTED).astype(np.float32)
    total[place[counts == OF_HEAD]] = OF_HEAD
    return union, total


def _best(
    chunk_ids: NDArray[np.int64], scores: NDArray[np.float32], limit: int
) -> Sequence[tuple[int, float]]:
    if limit < len(scores):
        # Everything that reaches the last place, so that ties are decided by id below.
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        chunk_ids, scores = chunk_ids[scores >= least], scores[scores >= least]
    order = np.lexsort((chunk_ids, -scores))[:limit]
    return [(int(chunk_ids[i]), float(scores[i])) for i in order]
