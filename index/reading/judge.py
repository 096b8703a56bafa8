"""How sure one can be: weights that turn evidence into a score and a score into a probability.

``judge.json`` beside this file holds the shipped weights with their origin; an operator's own,
made by calibration, have the same form. Both models are logistic: the terms are few, the data are
a few hundred questions, and a person can read what decides.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from index.errors import IndexFault
from index.reading.evidence import Evidence
from index.reading.sureness import EVIDENCE, SIGNS


class JudgeDamaged(IndexFault):
    """A file of weights is not one; the shipped weights hold once it is gone."""

    def __init__(self, file: str, how: str) -> None:
        super().__init__(
            f"{file} holds no weights ({how})",
            f"Calibrate again with: kartoteka calibrate FOLDER; or remove {file} to use the "
            "shipped weights",
        )
        self.file = file


@dataclass(frozen=True, slots=True)
class Judge:
    """``promise`` weighs the evidence of one statement before the trained reader was asked,
    ``rank`` after; ``answerable`` the signs of the whole finding.

    An answer is given where ``sureness`` reaches ``threshold``; candidates are shown where it
    reaches ``possible``.
    """

    promise: Mapping[str, float]
    rank: Mapping[str, float]
    answerable: Mapping[str, float]
    bias: float
    threshold: float
    possible: float
    origin: str

    @classmethod
    def load(cls, path: Path | None = None) -> Judge:
        """The weights in ``path``, or the shipped ones. Raises JudgeDamaged for a file that
        holds something else."""
        source = files(__package__).joinpath("judge.json") if path is None else path
        try:
            return cls.from_json(json.loads(source.read_bytes()))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            # Without the error's own words: a damaged file is quoted in them.
            raise JudgeDamaged(str(path or "judge.json"), type(error).__name__) from error

    @classmethod
    def from_json(cls, shape: Mapping[str, Any]) -> Judge:
        ranking = {*shape["promise"], *shape["rank"]}
        unknown = (ranking - set(EVIDENCE)) | (set(shape["answerable"]) - set(SIGNS))
        if unknown:
            raise KeyError(f"unknown evidence {', '.join(sorted(unknown))}")
        return cls(
            promise={name: float(value) for name, value in shape["promise"].items()},
            rank={name: float(value) for name, value in shape["rank"].items()},
            answerable={name: float(value) for name, value in shape["answerable"].items()},
            bias=float(shape["bias"]),
            threshold=float(shape["threshold"]),
            possible=float(shape["possible"]),
            origin=str(shape["origin"]),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "origin": self.origin,
            "promise": {name: round(value, 4) for name, value in self.promise.items()},
            "rank": {name: round(value, 4) for name, value in self.rank.items()},
            "answerable": {name: round(value, 4) for name, value in self.answerable.items()},
            "bias": round(self.bias, 4),
            "threshold": round(self.threshold, 4),
            "possible": round(self.possible, 4),
        }

    def promises(self, evidence: Evidence) -> float:
        """Which statements are worth the trained reader's time; comparable within one question."""
        return _weighed(self.promise, evidence)

    def scores(self, evidence: Evidence) -> float:
        """Comparable within one question, and nearly so between questions."""
        return _weighed(self.rank, evidence)

    def sureness(self, signs: Mapping[str, float]) -> float:
        """The probability, 0 … 1, that the first candidate answers."""
        total = self.bias + sum(weight * signs[name] for name, weight in self.answerable.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _weighed(weights: Mapping[str, float], evidence: Evidence) -> float:
    return float(sum(weight * getattr(evidence, name) for name, weight in weights.items()))
