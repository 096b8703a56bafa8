"""Asks both legs for candidates and gives every candidate the score of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.catalog.snapshot import Snapshot
from index.lexical.base import LexicalIndex
from index.vectors.base import VectorIndex

DEPTH = 200
"""Candidates per leg. The right passage is among them in 97–99 % of the questions we measured;
500 gave the same nDCG@10."""


@dataclass(frozen=True, slots=True)
class LegScores:
    """Scores by chunk id, best first up to the leg's own candidates, then the other leg's."""

    dense: Mapping[int, float]
    lexical: Mapping[int, float]


def score_candidates(
    snapshot: Snapshot,
    vectors: VectorIndex,
    lexical: LexicalIndex | None,
    query: str,
    query_vector: NDArray[np.float32] | None,
    allowed: NDArray[np.int64] | None,
) -> LegScores:
    """Candidates of the dense leg where there is a ``query_vector``, and of the lexical one where
    there is a lexical index; each leg also scores what the other has found."""
    dense: dict[int, float] = {}
    words: dict[int, float] = {}
    if query_vector is not None:
        dense = dict(vectors.search(query_vector, DEPTH, allowed))
    if lexical is not None:
        words = dict(lexical.search(snapshot.seen, query, DEPTH, allowed))
    if query_vector is not None and lexical is not None:
        only_words = _without(words, dense)
        only_dense = _without(dense, words)
        if len(only_words):
            dense |= dict(vectors.search(query_vector, len(only_words), only_words))
        if len(only_dense):
            found = lexical.search(snapshot.seen, query, len(only_dense), only_dense)
            words |= dict(found)
    return LegScores(dense, words)


def _without(some: Mapping[int, float], others: Mapping[int, float]) -> NDArray[np.int64]:
    ids: Sequence[int] = sorted(some.keys() - others.keys())
    return np.array(ids, np.int64)
