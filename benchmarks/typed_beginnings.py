"""What is offered while somebody types, for a list of beginnings.

``python -m benchmarks.typed_beginnings DATA [--shown 3]`` on the data folder of an index:
beginnings of questions in Polish and English, and the first letters of words of the index's own
titles. Prints what is offered first, how many beginnings have nothing, how many of the phrases
offered are pieces of sentences (a first word in a case that only a sentence gives it), and the
times.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from index.catalog import Catalog
from index.language.endings import is_oblique
from index.suggesting import LiveSuggestions, Suggestion
from service.composition import word_analyzers
from service.settings import load_settings

BEGUN = (
    *("ile", "ile w", "ile wynosi", "ile kosztuje", "jak długo", "jak", "kto", "kto jest", "kiedy"),
    *(
        "co to",
        "co to jest",
        "gdzie",
        "czy",
        "jaki",
        "jakie",
        "which",
        "how",
        "how much",
        "what is",
    ),
)
LETTERS = (2, 3, 4, 6)
TITLES = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--shown", type=int, default=3)
    chosen = parser.parse_args()
    analyzers = word_analyzers(load_settings({"data": str(chosen.data)}).settings)
    with Catalog.open(chosen.data) as catalog:
        live = LiveSuggestions(catalog, analyzers.of)
        live.settle(3600)
        with catalog.snapshot() as snapshot:
            titles = [row.title for row in snapshot.documents()]
        report("beginnings of questions", BEGUN, live, chosen.shown)
        report("words of titles", list(words(titles)), live, chosen.shown)
        live.close()


def words(titles: Sequence[str]) -> list[str]:
    found = [
        word[: LETTERS[place % len(LETTERS)]]
        for title in titles[:: max(1, len(titles) // TITLES)]
        for place, word in enumerate(title.split()[:3])
        if len(word) > LETTERS[-1] and word.isalpha()
    ]
    return list(dict.fromkeys(found))


def report(name: str, typed: Sequence[str], live: LiveSuggestions, shown: int) -> None:
    spent: list[float] = []
    offered: list[Suggestion] = []
    empty: list[str] = []
    for text in typed:
        began = time.perf_counter()
        found, _ = live.suggest(text, 8)
        spent.append((time.perf_counter() - began) * 1000)
        offered += found
        if not found:
            empty.append(text)
        print(f"  {text!r}: {' | '.join(one.text for one in found[:shown])}")
    phrases = [one for one in offered if one.kind == "phrase"]
    pieces = [one.text for one in phrases if is_piece(one.text)]
    spent.sort()
    print(
        f"{name}: {len(typed)} typed, {len(empty)} without anything {empty}, "
        f"{len(offered)} offered ({sum(one.kind == 'question' for one in offered)} questions, "
        f"{len(phrases)} phrases, of them {len(pieces)} pieces {pieces[:5]}), "
        f"p50 {statistics.median(spent):.1f} ms, p95 "
        f"{spent[int(0.95 * len(spent))]:.1f} ms"
    )


def is_piece(text: str) -> bool:
    first, _, rest = text.partition(" ")
    return is_oblique(first) or (not rest and first.islower())


if __name__ == "__main__":
    main()
