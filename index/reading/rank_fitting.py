"""Learns the weights that order statements, from questions whose answers are known.

For each question a softmax over its statements' scores gives the probability that a right one is
put first; the weights make the product of these probabilities as large as they can, held near to
weights that are known to serve (a ridge). Statements of one question are compared with each other
only, so that nothing has to be comparable between questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_STEPS = 100
_ENOUGH = 1e-4
_LONGEST_STEP = 2.0
"""Of one weight, in spreads of its feature: far from the best, Newton's step overshoots."""


@dataclass(frozen=True, slots=True)
class Statements:
    """One question's statements: ``evidence`` (n, features), ``right`` (n,) of bool, with at least
    one that is. ``weight`` is how much the question counts."""

    evidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    weight: float = 1.0


def fit(
    questions: Sequence[Statements], start: NDArray[np.float64], ridge: float
) -> NDArray[np.float64]:
    """Weights of the features, in the order of the columns of ``evidence``.

    Newton-like steps with a bound on the curvature, which never make it worse.
    """
    scale = np.vstack([one.evidence for one in questions]).std(axis=0)
    scale[scale < 1e-9] = 1.0
    near = start * scale
    weights = near.copy()
    total = sum(one.weight for one in questions)
    for _ in range(_STEPS):
        gradient = ridge * (weights - near)
        curvature = ridge * np.eye(len(weights))
        for one in questions:
            x = one.evidence / scale
            scores = x @ weights
            every = _softmax(scores)
            among = np.zeros(len(scores))
            among[one.right] = _softmax(scores[one.right])
            mean = every @ x
            gradient += one.weight / total * (mean - among @ x)
            curvature += one.weight / total * ((x * every[:, None]).T @ x - np.outer(mean, mean))
        step = np.linalg.solve(curvature, gradient)
        step /= max(1.0, float(np.abs(step).max()) / _LONGEST_STEP)
        weights -= step
        if np.abs(step).max() < _ENOUGH:
            break
    return np.asarray(weights / scale)


def first_right(questions: Sequence[Statements], weights: NDArray[np.float64]) -> float:
    """The share of the questions whose best statement is right, by ``weight``."""
    hits = sum(
        one.weight * bool(one.right[int(np.argmax(one.evidence @ weights))]) for one in questions
    )
    return hits / sum(one.weight for one in questions)


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum())
