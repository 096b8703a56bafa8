"""What it costs that everything is counted of what each reader may see.

``python -m benchmarks.scopes DATA`` on the data folder of any index. A scope that shows every
second file is asked for the first time, and again; seconds are of processor time.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from index.catalog import Catalog, Scope
from index.lexical.statistics import ScopeStatistics, statistics_per_scope
from index.retrieval.background import Background
from index.retrieval.index_languages import IndexLanguages
from index.suggesting import LiveSuggestions
from service.composition import word_analyzers
from service.settings import load_settings

Result = TypeVar("Result")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    analyzers = word_analyzers(load_settings({"data": str(data)}).settings)
    scope = Scope(lambda _, path: sum(path.encode()) % 2 == 0)
    with Catalog.open(data) as catalog:
        with catalog.snapshot() as whole:
            numbers = whole.statistics()
            for language in numbers.languages:
                analyzers.of(language)
            snapshot = timed("which files may be seen", lambda: whole.within(scope))
            timed("the same, again", lambda: whole.within(scope).seen)
            seen = snapshot.seen
            kept = statistics_per_scope()
            words = timed("words: lengths, languages", lambda: kept.of(seen))
            timed("the same, again", lambda: kept.of(seen))
            dimension = snapshot.settings.embedder.dimension
            vector = np.ones(dimension, np.float32) / np.float32(dimension**0.5)
            background, languages = Background(), IndexLanguages()
            timed("the arbitrary passage", lambda: background.cosine(snapshot, vector))
            timed("shares of languages", lambda: languages.lack(snapshot, "en"))
            print(
                f"{numbers.documents} documents, {numbers.chunks} passages, of which "
                f"{words.passages} are seen; kept of the words: {size(words):.2f} MB"
            )
        live = LiveSuggestions(catalog, analyzers.of)
        timed("suggestions of everything: reading and making", lambda: live.settle(3600))
        timed("suggestions of the scope", lambda: live.settle(3600, scope))
        before = live.size_bytes
        tracemalloc.start()  # which slows what it traces
        live.settle(3600, Scope(lambda _, path: sum(path.encode()) % 2 == 1))
        traced, _ = tracemalloc.get_traced_memory()
        said = (live.size_bytes - before) / 1e6
        print(f"the book of a scope takes {traced / 1e6:.1f} MB; it is taken for {said:.1f} MB")
        live.close()


def size(words: ScopeStatistics) -> float:
    return words.lengths.size_bytes / 1e6


def timed(what: str, work: Callable[[], Result]) -> Result:
    began = time.process_time()
    found = work()
    print(f"{what}: {(time.process_time() - began) * 1000:.1f} ms")
    return found


if __name__ == "__main__":
    main()
