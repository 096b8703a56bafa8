"""How near an arbitrary passage is to a question, among those that are seen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.catalog.snapshot import Snapshot
from index.seen import PerScope, Seen

_SAMPLE = 512
_MOST_BYTES = 1 << 20


class Background:
    """The mean vector of a sample of the passages; kept per generation and scope.

    The sample is the passages whose content hashes come first, so that an index that was brought
    forward and one that was built from scratch have the same, whatever their chunk ids.
    """

    def __init__(self) -> None:
        self._means = PerScope(_sample_mean, lambda mean: mean.nbytes, _MOST_BYTES)

    def cosine(self, snapshot: Snapshot, query: NDArray[np.float32]) -> float:
        """The mean cosine of ``query`` (unit vector) to the sample; 0 in an empty index."""
        mean = self._means.of(snapshot.seen)
        return float(query @ mean) if len(mean) else 0.0


def _sample_mean(seen: Seen) -> NDArray[np.float32]:
    """Of shape (dimension,), or (0,) where nothing is seen."""
    rows = list(islice(_vectors_by_content(seen), _SAMPLE))
    if not rows:
        return np.zeros(0, np.float32)
    matrix = np.frombuffer(b"".join(rows), "<f2").reshape(len(rows), -1)
    return np.asarray(matrix.mean(axis=0, dtype=np.float32))


def _vectors_by_content(seen: Seen) -> Iterator[bytes]:
    # The index of keys alone is gone through: vectors are read of those that are taken.
    wanted = None if seen.chunks is None else frozenset(seen.chunks.tolist())
    for (chunk_id,) in seen.connection.execute("SELECT chunk_id FROM vectors ORDER BY key"):
        if wanted is None or chunk_id in wanted:
            (vector,) = seen.connection.execute(
                "SELECT vector FROM vectors WHERE chunk_id = ?", (chunk_id,)
            ).fetchone()
            yield vector
