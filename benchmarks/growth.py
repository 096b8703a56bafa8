"""How the cost of a file grows with its size, step by step, for contents that invite bad growth.

    python -m benchmarks.growth [--base-kib 25] [--shape NAME …] [--json]

Each shape of ``benchmarks.growing_files`` is written at 1, 2, 4 and 8 times the base size, and
every step that a text goes through is run on it. Printed are the processor seconds of the largest
and the growth: the exponent of the cost, 1.0 where it doubles with the size, 2.0 where it
quadruples; n log n comes to about 1.1. It is fitted over what took long enough to be measured.
Of embedding the tokenizer is measured: the network takes one time for every passage.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.growing_files import SHAPES, Shape
from index.catalog import Catalog, FileState, ReadyDocument
from index.chunk import Chunk
from index.chunking import embedded_text
from index.suggesting.book import Contents, SuggestionBook
from index.suggesting.harvest import Harvest
from ingest.document import Document
from ingest.errors import Unreadable
from ingest.reading import read_file
from service.composition import chunker, embedder, index_settings, lexical_index, word_analyzers
from service.settings import Settings

FACTORS = (1, 2, 4, 8)
LEAST_S = 0.02
"""What takes less is not measured: chance is as large."""

TELLING_S = 0.1

ENOUGH_S = 8.0
"""A size that takes longer is the last of its shape."""

WARMING = Shape("warming", ".txt", lambda n: "Umowa z klastrem trwa rok, the contract ends. " * n)

STEPS = ("read", "chunk", "tokens", "store", "suggest")

Result = TypeVar("Result")


class Steps:
    """Every step that a file's text goes through before it can be found and suggested."""

    def __init__(self, folder: Path) -> None:
        settings = replace(Settings(), data=folder / "data")
        self._folder = folder
        self._model = embedder(settings)
        self._chunker = chunker(self._model)
        self._lexical = lexical_index(settings)
        self._built_with = index_settings(self._model, self._lexical)
        self._analyzers = word_analyzers(settings)
        self._number = 0
        self.seconds(WARMING, 4000)  # tables are loaded by the first text that needs them

    def seconds(self, shape: Shape, size_bytes: int) -> Mapping[str, float]:
        """Processor seconds by step; only "read" where the file is refused."""
        file = self._folder / f"{shape.name}{shape.suffix}"
        file.write_text(shape.of_size(size_bytes), encoding="utf-8")
        spent: dict[str, float] = {}
        try:
            read = _timed(spent, "read", lambda: read_file(file))
        except Unreadable:
            return spent
        documents = read.documents
        chunks = _timed(spent, "chunk", lambda: [self._chunker.chunks(one) for one in documents])
        texts = [embedded_text(chunk) for cut in chunks for chunk in cut]
        _timed(spent, "tokens", lambda: [self._model.count_tokens(text) for text in texts])
        ready = [self._ready(*pair) for pair in zip(documents, chunks, strict=True)]
        self._number += 1
        folder = self._folder / f"index-{self._number}"
        with Catalog.create(folder, self._built_with, self._lexical) as catalog:
            _timed(spent, "store", lambda: _store(catalog, ready))
            _timed(spent, "suggest", lambda: self._suggest(catalog))
        return spent

    def _ready(self, document: Document, chunks: Sequence[Chunk]) -> ReadyDocument:
        vectors = np.zeros((len(chunks), self._model.identity.dimension), np.float32)
        vectors[:, 0] = 1
        return ReadyDocument(document, chunks, vectors)

    def _suggest(self, catalog: Catalog) -> None:
        with catalog.snapshot() as snapshot:
            harvest = Harvest(self._analyzers.of, snapshot.identity)
            harvest.bring_forward(snapshot, lambda _: None)
            everything = np.array(sorted(harvest.documents), np.int64)
            contents = Contents(harvest, everything)
            SuggestionBook(contents, self._analyzers.of, (snapshot.identity, 1, b""))


def _store(catalog: Catalog, ready: Sequence[ReadyDocument]) -> None:
    with catalog.write() as writer:
        writer.collection("growth", catalog.folder)
        writer.put("growth", FileState("file", 1, 1, 1, b""), ready)


def _timed(spent: dict[str, float], name: str, step: Callable[[], Result]) -> Result:
    began = time.process_time()
    result = step()
    spent[name] = time.process_time() - began
    return result


@dataclass(frozen=True, slots=True)
class Row:
    """Processor seconds of one step at growing sizes, as far as they were tried."""

    shape: str
    step: str
    seconds: Sequence[float]

    @property
    def growth(self) -> float | None:
        """The exponent of the cost over the sizes that took long enough to be measured; None
        where fewer than two did, or none took ``TELLING_S``."""
        points = [one for one in zip(FACTORS, self.seconds, strict=False) if one[1] >= LEAST_S]
        if len(points) < 2 or points[-1][1] < TELLING_S:
            return None
        sizes, costs = np.log2(np.array(points)).T
        return float(np.polyfit(sizes, costs, 1)[0])


def measured(
    shapes: Sequence[Shape], base_bytes: int, factors: Sequence[int] = FACTORS
) -> Iterator[Row]:
    """A row per shape and step, as they are measured."""
    with tempfile.TemporaryDirectory(prefix="kartoteka-growth-") as folder:
        steps = Steps(Path(folder))
        for shape in shapes:
            spent: list[Mapping[str, float]] = []
            for factor in factors:
                spent.append(steps.seconds(shape, base_bytes * factor))
                if sum(spent[-1].values()) > ENOUGH_S:
                    break
            for step in STEPS:
                yield Row(
                    shape.name + shape.suffix, step, [round(one.get(step, 0.0), 3) for one in spent]
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base-kib", type=float, default=25)
    parser.add_argument("--shape", action="append", default=[])
    parser.add_argument("--json", action="store_true", help="one row a line")
    asked = parser.parse_args()
    shapes = [one for one in SHAPES if not asked.shape or one.name in asked.shape]
    print(
        f"{datetime.now(UTC):%Y-%m-%d}: {asked.base_kib:g} KiB at 1×; CPU s at 1×, 2×, 4×, 8×",
        file=sys.stderr,
    )
    for row in measured(shapes, int(asked.base_kib * 1024)):
        if asked.json:
            print(json.dumps({**asdict(row), "growth": row.growth}), flush=True)
        elif row.growth is not None:
            shown = " ".join(f"{one:8.3f}" for one in row.seconds)
            print(f"{row.shape:28} {row.step:8} {shown:36} n^{row.growth:.2f}", flush=True)


if __name__ == "__main__":
    main()
