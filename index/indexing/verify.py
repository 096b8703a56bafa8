"""Looks whether everything that must agree does: files on disk, catalog, words, vectors.

Reads only. Every finding names what mends it; ``index.indexing.repair`` mends all that needs no
operator.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Literal

import numpy as np

from index.catalog.catalog import Catalog
from index.catalog.seals import broken_seals
from index.catalog.snapshot import Snapshot
from index.errors import CatalogDamaged, IndexFault
from index.indexing.content import hash_beneath
from index.machine_fault import machine_fault
from index.vectors.leaning import leaning_vectors
from index.vectors.store import VectorFileDamaged, load

FindingKind = Literal[
    "database",  # SQLite itself finds its file broken
    "seal",  # a table holds something else than was written
    "text",  # a document's text is not what was written
    "passage",  # a chunk is not its document's text at its offsets
    "vector",  # a chunk without a vector, or a vector without a chunk or of the wrong length
    "words",  # chunks that the lexical leg does not know, or knows too many of
    "vector-file",  # the FAISS file is damaged or does not agree with the catalog
    "file-gone",  # an indexed file is no longer on disk
    "file-changed",  # an indexed file has other bytes now
    "root-gone",  # the folder of a collection is not there
    "needed-file",  # a file beside the catalog that the service needs cannot be used
]

INDEX = "kartoteka index {root}"
REPAIR = "kartoteka verify --repair"
RESTORE = "kartoteka restore FILE"
REBUILD = "kartoteka index --rebuild"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not agree. ``remedy`` is a command; ``document_id`` where one is
    concerned."""

    kind: FindingKind
    where: str
    detail: str
    remedy: str
    document_id: int | None = None


CountWords = Callable[[sqlite3.Connection], set[int]]
"""The chunk ids that the lexical leg knows."""


def verify(
    catalog: Catalog, *, files: bool = True, word_chunks: CountWords | None = None
) -> list[Finding]:
    """All that is wrong. ``files``: compares the bytes of the files on disk, too.

    ``word_chunks`` gives the chunks of the lexical leg; without it that leg is not looked at.
    """
    try:
        with catalog.snapshot() as snapshot:
            broken = list(_database(snapshot))
            if broken:
                return broken  # what else is found would follow from this
            tables = broken_seals(snapshot.connection)
            try:
                findings = _within(snapshot, catalog.folder, word_chunks)
                if files:
                    findings += _files(snapshot)
            except _OF_DAMAGED_DATA as error:
                if not tables or machine_fault(error) is not None:
                    raise  # of a fault of our own
                findings = []  # what could not be understood is what the seals are broken by
            return findings + list(_seals(tables, findings))
    except CatalogDamaged as damage:
        return [Finding("database", str(catalog.folder), damage.what, RESTORE)]
    except sqlite3.Error as error:
        if machine_fault(error) is not None:
            raise
        detail = f"SQLite cannot make sense of it ({type(error).__name__})"
        return [Finding("database", str(catalog.folder), detail, RESTORE)]


_OF_DAMAGED_DATA = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
    IndexFault,
    sqlite3.Error,
)
"""What reading a row raises that is not what was written."""

TABLES_OF: Mapping[FindingKind, frozenset[str]] = {
    "text": frozenset({"documents"}),
    "passage": frozenset({"chunks", "documents"}),
    "vector": frozenset({"vectors"}),
}
"""Where a finding about a document says what broke the seal, and its repair mends it."""


def _within(snapshot: Snapshot, folder: Path, word_chunks: CountWords | None) -> list[Finding]:
    findings = [*_texts(snapshot), *_vectors(snapshot), *_vector_file(folder, snapshot)]
    if word_chunks is not None:
        findings += _words(snapshot, word_chunks)
    return findings


def _seals(tables: Iterable[str], findings: Sequence[Finding]) -> Iterator[Finding]:
    """Tables whose change nothing that was found explains."""
    explained = {table for one in findings for table in TABLES_OF.get(one.kind, ())}
    if any(one.kind == "words" for one in findings):
        explained |= {name for name in tables if name.startswith(("lexical_", "words"))}
    for table in tables:
        if table not in explained:
            detail = f"the table {table} holds something else than was written"
            yield Finding("seal", "catalog.sqlite3", detail, REBUILD)


