"""What someone may see of a catalog, decided before anything is looked up in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import sqlite3

    from index.catalog.snapshot import Snapshot


@dataclass(frozen=True)
class Visible:
    """The ids of one generation that a scope lets through. ``chunks``: int64, sorted.

    ``everything``: nothing of this generation lies outside.
    """

    files: frozenset[int]
    documents: frozenset[int]
    chunks: NDArray[np.int64]
    everything: bool = False

    @cached_property
    def documents_json(self) -> str:
        return json.dumps(sorted(self.documents))

    @cached_property
    def chunk_set(self) -> frozenset[int]:
        return frozenset(self.chunks.tolist())

    @cached_property
    def digest(self) -> bytes:
        """The same for the same documents of one generation, b"" for everything: scopes that show
        the same share what is counted of it."""
        if self.everything:
            return b""
        return blake2b(self.documents_json.encode(), digest_size=16).digest()

    def __and__(self, other: Visible) -> Visible:
        if self.everything:
            return other
        if other.everything:
            return self
        return Visible(
            self.files & other.files,
            self.documents & other.documents,
            np.intersect1d(self.chunks, other.chunks, assume_unique=True),
        )


class Scope:
    """Decides by collection and path which files may be seen, and their attachments with them.

    Opaque to the index: who may see what is known to whoever made it. Equal only to itself, so it
    can stand in the key of a cache. What it lets through is kept for the last generation asked.
    """

    def __init__(self, admits: Callable[[str, str], bool]) -> None:
        """``admits`` is given a collection's name and a file's path in it, and must always answer
        the same."""
        self.admits = admits
        self._kept: tuple[tuple[str, int], Visible] | None = None
        self._deciding = Lock()

    def visible(self, snapshot: Snapshot) -> Visible:
        """Decided anew for each generation: a file that was moved keeps its ids."""
        wanted = (snapshot.identity, snapshot.generation)
        with self._deciding:
            if self._kept is None or self._kept[0] != wanted:
                self._kept = (wanted, self._decide(snapshot.connection))
            return self._kept[1]

    def _decide(self, connection: sqlite3.Connection) -> Visible:
        rows = connection.execute(
            "SELECT f.id, c.name, f.path FROM files f JOIN collections c ON c.id = f.collection_id"
        ).fetchall()
        files = frozenset(row[0] for row in rows if self.admits(row[1], row[2]))
        documents = frozenset(
            row[0]
            for row in connection.execute("SELECT id, file_id FROM documents")
            if row[1] in files
        )
        everything = len(files) == len(rows)
        return Visible(files, documents, _chunks_of(connection, documents), everything)


def _chunks_of(connection: sqlite3.Connection, documents: frozenset[int]) -> NDArray[np.int64]:
    # One long text of numbers: half the time of fetching 100,000 rows one by one.
    (joined,) = connection.execute(
        "SELECT group_concat(id) FROM chunks WHERE document_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(documents)),),
    ).fetchone()
    ids = np.fromstring(joined or "", np.int64, sep=",")
    ids.sort()
    return ids
