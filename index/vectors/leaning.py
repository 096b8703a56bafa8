"""Vectors of passages that lean towards what their document is about.

A question names its subject, and of a long document only the opening may say that name. So what is
searched is not a passage's own vector alone but that and a share of its document's mean: nothing
more is embedded or stored, and the catalog keeps every passage's own vector. A document of one
passage is searched as it is. On 180 questions of strangers about 99 office documents (both legs)
the passage that answers came first for 0.64 to 0.65 instead of 0.633 with shares of 0.1 to 0.3,
among ten for 0.883 to 0.894 instead of 0.883.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.catalog.snapshot import Snapshot

SHARE = 0.25
"""What the document's mean (brought to length 1) counts beside the passage's vector."""

_BLOCK = 1 << 15
"""About so many rows are held in single precision at once."""


def leaning_vectors(
    snapshot: Snapshot, after: int = 0
) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
    """Ids (sorted) and vectors (unit length) of all chunks whose id is greater than ``after``,
    which must not part the chunks of one document: they are written together."""
    ids, own = snapshot.all_vectors(after)
    return ids, leaned(own, snapshot.documents_of_vectors(after))


def leaned(own: NDArray[np.float16], documents: NDArray[np.int64]) -> NDArray[np.float16]:
    """``own`` (n, dimension) with rows of the same ``documents`` (n,) next to each other."""
    made = own.copy()
    starts = np.flatnonzero(np.diff(documents, prepend=-1))
    at = 0
    while at < len(starts):
        last = int(np.searchsorted(starts, starts[at] + _BLOCK, side="left"))
        last = max(last, at + 1)
        stop = int(starts[last]) if last < len(starts) else len(own)
        first = int(starts[at])
        made[first:stop] = _leaned(own[first:stop], starts[at:last] - first)
        at = last
    return made


def _leaned(own: NDArray[np.float16], starts: NDArray[np.int64]) -> NDArray[np.float16]:
    counts = np.diff(starts, append=len(own))
    single = np.repeat(counts == 1, counts)
    rows = own.astype(np.float32)
    means = _unit(np.add.reduceat(rows, starts, axis=0))
    leaning = _unit(rows + SHARE * np.repeat(means, counts, axis=0)).astype(np.float16)
    leaning[single] = own[single]
    return leaning


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)
