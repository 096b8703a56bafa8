"""SQLite connections: many that only read, one that writes."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from threading import Lock
from typing import TypeVar
from urllib.parse import quote

from index.catalog.schema import APPLICATION_ID, CATALOG_FILE, FORMAT
from index.catalog.seals import SealingConnection
from index.catalog.settings import REBUILD
from index.errors import CatalogDamaged, CatalogMismatch, CatalogMissing
from index.machine_fault import machine_fault
from index.private import make_private_file

BUSY_TIMEOUT_S = 30.0


class UnlockedConnection(sqlite3.Connection):
    """Reads a file as it is: neither keeps a writer off nor notices one. For one short use."""


def connect_reader(file: Path) -> sqlite3.Connection:
    """A connection that can change nothing.

    In a folder where this user may not write, SQLite can read a WAL database only if the side
    files of a writer are there; if they are not, nobody is writing, and the file is read as it is,
    by an UnlockedConnection.
    """
    may_write = os.access(
        file.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids
    )
    connection: sqlite3.Connection
    if not may_write and not file.with_name(file.name + "-wal").exists():
        connection = _connect(file, "immutable=1", UnlockedConnection)
    else:
        connection = _connect(file, "mode=ro", sqlite3.Connection)
    connection.execute("PRAGMA query_only = ON")
    return connection


def connect_writer(file: Path) -> SealingConnection:
    """A connection whose commits are on disk when they return, and which wipes what it deletes."""
    make_private_file(file)  # its side files get the rights of the database
    connection = _connect(file, "mode=rwc", SealingConnection)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    return connection


_Kind = TypeVar("_Kind", bound=sqlite3.Connection)


def _connect(file: Path, query: str, kind: type[_Kind]) -> _Kind:
    connection = sqlite3.connect(
        f"file:{quote(str(file))}?{query}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_TIMEOUT_S,
        factory=kind,
    )
    try:
        connection.execute("PRAGMA cache_size = -16000")  # 16 MB
    except UnicodeDecodeError:  # SQLite quotes a name of its schema, which is none any more
        connection.close()
        raise sqlite3.DatabaseError("its schema is not UTF-8") from None
    except BaseException:
        connection.close()
        raise
    return connection


def check_format(file: Path) -> None:
    """Raises CatalogMissing, CatalogDamaged or CatalogMismatch unless ``file`` is a catalog of
    this version."""
    missing = CatalogMissing(
        f"There is no index in {file.parent}", "Make one with: kartoteka index FOLDER"
    )
    if not file.exists():
        raise missing
    try:
        connection = connect_reader(file)
        try:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise (machine_fault(error) or damaged(file, error)) from error
    if application == 0:
        raise missing  # making it was interrupted before its tables were there
    if application != APPLICATION_ID:
        raise CatalogDamaged(f"{file} is another program's database", "Choose another --data")
    if version != FORMAT:
        raise CatalogMismatch(
            f"{file} has format {version}, this Kartoteka reads format {FORMAT}", REBUILD
        )


def damaged(file: Path, error: sqlite3.DatabaseError | str) -> CatalogDamaged:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT:
        # SQLite reports a page that the drive did not give (EIO) as one that is damaged.
        return CatalogDamaged(
            f"{file} cannot be read ({error}, or the drive failed while it was read)",
            "Check the drive and its connection (dmesg) and repeat the command; if it stays so, "
            "restore a backup with: kartoteka restore FILE; or index again into another --data "
            "folder",
        )
    return CatalogDamaged(
        f"{file} cannot be read ({error})",
        "Restore a backup with: kartoteka restore FILE; or index again into another --data folder",
    )


class ReaderPool:
    """Connections for reading, kept open between uses; one user at a time for each.

    An UnlockedConnection is not kept: a writer may come between two uses, and the pages it had
    read would be taken for those of the changed file.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / CATALOG_FILE
        self._idle: list[sqlite3.Connection] = []
        self._lock = Lock()
        self._closed = False

    def take(self) -> sqlite3.Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return connect_reader(self._file)

    def give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed and not isinstance(connection, UnlockedConnection):
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
