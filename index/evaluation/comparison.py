"""Whether one setting is really better than another, on the same queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

RESAMPLES = 10_000
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Comparison:
    """Second setting minus first, on average over the queries both were asked.

    ``low`` and ``high`` hold the difference with 95 % confidence (paired bootstrap, percentiles).
    ``p_value``: how often a difference at least as large comes about when each query's two values
    are swapped at random (paired randomisation test, two-sided). ``better``, ``worse`` and
    ``equal`` count queries.
    """

    measure: str
    first: float
    second: float
    difference: float
    low: float
    high: float
    p_value: float
    better: int
    worse: int
    equal: int


def compare(
    measure: str, first: Mapping[str, float], second: Mapping[str, float], seed: int = 0
) -> Comparison:
    """Raises ValueError unless both have the same queries, at least one."""
    if first.keys() != second.keys() or not first:
        raise ValueError("two settings can be compared on the same queries only")
    queries = sorted(first)
    before = np.array([first[query] for query in queries])
    after = np.array([second[query] for query in queries])
    change = after - before
    randomness = np.random.default_rng(seed)
    resampled: list[float] = []
    as_large = 0
    for _ in range(RESAMPLES // _BATCH):
        drawn = randomness.integers(0, len(change), (_BATCH, len(change)))
        resampled.extend(change[drawn].mean(axis=1))
        signs = randomness.choice((-1.0, 1.0), (_BATCH, len(change)))
        swapped = np.abs((signs * change).mean(axis=1))
        as_large += int((swapped >= abs(change.mean()) - 1e-12).sum())
    low, high = np.percentile(resampled, (2.5, 97.5))
    return Comparison(
        measure=measure,
        first=float(before.mean()),
        second=float(after.mean()),
        difference=float(change.mean()),
        low=float(low),
        high=float(high),
        # The values as they are are one of the swappings: never exactly 0.
        p_value=(as_large + 1) / (RESAMPLES + 1),
        better=int((change > 0).sum()),
        worse=int((change < 0).sum()),
        equal=int((change == 0).sum()),
    )
