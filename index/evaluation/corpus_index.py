"""A data folder made of a dataset's documents, by the same parts and in the same way as any."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from index.catalog.catalog import Catalog
from index.catalog.rows import FileState, ReadyDocument
from index.catalog.settings import IndexSettings
from index.chunk import Chunk
from index.embedding.base import Embedder
from index.evaluation.dataset import CorpusDocument
from index.indexing.indexer import Chunker
from index.lexical.base import MatchingLexicalIndex
from ingest.document import Document, Metadata, Section
from ingest.locator import Locator
from ingest.metadata import language_of

_COLLECTION = "corpus"
_BATCH = 64

Progress = Callable[[int, int], None]
"""Called with (documents done, documents in all)."""


@dataclass(frozen=True, slots=True)
class Bench:
    """The parts that are measured: those of the product, put together elsewhere."""

    embedder: Embedder
    lexical: MatchingLexicalIndex
    chunker: Chunker
    embedded_text: Callable[[Chunk], str]

    @property
    def settings(self) -> IndexSettings:
        return IndexSettings(
            self.embedder.identity, self.chunker.fingerprint, self.lexical.fingerprint
        )


def index_documents(
    folder: Path, documents: Sequence[CorpusDocument], bench: Bench, progress: Progress | None
) -> None:
    """Makes a catalog in ``folder`` in which each document's path is its id."""
    with Catalog.create(folder, bench.settings, bench.lexical) as catalog:
        with catalog.write() as writer:
            writer.collection(_COLLECTION, folder)
        for start in range(0, len(documents), _BATCH):
            batch = documents[start : start + _BATCH]
            _add(catalog, batch, bench)
            if progress is not None:
                progress(start + len(batch), len(documents))


def _add(catalog: Catalog, batch: Sequence[CorpusDocument], bench: Bench) -> None:
    read = [document_of(document) for document in batch]
    cut = [bench.chunker.chunks(document) for document in read]
    texts = [bench.embedded_text(chunk) for chunks in cut for chunk in chunks]
    vectors = bench.embedder.embed_passages(texts)
    now = time.time_ns()
    at = 0
    with catalog.write() as writer:
        for source, document, chunks in zip(batch, read, cut, strict=True):
            ready = ReadyDocument(document, chunks, vectors[at : at + len(chunks)])
            at += len(chunks)
            digest = blake2b(document.text.encode(), digest_size=16).digest()
            state = FileState(source.id, len(document.text), 0, now, digest)
            writer.put(_COLLECTION, state, [ready])


def document_of(source: CorpusDocument) -> Document:
    """The text is one paragraph per line, as a loader of plain text would give it."""
    sections: list[Section] = []
    start = 0
    for line in source.text.split("\n"):
        if line.strip():
            place = Locator("paragraph", len(sections) + 1, len(sections) + 1)
            sections.append(Section(start, start + len(line), place))
        start += len(line) + 1
    metadata = Metadata(source.title, "metadata", language_of(source.text), "text", None, None)
    return Document("text/plain", source.text, sections, metadata)
