"""Answers measured on a folder of questions, with its own documents or an index that exists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from service.answers.answerer import Answerer, Found
from service.answers.evaluation import AnswerReport, evaluate_answers
from service.answers.questions import load_questions
from service.answers.quotes import VerifiedQuote
from service.answers.request import AskRequest

if TYPE_CHECKING:
    from service.services import Services
    from service.settings import Settings


def measure_answers(folder: Path, settings: Settings, most: int | None = None) -> AnswerReport:
    """Raises DatasetFault, and what opening an index raises."""
    questions = load_questions(folder, most)
    name = folder.resolve().name
    with services_for(folder, settings) as services, _reread(folder, services) as stands:
        return evaluate_answers(name, questions, services.answers.ask, stands)


@contextmanager
def _reread(folder: Path, services: Services) -> Iterator[Callable[[VerifiedQuote], bool]]:
    """Looks quotes up in what they come from, read again: the files, or the rows of
    ``corpus.jsonl``."""
    if (folder / "corpus.jsonl").is_file():
        from index.evaluation import load_documents

        documents = load_documents(folder)
        yield partial(_stands_in, {document.id: document.text for document in documents})
        return
    from ingest.sandbox import ReadingPool
    from service.answers.originals import Originals
    from service.composition import read_options

    with services.snapshot() as snapshot:
        roots = {row.name: Path(row.root) for row in snapshot.collections()}
    with ReadingPool(read_options(services.settings)) as pool:
        yield Originals(roots, pool.read).stands


def _stands_in(texts: Mapping[str, str], quote: VerifiedQuote) -> bool:
    citation = quote.citation
    return texts[citation.path][citation.start : citation.end] == citation.quote


def finder(services: Services) -> Callable[[AskRequest], Found]:
    """What an answer would be decided on; for services that are not restricted to a person."""
    if not isinstance(services.answers, Answerer):
        raise TypeError("these services answer for one person only")
    return services.answers.find


@contextmanager
def services_for(folder: Path, settings: Settings) -> Iterator[Services]:
    """Services over the folder's own documents, indexed for the time being; over the index of
    ``settings`` where it has none."""
    from service.composition import bench, cache_folder, open_services

    if not (folder / "corpus.jsonl").is_file():
        services = open_services(settings, follow=False)
        try:
            yield services
        finally:
            services.close()
        return
    from index.evaluation import load_documents
    from index.evaluation.cached_embedder import CachedEmbedder
    from index.evaluation.corpus_index import index_documents

    parts = bench(settings)
    cache = CachedEmbedder(parts.embedder, cache_folder(settings) / "evaluation-vectors.sqlite3")
    with TemporaryDirectory(prefix="kartoteka-evaluate-") as temporary:
        data = Path(temporary)
        index_documents(data, load_documents(folder), replace(parts, embedder=cache), None)
        cache.close()
        services = open_services(replace(settings, data=data), follow=False)
        try:
            yield services
        finally:
            services.close()
