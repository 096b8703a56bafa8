"""Suggestions that follow the index, made in a thread of their own."""

from __future__ import annotations

import logging
import sqlite3
import time
from threading import Condition, Thread

import numpy as np
from numpy.typing import NDArray

from index.catalog.catalog import Catalog
from index.catalog.snapshot import Snapshot
from index.errors import IndexFault
from index.filters import Filters
from index.suggesting.book import Allowed, SuggestionBook
from index.suggesting.harvest import Harvest, document_states
from index.suggesting.suggestion import Suggestion
from index.suggesting.vocabulary import AnalyzerOf

KEPT_VIEWS = 32
LONGEST_REST_S = 0.05
FAULT_REST_S = 60.0
"""After a mistake of our own: it is likely to come again, and every keystroke would repeat it."""

log = logging.getLogger(__name__)


class LiveSuggestions:
    """Suggestions for many threads; nobody waits for them to be made.

    The book of the last generation goes on answering until the next is made, but what no document
    of the present generation has is never offered. Before the first book there are none.
    """

    def __init__(
        self, catalog: Catalog, analyzer_of: AnalyzerOf, *, fault_rest_s: float = FAULT_REST_S
    ) -> None:
        self._catalog = catalog
        self._analyzer_of = analyzer_of
        self._fault_rest_s = fault_rest_s
        self._harvest = Harvest(analyzer_of, "")
        self._book: SuggestionBook | None = None
        # By generations, of the book and of the documents: a key with a book would keep it whole.
        self._views: dict[tuple[int, str, int, Filters], Allowed] = {}
        self._unchanged: tuple[tuple[int, str, int], NDArray[np.int64]] | None = None
        self._changed = Condition()
        self._wanted = False
        self._closed = False
        self._maker: Thread | None = None

    def suggest(
        self, typed: str, limit: int, filters: Filters | None = None
    ) -> tuple[list[Suggestion], int]:
        """The suggestions and the generation of the documents they were checked against."""
        with self._catalog.snapshot() as snapshot:
            book = self._book_for(snapshot)
            if book is None:
                return [], snapshot.generation
            allowed = self._allowed(book, snapshot, filters or Filters())
            return book.suggest(typed, limit, allowed), snapshot.generation

    def did_you_mean(self, query: str, filters: Filters | None = None) -> str | None:
        """See ``SuggestionBook.did_you_mean``. None while the words of a new generation are still
        being read: what is unknown would not be known."""
        with self._catalog.snapshot() as snapshot:
            book = self._book_for(snapshot)
            if book is None or (book.identity, book.generation) != _of(snapshot):
                return None
            return book.did_you_mean(query, self._allowed(book, snapshot, filters or Filters()))

    def prepare(self) -> None:
        """Begins to make what is not made yet."""
        with self._catalog.snapshot() as snapshot:
            self._book_for(snapshot)

    def settle(self, timeout_s: float) -> bool:
        """Waits until the present generation can be suggested from; False if it took longer."""
        until = time.monotonic() + timeout_s
        with self._changed:
            while True:
                with self._catalog.snapshot() as snapshot:
                    book = self._book_for(snapshot)
                    if book is not None and (book.identity, book.generation) == _of(snapshot):
                        return True
                left = until - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(left)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            maker = self._maker
        if maker is not None:
            maker.join()

    def _book_for(self, snapshot: Snapshot) -> SuggestionBook | None:
        """The newest book there is; asks for a newer one if that is not this generation's."""
        book = self._book
        if book is None or (book.identity, book.generation) != _of(snapshot):
            with self._changed:
                self._wanted = True
                if self._maker is None and not self._closed:
                    self._maker = Thread(target=self._work, name="suggestions", daemon=True)
                    self._maker.start()
                self._changed.notify_all()
        # Another catalog's documents may have the same ids.
        return book if book is not None and book.identity == snapshot.identity else None

    def _allowed(self, book: SuggestionBook, snapshot: Snapshot, filters: Filters) -> Allowed:
        key = (book.generation, *_of(snapshot), filters)
        views = self._views
        if key not in views:
            document_ids = snapshot.document_ids(filters)
            if (book.identity, book.generation) != _of(snapshot):
                document_ids = np.intersect1d(document_ids, self._unchanged_of(book, snapshot))
            kept = dict(list(views.items())[-KEPT_VIEWS + 1 :])
            # Replaced, never changed: others read it without a lock.
            self._views = views = {**kept, key: book.allowed(document_ids)}
        return views[key]

    def _unchanged_of(self, book: SuggestionBook, snapshot: Snapshot) -> NDArray[np.int64]:
        """See ``SuggestionBook.unchanged``; read once, whatever filters there are."""
        key = (book.generation, *_of(snapshot))
        known = self._unchanged
        if known is None or known[0] != key:
            self._unchanged = known = key, book.unchanged(document_states(snapshot))
        return known[1]

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._wanted or self._closed)
                if self._closed:
                    return
                self._wanted = False
            rest_s = 0.0
            try:
                self._make()
            except _Closing:
                return
            except (IndexFault, sqlite3.Error) as error:
                # Searches meet the same and tell their callers; the next keystroke tries again.
                log.warning("suggestions cannot be made: %s", error)
            except Exception:
                # Nobody would begin this thread again.
                rest_s = self._fault_rest_s
                log.exception("suggestions cannot be made; the next try is in %g s", rest_s)
            with self._changed:
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._closed, rest_s)

    def _make(self) -> None:
        with self._catalog.snapshot() as snapshot:
            identity, generation = _of(snapshot)
            book = self._book
            if book is not None and (book.identity, book.generation) == (identity, generation):
                return
            if self._harvest.identity != identity:
                self._harvest = Harvest(self._analyzer_of, identity)
            self._harvest.bring_forward(snapshot, self._give_way)
        self._book = SuggestionBook(self._harvest, self._analyzer_of, generation)

    def _give_way(self, worked_s: float) -> None:
        """Rests as long as was worked: searches share the interpreter with this thread."""
        with self._changed:
            if not self._closed:
                self._changed.wait(min(worked_s, LONGEST_REST_S))
            if self._closed:
                raise _Closing


class _Closing(Exception):  # noqa: N818 - not an error
    """The thread is asked to end."""


def _of(snapshot: Snapshot) -> tuple[str, int]:
    return snapshot.identity, snapshot.generation
