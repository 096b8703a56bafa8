"""What one file does to a step is that file's line; the run goes on, and its indexed text stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.chunk import Chunk
from index.indexing.indexer import Chunker
from index.lexical.base import LexicalChunk
from ingest.document import Document
from tests.index.small_index import HashingEmbedder, ParagraphChunker, SmallIndex, WordTable

MARK = "feralny"
ERRORS = (
    ValueError("a value"),
    ArithmeticError("a number"),
    RuntimeError("a state"),
    AssertionError("a promise"),
    RecursionError("a depth"),
    MemoryError("a size"),
    UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates"),
    sqlite3.DataError("string or blob too big"),
)


class TouchyChunker(ParagraphChunker):
    error: Exception

    def chunks(self, document: Document) -> list[Chunk]:
        if MARK in document.text:
            raise self.error
        return super().chunks(document)


class TouchyEmbedder(HashingEmbedder):
    error: Exception
    all_texts = False

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.all_texts or any(MARK in text for text in texts):
            raise self.error
        return super().embed_passages(texts)


class TouchyWords(WordTable):
    error: Exception

    def add(self, connection: sqlite3.Connection, chunks: Sequence[LexicalChunk]) -> None:
        super().add(connection, chunks)
        if any(MARK in chunk.text for chunk in chunks):
            raise self.error


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("a.txt", "m.txt", "z.txt"):
        (folder / name).write_text(f"Umowa {name} trwa rok.", encoding="utf-8")
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallIndex]:
    with SmallIndex(tmp_path / "data") as opened:
        yield opened


def spoil(small: SmallIndex, step: str, error: Exception) -> None:
    """Makes one of the steps fail over texts with ``MARK``."""
    if step == "chunking":
        chunker = TouchyChunker()
        chunker.error = error
        made: Chunker = chunker
        small.indexer.chunker = made
    elif step == "embedding":
        embedder = TouchyEmbedder()
        embedder.error = error
        small.indexer.embedder = embedder
    else:
        words = TouchyWords()
        words.error = error
        small.catalog.lexical = words


def texts(small: SmallIndex) -> dict[str, str]:
    with small.catalog.snapshot() as snapshot:
        return {row.path: snapshot.document_text(row.id) for row in snapshot.documents()}


@pytest.mark.parametrize("step", ["chunking", "embedding", "words"])
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_one_files_content_is_its_line_and_its_text_stays(
    small: SmallIndex, root: Path, step: str, error: Exception
) -> None:
    small.index(root)
    before = texts(small)
    (root / "m.txt").write_text(f"Zapis {MARK} tajny.", encoding="utf-8")
    (root / "n.txt").write_text("Pismo nowe trwa.", encoding="utf-8")
    spoil(small, step, error)
    report = small.index(root)
    assert [(one.path, one.reason) for one in report.failed] == [("m.txt", "crashed")]
    assert "tajny" not in report.failed[0].detail
    assert report.added == 1
    assert texts(small) == {**before, "n.txt": "Pismo nowe trwa."}


def test_a_model_that_embeds_nothing_is_no_files_fault(small: SmallIndex, root: Path) -> None:
    embedder = TouchyEmbedder()
    embedder.error, embedder.all_texts = RuntimeError("no model"), True
    small.indexer.embedder = embedder
    with pytest.raises(RuntimeError, match="no model"):
        small.index(root)


@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("disk I/O error"), OSError(28, "No space left")]
)
def test_the_machines_fault_is_not_put_down_to_a_file(
    small: SmallIndex, root: Path, error: Exception
) -> None:
    small.index(root)
    (root / "m.txt").write_text(f"Zapis {MARK}.", encoding="utf-8")
    spoil(small, "words", error)
    with pytest.raises(type(error)):
        small.index(root)
