"""A small index for tests: real catalog, real FAISS, real files; the slow parts replaced by small
ones that keep the same contracts (a hashing embedder, a chunker of paragraphs, a table of words).

Run as a program it indexes a folder and prints each committed file, for tests that kill it.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.catalog import Catalog, IndexSettings
from index.chunk import Chunk
from index.embedding.base import EmbedderIdentity
from index.errors import CatalogMissing
from index.indexing import Indexer, IndexReport, writing
from index.lexical.base import LexicalChunk
from index.seen import Seen
from ingest.document import Document, Metadata, Section
from ingest.errors import Unreadable
from ingest.extracted import UnreadablePart
from ingest.locator import Locator
from ingest.machine_fault import deferred
from ingest.reading import FileRead
from ingest.walk import FoundFile

DIMENSION = 256
"""Enough for words to be nearly at right angles: with 64, two words that have nothing in common
were nearer by chance than a question is to the passage that shares a word with it."""
_STEM = 3


class HashingEmbedder:
    """Each word is a fixed random direction, and so are its first letters, which its inflected
    forms share; a text is the sum of these."""

    identity = EmbedderIdentity("hashing", DIMENSION, "1")
    max_tokens = 1000

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += texts
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        total = np.ones(DIMENSION, np.float64) * 1e-3
        for word in re.findall(r"\w+", text.lower()):
            total += _direction(word) + _direction(word[:_STEM])
        return (total / np.linalg.norm(total)).astype(np.float32)


@lru_cache(4096)
def _direction(word: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
    return np.random.default_rng(seed).normal(size=DIMENSION)


class ParagraphChunker:
    """One chunk per line that is not blank."""

    fingerprint = "paragraphs-1"

    def chunks(self, document: Document) -> list[Chunk]:
        return [
            Chunk(
                number,
                section.start,
                section.end,
                document.text[section.start : section.end],
                section.locator,
                section.heading_path,
                document.metadata.title,
                document.metadata.language,
            )
            for number, section in enumerate(document.sections)
        ]


def embedded_text(chunk: Chunk) -> str:
    return f"{chunk.context}\n{chunk.text}"


class WordTable:
    """Which chunk holds which word, in the catalog's database."""

    fingerprint = "words-1"

    def create(self, connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE words (word TEXT, chunk_id INTEGER)")
        connection.execute("CREATE INDEX words_by_chunk ON words (chunk_id)")

    def add(self, connection: sqlite3.Connection, chunks: Sequence[LexicalChunk]) -> None:
        connection.executemany(
            "INSERT INTO words VALUES (?, ?)",
            (
                (word, chunk.chunk_id)
                for chunk in chunks
                for word in sorted(set(re.findall(r"\w+", f"{chunk.title} {chunk.text}".lower())))
            ),
        )

    def remove(self, connection: sqlite3.Connection, chunk_ids: Sequence[int]) -> None:
        connection.executemany("DELETE FROM words WHERE chunk_id = ?", ((i,) for i in chunk_ids))

    def search(
        self,
        seen: Seen,
        query: str,
        limit: int,
        allowed: NDArray[np.int64] | None,
    ) -> Sequence[tuple[int, float]]:
        rows = seen.connection.execute(
            "SELECT chunk_id FROM words WHERE word = ? ORDER BY chunk_id", (query.lower(),)
        )
        ids = [row[0] for row in rows if allowed is None or row[0] in allowed]
        if seen.chunks is not None:
            ids = [one for one in ids if one in seen.chunks]
        return [(chunk_id, 1.0) for chunk_id in ids[:limit]]


SETTINGS = IndexSettings(
    HashingEmbedder.identity, ParagraphChunker.fingerprint, WordTable.fingerprint
)


def document_of(text: str, filename: str, modified: datetime, way: tuple[str, ...]) -> Document:
    """Every line is a section; the first line "# …" is the title, else the name of the file."""
    sections: list[Section] = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            sections.append(Section(start, start + len(line), Locator("line", number, number)))
        start += len(line) + 1
    titled = text.startswith("# ")
    title = text.split("\n", 1)[0][2:] if titled else filename
    return Document(
        "text/plain",
        text,
        sections,
        Metadata(
            title, "text" if titled else "filename", "pl", "text", modified.date(), "file time"
        ),
        way,
    )


def read_plain(files: Iterable[FoundFile]) -> Iterator[tuple[FoundFile, FileRead | Unreadable]]:
    """Reads UTF-8 text. "BROKEN" makes a file unreadable; "ATTACH name" begins an attachment,
    and "ATTACH-BROKEN name" one that cannot be read."""
    for found in files:
        yield found, _read_plain(found)


def _read_plain(found: FoundFile) -> FileRead | Unreadable:
    try:
        text = found.absolute.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Unreadable("vanished", "gone", "none")
    except OSError as error:
        return deferred(error)
    if text.startswith("BROKEN"):
        return Unreadable("damaged", "It says so itself", "Write another.")
    modified = datetime.fromtimestamp(found.absolute.stat().st_mtime, UTC)
    documents: list[Document] = []
    unreadable: list[UnreadablePart] = []
    parts = re.split(r"^(ATTACH(?:-BROKEN)?) (.+)\n", text, flags=re.M)
    documents.append(document_of(parts[0], found.absolute.name, modified, ()))
    for kind, name, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if kind == "ATTACH":
            documents.append(document_of(body, name, modified, (name,)))
        else:
            unreadable.append(UnreadablePart((name,), Unreadable("damaged", "Torn", "Resend.")))
    return FileRead(tuple(documents), tuple(unreadable))


class SmallIndex:
    """A data folder with its parts, opened for writing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.embedder = HashingEmbedder()
        self.lexical = WordTable()
        try:
            self.catalog = Catalog.open(folder, writable=True, lexical=self.lexical)
        except CatalogMissing:
            self.catalog = Catalog.create(folder, SETTINGS, self.lexical)
        self.indexer = Indexer(
            self.catalog,
            read=read_plain,
            chunker=ParagraphChunker(),
            embedder=self.embedder,
            embedded_text=embedded_text,
        )

    def index(self, root: Path, **options: bool) -> IndexReport:
        return self.indexer.index(root, "files", **options)

    def close(self) -> None:
        self.catalog.close()

    def __enter__(self) -> SmallIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Announcing:
    """Prints every committed file, so that a test knows what was reported as done."""

    def planned(self, files: int, size_bytes: int) -> None:
        print("planned", files, flush=True)

    def read(self, path: str, size_bytes: int) -> None: ...

    def embedded(self, passages: int, words: int) -> None: ...

    def committed(self, path: str, outcome: str) -> None:
        print("committed", outcome, path, flush=True)


def main() -> None:
    folder, root = Path(sys.argv[1]), Path(sys.argv[2])
    with writing(folder, "index"), SmallIndex(folder) as small:
        report = small.indexer.index(root, "files", progress=Announcing())
        print("done", report.generation, flush=True)


if __name__ == "__main__":
    main()
