"""Answers measured on a folder of questions, with its own documents or an index that exists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
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
    with services_for(folder, settings) as services:

        def stands(quote: VerifiedQuote) -> bool:
            citation = quote.citation
            with services.snapshot() as snapshot:
                text = snapshot.document_text(citation.document_id)
            return text[citation.start : citation.end] == citation.quote

        name = folder.resolve().name
        return evaluate_answers(name, questions, services.answers.ask, stands)


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
    from index.evaluation import load_dataset
    from index.evaluation.cached_embedder import CachedEmbedder
    from index.evaluation.corpus_index import index_documents

    dataset = load_dataset(folder)
    parts = bench(settings)
    cache = CachedEmbedder(parts.embedder, cache_folder(settings) / "evaluation-vectors.sqlite3")
    with TemporaryDirectory(prefix="kartoteka-evaluate-") as temporary:
        data = Path(temporary)
        index_documents(data, dataset.documents or (), replace(parts, embedder=cache), None)
        cache.close()
        services = open_services(replace(settings, data=data), follow=False)
        try:
            yield services
        finally:
            services.close()
