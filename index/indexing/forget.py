"""Removes a document so that nothing of it is left in the index, and looks whether that is so.

Deleted rows are overwritten (``secure_delete``), the write-ahead log is emptied, the vector file
is written anew. Then the bytes of every file of the data folder are searched for pieces of the
document's text. What still holds one makes the whole database be written anew.
"""

from __future__ import annotations

import mmap
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from index.catalog.catalog import Catalog
from index.catalog.rows import DocumentRow
from index.catalog.snapshot import Snapshot
from index.errors import IndexLocked, NotIndexed
from index.indexing.persisting import persist_vectors
from index.indexing.rebuild import REBUILD_FOLDER
from index.indexing.telltale import Telltale
from index.indexing.unfinished import sweep_alone
from ingest.recognition import KEPT_FOLDER, sweep_kept
from ingest.scratch import wiped

PIECES = 12
PIECE_CHARACTERS = 40
"""Long enough that a piece seldom stands in another document as well; those that do are left
out of the search."""

SHORTEST_PIECE = 8
"""Of a text that is shorter than half a piece the whole is searched for, down to this length: less
stands in a file of many megabytes by chance."""


@dataclass(frozen=True, slots=True)
class ForgetProof:
    """What was removed and where it was looked for. ``traces`` names each place that still holds
    something; empty when none was found. ``searched_pieces`` of its text were looked for in
    ``searched_files``; ``cleaned`` counts what was removed from each store beside the catalog.
    ``unproven`` says what keeps the search from being a proof. Backups and the file itself are not
    touched."""

    path: str
    collection: str
    documents: int
    chunks: int
    searched_files: Sequence[str]
    searched_pieces: int
    traces: Sequence[str]
    generation: int
    cleaned: Mapping[str, int] = field(default_factory=dict)
    unproven: Sequence[str] = ()

    @property
    def is_proven(self) -> bool:
        return not self.traces and not self.unproven


class Store(Protocol):
    """What the service keeps beside the catalog, in which people may have told of a document."""

    @property
    def name(self) -> str: ...

    def forget(self, telltale: Telltale) -> int:
        """Removes what tells of the document and overwrites where it stood; how many entries.

        Called while the document is still in the catalog, so that a call that is killed can be
        repeated.
        """
        ...


def forget(
    catalog: Catalog, path: str, collection: str | None = None, stores: Sequence[Store] = ()
) -> ForgetProof:
    """Removes the file ``path`` (as in a citation, without " → attachment") with all it holds.

    As long as the file lies in its folder and no ignore rule names it, the next run of indexing
    finds it again. Raises NotIndexed if no such file is known, or if several collections have it
    and none is named; what an interrupted call for it left behind is wiped even so.
    """
    try:
        name, file_id = _find(catalog, path, collection)
    except NotIndexed:
        _wipe(catalog)
        raise
    with catalog.snapshot() as snapshot:
        documents = snapshot.documents_in(file_id)
        chunk_ids = [chunk_id for row in documents for chunk_id, _ in snapshot.chunks_of(row.id)]
        texts = [snapshot.document_text(row.id) for row in documents]
        telltale = _telltale(snapshot, path, documents, texts) if stores else None
    cleaned = {store.name: store.forget(telltale) for store in stores if telltale is not None}
    pieces = _pieces(texts)
    looked_for = len(pieces)
    with catalog.write() as writer:
        writer.remove_file(file_id)
        writer.drop_kept_vectors()
    left = _wipe(catalog)
    pieces = _without_shared(catalog, pieces)
    named = _without_shared(catalog, [path.encode()] if len(path) >= SHORTEST_PIECE else [])
    traces = _byte_traces(catalog.folder, [*pieces, *named])
    if traces:
        catalog.writer_connection().execute("VACUUM")
        _empty_log(catalog)
        traces = _byte_traces(catalog.folder, [*pieces, *named])
    with catalog.snapshot() as snapshot:
        ids = {row.id for row in documents}
        traces += _row_traces(snapshot, ids, chunk_ids)
        generation = snapshot.generation
    return ForgetProof(
        path,
        name,
        len(documents),
        len(chunk_ids),
        tuple(file.relative_to(catalog.folder).as_posix() for file in _files(catalog.folder)),
        len(pieces),
        tuple(traces),
        generation,
        cleaned,
        (*_unproven(texts, looked_for, pieces), *(f"{one} could not be removed" for one in left)),
    )


def _telltale(
    snapshot: Snapshot, path: str, documents: Sequence[DocumentRow], texts: Sequence[str]
) -> Telltale:
    own = {row.id for row in documents}
    others = (
        text
        for row in snapshot.documents()
        if row.id not in own
        for text in (row.title, snapshot.document_text(row.id))
    )
    return Telltale.of([path, *(row.path for row in documents)], texts, others)


