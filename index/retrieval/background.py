"""How near an arbitrary passage of an index is to a question."""

from __future__ import annotations

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.catalog.snapshot import Snapshot

_SAMPLE = 512


class Background:
    """The mean vector of a sample of the passages; one sample per generation is kept.

    The sample is the passages whose content hashes come first, so that an index that was brought
    forward and one that was built from scratch have the same, whatever their chunk ids.
    """

    def __init__(self) -> None:
        self._kept: tuple[tuple[str, int], NDArray[np.float32]] | None = None
        self._lock = Lock()

    def cosine(self, snapshot: Snapshot, query: NDArray[np.float32]) -> float:
        """The mean cosine of ``query`` (unit vector) to the sample; 0 in an empty index."""
        return float(query @ self._mean(snapshot, len(query)))

    def _mean(self, snapshot: Snapshot, dimension: int) -> NDArray[np.float32]:
        wanted = (snapshot.identity, snapshot.generation)
        with self._lock:
            if self._kept is None or self._kept[0] != wanted:
                self._kept = (wanted, _sample_mean(snapshot, dimension))
            return self._kept[1]


def _sample_mean(snapshot: Snapshot, dimension: int) -> NDArray[np.float32]:
    rows = snapshot.connection.execute(
        "SELECT vector FROM vectors ORDER BY key LIMIT ?", (_SAMPLE,)
    ).fetchall()
    if not rows:
        return np.zeros(dimension, np.float32)
    matrix = np.frombuffer(b"".join(row[0] for row in rows), "<f2").reshape(len(rows), dimension)
    return np.asarray(matrix.mean(axis=0, dtype=np.float32))
