"""The whole way of a question through the index."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.catalog.rows import Passage
from index.catalog.snapshot import Snapshot
from index.deadline import checkpoint
from index.embedding.base import Embedder
from index.filters import Filters
from index.hit import Citation, Explanation, Hit, SearchResult
from index.lexical.base import MatchingLexicalIndex, WordMatcher
from index.lexical.question_language import question_language
from index.reading.tables_told import lines_of
from index.retrieval.background import Background
from index.retrieval.best_sentence import BestSentence
from index.retrieval.fusion import Parts, fuse
from index.retrieval.index_languages import IndexLanguages
from index.retrieval.legs import LegScores, score_candidates
from index.retrieval.names import NamesOfScopes, is_lookup, name_bonus
from index.retrieval.page import Entry, fill_page
from index.retrieval.request import SearchRequest
from index.table_line import CELL, TableLine
from index.vectors.base import VectorIndex

MOST_CHARACTERS = 4000
"""A longer question is cut here: it is a pasted text, and its beginning says what it is about."""

MOST_NAMED = 20
MOST_NAMED_PASSAGES = 400
"""Documents of a name, and their passages, that stand first: a hundred copies are no answer."""

DATED = 100
"""How many of the best hits are put in order when the newest are asked for first."""


class IndexView(Protocol):
    """Where searches read: a snapshot and the vectors of the same generation."""

    def current(self) -> AbstractContextManager[tuple[Snapshot, VectorIndex]]: ...


class Searcher:
    """Ranks passages by meaning and by words; safe to call from many threads.

    Without a lexical index the dense leg ranks alone, whatever mode is asked for but "lexical",
    which then finds nothing.
    """

    def __init__(
        self, index: IndexView, embedder: Embedder, lexical: MatchingLexicalIndex | None = None
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._lexical = lexical
        self._background = Background()
        self._languages = IndexLanguages()
        self._best_sentence = BestSentence(embedder)
        self._names = NamesOfScopes()

    def search(self, request: SearchRequest) -> SearchResult:
        """Nothing is found for a question without a letter or digit.

        Raises what the index raises: CatalogDamaged, CatalogMismatch.
        """
        started = time.perf_counter()
        query = " ".join(request.query[:MOST_CHARACTERS].split())
        hits: list[Hit] = []
        total = 0
        searchable = any(c.isalnum() for c in query)
        with self._index.current() as (whole, vectors):
            snapshot = whole.within(request.filters.scope)
            if searchable:
                language = question_language(query)
                vector = None
                if request.mode != "lexical":
                    vector = self._embed(self._spelled(snapshot, query, language))
                checkpoint()
                allowed = snapshot.allowed_chunks(request.filters)
                lexical = None if request.mode == "dense" else self._lexical
                scores = score_candidates(snapshot, vectors, lexical, query, vector, allowed)
                checkpoint()
                background = 0.0 if vector is None else self._background.cosine(snapshot, vector)
                foreign = self._languages.lack(snapshot, language)
                parts = fuse(scores.dense, scores.lexical, background, foreign=foreign)
                if request.names_first:
                    parts |= self._named(snapshot, query, lexical, allowed, parts)
                ranking = sorted(parts, key=lambda chunk: (-parts[chunk].total, chunk))
                hits = self._hits(request, query, snapshot, ranking, parts, scores)
                total = len(ranking)
                checkpoint()
                if request.best_sentence and vector is not None:
                    hits = self._with_best_sentences(snapshot, hits, vector)
            facets = None
            if request.facets:
                facets = snapshot.facets(_documents(snapshot, request.filters))
        return SearchResult(
            query=request.query,
            hits=hits,
            limit=request.limit,
            offset=request.offset,
            estimated_total_hits=total,
            processing_time_ms=(time.perf_counter() - started) * 1000,
            generation=snapshot.generation,
            facets=facets,
        )

    def _named(
        self,
        snapshot: Snapshot,
        query: str,
        lexical: MatchingLexicalIndex | None,
        allowed: NDArray[np.int64] | None,
        parts: Mapping[int, Parts],
    ) -> dict[int, Parts]:
        """The parts of what stands first because ``query`` is a name; see ``names``."""
        names, lookup = self._names.of(snapshot), is_lookup(query)
        named = names.of(query)
        titled = names.having(query) if lookup else frozenset()
        documents = sorted(named)[:MOST_NAMED] or sorted(titled)[:MOST_NAMED]
        if not documents and not lookup:
            return {}
        found = np.array(sorted(parts), np.int64)
        if documents:
            of_names = snapshot.allowed_chunks(Filters(document_ids=tuple(documents)))
            if of_names is not None:
                if allowed is not None:
                    of_names = np.intersect1d(of_names, allowed)
                found = np.union1d(found, of_names[:MOST_NAMED_PASSAGES])
        having = lexical.having_all(snapshot.seen, query) if lexical and lookup else ()
        bonus = name_bonus(
            snapshot.documents_of(found.tolist()), named, titled, frozenset(map(int, having))
        )
        none = Parts(0.0, 0.0)
        return {
            chunk: replace(parts.get(chunk, none), name=added) for chunk, added in bonus.items()
        }

    def _with_best_sentences(
        self, snapshot: Snapshot, hits: Sequence[Hit], vector: NDArray[np.float32]
    ) -> list[Hit]:
        passages = snapshot.passages(hit.chunk_id for hit in hits)
        chunks = [passages[hit.chunk_id].chunk for hit in hits]
        spans = self._best_sentence.spans(chunks, vector)
        return [replace(hit, best_sentence=s) for hit, s in zip(hits, spans, strict=True)]

    def _spelled(self, snapshot: Snapshot, query: str, language: str | None) -> str:
        """The question for the model: with the diacritics it was typed without."""
        if self._lexical is None or language == "en":
            return query
        return self._lexical.respelled(snapshot.seen, query)

    def _embed(self, query: str) -> NDArray[np.float32]:
        """The vector of as much of ``query`` as the model takes."""
        most = self._embedder.max_tokens
        # A token is at least a letter: most questions are too short to need counting.
        while len(query) > most // 2 and self._embedder.count_tokens(query) > most:
            words = query.split()
            query = " ".join(words[: len(words) * 3 // 4]) or query[: len(query) // 2]
        return self._embedder.embed_query(query)

    def _hits(
        self,
        request: SearchRequest,
        query: str,
        snapshot: Snapshot,
        ranking: Sequence[int],
        parts: Mapping[int, Parts],
        scores: LegScores,
    ) -> list[Hit]:
        if request.sort == "date":
            newest = snapshot.passages(ranking[:DATED])
            ranking = sorted(newest, key=lambda c: (-_time(newest[c]), -parts[c].total, c))
        entries = fill_page(
            ranking,
            snapshot.passages,
            last=request.offset + request.limit,
            per_document=request.per_document,
            collapse_duplicates=request.collapse_duplicates,
        )
        matcher = None
        if self._lexical is not None and (request.highlights or request.explain):
            matcher = self._lexical.matcher(snapshot.seen, query)
        ranks = _ranks(scores) if request.explain else {}
        return [
            _hit(
                snapshot,
                entry,
                request.offset + place,
                parts[entry.passage.chunk_id],
                scores,
                matcher,
                ranks if request.explain else None,
            )
            for place, entry in enumerate(entries[request.offset :], start=1)
        ]


def _documents(snapshot: Snapshot, filters: Filters) -> list[int] | None:
    """What ``filters`` let through; None for all that ``snapshot`` shows."""
    if replace(filters, scope=None) == Filters():
        return None
    return [int(document) for document in snapshot.document_ids(filters)]


def _hit(
    snapshot: Snapshot,
    entry: Entry,
    rank: int,
    parts: Parts,
    scores: LegScores,
    matcher: WordMatcher | None,
    ranks: Mapping[str, Mapping[int, int]] | None,
) -> Hit:
    passage = entry.passage
    chunk, chunk_id = passage.chunk, passage.chunk_id
    highlights = matcher.spans(chunk.text, chunk.language) if matcher else ()
    explanation = None
    if ranks is not None:
        explanation = Explanation(
            ranks={leg: found[chunk_id] for leg, found in ranks.items() if chunk_id in found},
            parts={"dense": parts.dense, "lexical": parts.lexical}
            | ({"name": parts.name} if parts.name else {}),
            forms=tuple(dict.fromkeys(chunk.text[start:end] for start, end in highlights)),
        )
    return Hit(
        chunk_id=chunk_id,
        rank=rank,
        score=parts.total,
        scores=_known({"dense": scores.dense, "lexical": scores.lexical}, chunk_id),
        text=chunk.text,
        language=chunk.language,
        highlights=highlights,
        citation=citation_of(passage),
        duplicates=tuple(map(citation_of, entry.duplicates)),
        explanation=explanation,
        rows=_rows(snapshot, passage),
    )


def _rows(snapshot: Snapshot, passage: Passage) -> Sequence[TableLine]:
    """Nothing is asked of a passage without cells: a sheet's rows are many."""
    chunk = passage.chunk
    if CELL not in chunk.text:
        return ()
    stored = snapshot.table_lines(passage.document.id, chunk.start, chunk.end)
    return lines_of(chunk.text, stored, chunk.language)


def citation_of(passage: Passage) -> Citation:
    """The place of a whole passage."""
    document, chunk = passage.document, passage.chunk
    return Citation(
        document_id=document.id,
        collection=document.collection,
        path=document.path,
        title=document.title,
        media_type=document.media_type,
        modified=document.modified,
        locator=chunk.locator,
        heading_path=chunk.heading_path,
        start=chunk.start,
        end=chunk.end,
        quote=chunk.text,
        date_origin=document.date_origin or "file time",
        recognised=document.is_recognised(chunk.locator),
        language=chunk.language,
    )


def _ranks(scores: LegScores) -> dict[str, dict[int, int]]:
    """Rank in each leg among the candidates; equal scores by chunk id, as the legs do it."""
    return {
        leg: {
            chunk: rank
            for rank, chunk in enumerate(sorted(found, key=lambda c: (-found[c], c)), start=1)
        }
        for leg, found in (("dense", scores.dense), ("lexical", scores.lexical))
    }


def _known(legs: Mapping[str, Mapping[int, float]], chunk_id: int) -> dict[str, float]:
    return {leg: scores[chunk_id] for leg, scores in legs.items() if chunk_id in scores}


def _time(passage: Passage) -> float:
    return passage.document.modified.timestamp()
