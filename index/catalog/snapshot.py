"""One reader's view of the catalog: a single generation, whatever others commit meanwhile."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.catalog.filtering import SOURCE, document_conditions, is_unrestricted
from index.catalog.rows import (
    CollectionRow,
    DocumentRow,
    Facets,
    FileRow,
    FileState,
    Passage,
    RunRow,
    Statistics,
    UnreadableRow,
    shown_path,
)
from index.catalog.scope import Scope, Visible
from index.catalog.settings import IndexSettings
from index.chunk import Chunk
from index.errors import NotIndexed
from index.filters import Filters
from index.seen import Seen
from index.table_line import TableLine
from ingest.document import Notice, RecognisedPage, RecognisedWord, Section
from ingest.locator import Locator

_DOCUMENT = (
    "d.id, c.name, f.path, d.attachment, d.media_type, d.title, d.title_origin, d.language, "
    "d.language_origin, d.date, d.date_origin, d.modified, d.notices, f.size, f.mtime_ns, "
    "f.content_hash, d.characters"
)
_CHUNK = (
    "id, document_id, ordinal, start, stop, text, unit, first, last, label, heading_path, "
    "context, language, kind"
)


class Snapshot:
    """Reads inside one transaction. Use it in one thread at a time, and only inside its ``with``.

    ``connection`` is for a lexical index, which keeps its tables in the same database.
    """

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self.connection = connection
        self._folder = folder
        self.generation = int(self._meta("generation"))

    @property
    def settings(self) -> IndexSettings:
        return IndexSettings.from_json(str(self._meta("settings")))

    @property
    def updated(self) -> datetime | None:
        """The time of the last committed change (UTC), None for an empty index."""
        text = str(self._meta("updated"))
        return datetime.fromisoformat(text) if text else None

    @property
    def identity(self) -> str:
        """Told apart from any other catalog, also from an earlier one in the same place."""
        return str(self._meta("identity"))

    def within(self, scope: Scope | None) -> Snapshot:
        """The same generation as ``scope`` lets it be seen; None lets everything through.

        Where a scope hides nothing, it is a scoped snapshot too: what differs between the two
        would tell whether something is hidden.
        """
        from index.catalog.scoped import ScopedSnapshot

        visible = self._visible(scope)
        if scope is None or visible is None:
            return self
        return ScopedSnapshot(self.connection, self._folder, scope, visible)

    @cached_property
    def seen(self) -> Seen:
        """What is seen here, for whatever counts something of it; see ``index.seen``."""
        return Seen(self.connection, None, (self.identity, self.generation, b""))

    # Passages

    def passages(self, chunk_ids: Iterable[int]) -> dict[int, Passage]:
        """The passages that exist among ``chunk_ids``, by chunk id."""
        rows = self.connection.execute(
            f"SELECT {_CHUNK} FROM chunks WHERE id IN (SELECT value FROM json_each(?))",
            (_json_ids(chunk_ids),),
        ).fetchall()
        documents = self._documents_by_id({row[1] for row in rows})
        return {row[0]: Passage(row[0], _chunk(row), row[13], documents[row[1]]) for row in rows}

    def chunks_of(self, document_id: int) -> list[tuple[int, Chunk]]:
        """(chunk id, chunk) of one document in reading order; empty if there is none."""
        rows = self.connection.execute(
            f"SELECT {_CHUNK} FROM chunks WHERE document_id = ? ORDER BY ordinal", (document_id,)
        )
        return [(row[0], _chunk(row)) for row in rows]

    def allowed_chunks(self, filters: Filters) -> NDArray[np.int64] | None:
        """Ids of the chunks that ``filters`` lets through, sorted; None where it restricts
        nothing."""
        visible = self._visible(filters.scope)
        if visible is not None and visible.everything:
            visible = None
        if is_unrestricted(filters):
            return None if visible is None else visible.chunks
        where, values = document_conditions(filters, None)
        condition = f"document_id IN (SELECT d.id FROM {SOURCE} WHERE {where})"
        if filters.languages:
            condition += " AND language IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(filters.languages))
        # One long text of numbers: half the time of fetching 100,000 rows one by one.
        (joined,) = self.connection.execute(
            f"SELECT group_concat(id) FROM chunks WHERE {condition}", values
        ).fetchone()
        ids = np.fromstring(joined or "", np.int64, sep=",")
        ids.sort()
        if visible is not None:
            ids = np.intersect1d(ids, visible.chunks, assume_unique=True)
        return ids

    def vectors(self, chunk_ids: Iterable[int]) -> NDArray[np.float32]:
        """float32, shape (len(chunk_ids), dimension), in the order asked. Raises KeyError."""
        wanted = [int(chunk_id) for chunk_id in chunk_ids]
        found: dict[int, bytes] = dict(
            self.connection.execute(
                "SELECT chunk_id, vector FROM vectors"
                " WHERE chunk_id IN (SELECT value FROM json_each(?))",
                (_json_ids(wanted),),
            )
        )
        dimension = self.settings.embedder.dimension
        joined = b"".join(found[chunk_id] for chunk_id in wanted)
        return np.frombuffer(joined, "<f2").reshape(len(wanted), dimension).astype(np.float32)

    def vectors_by_key(self, keys: Iterable[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """The vectors of passages that were embedded before, by ``rows.vector_key``."""
        wanted = sorted(set(keys))
        found: dict[bytes, NDArray[np.float32]] = {}
        for table in self._tables("vectors", "kept_vectors"):
            for start in range(0, len(wanted), 500):
                part = wanted[start : start + 500]
                marks = ",".join("?" * len(part))
                for key, blob in self.connection.execute(
                    f"SELECT key, vector FROM {table} WHERE key IN ({marks})", part
                ):
                    found[key] = np.frombuffer(blob, "<f2").astype(np.float32)
        return found

    # What a vector index is built from and brought forward by

    def all_vectors(self, after: int = 0) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """Ids (sorted) and vectors of all chunks whose id is greater than ``after``."""
        ids: list[int] = []
        blobs: list[bytes] = []
        for chunk_id, blob in self.connection.execute(
            "SELECT chunk_id, vector FROM vectors WHERE chunk_id > ? ORDER BY chunk_id", (after,)
        ):
            ids.append(chunk_id)
            blobs.append(blob)
        dimension = self.settings.embedder.dimension
        matrix = np.frombuffer(b"".join(blobs), "<f2").reshape(len(ids), dimension)
        return np.array(ids, np.int64), matrix

    def documents_of_vectors(self, after: int = 0) -> NDArray[np.int64]:
        """The document of each chunk of ``all_vectors``, in its order."""
        rows = self.connection.execute(
            "SELECT c.document_id FROM vectors v JOIN chunks c ON c.id = v.chunk_id"
            " WHERE v.chunk_id > ? ORDER BY v.chunk_id",
            (after,),
        )
        return np.fromiter((row[0] for row in rows), np.int64)

    def last_chunk_id(self) -> int:
        """The greatest chunk id ever given, also to chunks that are gone."""
        row = self.connection.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'chunks'"
        ).fetchone()
        return int(row[0]) if row else 0

    def removed_since(self, generation: int) -> NDArray[np.int64]:
        """Ids of the chunks removed after ``generation``, sorted."""
        return _id_array(
            self.connection.execute(
                "SELECT chunk_id FROM removed_chunks WHERE generation > ? ORDER BY chunk_id",
                (generation,),
            )
        )

    # Documents

    def document(self, document_id: int) -> DocumentRow:
        """Raises NotIndexed."""
        found = self._documents_by_id({document_id})
        if document_id not in found:
            raise unknown_document(document_id)
        return found[document_id]

    def document_text(self, document_id: int) -> str:
        """Raises NotIndexed."""
        row = self.connection.execute(
            "SELECT text FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        if row is None:
            raise unknown_document(document_id)
        return str(row[0])

    def sections(self, document_id: int) -> list[Section]:
        rows = self.connection.execute(
            "SELECT start, stop, unit, first, last, label, kind, heading_path, table_header"
            " FROM sections WHERE document_id = ? ORDER BY ordinal",
            (document_id,),
        )
        return [
            Section(
                start,
                stop,
                Locator(unit, first, last, label),
                kind,
                tuple(json.loads(path)),
                header,
            )
            for start, stop, unit, first, last, label, kind, path, header in rows
        ]

    def table_lines(self, document_id: int, start: int, end: int) -> list[TableLine]:
        """The rows of tables in the document's text from ``start`` to ``end``, in order, told of
        that part of it."""
        rows = self.connection.execute(
            "SELECT start, stop, table_header FROM sections WHERE document_id = ?"
            " AND kind = 'table' AND start < ? AND stop > ? ORDER BY ordinal",
            (document_id, end, start),
        )
        lines = (TableLine(first, last, header or "") for first, last, header in rows)
        return [line for one in lines if (line := one.within(start, end)) is not None]

    def recognised_page(self, document_id: int, page: int) -> RecognisedPage | None:
        """The words that were read off the image of this page, None where none were."""
        if "recognised_pages" not in self._tables("recognised_pages"):
            return None
        row = self.connection.execute(
            "SELECT width, height, words, boxes FROM recognised_pages"
            " WHERE document_id = ? AND page = ?",
            (document_id, page),
        ).fetchone()
        return None if row is None else _recognised_page(page, *row)

    def documents(
        self,
        filters: Filters | None = None,
        limit: int | None = None,
        offset: int = 0,
        *,
        newest_first: bool = False,
    ) -> list[DocumentRow]:
        """Documents by collection and path; with languages, those that have a chunk in one.
        ``newest_first``: by their own dates, those that have none behind them by their files'."""
        where, values = self._where(filters or Filters())
        sql = f"SELECT {_DOCUMENT} FROM {SOURCE} WHERE {where} ORDER BY "
        if newest_first:
            sql += "coalesce(d.date_origin, 'file time') = 'file time', d.modified DESC, "
        sql += "c.name, f.path, d.id"
        if limit is not None or offset:
            sql += " LIMIT ? OFFSET ?"
            values += [-1 if limit is None else limit, offset]
        return [_document(row) for row in self.connection.execute(sql, values)]

    def count_documents(self, filters: Filters | None = None) -> int:
        where, values = self._where(filters or Filters())
        return self._count(f"SELECT count(*) FROM {SOURCE} WHERE {where}", values)

    def document_ids(self, filters: Filters | None = None) -> NDArray[np.int64]:
        """Ids of the documents that ``documents`` gives, sorted."""
        where, values = self._where(filters or Filters())
        sql = f"SELECT d.id FROM {SOURCE} WHERE {where} ORDER BY d.id"
        return _id_array(self.connection.execute(sql, values))

    def documents_of(self, chunk_ids: Iterable[int]) -> dict[int, int]:
        """The document id of each chunk that exists."""
        return dict(
            self.connection.execute(
                "SELECT id, document_id FROM chunks WHERE id IN (SELECT value FROM json_each(?))",
                (_json_ids(chunk_ids),),
            )
        )

    def facets(self, document_ids: Iterable[int] | None = None) -> Facets:
        """Counts over the given documents; None means all."""
        where, values = "1", []
        if document_ids is not None:
            where = "d.id IN (SELECT value FROM json_each(?))"
            values = [_json_ids(document_ids)]
        names, parents, folders, types, languages, years = (Counter[str]() for _ in range(6))
        for name, path, media_type, language, day in self.connection.execute(
            f"SELECT c.name, f.path, d.media_type, d.language, d.day FROM {SOURCE} WHERE {where}",
            values,
        ):
            names[name] += 1
            types[media_type] += 1
            languages[language] += 1
            years[day[:4]] += 1
            parents[path.rpartition("/")[0]] += 1
        for parent, count in parents.items():
            while parent:
                folders[parent] += count
                parent = parent.rpartition("/")[0]
        return Facets(names, folders, types, languages, years)

    # Files and collections

    def files(self, collection: str) -> dict[str, FileRow]:
        """Every known file of a collection by its path, unreadable ones too."""
        rows = self.connection.execute(
            "SELECT f.id, f.path, f.size, f.mtime_ns, f.checked_ns, f.content_hash,"
            " (SELECT u.reason FROM unreadable u"
            " WHERE u.file_id = f.id AND u.attachment = '[]') AS reason,"
            " EXISTS (SELECT 1 FROM documents d WHERE d.file_id = f.id)"
            " FROM files f JOIN collections c ON c.id = f.collection_id WHERE c.name = ?",
            (collection,),
        )
        return {
            row[1]: FileRow(row[0], FileState(*row[1:6]), bool(row[7]) or row[6] is None, row[6])
            for row in rows
        }

    def programs(self, collection: str) -> dict[str, str]:
        """With what the last complete run read this collection, as versions by name."""
        row = self.connection.execute(
            "SELECT value FROM meta WHERE key = ?", (f"programs:{collection}",)
        ).fetchone()
        found: dict[str, str] = json.loads(row[0]) if row else {}
        return found

    def files_with(
        self, collection: str, reasons: Collection[str], notices: Collection[str]
    ) -> set[str]:
        """Paths of the files of which something is unread for one of these reasons, or a document
        has one of these notices."""
        rows = self.connection.execute(
            "SELECT f.path FROM files f JOIN collections c ON c.id = f.collection_id"
            " WHERE c.name = ? AND (f.id IN (SELECT u.file_id FROM unreadable u"
            " WHERE u.reason IN (SELECT value FROM json_each(?)))"
            " OR f.id IN (SELECT d.file_id FROM documents d, json_each(d.notices) n"
            " WHERE json_extract(n.value, '$.code') IN (SELECT value FROM json_each(?))))",
            (collection, json.dumps(sorted(reasons)), json.dumps(sorted(notices))),
        )
        return {row[0] for row in rows}

    def documents_in(self, file_id: int) -> list[DocumentRow]:
        rows = self.connection.execute(
            f"SELECT {_DOCUMENT} FROM {SOURCE} WHERE f.id = ? ORDER BY d.id", (file_id,)
        )
        return [_document(row) for row in rows]

    def collections(self) -> list[CollectionRow]:
        rows = self.connection.execute(
            "SELECT c.name, c.root, count(DISTINCT d.id), count(k.id) FROM collections c"
            " LEFT JOIN files f ON f.collection_id = c.id LEFT JOIN documents d ON d.file_id = f.id"
            " LEFT JOIN chunks k ON k.document_id = d.id GROUP BY c.id ORDER BY c.name"
        )
        return [CollectionRow(*row) for row in rows]

    def root(self, collection: str) -> Path | None:
        row = self.connection.execute(
            "SELECT root FROM collections WHERE name = ?", (collection,)
        ).fetchone()
        return Path(row[0]) if row else None

    def unreadable(self, collection: str | None = None) -> list[UnreadableRow]:
        return self._unreadable(collection, None)

    def runs(self, limit: int = 20) -> list[RunRow]:
        """The latest runs of indexing, newest first."""
        rows = self.connection.execute(
            "SELECT id, collection, started, ended, result, counts, generation FROM runs"
            " ORDER BY id DESC LIMIT ?",
            (limit,),
        )
        return [
            RunRow(
                row[0],
                row[1],
                datetime.fromisoformat(row[2]),
                datetime.fromisoformat(row[3]),
                row[4],
                json.loads(row[5]),
                row[6],
            )
            for row in rows
        ]

    def statistics(self) -> Statistics:
        facets = self.facets()
        updated = self._meta("updated")
        return Statistics(
            documents=self._count("SELECT count(*) FROM documents"),
            chunks=self._count("SELECT count(*) FROM chunks"),
            files=self._count("SELECT count(*) FROM files"),
            unreadable=self._count("SELECT count(*) FROM unreadable"),
            collections=self.collections(),
            generation=self.generation,
            updated=datetime.fromisoformat(str(updated)) if updated else None,
            size_bytes=sum(_sizes(self._folder)),
            media_types=facets.media_types,
            languages=facets.languages,
        )

    def _tables(self, *names: str) -> list[str]:
        """Those of the tables that are there."""
        marks = ", ".join("?" * len(names))
        rows = self.connection.execute(
            f"SELECT name FROM sqlite_master WHERE name IN ({marks})", names
        )
        return [row[0] for row in rows]

    def _meta(self, key: str) -> str | int:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        value: str | int = row[0]
        return value

    def _count(self, sql: str, values: Sequence[object] = ()) -> int:
        return int(self.connection.execute(sql, values).fetchone()[0])

    def _unreadable(
        self, collection: str | None, files: Collection[int] | None
    ) -> list[UnreadableRow]:
        """``files``: only what is wrong with these; None means all."""
        rows = self.connection.execute(
            "SELECT u.file_id, c.name, f.path, u.attachment, u.reason, u.detail, u.remedy"
            " FROM unreadable u JOIN files f ON f.id = u.file_id"
            " JOIN collections c ON c.id = f.collection_id"
            " WHERE ? IS NULL OR c.name = ? ORDER BY c.name, f.path, u.id",
            (collection, collection),
        )
        return [
            UnreadableRow(name, shown_path(path, json.loads(attachment)), reason, detail, remedy)
            for file_id, name, path, attachment, reason, detail, remedy in rows
            if files is None or file_id in files
        ]

    def _visible(self, scope: Scope | None) -> Visible | None:
        """What may be seen of this generation; None for everything."""
        return None if scope is None else scope.visible(self)

    def _where(self, filters: Filters) -> tuple[str, list[object]]:
        where, values = document_conditions(filters, self._visible(filters.scope))
        if filters.languages:
            where += (
                " AND EXISTS (SELECT 1 FROM chunks k WHERE k.document_id = d.id"
                " AND k.language IN (SELECT value FROM json_each(?)))"
            )
            values.append(json.dumps(filters.languages))
        return where, values

    def _documents_by_id(self, ids: Iterable[int]) -> Mapping[int, DocumentRow]:
        rows = self.connection.execute(
            f"SELECT {_DOCUMENT} FROM {SOURCE} WHERE d.id IN (SELECT value FROM json_each(?))",
            (_json_ids(ids),),
        )
        return {row[0]: _document(row) for row in rows}


