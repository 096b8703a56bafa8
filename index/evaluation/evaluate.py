"""Measures the whole search path on questions with known right documents."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from index.evaluation.cached_embedder import CachedEmbedder
from index.evaluation.corpus_index import Bench, Progress, index_documents
from index.evaluation.dataset import Dataset, DatasetFault, Query, load_dataset
from index.evaluation.measures import PerQuery, averages, per_query
from index.evaluation.report import EvaluationReport, WorstQuestion
from index.evaluation.runs import Run
from index.hit import Hit
from index.retrieval.request import Mode, SearchRequest
from index.retrieval.searcher import Searcher
from index.vectors.live import LiveIndex

DEPTH = 100
"""Documents per query in a run, enough for recall@100."""

LEGS: tuple[Mode, ...] = ("dense", "lexical")

WORST = 10
_WORST_BY = "nDCG@10"


def evaluate_folder(
    folder: Path,
    *,
    bench: Bench,
    mode: Mode = "hybrid",
    legs: bool = False,
    max_queries: int | None = None,
    index: Path | None = None,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> EvaluationReport:
    """Searches for every query of ``folder`` (see ``dataset``) and measures what is found.

    A dataset with documents of its own is indexed into a temporary data folder; ``cache`` is a
    file that keeps its vectors for the next time. One without is asked of the existing data folder
    ``index``. ``max_queries`` are taken evenly spaced. ``legs`` also measures each leg alone, over
    the same index. Raises DatasetFault, and what opening an index raises.
    """
    started = time.perf_counter()
    dataset = load_dataset(folder).sample(max_queries)
    with ExitStack() as stack:
        if dataset.documents is not None:
            index = Path(stack.enter_context(TemporaryDirectory(prefix="kartoteka-evaluate-")))
            if cache is not None:
                remembering = CachedEmbedder(bench.embedder, cache)
                stack.callback(remembering.close)
                bench = replace(bench, embedder=remembering)
            index_documents(index, dataset.documents, bench, progress)
        elif index is None:
            raise DatasetFault(
                f"{folder} has questions only: index the documents they are about, and name that "
                f"index (--data)"
            )
        live = stack.enter_context(LiveIndex(index, lexical=bench.lexical, settings=bench.settings))
        with live.catalog.snapshot() as snapshot:
            documents = snapshot.count_documents()
        searcher = Searcher(live, bench.embedder, bench.lexical)
        modes: tuple[Mode, ...] = (mode, *(one for one in LEGS if legs and one != mode))
        runs = {one: search_all(searcher, dataset, one) for one in modes}
    seconds = time.perf_counter() - started
    report = report_on(dataset, runs.pop(mode), mode, documents, seconds)
    alone = {one: report_on(dataset, run, one, documents, seconds) for one, run in runs.items()}
    return replace(report, legs=alone)


def search_all(searcher: Searcher, dataset: Dataset, mode: Mode) -> dict[str, list[str]]:
    """The documents found for each query, each by its best passage."""
    return {query.id: _found(searcher, dataset, query, mode) for query in dataset.queries}


def report_on(
    dataset: Dataset, run: Run, mode: Mode, documents: int, seconds: float
) -> EvaluationReport:
    """The figures of a run, whichever program made it."""
    values = per_query(run, dataset.qrels, [query.id for query in dataset.queries])
    return EvaluationReport(
        dataset=dataset.name,
        mode=mode,
        documents=documents,
        queries=len(dataset.queries),
        measures=averages(values),
        seconds=seconds,
        per_query=values,
        run=run,
        worst=_worst(dataset, run, values),
    )


def _found(searcher: Searcher, dataset: Dataset, query: Query, mode: Mode) -> list[str]:
    result = searcher.search(
        SearchRequest(
            query.text,
            limit=DEPTH,
            mode=mode,
            per_document=1,
            collapse_duplicates=False,
            highlights=False,
        )
    )
    judged = dataset.qrels[query.id]
    return list(dict.fromkeys(_document_id(hit, judged) for hit in result.hits))


def _document_id(hit: Hit, judged: Mapping[str, int]) -> str:
    """The path of a hit, with its collection's name where the questions name it so."""
    path = hit.citation.path
    within = f"{hit.citation.collection}/{path}"
    return within if path not in judged and within in judged else path


def _worst(dataset: Dataset, run: Run, values: PerQuery) -> Sequence[WorstQuestion]:
    worst = sorted(dataset.queries, key=lambda query: values[_WORST_BY][query.id])[:WORST]
    found: list[WorstQuestion] = []
    for query in worst:
        relevant = [name for name, grade in dataset.qrels[query.id].items() if grade > 0]
        documents = run.get(query.id, ())
        ranks = [rank for rank, name in enumerate(documents, start=1) if name in relevant]
        value = values[_WORST_BY][query.id]
        found.append(
            WorstQuestion(
                query.id, query.text, value, min(ranks, default=None), relevant, documents[:3]
            )
        )
    return found
