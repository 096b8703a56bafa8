"""Puts the parts together: the only module that names concrete classes.

Everything is imported where it is used: a command loads only what it needs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.catalog import Catalog, IndexSettings, Snapshot
    from index.embedding.base import Embedder
    from index.evaluation import Bench
    from index.indexing import Chunker, Indexer
    from index.lexical.abbreviations import Abbreviations
    from index.lexical.analysis import Analyzers
    from index.lexical.base import MatchingLexicalIndex
    from index.reading.reader import Reader
    from index.retrieval import Searcher
    from index.suggesting import LiveSuggestions
    from index.vectors import LiveIndex
    from ingest.options import ReadOptions
    from ingest.recognition import RecognitionOptions
    from ingest.sandbox import ReadingPool
    from service.admin.desk import Desk
    from service.answers.answerer import Answerer
    from service.answers.asked_before import AskedBefore
    from service.answers.generated.model import LanguageModel
    from service.answers.generated.writer import Writer
    from service.doctor import Patient
    from service.engine import Engine
    from service.examples import Examples
    from service.live import HasCatalog, LiveCatalog, LiveServices, NoSuggestions
    from service.services import Answers, Services
    from service.settings import Settings


JUDGE_FILE = "answers.json"
"""In the data folder: the operator's own calibration of answers."""


def embedder(settings: Settings) -> Embedder:
    """The model of the settings. Raises EmbedderUnavailable."""
    from index.embedding import load_embedder

    return load_embedder(settings.embedding.model, settings.embedding.threads)


def lexical_index(settings: Settings, analyzers: Analyzers | None = None) -> MatchingLexicalIndex:
    """The lexical leg; ``analyzers`` are given where something else uses the same."""
    from index.lexical.sqlite_index import SqliteLexicalIndex

    return SqliteLexicalIndex(analyzers or word_analyzers(settings), abbreviations(settings))


def abbreviations(settings: Settings) -> Abbreviations:
    """The shipped list with the operator's over it. Raises SettingsError for a file that cannot
    be used."""
    from index.lexical.abbreviations import AbbreviationFault, Abbreviations
    from service.settings.errors import SettingsError

    own = settings.search.abbreviations
    if own is None:
        return Abbreviations.load()
    try:
        return Abbreviations.load(own)
    except (AbbreviationFault, OSError) as fault:
        raise SettingsError("settings.unreadable", "search.abbreviations", problem=fault) from fault


def word_analyzers(settings: Settings) -> Analyzers:
    """Lemmas of each language, loaded when it is first met."""
    from index.lexical.analysis import Analyzers

    return Analyzers(cache_folder(settings) / "lemmas")


def cache_folder(settings: Settings) -> Path:
    """Where derived files lie that every index can share; beside the index where this user has
    no folder for such files."""
    if settings.cache is not None:
        return settings.cache
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("HOME", "")
    shared = Path(base) if os.environ.get("XDG_CACHE_HOME") else Path(base) / ".cache"
    if base and _is_writable(shared):
        return shared / "kartoteka"
    return settings.data / "cache"


def chunker(model: Embedder) -> Chunker:
    from index.chunking import StructureChunker

    return StructureChunker(model.count_tokens, model.max_tokens)


def _new_chunker(settings: Settings) -> Chunker:
    return chunker(embedder(settings))


def limited_chunker(settings: Settings, model: Embedder) -> Chunker:
    """The chunker, with limits to what one document may cost."""
    from index.chunking.apart import ApartChunker, CutLimits

    reading = settings.reading
    limits = CutLimits(reading.timeout_s, reading.memory_mib, reading.clock_s)
    return ApartChunker(chunker(model), partial(_new_chunker, settings), limits)


def index_settings(model: Embedder, lexical: MatchingLexicalIndex) -> IndexSettings:
    """What an index made with these parts is built with."""
    from index.catalog import IndexSettings

    return IndexSettings(model.identity, chunker(model).fingerprint, lexical.fingerprint)


def open_catalog(settings: Settings) -> Catalog:
    """The catalog for reading; no model is loaded. Raises CatalogMissing and its kin."""
    from index.catalog import Catalog

    return Catalog.open(settings.data)


def known_roots(settings: Settings) -> dict[str, str]:
    """The root of each collection by its name; none where no index can be read."""
    from index.errors import IndexFault

    try:
        with open_catalog(settings) as catalog, catalog.snapshot() as snapshot:
            return {row.name: row.root for row in snapshot.collections()}
    except IndexFault:
        return {}


