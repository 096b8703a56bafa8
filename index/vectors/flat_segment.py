"""A fixed set of vectors that FAISS searches exactly.

The catalog keeps float16, so FAISS's half-precision codes hold the very same numbers in half the
memory of float32, and are scanned faster because memory is what limits the scan. One thread, two
busy cores, 384 dimensions, best 100 (``benchmarks/vector_search.py``):

    chunks     float32   float16 codes   memory of the codes
    10,000      0.4 ms      0.2 ms            7.7 MB
    100,000    11.2 ms      3.2 ms           76.8 MB

The scan grows with the number of chunks, so exact search stays under 40 ms to a million chunks.
An HNSW graph (32 links, efSearch 128) over the same random vectors answers in 0.1 and 0.5 ms, but
finds only 80 % and 22 % of the true first ten and takes 140 s to build at 100,000: below a million
chunks it saves less than embedding the query costs. Restricting by a bitmap of positions takes
0.03–5 ms and beat gathering the rows at every size above a few hundred, so there is one path.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

BATCH = 16_384
"""Rows widened to float32 at once while an index is filled: 25 MB at 384 dimensions."""


class FlatSegment:
    """``ids`` (int64, ascending) and their float16 vectors, in the same order; never changed."""

    def __init__(self, ids: NDArray[np.int64], codes: Any, vectors: NDArray[np.float16]) -> None:
        """``codes`` is the FAISS index; ``vectors`` is a view of its memory. Use ``of``."""
        self.ids = ids
        self.codes = codes
        self.vectors = vectors

    @classmethod
    def of(cls, ids: NDArray[np.int64], vectors: NDArray[np.float16]) -> FlatSegment:
        """From ids in ascending order and vectors of shape (len(ids), dimension)."""
        import faiss

        codes = faiss.IndexScalarQuantizer(
            vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        for start in range(0, len(ids), BATCH):
            codes.add(vectors[start : start + BATCH].astype(np.float32))
        return cls.around(ids, codes)

    @classmethod
    def around(cls, ids: NDArray[np.int64], codes: Any, owner: Any = None) -> FlatSegment:
        """From a filled FAISS index of half-precision codes, alone or inside ``owner``."""
        return cls(ids, codes, _view(codes, (codes, owner)))

    def __len__(self) -> int:
        return len(self.ids)

    def positions(self, ids: NDArray[np.int64]) -> NDArray[np.intp]:
        """Where those of ``ids`` that are here stand."""
        if not len(self.ids):
            return np.zeros(0, np.intp)
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        held: NDArray[np.intp] = places[self.ids[places] == ids]
        return held

    def nearest(
        self, query: NDArray[np.float32], limit: int, wanted: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Positions and scores of the best ``limit``, best first; ``wanted`` marks positions."""
        import faiss

        # Two threads finish 10,000 rows no sooner than one, and wait for each other for
        # milliseconds when the machine is busy. The setting holds for the calling thread.
        faiss.omp_set_num_threads(1)
        parameters = None
        if wanted is not None:
            bits = np.packbits(wanted, bitorder="little")
            selector: Any = faiss.IDSelectorBitmap
            options: Any = faiss.SearchParameters
            parameters = options(sel=selector(bits))
        scores, places = self.codes.search(query[None], limit, params=parameters)
        found = places[0] >= 0
        return places[0][found], scores[0][found]


class _Memory:
    """A FAISS index's codes as NumPy sees memory; an array made of it keeps ``owner`` alive."""

    def __init__(self, codes: Any, owner: Any) -> None:
        self.owner = owner
        self.__array_interface__ = {
            "version": 3,
            "shape": (codes.ntotal, codes.d),
            "typestr": "<f2",
            "data": (int(codes.codes.data()), True),
        }


def _view(codes: Any, owner: Any) -> NDArray[np.float16]:
    if codes.ntotal == 0:
        return np.zeros((0, codes.d), np.float16)
    view: NDArray[np.float16] = np.asarray(_Memory(codes, owner))
    return view
