"""Files that were read and cut, waiting until enough passages are there to embed together.

The vectors of a long document are kept as they are made, so that a run that is interrupted in the
middle of it loses one batch, not the document.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Event

import numpy as np
from numpy.typing import NDArray

from index.catalog.catalog import Catalog
from index.catalog.rows import ReadyDocument, vector_key
from index.chunk import Chunk
from index.embedding.base import Embedder
from index.indexing.file_task import FileResult
from index.indexing.mishap import is_of_content, mishap
from index.indexing.report import Progress
from ingest.document import Document
from ingest.errors import Unreadable

BATCH_PASSAGES = 64
"""About ten seconds of embedding: what an interruption may cost, and enough to sort by length."""

LONGEST_WAIT_S = 5.0
"""How long a file that is read may wait for others before it can be found."""

_HARMLESS = "Statut klastra."
"""Embedded where a batch failed, to learn whether its texts are why."""

Vectors = Mapping[bytes, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class CutFile:
    """A readable file with the passages of each of its documents."""

    result: FileResult
    documents: Sequence[tuple[Document, Sequence[Chunk]]]


class PassageQueue:
    """Embeds each text once: not again what the catalog has, nor twice what stands twice.

    Raises KeyboardInterrupt between two batches once ``stop`` is set.
    """

    def __init__(
        self,
        catalog: Catalog,
        embedder: Embedder,
        embedded_text: Callable[[Chunk], str],
        progress: Progress,
        stop: Event,
    ) -> None:
        self._catalog = catalog
        self._embedder = embedder
        self._embedded_text = embedded_text
        self._progress = progress
        self._stop = stop
        self._files: list[CutFile] = []
        self._known: dict[bytes, NDArray[np.float32]] = {}
        self._texts: dict[bytes, str] = {}
        self._refused: dict[bytes, Unreadable] = {}
        self._since = 0.0
        self._has_kept = False

    def add(self, file: CutFile) -> None:
        texts = {
            vector_key(chunk): self._embedded_text(chunk)
            for _, chunks in file.documents
            for chunk in chunks
        }
        with self._catalog.snapshot() as snapshot:
            self._known.update(snapshot.vectors_by_key(texts.keys() - self._known.keys()))
        if not self._files:
            self._since = time.monotonic()
        self._files.append(file)
        self._texts.update((key, text) for key, text in texts.items() if key not in self._known)

    @property
    def is_due(self) -> bool:
        waited = bool(self._files) and time.monotonic() - self._since > LONGEST_WAIT_S
        return len(self._texts) >= BATCH_PASSAGES or waited

    def drain(self) -> Iterator[tuple[FileResult, list[ReadyDocument] | Unreadable]]:
        """Embeds what is missing and gives every waiting file, ready to be written; or the reason
        why not, where one of its passages cannot be embedded."""
        vectors = {**self._known, **self._embed()}
        files, self._files, self._known, self._texts = self._files, [], {}, {}
        refused, self._refused = self._refused, {}
        for file in files:
            reason = next((refused[key] for key in _keys(file) if key in refused), None)
            yield (
                file.result,
                reason or [self._ready(*document, vectors) for document in file.documents],
            )
        if self._has_kept:
            with self._catalog.write() as writer:
                writer.drop_kept_vectors()
            self._has_kept = False

    def _embed(self) -> Vectors:
        keys, texts = list(self._texts), list(self._texts.values())
        vectors: dict[bytes, NDArray[np.float32]] = {}
        for start in range(0, len(texts), BATCH_PASSAGES):
            part = texts[start : start + BATCH_PASSAGES]
            batch = self._embedded(keys[start : start + BATCH_PASSAGES], part)
            vectors.update(batch)
            if start + BATCH_PASSAGES < len(texts):  # a long document: minutes may be to come
                with self._catalog.write() as writer:
                    writer.keep_vectors(batch)
                self._has_kept = True
            self._progress.embedded(len(part), sum(len(text.split()) for text in part))
            if self._stop.is_set():
                raise KeyboardInterrupt
        return vectors

    def _embedded(
        self, keys: Sequence[bytes], texts: Sequence[str]
    ) -> dict[bytes, NDArray[np.float32]]:
        try:
            return dict(zip(keys, self._embedder.embed_passages(texts), strict=True))
        except Exception as error:
            if not is_of_content(error):
                raise
            self._embedder.embed_passages([_HARMLESS])  # raises where no text has a part in it
        return dict(self._one_by_one(keys, texts))

    def _one_by_one(
        self, keys: Sequence[bytes], texts: Sequence[str]
    ) -> Iterator[tuple[bytes, NDArray[np.float32]]]:
        for key, text in zip(keys, texts, strict=True):
            try:
                yield key, self._embedder.embed_passages([text])[0]
            except Exception as error:
                if not is_of_content(error):
                    raise
                self._refused[key] = mishap(error, "A passage of it could not be embedded")

    def _ready(
        self, document: Document, chunks: Sequence[Chunk], vectors: Vectors
    ) -> ReadyDocument:
        rows = [vectors[vector_key(chunk)] for chunk in chunks]
        matrix = np.zeros((len(rows), self._embedder.identity.dimension), np.float32)
        if rows:
            matrix[:] = rows
        return ReadyDocument(document, chunks, matrix)


def _keys(file: CutFile) -> Iterator[bytes]:
    return (vector_key(chunk) for _, chunks in file.documents for chunk in chunks)
