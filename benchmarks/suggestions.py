"""How long suggestions take to make and to give, and what they weigh.

``python -m benchmarks.suggestions DATA [--rounds N]`` on the data folder of any index. What is
typed is taken from the index's own titles, letter by letter.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from index.catalog import Catalog
from index.suggesting import LiveSuggestions
from service.composition import word_analyzers
from service.settings import load_settings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=300)
    chosen = parser.parse_args()
    analyzers = word_analyzers(load_settings({"data": str(chosen.data)}).settings)
    with Catalog.open(chosen.data) as catalog:
        with catalog.snapshot() as snapshot:
            numbers = snapshot.statistics()
            rows = snapshot.documents()
            titles = [row.title for row in rows[:: max(1, len(rows) // chosen.rounds)]]
        for language in numbers.languages:
            analyzers.of(language)
        process = psutil.Process()
        before, worked, began = process.memory_info().rss, time.process_time(), time.monotonic()
        live = LiveSuggestions(catalog, analyzers.of)
        live.settle(600)
        print(
            f"{numbers.documents} documents, {numbers.chunks} chunks: made in "
            f"{time.monotonic() - began:.1f} s ({time.process_time() - worked:.1f} s of work), "
            f"{(process.memory_info().rss - before) / 2**20:.0f} MiB"
        )
        typed = [title[: 1 + place % 12] for place, title in enumerate(titles)]
        report("suggest", typed, lambda text: live.suggest(text, 8))
        wrong = [title.replace("a", "ą", 1)[:5] + "x" + title[5:14] for title in titles]
        report("did you mean", wrong, live.did_you_mean)
        live.close()


def report(name: str, texts: list[str], ask: Callable[[str], object]) -> None:
    spent: list[float] = []
    for text in texts:
        began = time.perf_counter()
        ask(text)
        spent.append((time.perf_counter() - began) * 1000)
    spent.sort()
    slow = spent[int(len(spent) * 0.95)]
    print(f"{name}: p50 {statistics.median(spent):.2f} ms, p95 {slow:.2f} ms")


if __name__ == "__main__":
    main()