@contextmanager
def opened_for_care(settings: Settings, purpose: str, wait_s: float) -> Iterator[Catalog]:
    """An existing catalog for writing, with the lock held; no model is loaded. Raises IndexLocked
    and what opening raises."""
    from index.catalog import Catalog
    from index.indexing import writing

    open_catalog(settings).close()  # the lock must not make a folder where there is no index
    with (
        writing(settings.data, purpose, wait_s=wait_s),
        Catalog.open(settings.data, writable=True, lexical=lexical_index(settings)) as catalog,
    ):
        yield catalog


@dataclass(frozen=True, slots=True)
class Workshop:
    """What indexing needs and is slow to make: the model and the reading processes."""

    settings: Settings
    model: Embedder
    lexical: MatchingLexicalIndex
    pool: ReadingPool

    @property
    def built_with(self) -> IndexSettings:
        return index_settings(self.model, self.lexical)

    @contextmanager
    def opened(self, wait_s: float) -> Iterator[Catalog]:
        """The catalog, made if there is none, with the lock held. Raises IndexLocked."""
        from index.catalog import Catalog
        from index.errors import CatalogMissing
        from index.indexing import writing

        data = self.settings.data
        with writing(data, "index", wait_s=wait_s):
            try:
                catalog = Catalog.open(data, writable=True, lexical=self.lexical)
            except CatalogMissing:
                catalog = Catalog.create(data, self.built_with, self.lexical)
            with catalog:
                yield catalog

    @contextmanager
    def opened_for_rebuilding(self, wait_s: float) -> Iterator[Catalog]:
        """An empty catalog beside the one in use, which takes its place when the ``with`` ends."""
        from index.indexing import writing
        from index.indexing.rebuild import rebuilding

        data = self.settings.data
        with (
            writing(data, "rebuild", wait_s=wait_s),
            rebuilding(data, self.built_with, self.lexical) as catalog,
        ):
            yield catalog

    @contextmanager
    def opened_for_trial(self) -> Iterator[Catalog]:
        """The catalog as it is, or an empty one that leaves nothing behind; without the lock."""
        import tempfile

        from index.catalog import Catalog
        from index.errors import CatalogMissing

        with ExitStack() as stack:
            try:
                catalog = Catalog.open(self.settings.data, lexical=self.lexical)
            except CatalogMissing:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kartoteka-"))
                catalog = Catalog.create(Path(folder), self.built_with, self.lexical)
            yield stack.enter_context(catalog)

    def indexer(self, catalog: Catalog) -> Indexer:
        from index.chunking import embedded_text
        from index.indexing import Indexer
        from ingest.options import WalkOptions
        from ingest.walk import walk

        reading = self.settings.reading
        return Indexer(
            catalog,
            read=self.pool.read_many,
            chunker=limited_chunker(self.settings, self.model),
            embedder=self.model,
            embedded_text=embedded_text,
            find=partial(walk, options=WalkOptions(reading.max_file_mib, reading.ignore_file)),
            programs=_programs(self.pool.options),
        )


def read_options(settings: Settings) -> ReadOptions:
    """Within which limits a file is read."""
    from ingest.options import ReadOptions
    from ingest.programs import libreoffice

    reading = settings.reading
    return ReadOptions(
        timeout_s=reading.timeout_s,
        clock_s=reading.clock_s,
        memory_mib=reading.memory_mib,
        workers=reading.workers,
        attachment_depth=reading.attachment_depth,
        max_attachments=reading.max_attachments,
        max_characters=reading.max_characters,
        max_archive_files=reading.max_archive_files,
        comments=reading.comments,
        recognition=recognition_options(settings),
        office=libreoffice() if reading.old_office else None,
    )


def recognition_options(settings: Settings) -> RecognitionOptions | None:
    """How pages that are images are recognised; None where they are not."""
    from ingest.programs import chosen_languages, tesseract
    from ingest.recognition import KEPT_FOLDER, RecognitionOptions

    reading = settings.reading
    found = tesseract() if reading.recognition else None
    if found is None:
        return None
    return RecognitionOptions(
        program=found.path,
        languages=chosen_languages(found, reading.recognition_languages),
        turns=found.turns,
        pages_at_once=reading.recognition_pages or os.cpu_count() or 1,
        page_s=reading.recognition_page_s,
        kept=settings.data.resolve() / KEPT_FOLDER,
    )


def _programs(options: ReadOptions) -> dict[str, str]:
    """Versions of the programs that can be used, for ``Indexer``."""
    found = {}
    if options.recognition is not None:
        languages = "+".join(options.recognition.languages)
        found["recognition"] = f"{languages} {options.recognition.turns}"
    if options.office is not None:
        found["office"] = options.office.version
    return found


