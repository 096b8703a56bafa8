"""How long ``kartoteka index`` takes when nothing changed: start, imports, walk and compare.

    python benchmarks/reindex_unchanged.py [--files 10000] [--runs 5]

Makes a folder of small text files and indexes it with the real readers, chunker and lexical leg,
but with random vectors under the bundled model's name: embedding is not what is measured, and
10,000 files of it would take an hour. Then times the real command in processes of its own, and
checks that each found every file unchanged. Prints one JSON object; ``mean_cpu_s`` says what a
run costs where other work keeps the machine busy.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding.base import Embedder, EmbedderIdentity
from service.composition import opened_workshop
from service.settings import Settings

FILES_PER_FOLDER = 100


class RandomVectors:
    """The identity and token counts of a real model, with vectors of no meaning."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self._random = np.random.default_rng(1)

    @property
    def identity(self) -> EmbedderIdentity:
        return self._model.identity

    @property
    def max_tokens(self) -> int:
        return self._model.max_tokens

    def count_tokens(self, text: str) -> int:
        return self._model.count_tokens(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = self._random.normal(size=(len(texts), self.identity.dimension))
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.embed_passages([text])[0]
        return vector


def make_files(root: Path, count: int) -> None:
    for number in range(count):
        folder = root / f"teczka {number // FILES_PER_FOLDER:03}"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"pismo {number:05}.txt"
        file.write_text(f"Pismo numer {number} w sprawie składki.\n", encoding="utf-8")
        os.utime(file, (1_700_000_000, 1_700_000_000))


def build(root: Path, data: Path) -> float:
    started = time.perf_counter()
    with opened_workshop(Settings(data=data)) as workshop:
        quick = replace(workshop, model=RandomVectors(workshop.model))
        with quick.opened(0.0) as catalog:
            quick.indexer(catalog).index(root, root.name)
    return time.perf_counter() - started


def time_command(root: Path, data: Path, files: int) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "service", "--data", str(data), "index", str(root), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - started
    report = json.loads(done.stdout)
    if report["unchanged"] != files or report["added"] or report["changed"]:
        raise SystemExit(f"not a run without changes: {done.stdout}")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root, data = Path(temporary) / "pisma", Path(temporary) / "data"
        make_files(root, options.files)
        build_s = build(root, data)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        runs = [time_command(root, data, options.files) for _ in range(options.runs)]
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        json.dumps(
            {
                "files": options.files,
                "median_s": round(statistics.median(runs), 2),
                "slowest_s": round(max(runs), 2),
                "mean_cpu_s": round(cpu_s / options.runs, 2),
                "runs": options.runs,
                "first_indexing_without_embedding_s": round(build_s, 1),
                "machine": f"{os.cpu_count()} cores, {platform.processor() or platform.machine()}",
                "load_average": round(os.getloadavg()[0], 1),
                "python": platform.python_version(),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
