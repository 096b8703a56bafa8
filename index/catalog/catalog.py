"""The truth of an index: one SQLite database, many readers, one writer."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import cast

from index.catalog.connections import ReaderPool, check_format, connect_writer, damaged
from index.catalog.schema import APPLICATION_ID, CATALOG_FILE, FORMAT, LATER_TABLES, TABLES
from index.catalog.seals import SealingConnection, Seals
from index.catalog.settings import IndexSettings
from index.catalog.snapshot import Snapshot
from index.catalog.writer import Writer
from index.errors import CatalogMismatch, CatalogMissing
from index.lexical.base import LexicalIndex
from index.machine_fault import machine_fault
from index.private import make_private_folder


class Catalog:
    """An opened catalog; safe to use from many threads.

    Opening for reading changes nothing on disk and works where this user may not write. Only one
    process may hold a catalog open for writing: take ``index.indexing.lock`` first.
    """

    def __init__(
        self, folder: Path, lexical: LexicalIndex | None, writer: SealingConnection | None
    ) -> None:
        """Use ``create`` or ``open``."""
        self.folder = folder
        self.lexical = lexical
        self._writer = writer
        self._seals = None if writer is None else _followed(writer)
        self._writing = RLock()
        self._readers = ReaderPool(folder)

    @classmethod
    def create(
        cls, folder: Path, settings: IndexSettings, lexical: LexicalIndex | None = None
    ) -> Catalog:
        """Makes an empty catalog, open for writing. Raises FileExistsError if there is one."""
        make_private_folder(folder)
        file = folder / CATALOG_FILE
        try:
            check_format(file)
        except CatalogMissing:
            pass
        else:
            raise FileExistsError(f"{file} is there already")
        _require_lexical(settings, lexical)
        connection = connect_writer(file)
        try:
            _make_tables(connection, settings, lexical)
        except BaseException:
            connection.close()
            raise
        return cls(folder, lexical, connection)

    @classmethod
    def open(
        cls, folder: Path, *, writable: bool = False, lexical: LexicalIndex | None = None
    ) -> Catalog:
        """Opens an existing catalog.

        Raises CatalogMissing, CatalogDamaged, or CatalogMismatch (another format; or, for
        writing, another lexical analyser than the one its words were indexed with).
        """
        file = folder / CATALOG_FILE
        check_format(file)
        if not writable:
            return cls(folder, lexical, None)
        try:
            connection = connect_writer(file)
            try:
                catalog = cls(folder, lexical, connection)
            except BaseException:
                connection.close()
                raise
        except sqlite3.DatabaseError as error:
            raise (machine_fault(error) or damaged(file, error)) from error
        try:
            _require_lexical(catalog.settings, lexical)
        except BaseException:
            catalog.close()
            raise
        return catalog

    @property
    def settings(self) -> IndexSettings:
        with self.snapshot() as snapshot:
            return snapshot.settings

    def generation(self) -> int:
        """The latest committed generation, made for polling: a few microseconds; below a
        millisecond where this user may not write and nobody is writing."""
        with self.snapshot() as snapshot:
            return snapshot.generation

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One read transaction. Raises CatalogDamaged if SQLite finds the file broken."""
        connection = self._readers.take()
        usable = False
        try:
            connection.execute("BEGIN")
            yield Snapshot(connection, self.folder)
            usable = True
        except sqlite3.DatabaseError as error:
            fault = machine_fault(error)
            if fault is not None:
                raise fault from error
            if "decode to UTF-8" in str(error):  # Python quotes the whole text
                raise damaged(self.folder / CATALOG_FILE, "a text in it is not UTF-8") from None
            if isinstance(error, sqlite3.OperationalError | sqlite3.ProgrammingError):
                raise
            raise damaged(self.folder / CATALOG_FILE, error) from error
        finally:
            if connection.in_transaction:
                connection.rollback()
            if usable:
                self._readers.give_back(connection)
            else:
                connection.close()

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """One transaction: committed and on disk when the block ends, undone if it raises."""
        connection = self.writer_connection()
        with self._writing:
            connection.execute("BEGIN IMMEDIATE")
            self.seals.begin()
            try:
                (generation,) = connection.execute(
                    "SELECT value FROM meta WHERE key = 'generation'"
                ).fetchone()
                dimension = self._dimension(connection)
                writer = Writer(connection, dimension, self.lexical, generation + 1)
                yield writer
                writer.finish()
                self.seals.store()
                connection.execute("COMMIT")
            except BaseException as error:
                if connection.in_transaction:
                    connection.rollback()
                fault = machine_fault(error) if isinstance(error, sqlite3.Error) else None
                if fault is not None:
                    raise fault from error
                if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT:
                    raise damaged(
                        self.folder / CATALOG_FILE, cast(sqlite3.DatabaseError, error)
                    ) from error
                raise

    def writer_connection(self) -> sqlite3.Connection:
        """For work on the whole file (checkpoint, VACUUM, restore)."""
        if self._writer is None:
            raise CatalogMismatch(
                f"{self.folder} was opened for reading only", "Open it with writable=True"
            )
        return self._writer

    @property
    def seals(self) -> Seals:
        """Of a catalog that is open for writing."""
        self.writer_connection()
        assert self._seals is not None
        return self._seals

    def close(self) -> None:
        self._readers.close()
        if self._writer is not None:
            self._writer.close()

    def __enter__(self) -> Catalog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @staticmethod
    def _dimension(connection: sqlite3.Connection) -> int:
        (text,) = connection.execute("SELECT value FROM meta WHERE key = 'settings'").fetchone()
        return IndexSettings.from_json(text).embedder.dimension


def _followed(writer: SealingConnection) -> Seals:
    """With the tables that this version adds to a catalog that an earlier one made."""
    there = {row[0] for row in writer.execute("SELECT name FROM main.sqlite_master")}
    missing = [name for name in LATER_TABLES if name not in there]
    if not missing:
        return Seals.follow(writer)
    writer.execute("BEGIN IMMEDIATE")
    for name in missing:
        writer.execute(LATER_TABLES[name])
    seals = Seals.follow(writer)
    seals.seal_again(missing)
    writer.execute("COMMIT")
    return seals


def _make_tables(
    connection: SealingConnection, settings: IndexSettings, lexical: LexicalIndex | None
) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement in (*TABLES.split(";\n"), *LATER_TABLES.values()):
        if statement.strip():
            connection.execute(statement)
    if lexical is not None:
        lexical.create(connection)
    connection.executemany(
        "INSERT INTO meta (key, value) VALUES (?, ?)",
        (
            ("identity", uuid.uuid4().hex),
            ("settings", settings.to_json()),
            ("generation", 0),
            ("updated", ""),
        ),
    )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    Seals.follow(connection)
    connection.execute("COMMIT")


def _require_lexical(settings: IndexSettings, lexical: LexicalIndex | None) -> None:
    fingerprint = lexical.fingerprint if lexical is not None else ""
    settings.require(IndexSettings(settings.embedder, settings.chunker, fingerprint))