@contextmanager
def opened_workshop(settings: Settings) -> Iterator[Workshop]:
    """Loads the model; the reading processes start with the first file."""
    from ingest.sandbox import ReadingPool

    with ReadingPool(read_options(settings)) as pool:
        yield Workshop(settings, embedder(settings), lexical_index(settings), pool)


def bench(settings: Settings) -> Bench:
    """The parts that an evaluation measures."""
    from index.chunking import embedded_text
    from index.evaluation import Bench

    model = embedder(settings)
    return Bench(model, lexical_index(settings), chunker(model), embedded_text)


@contextmanager
def opened_patient(settings: Settings) -> Iterator[Patient]:
    """What ``service.doctor`` looks at. Raises what keeps the index from being opened."""
    from service.doctor import Patient

    with open_catalog(settings) as catalog, catalog.snapshot() as snapshot:
        lexical = lexical_index(settings)
        wanted = index_settings(embedder(settings), lexical)
        yield Patient(settings, snapshot, wanted, lexical)


def open_services(settings: Settings, *, follow: bool) -> Services:
    """Everything a reader of the index needs; opened when first used, and anew when the index is
    replaced. ``follow``: also takes up commits while no query comes."""
    analyzers = _checked_analyzers(settings)
    live = _live_services(settings, follow, analyzers)
    return _services(settings, live, _answerer(settings, live, analyzers), analyzers)


def open_services_apart(settings: Settings) -> Services:
    """The same for a service of many people: what computes is done by an engine, a process of its
    own, which alone has the model and the vectors. Here are the catalog and the suggestions."""
    from service.engine import Engine

    analyzers = _checked_analyzers(settings)
    engine = Engine(settings)
    engine.start()
    live = _live_beside(settings, engine, analyzers)
    services = _services(settings, live, engine, analyzers)

    def ready() -> None:
        services.ready()
        engine.ready()

    def close() -> None:
        services.close()
        engine.close()

    return replace(services, ready=ready, close=close)


def engine_methods(settings: Settings) -> Mapping[str, Callable[..., Any]]:
    """What an engine can be asked. Everything is loaded with the first call that needs it, and
    what keeps it from being loaded is raised by each."""
    analyzers = _checked_analyzers(settings)
    live = _live_services(settings, True, analyzers, suggests=False)
    model = live.loaded_model
    return {
        "search": live.search,
        "ask": _answerer(settings, live, analyzers).ask,
        "ready": live.ready,
        "model": lambda: (model().identity, model().max_tokens),
        "count_tokens": lambda text: model().count_tokens(text),
        "embed_passages": lambda texts: model().embed_passages(texts),
        "embed_query": lambda text: model().embed_query(text),
    }


def _checked_analyzers(settings: Settings) -> Analyzers:
    if settings.search.abbreviations is not None:
        abbreviations(settings)  # a fault in the list is told now, not by the first search
    return word_analyzers(settings)


def _live_services(
    settings: Settings, follow: bool, analyzers: Analyzers, *, suggests: bool = True
) -> LiveServices[HasCatalog]:
    from service.live import LiveServices

    return LiveServices(
        settings.data,
        check=lambda: open_catalog(settings).close(),
        open_index=partial(_live_index, settings, follow),
        load_embedder=partial(embedder, settings),
        load_lexical=partial(lexical_index, settings, analyzers),
        index_settings=index_settings,
        searcher=_searcher,
        suggestions=partial(_suggestions, analyzers) if suggests else _no_suggestions,
    )


def _live_beside(
    settings: Settings, engine: Engine, analyzers: Analyzers
) -> LiveServices[HasCatalog]:
    from service.live import LiveServices

    return LiveServices(
        settings.data,
        check=lambda: open_catalog(settings).close(),
        open_index=partial(_live_catalog, settings),
        load_embedder=engine.embedder,
        load_lexical=partial(lexical_index, settings, analyzers),
        index_settings=index_settings,
        searcher=lambda *_: engine,
        suggestions=partial(_suggestions, analyzers),
    )


def _services(
    settings: Settings, live: LiveServices[HasCatalog], answers: Answers, analyzers: Analyzers
) -> Services:
    from service.access.walls import walls_of
    from service.examples import Examples
    from service.services import Services

    desk = _desk(settings, live, analyzers)
    examples = Examples(live.snapshot, live, answers.ask)
    return Services(
        settings=settings,
        searcher=live,
        suggestions=live,
        answers=answers,
        writer=_writer(settings, live, analyzers),
        snapshot=live.snapshot,
        asked=_asked_before(settings, analyzers),
        examples=examples.of,
        embedder=live.embedder_identity,
        ready=live.ready,
        close=_closing(desk, examples, live),
        walls=walls_of(settings),
        desk=desk,
    )


