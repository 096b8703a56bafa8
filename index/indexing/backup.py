"""The whole index in one file, and back.

A backup is one consistent generation of the catalog, taken while others read and write; it is a
plain SQLite database with its own checksum beside the bytes. The vector file is not in it: it is
made again from the catalog.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import uuid
import zipfile
import zlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from index.catalog.catalog import Catalog
from index.catalog.connections import check_format, connect_reader, connect_writer, damaged
from index.catalog.schema import CATALOG_FILE
from index.catalog.seals import SealingConnection, Seals
from index.errors import BackupRefused, CatalogDamaged, CatalogMismatch, CatalogMissing
from index.indexing.persisting import persist_vectors
from index.indexing.unfinished import backup_folder, restoring_folder
from index.machine_fault import kind_of, machine_fault
from index.private import make_private_file, make_private_folder, sync_folder

MANIFEST = "kartoteka-backup.json"
SIDE_SUFFIXES = ("-wal", "-shm", "-journal")
"""SQLite plays a log that lies beside a database into it, also one that another database left."""


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What stands in a backup beside the database. ``checksum``: blake2b-256 of the database."""

    made: str
    generation: int
    documents: int
    chunks: int
    checksum: str


def back_up(catalog: Catalog, target: Path) -> BackupManifest:
    """Writes one generation to ``target`` (a ZIP file), which appears only when it is whole.

    Readers and a writer go on meanwhile.
    """
    with backup_folder(catalog.folder, target.parent) as folder:
        copy = folder / CATALOG_FILE
        make_private_file(copy)
        source = connect_reader(catalog.folder / CATALOG_FILE)
        try:
            source.execute("PRAGMA query_only = OFF")  # it writes, but to another file
            source.execute("VACUUM INTO ?", (str(copy),))
        except sqlite3.DatabaseError as error:
            raise machine_fault(error) or damaged(catalog.folder / CATALOG_FILE, error) from error
        finally:
            source.close()
        manifest = _describe(copy)
        archive = folder / "archive.zip"
        make_private_file(archive)
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as file:
            file.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            file.write(copy, CATALOG_FILE)
        with archive.open("rb") as stream:
            os.fsync(stream.fileno())
        archive.replace(target)
        sync_folder(target.parent)
    return manifest


def restore(archive: Path, folder: Path) -> BackupManifest:
    """Puts a backup in the place of the index in ``folder``, in one transaction.

    Services that have the index open see the restored one as its next generation. An index that
    cannot be opened or is of another format is set aside as ``catalog.sqlite3.old``, and a service
    that has it open must be restarted. Hold the lock.
    Raises BackupRefused if the file is not a backup or not whole.
    """
    make_private_folder(folder)
    with restoring_folder(folder) as temporary:
        copy = temporary / CATALOG_FILE
        make_private_file(copy)
        manifest = _unpack(archive, copy)
        replace_catalog(folder, copy)
    with Catalog.open(folder) as catalog:
        persist_vectors(catalog, always=True)
    return manifest


def replace_catalog(folder: Path, newer: Path) -> None:
    """Makes the database ``newer`` the catalog of ``folder``: one transaction where there is a
    catalog of this format, so that its readers go on; else by rename, and a catalog that cannot
    be used is set aside as ``catalog.sqlite3.old``. Changes ``newer``."""
    file = folder / CATALOG_FILE
    try:
        with Catalog.open(folder) as catalog:
            generation = catalog.generation()
    except CatalogMissing:
        _renew(newer, 0)
        _move_strays(file)
    except (CatalogDamaged, CatalogMismatch):
        _renew(newer, 0)
        _set_aside(file)
    else:
        _renew(newer, generation)
        _copy_over(newer, file)
        return
    newer.replace(file)


def _copy_over(newer: Path, file: Path) -> None:
    source = sqlite3.connect(newer)
    try:
        target = connect_writer(file)
        try:
            source.backup(target)
            target.execute("PRAGMA wal_checkpoint(PASSIVE)")  # readers may hold the old state
        finally:
            target.close()
    finally:
        source.close()


def _move_strays(file: Path) -> None:
    """Side files of a catalog that somebody removed get names that SQLite looks for nowhere."""
    for suffix in SIDE_SUFFIXES:
        side = _beside(file, suffix)
        if side.exists():
            side.replace(_beside(side, ".old"))


def _set_aside(file: Path) -> None:
    """Renames a catalog and its side files; what was set aside before gives way to them."""
    old = _beside(file, ".old")
    if old.exists():
        for suffix in (*SIDE_SUFFIXES, ""):
            _beside(old, suffix).unlink(missing_ok=True)
    # The catalog goes last: if this is killed, the next call still finds it, and an ``.old``
    # that is there is whole.
    for suffix in (*SIDE_SUFFIXES, ""):
        side = _beside(file, suffix)
        if side.exists():
            side.replace(_beside(old, suffix))


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)


def _renew(file: Path, generation: int) -> None:
    """Gives a database a new identity and a generation after ``generation``, so that no vector
    file made for another is believed, and readers of the former notice."""
    connection = sqlite3.connect(file, isolation_level=None, factory=SealingConnection)
    try:
        seals = Seals.follow(connection)
        connection.execute("BEGIN")
        connection.execute(
            "UPDATE meta SET value = max(value, ?) + 1 WHERE key = 'generation'", (generation,)
        )
        connection.execute("UPDATE meta SET value = ? WHERE key = 'identity'", (uuid.uuid4().hex,))
        connection.execute("DELETE FROM removed_chunks")
        seals.store()
        connection.execute("COMMIT")
        # Without a log of its own the file can be moved as it is.
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()


def _unpack(archive: Path, copy: Path) -> BackupManifest:
    try:
        with zipfile.ZipFile(archive) as file:
            manifest = BackupManifest(**json.loads(file.read(MANIFEST)))
            with file.open(CATALOG_FILE) as packed, copy.open("wb") as out:
                shutil.copyfileobj(packed, out, 1 << 20)
                out.flush()
                os.fsync(out.fileno())
    except FileNotFoundError as error:
        raise BackupRefused(f"{archive} does not exist", "Check the path") from error
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError) as error:
        raise BackupRefused(
            f"{archive} is not a whole backup ({error})", "Choose another backup"
        ) from error
    except OSError as error:
        if kind_of(error) is not None:  # a full disk says nothing about the backup
            raise
        raise BackupRefused(
            f"{archive} is not a whole backup ({error})", "Choose another backup"
        ) from error
    if _checksum(copy) != manifest.checksum:
        raise BackupRefused(f"{archive} does not match its checksum", "Choose another backup")
    check_format(copy)
    return manifest


def _describe(copy: Path) -> BackupManifest:
    connection = sqlite3.connect(copy)
    try:
        (generation,) = connection.execute(
            "SELECT value FROM meta WHERE key = 'generation'"
        ).fetchone()
        (documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
        (chunks,) = connection.execute("SELECT count(*) FROM chunks").fetchone()
    finally:
        connection.close()
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return BackupManifest(made, generation, documents, chunks, _checksum(copy))


def _checksum(file: Path) -> str:
    digest = blake2b(digest_size=32)
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
