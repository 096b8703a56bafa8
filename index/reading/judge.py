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

from index.reading.evidence import Evidence
from index.reading.sureness import EVIDENCE, SIGNS


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
        """The weights in ``path``, or the shipped ones. Raises ValueError for a file that holds
        something else."""
        if path is None:
            text = files(__package__).joinpath("judge.json").read_text(encoding="utf-8")
        else:
            text = path.read_text(encoding="utf-8")
        try:
            return cls.from_json(json.loads(text))
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(
                f"{path or 'judge.json'} holds no weights ({error}); run kartoteka calibrate again"
            ) from error

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
