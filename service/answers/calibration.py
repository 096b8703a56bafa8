"""Learns from questions with known answers when to refuse.

A logistic model over the signs of ``index.reading.sureness``; few weights, so a few hundred
questions are enough. The figures it reports come from cross-validation: each question is judged
by weights and a threshold that were learned without it. (Taking the answering statements away from
questions that have an answer, to have more without, was tried and made refusing worse.)
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.reading.judge import Judge
from index.reading.sureness import SIGNS, said
from service.answers.answerer import Found
from service.answers.correctness import is_right
from service.answers.questions import KnownQuestion

FOLDS = 10
FEWEST = 5
"""Of each at least so many: questions answered rightly and questions without an answer."""
_RIDGE = 0.01
_STEPS = 60
OF_OTHERS = 2
"""At most one example of other documents to so many of one's own. They make the weights hold there:
with the reader of 2026-11-25, 0.10, 0.17 and 0.23 of the answerable questions of poquad_dev,
szpital and zwiazek were refused, with one to ten 0.14, 0.34 and 0.36; in return three fewer of
one's own 63 unanswerable ones were."""

WORSE = 2
"""An answer to a question that has none is so many times worse than refusing one that has."""

WRONGLY_REFUSED = 0.05
"""At most this share of the answerable questions may be refused."""


@dataclass(frozen=True, slots=True)
class Example:
    """``signs``: in the order of ``SIGNS``; ``right``: whether the best candidate answers rightly
    (None where the question has an answer but the candidate is another)."""

    signs: NDArray[np.float64]
    answerable: bool
    right: bool | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """``judge`` learned from all questions; precision and recall of refusing, cross-validated."""

    judge: Judge
    questions: int
    unanswerable: int
    precision: float
    recall: float
    refused_wrongly: float


class TooFewQuestions(Exception):  # noqa: N818 - says what is wrong
    """Questions answered rightly and unanswerable ones are needed, several of each."""


def example(question: KnownQuestion, found: Found) -> Example | None:
    """None where nothing was found at all: such a question is refused whatever the weights."""
    if not found.candidates:
        return None
    vector = np.array([found.signs[name] for name in SIGNS])
    if not question.answerable:
        return Example(vector, False, False)
    right = is_right(said(found.candidates[0]), question.answers)
    return Example(vector, True, True if right else None)


def calibrate(
    examples: Sequence[Example], judge: Judge, origin: str, also: Sequence[Example] = ()
) -> Calibration:
    """A few of ``also``, of other documents, that were answered rightly teach too, so that the
    weights hold there; the threshold and the figures are of ``examples`` alone. Raises
    TooFewQuestions."""
    unanswerable = sum(not one.answerable for one in examples)
    right = sum(one.right is True for one in examples)
    if min(unanswerable, right) < FEWEST:
        raise TooFewQuestions(
            f"{right} of {len(examples) - unanswerable} questions with an answer are answered "
            f"rightly, and {unanswerable} have none: at least {FEWEST} of each are needed. Add "
            "questions, and see that the documents which answer them are indexed."
        )
    others = [one for one in also if one.right]
    others = others[:: max(1, math.ceil(len(others) / (len(examples) // OF_OTHERS)))]
    refused = np.zeros(len(examples), dtype=bool)
    for fold in range(FOLDS):
        known = [one for i, one in enumerate(examples) if i % FOLDS != fold]
        learned = _fit([*known, *others])
        threshold = _threshold(learned, known)
        for i in range(fold, len(examples), FOLDS):
            refused[i] = learned.sureness(examples[i].signs) < threshold
    answerable = np.array([one.answerable for one in examples])
    model = _fit([*examples, *others])
    threshold = _threshold(model, examples)
    weights = dict(zip(SIGNS, model.weights.tolist(), strict=True))
    return Calibration(
        judge=replace(
            judge, answerable=weights, bias=model.bias, threshold=threshold, origin=origin
        ),
        questions=len(examples),
        unanswerable=unanswerable,
        precision=float((refused & ~answerable).sum() / max(1, refused.sum())),
        recall=float(refused[~answerable].mean()),
        refused_wrongly=float(refused[answerable].mean()),
    )


@dataclass(frozen=True, slots=True)
class Logistic:
    weights: NDArray[np.float64]
    bias: float

    def sureness(self, signs: NDArray[np.float64]) -> float:
        return float(1 / (1 + np.exp(-np.clip(signs @ self.weights + self.bias, -30, 30))))


def _fit(examples: Sequence[Example]) -> Logistic:
    """Both classes weigh the same."""
    used = [one for one in examples if one.right is not None]
    target = np.array([float(bool(one.right)) for one in used])
    share = target.mean()
    importance = np.where(target > 0, 0.5 / share, 0.5 / (1 - share)) / len(target)
    return logistic(np.stack([one.signs for one in used]), target, importance, _RIDGE)


def logistic(
    signs: NDArray[np.float64],
    target: NDArray[np.float64],
    importance: NDArray[np.float64],
    ridge: float,
) -> Logistic:
    """Newton's method with a ridge on standardised ``signs`` (n, features); ``target`` (n,) is 0 or
    1, ``importance`` (n,) sums to 1."""
    mean, scale = signs.mean(axis=0), signs.std(axis=0)
    scale[scale < 1e-9] = 1.0
    x = np.hstack([(signs - mean) / scale, np.ones((len(target), 1))])
    held = np.full(x.shape[1], ridge)
    held[-1] = 1e-6
    w = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (importance * (p - target)) + held * w
        curvature = (x * (importance * p * (1 - p))[:, None]).T @ x + np.diag(held)
        step = np.linalg.solve(curvature, gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    weights = w[:-1] / scale
    return Logistic(weights, float(w[-1] - weights @ mean))


def _threshold(model: Logistic, examples: Sequence[Example]) -> float:
    """Where most is decided rightly, with no more than ``WRONGLY_REFUSED`` of the answerable
    questions refused: half way between two of the questions."""
    sure = sorted((model.sureness(one.signs), one.answerable) for one in examples)
    most_wrong = WRONGLY_REFUSED * sum(one.answerable for one in examples)
    best, threshold = 0, 0.0
    rightly = wrongly = 0
    for (here, answerable), (above, _) in itertools.pairwise(sure):
        rightly, wrongly = rightly + (not answerable), wrongly + answerable
        if wrongly > most_wrong:
            break
        gain = WORSE * rightly - wrongly
        if gain > best and above > here:
            best, threshold = gain, (here + above) / 2
    return threshold
