"""The index of a running service, which follows what other processes commit."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread

from index.catalog.catalog import Catalog
from index.catalog.settings import IndexSettings
from index.catalog.snapshot import Snapshot
from index.errors import IndexFault
from index.lexical.base import LexicalIndex
from index.vectors.faiss_index import FaissIndex
from index.vectors.store import open_index

POLL_S = 0.5

KEPT_GENERATIONS = 3
"""A thread that began right before a commit still finds the vectors of its own snapshot."""

log = logging.getLogger(__name__)


class LiveIndex:
    """Catalog and vectors of one generation at a time, for many threads.

    ``settings``: what the queries will be embedded with; an index that is later rebuilt with
    other settings is refused from then on. Raises CatalogMissing, CatalogDamaged or
    CatalogMismatch.
    """

    def __init__(
        self,
        folder: Path,
        *,
        lexical: LexicalIndex | None = None,
        settings: IndexSettings | None = None,
    ) -> None:
        self.catalog = Catalog.open(folder, lexical=lexical)
        self._folder = folder
        self._wanted = settings
        self._advancing = Lock()
        self._stop = Event()
        self._follower: Thread | None = None
        with self.catalog.snapshot() as snapshot:
            self._require(snapshot)
            vectors = open_index(folder, snapshot)
        self._held = {(vectors.identity, vectors.generation): vectors}

    @contextmanager
    def current(self) -> Iterator[tuple[Snapshot, FaissIndex]]:
        """A snapshot and the vectors of the same generation, the latest that is committed.

        What ``follow`` has not yet taken up is taken up here, at the cost of what changed.
        """
        with self.catalog.snapshot() as snapshot:
            yield snapshot, self._vectors_of(snapshot)

    @property
    def generation(self) -> int:
        """The generation whose vectors are loaded."""
        return self._newest.generation

    def follow(self, poll_s: float = POLL_S) -> None:
        """Looks for commits in a thread of its own, so that no query waits for a large one."""
        if self._follower is None:
            self._follower = Thread(
                target=self._follow, args=(poll_s,), name="index-follower", daemon=True
            )
            self._follower.start()

    def close(self) -> None:
        self._stop.set()
        if self._follower is not None:
            self._follower.join()
        self.catalog.close()

    def __enter__(self) -> LiveIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _vectors_of(self, snapshot: Snapshot) -> FaissIndex:
        wanted = (snapshot.identity, snapshot.generation)
        held = self._held
        if wanted in held:
            return held[wanted]
        with self._advancing:
            if wanted in self._held:
                return self._held[wanted]
            self._require(snapshot)
            newest = self._newest
            vectors = newest.advanced(snapshot)
            if vectors.generation > newest.generation or vectors.identity != newest.identity:
                recent = list(self._held.items())[-KEPT_GENERATIONS + 1 :]
                # Replaced, never changed: others read it without the lock.
                self._held = {**dict(recent), wanted: vectors}
            return vectors

    @property
    def _newest(self) -> FaissIndex:
        return next(reversed(self._held.values()))

    def _require(self, snapshot: Snapshot) -> None:
        if self._wanted is not None:
            snapshot.settings.require(self._wanted)

    def _follow(self, poll_s: float) -> None:
        while not self._stop.wait(poll_s):
            try:
                with self.current():
                    pass
            except (IndexFault, sqlite3.Error) as error:
                # The next query meets the same and tells its caller; here it is only early.
                log.warning("the index cannot be followed: %s", error)