def _unproven(texts: Sequence[str], looked_for: int, own: Sequence[bytes]) -> list[str]:
    if not any(text.strip() for text in texts):
        return ["the file held no text: there was nothing to search for"]
    if not looked_for:
        return [f"its text is shorter than {SHORTEST_PIECE} characters: too short to search for"]
    if not own:
        return ["every piece of its text that was tried stands in another document, too"]
    return []


def _find(catalog: Catalog, path: str, collection: str | None) -> tuple[str, int]:
    with catalog.snapshot() as snapshot:
        found = [
            (row.name, files[path].id)
            for row in snapshot.collections()
            if collection in (None, row.name) and path in (files := snapshot.files(row.name))
        ]
    if len(found) > 1:
        raise NotIndexed(
            f"{path} is in several collections ({', '.join(name for name, _ in found)})",
            "Name one with --collection",
        )
    if not found:
        raise NotIndexed(
            f"{path} is not in the index", "Give its path relative to the indexed folder"
        )
    return found[0]


def _pieces(texts: Sequence[str]) -> list[bytes]:
    """Pieces of the texts, evenly spread, each within one line as it is stored."""
    pieces: list[bytes] = []
    for text in texts:
        step = max(PIECE_CHARACTERS, len(text) // PIECES)
        for start in range(0, len(text), step):
            piece = text[start : start + PIECE_CHARACTERS].strip()
            if len(piece) >= PIECE_CHARACTERS // 2:
                pieces.append(piece.encode())
        whole = text.strip()
        if SHORTEST_PIECE <= len(whole) < PIECE_CHARACTERS // 2:
            pieces.append(whole.encode())
    return pieces


def _without_shared(catalog: Catalog, pieces: Sequence[bytes]) -> list[bytes]:
    """Leaves out what another document says in the same words, and other files' names: a list of
    files holds them too."""
    with catalog.snapshot() as snapshot:
        return [
            piece
            for piece in pieces
            if not snapshot.connection.execute(_ELSEWHERE, {"piece": piece.decode()}).fetchone()
        ]


_ELSEWHERE = """
SELECT 1 FROM documents WHERE instr(text, :piece) OR instr(title, :piece)
UNION ALL SELECT 1 FROM files WHERE instr(path, :piece)
LIMIT 1
"""


def _wipe(catalog: Catalog) -> list[Path]:
    """Clears away every place beside the tables where a removed document may still stand. Returns
    those that could not be removed."""
    left = _remove_leftovers(catalog.folder)
    persist_vectors(catalog, always=True)
    _empty_log(catalog)
    return left


def _empty_log(catalog: Catalog) -> None:
    """Copies the write-ahead log into the database and cuts it to nothing.

    Raises IndexLocked if readers hold an older state for longer than SQLite waits.
    """
    busy, _, _ = catalog.writer_connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise IndexLocked(
            "The document is removed, but a reader still holds an older state of the index",
            "Repeat the command; if that does not help, restart the service first",
        )


def _byte_traces(folder: Path, pieces: Iterable[bytes]) -> list[str]:
    wanted = list(pieces)
    return [
        f"{file.relative_to(folder).as_posix()} still holds text of the document"
        for file in _files(folder)
        if _contains(file, wanted)
    ]


def _contains(file: Path, pieces: Sequence[bytes]) -> bool:
    if not file.stat().st_size:
        return False
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, prot=mmap.PROT_READ) as view:
        return any(view.find(piece) >= 0 for piece in pieces)


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _remove_leftovers(folder: Path) -> list[Path]:
    """Copies of the catalog that a killed rebuild or restore left: they hold the document, too."""
    sweep_kept(folder / KEPT_FOLDER, older_than_days=0)  # they name no file they belong to
    rebuild = folder / REBUILD_FOLDER
    return [*([] if wiped(rebuild) else [rebuild]), *sweep_alone(folder)]


def _row_traces(
    snapshot: Snapshot, document_ids: Iterable[int], chunk_ids: Sequence[int]
) -> list[str]:
    traces = []
    if snapshot.passages(chunk_ids) or _any_vector(snapshot.connection, chunk_ids):
        traces.append("the catalog still holds passages of the document")
    if any(snapshot.chunks_of(number) for number in document_ids):
        traces.append("the catalog still holds the document")
    return traces


def _any_vector(connection: sqlite3.Connection, chunk_ids: Sequence[int]) -> bool:
    return any(
        connection.execute("SELECT 1 FROM vectors WHERE chunk_id = ?", (chunk_id,)).fetchone()
        for chunk_id in chunk_ids
    )
