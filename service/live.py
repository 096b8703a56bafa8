"""What a running service answers from: opened when first needed, and again when it was replaced.

``LiveIndex`` follows commits to one catalog. A rebuild or a restore puts another catalog in its
place, and before the first run there is none: both are noticed here, by the file itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Generic, Protocol, TypeAlias, TypeVar

from index.catalog.catalog import Catalog
from index.catalog.schema import CATALOG_FILE

if TYPE_CHECKING:
    from index.catalog import IndexSettings, Snapshot
    from index.embedding.base import Embedder, EmbedderIdentity
    from index.filters import Filters
    from index.hit import SearchResult
    from index.lexical.base import LexicalIndex, MatchingLexicalIndex
    from index.retrieval import SearchRequest
    from index.suggesting import Asked, Suggestion
    from service.services import Searches

FileIdentity: TypeAlias = "tuple[int, int] | None"


class HasCatalog(Protocol):
    """One catalog file, opened for reading."""

    @property
    def catalog(self) -> Catalog: ...

    def close(self) -> None: ...


class MakesSuggestions(Protocol):
    """``Suggests`` from what ``prepare`` begins to make."""

    def suggest(
        self, typed: str, limit: int, filters: Filters
    ) -> tuple[Sequence[Suggestion], int]: ...

    def did_you_mean(self, query: str, filters: Filters) -> str | None: ...

    def questions(self, filters: Filters) -> Sequence[Asked] | None: ...

    def prepare(self) -> None: ...

    def close(self) -> None: ...


class LiveCatalog:
    """A catalog without its vectors, for a process that leaves searching to another. Raises what
    opening raises, and CatalogMismatch for one made with other ``settings``."""

    def __init__(self, folder: Path, lexical: LexicalIndex, settings: IndexSettings) -> None:
        self.catalog = Catalog.open(folder, lexical=lexical)
        try:
            with self.catalog.snapshot() as snapshot:
                snapshot.settings.require(settings)
        except BaseException:
            self.catalog.close()
            raise

    def close(self) -> None:
        self.catalog.close()


class NoSuggestions:
    """For a process that is never asked for any."""

    def suggest(self, typed: str, limit: int, filters: Filters) -> tuple[Sequence[Suggestion], int]:
        raise NotImplementedError

    def did_you_mean(self, query: str, filters: Filters) -> str | None:
        raise NotImplementedError

    def questions(self, filters: Filters) -> Sequence[Asked] | None:
        raise NotImplementedError

    def prepare(self) -> None:
        """There is nothing to make."""

    def close(self) -> None:
        """There is nothing to end."""


Live_co = TypeVar("Live_co", bound=HasCatalog, covariant=True)


class _Opened:
    """One catalog file with what reads it; closed when it is replaced and nobody uses it.

    ``file`` is its device and inode.
    """

    def __init__(
        self,
        file: FileIdentity,
        live: HasCatalog,
        searcher: Searches,
        suggestions: MakesSuggestions,
    ) -> None:
        self.file = file
        self.live = live
        self.searcher = searcher
        self.suggestions = suggestions
        self._users = 1  # whoever opened it
        self._counting = Lock()

    def take(self) -> bool:
        """False if it is closed already: take the one that replaced it."""
        with self._counting:
            if self._users == 0:
                return False
            self._users += 1
            return True

    def give_back(self) -> None:
        with self._counting:
            self._users -= 1
            last = self._users == 0
        if last:
            self.suggestions.close()
            self.live.close()


class LiveServices(Generic[Live_co]):
    """Searches and snapshots for many threads. Errors of opening are raised by every use until
    they are mended; the model is loaded once and kept."""

    def __init__(
        self,
        folder: Path,
        *,
        check: Callable[[], None],
        open_index: Callable[[IndexSettings, MatchingLexicalIndex], Live_co],
        load_embedder: Callable[[], Embedder],
        load_lexical: Callable[[], MatchingLexicalIndex],
        index_settings: Callable[[Embedder, MatchingLexicalIndex], IndexSettings],
        searcher: Callable[[Live_co, Embedder, MatchingLexicalIndex], Searches],
        suggestions: Callable[[Live_co], MakesSuggestions],
    ) -> None:
        self._file = folder / CATALOG_FILE
        self._check = check
        self._open_index = open_index
        self._load_embedder = load_embedder
        self._load_lexical = load_lexical
        self._index_settings = index_settings
        self._make_searcher = searcher
        self._make_suggestions = suggestions
        self._model: Embedder | None = None
        self._lexical: MatchingLexicalIndex | None = None
        self._opened: _Opened | None = None
        self._opening = Lock()

    def search(self, request: SearchRequest) -> SearchResult:
        with self._using() as opened:
            return opened.searcher.search(request)

    def suggest(self, typed: str, limit: int, filters: Filters) -> tuple[Sequence[Suggestion], int]:
        with self._using() as opened:
            return opened.suggestions.suggest(typed, limit, filters)

    def did_you_mean(self, query: str, filters: Filters) -> str | None:
        with self._using() as opened:
            return opened.suggestions.did_you_mean(query, filters)

    def questions(self, filters: Filters) -> Sequence[Asked] | None:
        with self._using() as opened:
            return opened.suggestions.questions(filters)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        with self._using() as opened, opened.live.catalog.snapshot() as snapshot:
            yield snapshot

    def model(self) -> Embedder:
        """The model that questions are embedded with; raises what keeps the index closed."""
        self.ready()
        if self._model is None:
            raise RuntimeError("an open index has a model")
        return self._model

    def loaded_model(self) -> Embedder:
        """The same, whether or not there is an index. Raises EmbedderUnavailable."""
        with self._opening:
            return self._loaded_model()

    def embedder_identity(self) -> EmbedderIdentity:
        with self.snapshot() as snapshot:
            return snapshot.settings.embedder

    def ready(self) -> None:
        """Opens what is not open yet; raises what keeps it closed."""
        with self._using() as opened:
            opened.suggestions.prepare()

    def close(self) -> None:
        with self._opening:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.give_back()

    @contextmanager
    def _using(self) -> Iterator[_Opened]:
        opened = self._current()
        while not opened.take():
            opened = self._current()
        try:
            yield opened
        finally:
            opened.give_back()

    def _current(self) -> _Opened:
        opened = self._opened
        if opened is not None and opened.file == self._file_identity():
            return opened
        with self._opening:
            file = self._file_identity()
            replaced = self._opened
            if replaced is not None and replaced.file == file:
                return replaced
            fresh = self._opened = self._open(file)
        if replaced is not None:
            replaced.give_back()
        return fresh

    def _open(self, file: FileIdentity) -> _Opened:
        self._check()  # says at once that there is no index, before a model is loaded for it
        model = self._loaded_model()
        if self._lexical is None:
            self._lexical = self._load_lexical()
        live = self._open_index(self._index_settings(model, self._lexical), self._lexical)
        searcher = self._make_searcher(live, model, self._lexical)
        return _Opened(file, live, searcher, self._make_suggestions(live))

    def _loaded_model(self) -> Embedder:
        if self._model is None:
            self._model = self._load_embedder()
        return self._model

    def _file_identity(self) -> FileIdentity:
        try:
            status = self._file.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino
