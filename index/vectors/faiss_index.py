"""The vectors of one generation: a large segment, a small one of what came since, and what went.

A commit makes a new object that shares the large segment with the old one, so that bringing an
index forward costs what changed, not what is there. Readers keep the object they have.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.catalog.snapshot import Snapshot
from index.vectors.flat_segment import FlatSegment
from index.vectors.leaning import leaning_vectors

NEAR_TIE = 1e-5
"""FAISS sums in float32: two vectors whose scores differ by less may come in either order."""

COMPACT_FROM = 2_000
COMPACT_SHARE = 0.1


class FaissIndex:
    """A ``VectorIndex``. ``identity`` is the catalog's; ``last_chunk_id`` the greatest id that
    any chunk had in this generation or before."""

    def __init__(
        self,
        identity: str,
        generation: int,
        last_chunk_id: int,
        base: FlatSegment,
        recent: FlatSegment,
        removed: NDArray[np.int64],
    ) -> None:
        """Use ``build`` or ``advanced``."""
        self.identity = identity
        self._generation = generation
        self.last_chunk_id = last_chunk_id
        self._base = base
        self._recent = recent
        self._removed = removed

    @classmethod
    def build(cls, snapshot: Snapshot) -> FaissIndex:
        """From all vectors of the catalog."""
        ids, vectors = leaning_vectors(snapshot)
        return cls.whole(snapshot, FlatSegment.of(ids, vectors))

    @classmethod
    def whole(cls, snapshot: Snapshot, base: FlatSegment) -> FaissIndex:
        return cls(
            snapshot.identity,
            snapshot.generation,
            snapshot.last_chunk_id(),
            base,
            _empty(base),
            np.zeros(0, np.int64),
        )

    @property
    def generation(self) -> int:
        return self._generation

    @property
    def count(self) -> int:
        return len(self._base) + len(self._recent) - len(self._removed)

    @property
    def is_compact(self) -> bool:
        return not len(self._recent) and not len(self._removed)

    @property
    def base(self) -> FlatSegment:
        return self._base

    def ids(self) -> NDArray[np.int64]:
        """Every chunk id that a search can give, ascending."""
        every = np.concatenate((self._base.ids, self._recent.ids))
        return every[~np.isin(every, self._removed)]

    def search(
        self, query: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None
    ) -> Sequence[tuple[int, float]]:
        """See ``VectorIndex``. Scores are summed in float64 from the catalog's float16."""
        if limit < 1:
            return []
        ids: list[NDArray[np.int64]] = []
        scores: list[NDArray[np.float32]] = []
        for segment in (self._base, self._recent):
            wanted = self._wanted(segment, allowed)
            if len(segment) and (wanted is None or wanted.any()):
                places = _candidates(segment, query, limit, wanted)
                ids.append(segment.ids[places])
                scores.append(_exact(segment.vectors[places], query))
        if not ids:
            return []
        every, values = np.concatenate(ids), np.concatenate(scores)
        order = np.lexsort((every, -values))[:limit]
        return [(int(every[place]), float(values[place])) for place in order]

    def advanced(self, snapshot: Snapshot) -> FaissIndex:
        """This index as it is in the generation of ``snapshot``."""
        if snapshot.identity != self.identity or snapshot.generation < self.generation:
            return FaissIndex.build(snapshot)
        if snapshot.generation == self.generation:
            return self
        ids, vectors = leaning_vectors(snapshot, after=self.last_chunk_id)
        recent = self._recent
        if len(ids):
            recent = FlatSegment.of(
                np.concatenate((recent.ids, ids)), np.concatenate((recent.vectors, vectors))
            )
        gone = np.union1d(self._removed, snapshot.removed_since(self.generation))
        held = np.isin(gone, self._base.ids) | np.isin(gone, recent.ids)
        newer = FaissIndex(
            self.identity,
            snapshot.generation,
            snapshot.last_chunk_id(),
            self._base,
            recent,
            gone[held],
        )
        changes = len(newer._recent) + len(newer._removed)
        worth = changes > max(COMPACT_FROM, COMPACT_SHARE * len(self._base))
        return newer.compacted() if worth else newer

    def compacted(self) -> FaissIndex:
        """The same vectors in one segment."""
        if self.is_compact:
            return self
        every = np.concatenate((self._base.ids, self._recent.ids))
        kept = ~np.isin(every, self._removed)
        vectors = np.concatenate((self._base.vectors, self._recent.vectors))[kept]
        base = FlatSegment.of(every[kept], vectors)
        return FaissIndex(
            self.identity,
            self._generation,
            self.last_chunk_id,
            base,
            _empty(base),
            np.zeros(0, np.int64),
        )

    def _wanted(
        self, segment: FlatSegment, allowed: NDArray[np.int64] | None
    ) -> NDArray[np.bool_] | None:
        if allowed is None and not len(self._removed):
            return None
        wanted = np.full(len(segment), allowed is None)
        if allowed is not None:
            wanted[segment.positions(allowed)] = True
        wanted[segment.positions(self._removed)] = False
        return wanted


def _candidates(
    segment: FlatSegment,
    query: NDArray[np.float32],
    limit: int,
    wanted: NDArray[np.bool_] | None,
) -> NDArray[np.intp]:
    """Enough positions that the best ``limit`` by exact score and id are surely among them."""
    reach = limit + 16
    while True:
        places, scores = segment.nearest(query, min(reach, len(segment)), wanted)
        surely = len(places) <= limit or scores[-1] < scores[limit - 1] - NEAR_TIE
        if surely or reach >= len(segment):
            return places
        reach *= 2


def _exact(vectors: NDArray[np.float16], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """Row by row, so that equal vectors score equally wherever they stand."""
    products = vectors.astype(np.float64) * query.astype(np.float64)
    scores: NDArray[np.float32] = products.sum(axis=1).astype(np.float32)
    return scores


def _empty(like: FlatSegment) -> FlatSegment:
    return FlatSegment.of(np.zeros(0, np.int64), like.vectors[:0])