def _database(snapshot: Snapshot) -> Iterator[Finding]:
    for (message,) in snapshot.connection.execute("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield Finding("database", "catalog.sqlite3", message, RESTORE)
    for table, row, parent, _ in snapshot.connection.execute("PRAGMA foreign_key_check"):
        detail = f"row {row} of {table} has no {parent}"
        yield Finding("database", "catalog.sqlite3", detail, REBUILD)


def _texts(snapshot: Snapshot) -> Iterator[Finding]:
    for row in snapshot.documents():
        text = snapshot.document_text(row.id)
        (kept,) = snapshot.connection.execute(
            "SELECT text_hash FROM documents WHERE id = ?", (row.id,)
        ).fetchone()
        where = f"{row.collection}/{row.path}"
        if blake2b(text.encode(), digest_size=16).digest() != kept:
            yield Finding("text", where, "its text is not what was written", REPAIR, row.id)
        for chunk_id, chunk in snapshot.chunks_of(row.id):
            if text[chunk.start : chunk.end] != chunk.text:
                detail = f"passage {chunk_id} is not the text at {chunk.start}–{chunk.end}"
                yield Finding("passage", where, detail, REPAIR, row.id)


def _vectors(snapshot: Snapshot) -> Iterator[Finding]:
    connection = snapshot.connection
    for chunk_id, document_id, path in connection.execute(
        "SELECT k.id, d.id, f.path FROM chunks k JOIN documents d ON d.id = k.document_id"
        " JOIN files f ON f.id = d.file_id"
        " WHERE NOT EXISTS (SELECT 1 FROM vectors v WHERE v.chunk_id = k.id)"
    ):
        yield Finding("vector", path, f"passage {chunk_id} has no vector", REPAIR, document_id)
    dimension = snapshot.settings.embedder.dimension
    for chunk_id, blob, document_id, path in connection.execute(
        "SELECT v.chunk_id, v.vector, d.id, f.path FROM vectors v"
        " JOIN chunks k ON k.id = v.chunk_id JOIN documents d ON d.id = k.document_id"
        " JOIN files f ON f.id = d.file_id"
    ):
        vector = np.frombuffer(blob, "<f2", count=len(blob) // 2).astype(np.float32)
        if len(blob) != 2 * dimension or abs(float(np.linalg.norm(vector)) - 1) > 0.01:
            detail = f"the vector of passage {chunk_id} is not a unit vector of {dimension} values"
            yield Finding("vector", path, detail, REPAIR, document_id)


def _vector_file(folder: Path, snapshot: Snapshot) -> Iterator[Finding]:
    try:
        index = load(folder, snapshot)
    except VectorFileDamaged as damage:
        yield Finding("vector-file", "vectors", damage.what, REPAIR)
        return
    if index is None:
        return  # made from the catalog when it is needed
    index = index.advanced(snapshot)
    ids, vectors = leaning_vectors(snapshot)
    if not np.array_equal(index.ids(), ids):
        odd = len(np.setxor1d(index.ids(), ids))
        detail = f"{odd} passages are in one of catalog and vector file only"
        yield Finding("vector-file", "vectors", detail, REPAIR)
    elif not np.array_equal(index.compacted().base.vectors, vectors):
        yield Finding("vector-file", "vectors", "vectors differ from the catalog's", REPAIR)


def _words(snapshot: Snapshot, word_chunks: CountWords) -> Iterator[Finding]:
    known = word_chunks(snapshot.connection)
    chunks = {row[0] for row in snapshot.connection.execute("SELECT id FROM chunks")}
    for detail, ids in (
        ("passages are not in the index of words", chunks - known),
        ("passages are in the index of words only", known - chunks),
    ):
        if ids:
            yield Finding("words", "catalog.sqlite3", f"{len(ids)} {detail}", REBUILD)


def _files(snapshot: Snapshot) -> Iterator[Finding]:
    for collection in snapshot.collections():
        root = Path(collection.root)
        mend = INDEX.format(root=root)
        if not root.is_dir():
            detail = "the folder is not there; is its drive connected?"
            yield Finding("root-gone", str(root), detail, mend)
            continue
        for path, row in snapshot.files(collection.name).items():
            if not row.readable or row.state.content_hash is None:
                continue
            where = f"{collection.name}/{path}"
            try:
                if hash_beneath(root, path) != row.state.content_hash:
                    yield Finding("file-changed", where, "its bytes are others now", mend)
            except FileNotFoundError:
                yield Finding("file-gone", where, "it is no longer on disk", mend)
            except OSError as error:
                yield Finding("file-gone", where, f"it cannot be opened ({error})", mend)
