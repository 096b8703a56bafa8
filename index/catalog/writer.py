"""Changes to the catalog, inside one transaction.

A file is whole or not at all: its documents, sections, chunks, vectors, words and reasons are
written together. A document keeps its number as long as its file and its place in it stay.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.catalog.rows import FileState, ReadyDocument, shown_path, vector_key
from index.catalog.schema import KEPT_VECTORS
from index.chunk import Chunk
from index.errors import NotIndexed
from index.lexical.base import LexicalChunk, LexicalIndex
from index.lexical.head import document_head
from ingest.document import Document, SectionKind
from ingest.errors import Unreadable
from ingest.extracted import UnreadablePart


class Writer:
    """Writes inside the transaction that made it. ``generation`` is the one it will commit."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        dimension: int,
        lexical: LexicalIndex | None,
        generation: int,
    ) -> None:
        self._connection = connection
        self._dimension = dimension
        self._lexical = lexical
        self.generation = generation
        self.changed = False

    def collection(self, name: str, root: Path) -> int:
        """Makes the collection known, or its new root; returns its number."""
        row = self._connection.execute(
            "SELECT id, root FROM collections WHERE name = ?", (name,)
        ).fetchone()
        if row is not None and row[1] == str(root):
            return int(row[0])
        self.changed = True
        if row is not None:
            self._connection.execute(
                "UPDATE collections SET root = ? WHERE id = ?", (str(root), row[0])
            )
            return int(row[0])
        return self._insert("INSERT INTO collections (name, root) VALUES (?, ?)", (name, str(root)))

    def put(
        self,
        collection: str,
        file: FileState,
        documents: Sequence[ReadyDocument],
        unreadable: Sequence[UnreadablePart] = (),
    ) -> list[int]:
        """Replaces all that was known of a file; returns the numbers of its documents.

        Raises ValueError if a chunk is not its document's text at its offsets, or a vector has
        not the index's dimension and length 1.
        """
        for ready in documents:
            self._check(ready)
        file_id = self._file(collection, file)
        former = self._former_documents(file_id)
        numbers: list[int] = []
        for ready in documents:
            attachment = json.dumps(ready.document.attachment, ensure_ascii=False)
            known = former.get(attachment)
            document_id = known.pop(0) if known else None
            numbers.append(self._put_document(file_id, file, ready, attachment, document_id))
        for left in former.values():
            for document_id in left:
                self.remove(document_id)
        self._connection.execute("DELETE FROM unreadable WHERE file_id = ?", (file_id,))
        for part in unreadable:
            self._record(file_id, part.attachment, part.error)
        return numbers

    def record_unreadable(self, collection: str, file: FileState, error: Unreadable) -> None:
        """Replaces all that was known of a file by the reason why it cannot be read."""
        self.put(collection, file, (), (UnreadablePart((), error),))

    def note_unread(self, collection: str, file: FileState, error: Unreadable) -> None:
        """Notes why a file was not read this time, and keeps what is indexed of it.

        The file's state is taken over, so that it is not read again before it changes; a reason
        "deferred" leaves the state alone, and the next run tries again whatever the state says.
        """
        known = self._connection.execute(
            "SELECT f.id, u.reason, u.detail FROM files f"
            " JOIN collections c ON c.id = f.collection_id"
            " LEFT JOIN unreadable u ON u.file_id = f.id AND u.attachment = '[]'"
            " WHERE c.name = ? AND f.path = ?",
            (collection, file.path),
        ).fetchone()
        if known is not None and error.reason == "deferred":
            file_id = int(known[0])
            if known[1:] == (error.reason, error.detail):
                return  # a run that meets the same full disk writes nothing to it
            self.changed = True
        else:
            file_id = self._file(collection, file)
        self._connection.execute(
            "DELETE FROM unreadable WHERE file_id = ? AND attachment = '[]'", (file_id,)
        )
        self._record(file_id, (), error)

    def rename(self, file_id: int, file: FileState) -> None:
        """Gives a known file its new path and times; its documents keep their numbers.

        Raises NotIndexed.
        """
        self._touch(file_id, file)

    def refresh(self, file_id: int, file: FileState) -> None:
        """Notes new times of a file whose bytes are the same. Raises NotIndexed."""
        self._touch(file_id, file)

    def remove(self, document_id: int) -> None:
        """Removes one document; its file stays known. Raises NotIndexed."""
        self._remove_chunks(document_id)
        self._delete("DELETE FROM documents WHERE id = ?", document_id, "document")

    def remove_file(self, file_id: int) -> None:
        """Removes a file and every document in it. Raises NotIndexed."""
        for ids in self._former_documents(file_id).values():
            for document_id in ids:
                self.remove(document_id)
        self._delete("DELETE FROM files WHERE id = ?", file_id, "file")

    def remove_collection(self, name: str) -> None:
        """Removes a collection with all its files. Raises NotIndexed."""
        row = self._connection.execute(
            "SELECT id FROM collections WHERE name = ?", (name,)
        ).fetchone()
        if row is None:
            raise NotIndexed(f"There is no collection {name!r}", "See: kartoteka status")
        for (file_id,) in self._connection.execute(
            "SELECT id FROM files WHERE collection_id = ?", row
        ).fetchall():
            self.remove_file(file_id)
        self._delete("DELETE FROM collections WHERE id = ?", row[0], "collection")

    def keep_vectors(self, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
        """Keeps vectors by ``rows.vector_key`` before their document is whole, for a run that may
        be interrupted; ``Snapshot.vectors_by_key`` gives them."""
        self._connection.execute(KEPT_VECTORS)
        self._connection.executemany(
            "INSERT OR IGNORE INTO kept_vectors (key, vector) VALUES (?, ?)",
            ((key, vector.astype("<f2").tobytes()) for key, vector in vectors.items()),
        )

    def drop_kept_vectors(self) -> None:
        self._connection.execute("DROP TABLE IF EXISTS kept_vectors")

    def note_programs(self, collection: str, programs: Mapping[str, str]) -> None:
        """With what a complete run read this collection, as versions by name; no new generation,
        as nothing to find changes."""
        self._connection.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (f"programs:{collection}", json.dumps(dict(programs), sort_keys=True)),
        )

    def record_run(
        self, collection: str, started: datetime, result: str, counts: Mapping[str, int]
    ) -> None:
        """Writes down what a run did. Does not make a new generation: nothing to find changed."""
        generation = self.generation if self.changed else self.generation - 1
        self._connection.execute(
            "INSERT INTO runs (collection, started, ended, result, counts, generation)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (collection, started.isoformat(), _now(), result, json.dumps(dict(counts)), generation),
        )

    def finish(self) -> None:
        """Called once, right before the commit: sets the generation if anything changed."""
        if self.changed:
            self._connection.executemany(
                "UPDATE meta SET value = ? WHERE key = ?",
                ((self.generation, "generation"), (_now(), "updated")),
            )

    def _file(self, collection: str, file: FileState) -> int:
        self.changed = True
        row = self._connection.execute(
            "SELECT id FROM collections WHERE name = ?", (collection,)
        ).fetchone()
        if row is None:
            raise NotIndexed(f"There is no collection {collection!r}", "See: kartoteka status")
        known = self._connection.execute(
            "SELECT id FROM files WHERE collection_id = ? AND path = ?", (row[0], file.path)
        ).fetchone()
        values = (file.size, file.mtime_ns, file.checked_ns, file.content_hash)
        if known is not None:
            self._connection.execute(
                "UPDATE files SET size = ?, mtime_ns = ?, checked_ns = ?, content_hash = ?"
                " WHERE id = ?",
                (*values, known[0]),
            )
            return int(known[0])
        return self._insert(
            "INSERT INTO files (collection_id, path, size, mtime_ns, checked_ns, content_hash)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (row[0], file.path, *values),
        )

    def _put_document(
        self,
        file_id: int,
        file: FileState,
        ready: ReadyDocument,
        attachment: str,
        document_id: int | None,
    ) -> int:
        document = ready.document
        metadata = document.metadata
        modified = _modified(document, file.mtime_ns)
        values = (
            file_id,
            attachment,
            document.media_type,
            metadata.title,
            metadata.title_origin,
            metadata.language,
            metadata.language_origin,
            metadata.date.isoformat() if metadata.date else None,
            metadata.date_origin,
            modified.isoformat(),
            modified.date().isoformat(),
            json.dumps([asdict(notice) for notice in document.notices], ensure_ascii=False),
            blake2b(document.text.encode(), digest_size=16).digest(),
            len(document.text),
            document.text,
        )
        if document_id is not None:
            self._remove_chunks(document_id)
            self._connection.execute("DELETE FROM sections WHERE document_id = ?", (document_id,))
            self._connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
        number = self._insert(
            "INSERT INTO documents (id, file_id, attachment, media_type, title, title_origin,"
            " language, language_origin, date, date_origin, modified, day, notices, text_hash,"
            " characters, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (document_id, *values),
        )
        self._put_sections(number, document)
        self._put_chunks(number, file.path, ready)
        self._put_recognised(number, document)
        return number

    def _put_sections(self, document_id: int, document: Document) -> None:
        self._connection.executemany(
            "INSERT INTO sections (document_id, ordinal, start, stop, unit, first, last, label,"
            " kind, heading_path, table_header) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    document_id,
                    ordinal,
                    section.start,
                    section.end,
                    section.locator.unit,
                    section.locator.first,
                    section.locator.last,
                    section.locator.label,
                    section.kind,
                    json.dumps(section.heading_path, ensure_ascii=False),
                    section.table_header,
                )
                for ordinal, section in enumerate(document.sections)
            ),
        )

    def _put_recognised(self, document_id: int, document: Document) -> None:
        self._connection.executemany(
            "INSERT INTO recognised_pages (document_id, page, width, height, words, boxes)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    document_id,
                    page.number,
                    page.width,
                    page.height,
                    "\n".join(word.text for word in page.words),
                    np.array(
                        [(one.left, one.top, one.right, one.bottom) for one in page.words], "<f4"
                    ).tobytes(),
                )
                for page in document.recognised
            ),
        )

    def _put_chunks(self, document_id: int, file_path: str, ready: ReadyDocument) -> None:
        document = ready.document
        kinds = _kinds(document, ready.chunks)
        halves = ready.vectors.astype("<f2")
        words: list[LexicalChunk] = []
        title = document.metadata.title
        head = ""
        if len(ready.chunks) > 1:
            head = document_head(title, shown_path(file_path, document.attachment), document.text)
        for chunk, kind, vector in zip(ready.chunks, kinds, halves, strict=True):
            chunk_id = self._insert(
                "INSERT INTO chunks (document_id, ordinal, start, stop, unit, first, last, label,"
                " kind, heading_path, context, language, text)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    document_id,
                    chunk.ordinal,
                    chunk.start,
                    chunk.end,
                    chunk.locator.unit,
                    chunk.locator.first,
                    chunk.locator.last,
                    chunk.locator.label,
                    kind,
                    json.dumps(chunk.heading_path, ensure_ascii=False),
                    chunk.context,
                    chunk.language,
                    chunk.text,
                ),
            )
            self._connection.execute(
                "INSERT INTO vectors (chunk_id, key, vector) VALUES (?, ?, ?)",
                (chunk_id, vector_key(chunk), vector.tobytes()),
            )
            words.append(
                LexicalChunk(
                    chunk_id,
                    title,
                    " / ".join(chunk.heading_path),
                    chunk.text,
                    chunk.language,
                    head,
                )
            )
        if self._lexical is not None and words:
            self._lexical.add(self._connection, words)

    def _remove_chunks(self, document_id: int) -> None:
        self.changed = True
        ids = [
            row[0]
            for row in self._connection.execute(
                "SELECT id FROM chunks WHERE document_id = ? ORDER BY id", (document_id,)
            )
        ]
        if self._lexical is not None and ids:
            self._lexical.remove(self._connection, ids)
        self._connection.executemany(
            "INSERT INTO removed_chunks (chunk_id, generation) VALUES (?, ?)",
            ((chunk_id, self.generation) for chunk_id in ids),
        )
        # Vectors and sections follow by their foreign keys.
        self._connection.execute("DELETE FROM chunks WHERE document_id = ?", (document_id,))

    def _touch(self, file_id: int, file: FileState) -> None:
        known = self._connection.execute(
            "SELECT path, mtime_ns FROM files WHERE id = ?", (file_id,)
        ).fetchone()
        if known is None:
            raise NotIndexed(f"No file has the number {file_id}", "Index the folder again")
        self._connection.execute(
            "UPDATE files SET path = ?, size = ?, mtime_ns = ?, checked_ns = ?, content_hash = ?"
            " WHERE id = ?",
            (
                file.path,
                file.size,
                file.mtime_ns,
                file.checked_ns,
                file.content_hash,
                file_id,
            ),
        )
        if known == (file.path, file.mtime_ns):
            return  # only looked at again: nothing that anyone sees changed
        self.changed = True
        if known[0] != file.path:
            self._index_words_again(file_id, file.path)
        when = _file_time(file.mtime_ns)
        day = when.date().isoformat()
        self._connection.execute(
            "UPDATE documents SET modified = ?, day = ?, date = iif(date IS NULL, NULL, ?)"
            " WHERE file_id = ? AND (date IS NULL OR date_origin = 'file time')",
            (when.isoformat(), day, day, file_id),
        )

    def _index_words_again(self, file_id: int, path: str) -> None:
        """A file's name is searched: its documents get the words of the new one."""
        if self._lexical is None:
            return
        for document_id, attachment, title, text in self._connection.execute(
            "SELECT id, attachment, title, text FROM documents WHERE file_id = ?", (file_id,)
        ).fetchall():
            chunks = self._connection.execute(
                "SELECT id, heading_path, text, language FROM chunks WHERE document_id = ?"
                " ORDER BY id",
                (document_id,),
            ).fetchall()
            if len(chunks) < 2:
                continue  # it has no head: see ``_put_chunks``
            head = document_head(title, shown_path(path, json.loads(attachment)), text)
            self._lexical.remove(self._connection, [chunk[0] for chunk in chunks])
            self._lexical.add(
                self._connection,
                [
                    LexicalChunk(
                        number, title, " / ".join(json.loads(headings)), words, language, head
                    )
                    for number, headings, words, language in chunks
                ],
            )

    def _former_documents(self, file_id: int) -> dict[str, list[int]]:
        former: dict[str, list[int]] = {}
        for document_id, attachment in self._connection.execute(
            "SELECT id, attachment FROM documents WHERE file_id = ? ORDER BY id", (file_id,)
        ):
            former.setdefault(attachment, []).append(document_id)
        return former

    def _record(self, file_id: int, attachment: tuple[str, ...], error: Unreadable) -> None:
        self._connection.execute(
            "INSERT INTO unreadable (file_id, attachment, reason, detail, remedy)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                file_id,
                json.dumps(attachment, ensure_ascii=False),
                error.reason,
                error.detail,
                error.remedy,
            ),
        )

    def _check(self, ready: ReadyDocument) -> None:
        shape = (len(ready.chunks), self._dimension)
        if ready.vectors.shape != shape:
            raise ValueError(f"vectors of shape {ready.vectors.shape}, expected {shape}")
        if len(ready.vectors) and not np.allclose(
            np.linalg.norm(ready.vectors, axis=1), 1, atol=1e-2
        ):
            raise ValueError("a vector's length is not 1")
        for chunk in ready.chunks:
            if chunk.text != ready.document.text[chunk.start : chunk.end]:
                raise ValueError(f"chunk {chunk.ordinal} is not the text at its offsets")

    def _insert(self, sql: str, values: Sequence[object]) -> int:
        number = self._connection.execute(sql, values).lastrowid
        assert number is not None
        return number

    def _delete(self, sql: str, number: int, what: str) -> None:
        self.changed = True
        if self._connection.execute(sql, (number,)).rowcount == 0:
            raise NotIndexed(f"No {what} has the number {number}", "See: kartoteka status")


def _kinds(document: Document, chunks: Sequence[Chunk]) -> list[SectionKind]:
    """The kind of the section in which each chunk starts."""
    starts = np.array([section.start for section in document.sections], np.int64)
    places = np.searchsorted(starts, [chunk.start for chunk in chunks], side="right") - 1
    return [document.sections[max(0, int(place))].kind for place in places]


def _modified(document: Document, mtime_ns: int) -> datetime:
    own = document.metadata.date
    if own is None or document.metadata.date_origin == "file time":
        return _file_time(mtime_ns)
    return datetime.combine(own, time(), UTC)


def _file_time(mtime_ns: int) -> datetime:
    try:
        return datetime.fromtimestamp(mtime_ns // 1_000_000_000, UTC)
    except (ValueError, OverflowError, OSError):  # a broken clock or file system: year 30000
        return datetime.fromtimestamp(0, UTC)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
