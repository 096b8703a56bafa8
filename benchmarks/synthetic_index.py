"""An index of any size in seconds: made-up texts and random unit vectors, through the real catalog.

Its words follow the frequencies of a real language (a Zipf law over the words of the sample
documents), so that the lexical leg has the work it has in life. What it answers means nothing.

    python -m benchmarks.synthetic_index FOLDER --chunks 10000
    python -m benchmarks.synthetic_index FOLDER --chunks 100000 --per-document 100
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from pathlib import Path

import numpy as np

from index.catalog import Catalog, FileState, ReadyDocument
from index.chunk import Chunk
from index.indexing.persisting import persist_vectors
from ingest.document import Document, Metadata, Section
from ingest.locator import Locator
from service.composition import embedder, index_settings, lexical_index
from service.settings import Settings

WORDS_PER_CHUNK = 130
WORDS_PER_SENTENCE = 16
CHUNKS_PER_DOCUMENT = 25
DOCUMENTS_PER_COMMIT = 20
SOURCES = ("tests/sample_corpus/content", "docs")


def make(folder: Path, chunks: int, seed: int = 0, per_document: int = CHUNKS_PER_DOCUMENT) -> None:
    """Writes the index into ``folder``, which must not hold one. Larger documents are written
    faster."""
    randomness = np.random.default_rng(seed)
    settings = replace(Settings(), data=folder)
    model = embedder(settings)
    lexical = lexical_index(settings)
    words = vocabulary()
    frequency = 1 / np.arange(1, len(words) + 1)
    frequency /= frequency.sum()
    with Catalog.create(folder, index_settings(model, lexical), lexical) as catalog:
        with catalog.write() as writer:
            writer.collection("synthetic", folder)
        documents = max(1, chunks // per_document)
        for start in range(0, documents, DOCUMENTS_PER_COMMIT):
            with catalog.write() as writer:
                for number in range(start, min(start + DOCUMENTS_PER_COMMIT, documents)):
                    texts = [
                        _sentences(randomness.choice(words, WORDS_PER_CHUNK, p=frequency))
                        for _ in range(per_document)
                    ]
                    vectors = randomness.normal(size=(len(texts), model.identity.dimension))
                    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
                    ready = _ready(number, texts, vectors.astype(np.float32))
                    digest = blake2b(f"{seed}/{number}".encode(), digest_size=16).digest()
                    state = FileState(f"{number:06}.txt", 1000, 0, time.time_ns(), digest)
                    writer.put("synthetic", state, [ready])
        persist_vectors(catalog, always=True)


def options(description: str | None) -> argparse.ArgumentParser:
    """The options of a benchmark that runs over such an index."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--chunks", type=int, default=10_000)
    parser.add_argument("--data", type=Path, help="an index that is there already")
    return parser


@contextmanager
def prepared(arguments: argparse.Namespace) -> Iterator[Path]:
    """The data folder that ``options`` name, or a new index for as long as it is needed."""
    if arguments.data is not None:
        yield arguments.data
        return
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        make(data, arguments.chunks)
        yield data


def _sentences(words: Sequence[str]) -> str:
    cut = range(0, len(words), WORDS_PER_SENTENCE)
    return " ".join(f"{' '.join(words[i : i + WORDS_PER_SENTENCE]).capitalize()}." for i in cut)


def _ready(number: int, texts: Sequence[str], vectors: np.ndarray) -> ReadyDocument:
    text = "\n".join(texts)
    sections: list[Section] = []
    chunks: list[Chunk] = []
    at = 0
    for ordinal, part in enumerate(texts):
        locator = Locator("page", ordinal + 1, ordinal + 1)
        sections.append(Section(at, at + len(part), locator))
        chunks.append(
            Chunk(ordinal, at, at + len(part), part, locator, (), f"Dokument {number}", "pl")
        )
        at += len(part) + 1
    metadata = Metadata(
        f"Dokument {number}", "metadata", "pl", "text", date(2024, 1, 1), "metadata"
    )
    return ReadyDocument(Document("text/plain", text, sections, metadata), chunks, vectors)


def vocabulary() -> list[str]:
    """Words of our own texts, the most frequent first."""
    counts: dict[str, int] = {}
    for source in SOURCES:
        for file in sorted(Path(source).rglob("*")):
            if file.suffix in (".txt", ".md"):
                for word in re.findall(r"[^\W\d_]{2,}", file.read_text(encoding="utf-8").lower()):
                    counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chunks", type=int, default=10_000)
    parser.add_argument("--per-document", type=int, default=CHUNKS_PER_DOCUMENT)
    arguments = parser.parse_args()
    make(arguments.folder, arguments.chunks, per_document=arguments.per_document)