def _json_ids(ids: Iterable[int]) -> str:
    return json.dumps([int(one) for one in ids])


def _id_array(rows: sqlite3.Cursor) -> NDArray[np.int64]:
    return np.fromiter((row[0] for row in rows), np.int64)


def unknown_document(document_id: int) -> NotIndexed:
    return NotIndexed(
        f"No document has the number {document_id}",
        "It may have been changed or removed since; search again",
    )


# A row of SQLite has no types a checker could know: Any, at this one border.
def _chunk(row: tuple[Any, ...]) -> Chunk:
    _, _, ordinal, start, stop, text, unit, first, last, label, path, context, language, _ = row
    locator = Locator(unit, first, last, label)
    return Chunk(ordinal, start, stop, text, locator, tuple(json.loads(path)), context, language)


def _recognised_page(
    page: int, width: float, height: float, words: str, boxes: bytes
) -> RecognisedPage:
    places = np.frombuffer(boxes, "<f4").reshape(-1, 4).tolist()
    found = [
        RecognisedWord(word, *place) for word, place in zip(words.split("\n"), places, strict=True)
    ]
    return RecognisedPage(page, width, height, found)


def _notice(stored: dict[str, Any]) -> Notice:
    return Notice(**{**stored, "pages": tuple(stored.get("pages", ()))})


def _document(row: tuple[Any, ...]) -> DocumentRow:
    attachment = tuple(json.loads(row[3]))
    return DocumentRow(
        id=row[0],
        collection=row[1],
        path=shown_path(row[2], attachment),
        file_path=row[2],
        attachment=attachment,
        media_type=row[4],
        title=row[5],
        title_origin=row[6],
        language=row[7],
        language_origin=row[8],
        date=date.fromisoformat(row[9]) if row[9] else None,
        date_origin=row[10],
        modified=datetime.fromisoformat(row[11]),
        notices=tuple(map(_notice, json.loads(row[12]))),
        size=row[13],
        mtime_ns=row[14],
        content_hash=row[15].hex() if row[15] is not None else "",
        characters=row[16],
    )


def _sizes(folder: Path) -> Iterator[int]:
    for file in folder.rglob("*"):
        try:
            yield file.stat().st_size
        except FileNotFoundError:
            continue  # a side file that was removed since the folder was listed
