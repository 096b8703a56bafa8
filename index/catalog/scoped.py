"""A snapshot seen through a scope: what lies outside it is as if it were not there.

Every method of ``Snapshot`` that tells anything of a document is given again here; a test goes
through them all. ``connection`` still reaches the whole database: it is for the indexes of words
and suggestions, which are told the allowed ids.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.catalog.rows import (
    CollectionRow,
    DocumentRow,
    Facets,
    FileRow,
    Passage,
    RunRow,
    Statistics,
    UnreadableRow,
)
from index.catalog.scope import Scope, Visible
from index.catalog.snapshot import Snapshot, unknown_document
from index.chunk import Chunk
from index.filters import Filters
from index.seen import Seen
from index.table_line import TableLine
from ingest.document import RecognisedPage, Section


class ScopedSnapshot(Snapshot):
    """Made by ``Snapshot.within``."""

    def __init__(
        self, connection: sqlite3.Connection, folder: Path, scope: Scope, visible: Visible
    ) -> None:
        super().__init__(connection, folder)
        self._scope = scope
        self._seen: Visible = visible

    def _visible(self, scope: Scope | None) -> Visible | None:
        if scope is None or scope is self._scope:
            return self._seen
        return self._seen & scope.visible(self)

    @cached_property
    def seen(self) -> Seen:
        chunks = None if self._seen.everything else self._seen.chunks
        return Seen(self.connection, chunks, (self.identity, self.generation, self._seen.digest))

    def passages(self, chunk_ids: Iterable[int]) -> dict[int, Passage]:
        return super().passages(self._known(chunk_ids))

    def chunks_of(self, document_id: int) -> list[tuple[int, Chunk]]:
        return super().chunks_of(document_id) if document_id in self._seen.documents else []

    def vectors(self, chunk_ids: Iterable[int]) -> NDArray[np.float32]:
        wanted = [int(chunk_id) for chunk_id in chunk_ids]
        for chunk_id in wanted if not self._seen.everything else ():
            if chunk_id not in self._seen.chunk_set:
                raise KeyError(chunk_id)
        return super().vectors(wanted)

    def document(self, document_id: int) -> DocumentRow:
        return super().document(self._document(document_id))

    def document_text(self, document_id: int) -> str:
        return super().document_text(self._document(document_id))

    def sections(self, document_id: int) -> list[Section]:
        return super().sections(document_id) if document_id in self._seen.documents else []

    def table_lines(self, document_id: int, start: int, end: int) -> list[TableLine]:
        known = document_id in self._seen.documents
        return super().table_lines(document_id, start, end) if known else []

    def recognised_page(self, document_id: int, page: int) -> RecognisedPage | None:
        known = document_id in self._seen.documents
        return super().recognised_page(document_id, page) if known else None

    def documents_of(self, chunk_ids: Iterable[int]) -> dict[int, int]:
        return super().documents_of(self._known(chunk_ids))

    def facets(self, document_ids: Iterable[int] | None = None) -> Facets:
        seen = self._seen.documents
        if document_ids is None and self._seen.everything:
            return super().facets()
        return super().facets(seen if document_ids is None else seen.intersection(document_ids))

    def files(self, collection: str) -> dict[str, FileRow]:
        found = super().files(collection)
        return {path: row for path, row in found.items() if row.id in self._seen.files}

    def documents_in(self, file_id: int) -> list[DocumentRow]:
        return super().documents_in(file_id) if file_id in self._seen.files else []

    def collections(self) -> list[CollectionRow]:
        """Only those of which anything may be seen."""
        documents = self.facets().collections
        return [
            replace(
                row,
                documents=documents[row.name],
                chunks=self._chunks_in(row.name),
            )
            for row in super().collections()
            if row.name in documents
        ]

    def root(self, collection: str) -> Path | None:
        return super().root(collection) if collection in self.facets().collections else None

    def unreadable(self, collection: str | None = None) -> list[UnreadableRow]:
        return self._unreadable(collection, self._seen.files)

    def runs(self, limit: int = 20) -> list[RunRow]:
        """None: their counts are of whole collections."""
        return []

    def statistics(self) -> Statistics:
        facets = self.facets()
        return Statistics(
            documents=len(self._seen.documents),
            chunks=len(self._seen.chunks),
            files=len(self._seen.files),
            unreadable=len(self.unreadable()),
            collections=self.collections(),
            generation=self.generation,
            updated=self.updated,
            size_bytes=0,  # of the files on disk, which hold everything
            media_types=facets.media_types,
            languages=facets.languages,
        )

    # What indexing needs, and nobody who may see only a part

    def programs(self, collection: str) -> dict[str, str]:
        raise _OnlyWholeError("programs")

    def files_with(
        self, collection: str, reasons: Collection[str], notices: Collection[str]
    ) -> set[str]:
        raise _OnlyWholeError("files_with")

    def vectors_by_key(self, keys: Iterable[bytes]) -> dict[bytes, NDArray[np.float32]]:
        raise _OnlyWholeError("vectors_by_key")

    def all_vectors(self, after: int = 0) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        raise _OnlyWholeError("all_vectors")

    def documents_of_vectors(self, after: int = 0) -> NDArray[np.int64]:
        raise _OnlyWholeError("documents_of_vectors")

    def last_chunk_id(self) -> int:
        raise _OnlyWholeError("last_chunk_id")

    def removed_since(self, generation: int) -> NDArray[np.int64]:
        raise _OnlyWholeError("removed_since")

    def _known(self, chunk_ids: Iterable[int]) -> list[int]:
        if self._seen.everything:
            return [int(one) for one in chunk_ids]
        return [int(one) for one in chunk_ids if int(one) in self._seen.chunk_set]

    def _document(self, document_id: int) -> int:
        """Raises NotIndexed, as for a document that does not exist."""
        if document_id not in self._seen.documents:
            raise unknown_document(document_id)
        return document_id

    def _chunks_in(self, collection: str) -> int:
        allowed = self.allowed_chunks(Filters(collections=(collection,)))
        return 0 if allowed is None else len(allowed)


class _OnlyWholeError(TypeError):
    """Our own mistake: a part of the catalog was given to what works on the whole."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Snapshot.{name} is not for a snapshot within a scope")
