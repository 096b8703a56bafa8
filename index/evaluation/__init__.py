"""Measuring how well passages are found."""

from __future__ import annotations

from index.evaluation.comparison import Comparison, compare
from index.evaluation.corpus_index import Bench
from index.evaluation.dataset import DatasetFault, load_dataset, load_documents
from index.evaluation.evaluate import evaluate_folder, report_on
from index.evaluation.report import EvaluationReport
from index.evaluation.runs import read_run, write_run

__all__ = [
    "Bench",
    "Comparison",
    "DatasetFault",
    "EvaluationReport",
    "compare",
    "evaluate_folder",
    "load_dataset",
    "load_documents",
    "read_run",
    "report_on",
    "write_run",
]
