"""The field's measures, computed by ir_measures, for each query and on average."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean

from index.evaluation.dataset import Qrels
from index.evaluation.runs import Run

MEASURES: Mapping[str, str] = {
    "nDCG@10": "nDCG@10",
    "MRR@10": "RR@10",
    "recall@1": "R@1",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "recall@100": "R@100",
    "success@1": "Success@1",
    "success@5": "Success@5",
}
"""Our name → ir_measures' name. recall is the share of a query's relevant documents that are
found, success whether any of them is."""

PerQuery = Mapping[str, Mapping[str, float]]
"""Measure → query id → value."""


def per_query(run: Run, qrels: Qrels, queries: list[str]) -> PerQuery:
    """Values of every query of ``queries``; one that the run does not have is worth 0."""
    import ir_measures

    judged = [
        ir_measures.Qrel(query, document, grade)
        for query in queries
        for document, grade in qrels[query].items()
    ]
    # trec_eval orders by score alone, and breaks ties by name: scores must say our order.
    scored = [
        ir_measures.ScoredDoc(query, document, -float(rank))
        for query in queries
        for rank, document in enumerate(run.get(query, ()))
    ]
    names = {str(ir_measures.parse_measure(theirs)): ours for ours, theirs in MEASURES.items()}
    values = {name: dict.fromkeys(queries, 0.0) for name in MEASURES}
    wanted = [ir_measures.parse_measure(name) for name in names]
    for found in ir_measures.iter_calc(wanted, judged, scored):
        values[names[str(found.measure)]][found.query_id] = float(found.value)
    return values


def averages(values: PerQuery) -> dict[str, float]:
    return {name: fmean(by_query.values()) for name, by_query in values.items()}
