"""The seam between search and an index of vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class VectorIndex(Protocol):
    """An immutable set of unit vectors of one generation; safe to search from many threads.

    A new generation is a new object; nothing here assumes that the vectors are in memory.
    """

    @property
    def generation(self) -> int: ...

    @property
    def count(self) -> int: ...

    def search(
        self, query: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None
    ) -> Sequence[tuple[int, float]]:
        """(chunk_id, cosine) of the nearest ``limit`` vectors, nearest first; ties by chunk_id.

        ``query`` has shape (dimension,) and length 1. ``allowed`` restricts the search to those
        chunk ids (sorted); None means all. Fewer than ``limit`` come back where there are fewer.
        """
        ...
