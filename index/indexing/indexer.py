"""Brings the catalog to what is on disk.

Files are read in other processes while passages are embedded here, several files at once; each
file is committed in a transaction of its own, so that a run can be stopped at any moment and the
next one goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from threading import Event
from typing import Protocol

from index.catalog.catalog import Catalog
from index.catalog.settings import IndexSettings
from index.chunk import Chunk
from index.embedding.base import Embedder
from index.errors import IndexFault
from index.indexing.file_task import Reader
from index.indexing.plan import plan
from index.indexing.programs import waiting_for
from index.indexing.report import IndexReport, Progress, Silent
from index.indexing.run import Run, forecast
from ingest.document import Document
from ingest.walk import FoundFile, SkippedFile, walk

EMPTY_IS_SUSPICIOUS_FROM = 10
"""So many files do not vanish from a folder at once; a drive that is not mounted looks like it."""


class Chunker(Protocol):
    """Cuts a document into passages. ``fingerprint`` changes when it would cut otherwise."""

    @property
    def fingerprint(self) -> str: ...

    def chunks(self, document: Document) -> list[Chunk]: ...


class RootRefused(IndexFault):
    """The folder to index cannot be what the operator meant: absent, or suddenly empty."""


class Indexer:
    """Indexes folders into one catalog; hold ``index.indexing.lock.writing`` around it.

    ``embedded_text`` says what of a chunk is embedded. ``programs`` are those of others that
    ``read`` can use, as versions by their names in ``programs.WAITING``. Raises CatalogMismatch if
    the catalog was built with other settings than these parts have.
    """

    def __init__(
        self,
        catalog: Catalog,
        *,
        read: Reader,
        chunker: Chunker,
        embedder: Embedder,
        embedded_text: Callable[[Chunk], str],
        find: Callable[[Path], Iterable[FoundFile | SkippedFile]] = walk,
        programs: Mapping[str, str] | None = None,
    ) -> None:
        analyser = catalog.lexical.fingerprint if catalog.lexical is not None else ""
        catalog.settings.require(IndexSettings(embedder.identity, chunker.fingerprint, analyser))
        self.catalog = catalog
        self.read = read
        self.chunker = chunker
        self.embedder = embedder
        self.embedded_text = embedded_text
        self._find = find
        self._programs = dict(programs or {})

    def index(
        self,
        root: Path,
        collection: str,
        *,
        dry_run: bool = False,
        compare_bytes: bool = False,
        retry_unreadable: bool = False,
        allow_empty: bool = False,
        leave_out: Collection[str] = (),
        stop: Event | None = None,
        give_way: Callable[[], bool] | None = None,
        progress: Progress | None = None,
    ) -> IndexReport:
        """Indexes what is new or changed below ``root`` and forgets what is gone.

        ``dry_run`` says what would be done and does nothing. ``compare_bytes`` hashes every file
        instead of trusting sizes and times. ``retry_unreadable`` reads files again that failed
        before and did not change. ``leave_out`` are relative paths that are not to be looked at
        now, because they are still being written. Ctrl-C, or setting ``stop``, ends the run with
        ``interrupted`` in its report; what was committed stays. Raises RootRefused.

        With ``give_way`` the newest files are read first, and the run ends in good order as soon
        as it says True, also while a long file is being read; the report then tells how many are
        ``left``. It is asked after each file, and about every second between two.
        """
        clock = time.perf_counter()
        root = root.resolve()
        checked_ns = time.time_ns()
        with self.catalog.snapshot() as snapshot:
            known = snapshot.files(collection)
            reasons, notices = waiting_for(snapshot.programs(collection), self._programs)
            read_again = snapshot.files_with(collection, reasons, notices)
        try:
            changes = plan(
                self._find(root),
                known,
                checked_ns,
                compare_bytes=compare_bytes,
                retry_unreadable=retry_unreadable,
                leave_out=leave_out,
                read_again=read_again,
            )
        except OSError as error:
            raise RootRefused(
                f"{error}; the index is left as it was",
                "Check the path, and that the drive it is on is connected",
            ) from error
        if not allow_empty and len(changes.removed) == len(known) >= EMPTY_IS_SUSPICIOUS_FROM:
            raise RootRefused(
                f"None of the {len(known)} indexed files is in {root} any longer; "
                "the index is left as it was",
                "Connect the drive it is on; if they are gone for good, add --allow-empty",
            )
        if dry_run:
            return forecast(self.catalog, collection, changes, clock)
        return Run(
            self.catalog,
            collection,
            read=self.read,
            chunks=self.chunker.chunks,
            embedder=self.embedder,
            embedded_text=self.embedded_text,
            progress=progress or Silent(),
            stop=stop or Event(),
            give_way=give_way,
            clock=clock,
            programs=self._programs,
        ).carry_out(root, changes)
