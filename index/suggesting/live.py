"""Suggestions that follow the index, made in a thread of their own."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Mapping, Sequence
from threading import Condition, Thread

import numpy as np
from numpy.typing import NDArray

from index.catalog.catalog import Catalog
from index.catalog.scope import Scope
from index.catalog.snapshot import Snapshot
from index.errors import IndexFault
from index.filters import Filters
from index.seen import SeenKey
from index.suggesting.book import Allowed, Asked, Contents, SuggestionBook
from index.suggesting.harvest import Harvest, State, document_states
from index.suggesting.kept import KeptBooks
from index.suggesting.suggestion import Suggestion
from index.suggesting.vocabulary import AnalyzerOf

KEPT_VIEWS = 32
MOST_BYTES = 256 << 20
"""Of the books of all scopes together, by their own estimate, which is on the safe side: three
times what ``benchmarks/scopes.py`` measured (2.1 MB for 1,000 passages)."""
LONGEST_REST_S = 0.05
FAULT_REST_S = 60.0
"""After a mistake of our own: it is likely to come again, and every keystroke would repeat it."""

log = logging.getLogger(__name__)


class LiveSuggestions:
    """Suggestions for many threads; nobody waits for them to be made.

    Each scope has a book of its own, made when it is first asked for: what someone may not see
    must not tell which phrases are frequent, how a title is written, or that a word exists. The
    book of the last generation goes on answering until the next is made, but what no document of
    the present generation has is never offered. Before the first book there are none.
    """

    def __init__(
        self,
        catalog: Catalog,
        analyzer_of: AnalyzerOf,
        *,
        fault_rest_s: float = FAULT_REST_S,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._catalog = catalog
        self._analyzer_of = analyzer_of
        self._fault_rest_s = fault_rest_s
        self._harvest = Harvest(analyzer_of, "")
        self._books = KeptBooks(most_bytes)
        # By keys, of the book and of what is seen: with a book as key, all of it would be kept.
        self._views: dict[tuple[SeenKey, SeenKey, Filters], Allowed] = {}
        self._states: tuple[tuple[str, int], Mapping[int, State]] | None = None
        self._changed = Condition()
        self._wanted: dict[Scope | None, None] = {}
        self._closed = False
        self._maker: Thread | None = None

    def suggest(
        self, typed: str, limit: int, filters: Filters | None = None
    ) -> tuple[list[Suggestion], int]:
        """The suggestions and the generation of the documents they were checked against."""
        asked = filters or Filters()
        with self._catalog.snapshot() as whole:
            snapshot = whole.within(asked.scope)
            book = self._book_for(snapshot, whole, asked.scope)
            if book is None:
                return [], snapshot.generation
            allowed = self._allowed(book, snapshot, whole, asked)
            return book.suggest(typed, limit, allowed), snapshot.generation

    def did_you_mean(self, query: str, filters: Filters | None = None) -> str | None:
        """See ``SuggestionBook.did_you_mean``. None while the words of a new generation are still
        being read: what is unknown would not be known."""
        asked = filters or Filters()
        with self._catalog.snapshot() as whole:
            snapshot = whole.within(asked.scope)
            book = self._book_for(snapshot, whole, asked.scope)
            if book is None or book.key != _key_of(snapshot):
                return None
            return book.did_you_mean(query, self._allowed(book, snapshot, whole, asked))

    def questions(self, filters: Filters | None = None) -> Sequence[Asked] | None:
        """Questions that the documents answer in their own words, see ``SuggestionBook``; None
        while the documents of a new generation are still being read."""
        asked = filters or Filters()
        with self._catalog.snapshot() as whole:
            snapshot = whole.within(asked.scope)
            book = self._book_for(snapshot, whole, asked.scope)
            if book is None or book.key != _key_of(snapshot):
                return None
            return book.questions(self._allowed(book, snapshot, whole, asked))

    def prepare(self) -> None:
        """Begins to make what is not made yet."""
        with self._catalog.snapshot() as snapshot:
            self._book_for(snapshot, snapshot, None)

    def settle(self, timeout_s: float, scope: Scope | None = None) -> bool:
        """Waits until the present generation can be suggested from; False if it took longer."""
        until = time.monotonic() + timeout_s
        with self._changed:
            while True:
                with self._catalog.snapshot() as whole:
                    snapshot = whole.within(scope)
                    book = self._book_for(snapshot, whole, scope)
                    if book is not None and book.key == _key_of(snapshot):
                        return True
                left = until - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(left)

    @property
    def size_bytes(self) -> int:
        """About what all books take in memory."""
        return self._books.size_bytes

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            maker = self._maker
        if maker is not None:
            maker.join()

    def _book_for(
        self, snapshot: Snapshot, whole: Snapshot, scope: Scope | None
    ) -> SuggestionBook | None:
        """The newest book of ``scope``; asks for a newer one if that is not of what is seen now."""
        book = self._books.of(scope)
        if book is not None and book.key == _key_of(snapshot):
            return book
        with self._changed:
            self._wanted[scope] = None
            if self._maker is None and not self._closed:
                self._maker = Thread(target=self._work, name="suggestions", daemon=True)
                self._maker.start()
            self._changed.notify_all()
        # Another catalog's documents may have the same ids.
        if book is None or book.key[0] != snapshot.identity:
            return None
        # A document that has moved behind a wall still counts in the older book.
        if scope is not None:
            hidden = np.setdiff1d(whole.document_ids(), snapshot.document_ids())
            if book.has_any_of(hidden):
                return None
        return book

    def _allowed(
        self, book: SuggestionBook, snapshot: Snapshot, whole: Snapshot, filters: Filters
    ) -> Allowed:
        now = _key_of(snapshot)
        key = (book.key, now, filters)
        views = self._views
        if key not in views:
            document_ids = snapshot.document_ids(filters)
            if book.key != now:
                unchanged = book.unchanged(self._states_of(whole))
                document_ids = np.intersect1d(document_ids, unchanged)
            kept = dict(list(views.items())[-KEPT_VIEWS + 1 :])
            # Replaced, never changed: others read it without a lock.
            self._views = views = {**kept, key: book.allowed(document_ids)}
        return views[key]

    def _states_of(self, whole: Snapshot) -> Mapping[int, State]:
        """See ``document_states``; read once for a generation."""
        known = self._states
        if known is None or known[0] != _of(whole):
            self._states = known = _of(whole), document_states(whole)
        return known[1]

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._wanted) or self._closed)
                if self._closed:
                    return
                scope = next(iter(self._wanted))
                del self._wanted[scope]
            rest_s = 0.0
            try:
                self._make(scope)
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

    def _make(self, scope: Scope | None) -> None:
        with self._catalog.snapshot() as whole:
            snapshot = whole.within(scope)
            key = _key_of(snapshot)
            book = self._books.of(scope)
            if book is not None and book.key == key:
                return
            same = self._books.made_from(key)
            if same is None:
                if self._harvest.identity != whole.identity:
                    self._harvest = Harvest(self._analyzer_of, whole.identity)
                self._harvest.bring_forward(whole, self._give_way)
            document_ids = snapshot.document_ids()
        self._books.put(scope, same or self._made(book, key, document_ids))

    def _made(
        self, older: SuggestionBook | None, key: SeenKey, document_ids: NDArray[np.int64]
    ) -> SuggestionBook:
        if older is not None and older.key[0] == key[0]:
            present = {one: self._harvest.documents[one].state for one in document_ids.tolist()}
            if older.is_of(present):
                return older.still_of(key)  # only what is hidden has changed
        book = SuggestionBook(Contents(self._harvest, document_ids), self._analyzer_of, key)
        book.prepare()
        return book

    def _give_way(self, worked_s: float) -> None:
        """Rests as long as was worked: searches share the interpreter with this thread."""
        with self._changed:
            if not self._closed:
                self._changed.wait(min(worked_s, LONGEST_REST_S))
            if self._closed:
                raise _Closing


class _Closing(Exception):  # noqa: N818 - not an error
    """The thread is asked to end."""


def _key_of(snapshot: Snapshot) -> SeenKey:
    key = snapshot.seen.key
    if key is None:
        raise RuntimeError("a reader's snapshot stays as it is")
    return key


def _of(snapshot: Snapshot) -> tuple[str, int]:
    return snapshot.identity, snapshot.generation
