"""What an evaluation found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.evaluation.measures import PerQuery
from index.evaluation.runs import Run
from index.retrieval.request import Mode


@dataclass(frozen=True, slots=True)
class WorstQuestion:
    """A question with a low value, what should have been found and what was found instead.

    ``rank`` is that of the best relevant document, None where none is among the first hundred.
    """

    id: str
    text: str
    value: float
    rank: int | None
    relevant: Sequence[str]
    found: Sequence[str]


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """``measures`` are averages over ``queries``; ``per_query`` and ``run`` what they come from.

    ``legs``: the same of other modes, where they were measured too.
    """

    dataset: str
    mode: Mode
    documents: int
    queries: int
    measures: Mapping[str, float]
    seconds: float
    per_query: PerQuery
    run: Run
    worst: Sequence[WorstQuestion]
    legs: Mapping[Mode, EvaluationReport] = field(default_factory=dict)

    def to_json(self, *, details: bool = False) -> dict[str, Any]:
        """The contract's fields; with ``details`` also every query's values and the worst."""
        shape: dict[str, Any] = {
            "dataset": self.dataset,
            "mode": self.mode,
            "documents": self.documents,
            "queries": self.queries,
            "measures": _rounded(self.measures),
            "seconds": round(self.seconds, 1),
        }
        if self.legs:
            shape["legs"] = {mode: _rounded(leg.measures) for mode, leg in self.legs.items()}
        if details:
            shape["per_query"] = {
                measure: dict(values) for measure, values in self.per_query.items()
            }
            shape["worst"] = [
                {
                    "id": one.id,
                    "text": one.text,
                    "value": round(one.value, 5),
                    "rank": one.rank,
                    "relevant": list(one.relevant),
                    "found": list(one.found),
                }
                for one in self.worst
            ]
        return shape


def _rounded(measures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 5) for name, value in measures.items()}