def _closing(desk: Desk, examples: Examples, live: LiveServices[HasCatalog]) -> Callable[[], None]:
    def close() -> None:
        desk.close()
        examples.close()
        live.close()

    return close


def _desk(settings: Settings, live: LiveServices[HasCatalog], analyzers: Analyzers) -> Desk:
    from service.admin.desk import open_desk
    from service.admin.question_words import lemmas_by

    @contextmanager
    def patient() -> Iterator[Patient]:
        from service.doctor import Patient

        lexical = lexical_index(settings, analyzers)
        wanted = index_settings(live.model(), lexical)
        with live.snapshot() as snapshot:
            yield Patient(settings, snapshot, wanted, lexical)

    return open_desk(settings, patient, lemmas_by(analyzers))


def _answerer(settings: Settings, live: LiveServices[HasCatalog], analyzers: Analyzers) -> Answerer:
    from index.reading.judge import Judge
    from index.reading.words import IndexWords
    from service.answers.answerer import Answerer
    from service.once import Once

    own = settings.data / JUDGE_FILE
    judge = Once(lambda: Judge.load(own if own.is_file() else None))
    reader = Once(lambda: _reader(settings, live.model()))
    return Answerer(live.search, live.snapshot, IndexWords(analyzers), reader, judge)


def _asked_before(settings: Settings, analyzers: Analyzers) -> AskedBefore:
    from index.reading.terms import question_terms
    from index.reading.words import IndexWords
    from service.answers.asked_before import AskedBefore

    words = IndexWords(analyzers)

    def known(snapshot: Snapshot, question: str) -> bool:
        read = [words.analyzer(name) for name in words.languages(snapshot)]
        return all(term.known for term in question_terms(question, read, words.share(snapshot)))

    return AskedBefore(known, keeps=settings.admin.questions)


def _reader(settings: Settings, model: Embedder) -> Reader:
    from index.reader.loading import load_reader

    return load_reader(model, settings.embedding.threads)


def language_model(settings: Settings) -> LanguageModel | None:
    """The operator's language model, None where there is none; nothing heavy is imported and
    nobody is asked before it writes. Raises SettingsError."""
    from service.answers.generated.endpoint import endpoint_of
    from service.answers.generated.openai_model import OpenAIModel
    from service.answers.generated.sparing import SparingModel

    endpoint = endpoint_of(settings.llm)
    return SparingModel(OpenAIModel(endpoint), settings.llm.parallel) if endpoint else None


def _writer(
    settings: Settings, live: LiveServices[HasCatalog], analyzers: Analyzers
) -> Writer | None:
    model = language_model(settings)
    if model is None:
        return None
    from index.chunking.tokens import count_tokens
    from service.answers.generated.writer import Writer, WriterOptions
    from service.answers.nearness import Nearness

    llm = settings.llm
    options = WriterOptions(llm.context_tokens, llm.max_answer_tokens, llm.max_passages)
    return Writer(model, options, analyzers.of, Nearness(live.model), count_tokens)


def _live_index(
    settings: Settings, follow: bool, wanted: IndexSettings, lexical: MatchingLexicalIndex
) -> LiveIndex:
    from index.vectors import LiveIndex

    live = LiveIndex(settings.data, lexical=lexical, settings=wanted)
    if follow:
        live.follow()
    return live


def _live_catalog(
    settings: Settings, wanted: IndexSettings, lexical: MatchingLexicalIndex
) -> LiveCatalog:
    from service.live import LiveCatalog

    return LiveCatalog(settings.data, lexical, wanted)


def _no_suggestions(_: HasCatalog) -> NoSuggestions:
    from service.live import NoSuggestions

    return NoSuggestions()


def _suggestions(analyzers: Analyzers, live: HasCatalog) -> LiveSuggestions:
    from index.suggesting import LiveSuggestions

    return LiveSuggestions(live.catalog, analyzers.of)


def _searcher(live: LiveIndex, model: Embedder, lexical: MatchingLexicalIndex) -> Searcher:
    from index.retrieval import Searcher

    return Searcher(live, model, lexical)


def _is_writable(folder: Path) -> bool:
    """Whether a folder can be made or written to, looked up without making it."""
    existing = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    return os.access(existing, os.W_OK)
