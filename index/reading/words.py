"""What reading needs of the index of words: analysers, the languages it has, how its
words are spelt and how rare they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.catalog import Snapshot
from index.lexical.analysis import Analyzer, Analyzers
from index.lexical.spelling import respelled
from index.lexical.statistics import statistics_per_scope

_MOST_LANGUAGES = 4


class IndexWords:
    """Safe to use from many threads. All is counted of what the snapshot shows."""

    def __init__(self, analyzers: Analyzers) -> None:
        self._analyzers = analyzers
        self._statistics = statistics_per_scope()

    def analyzer(self, language: str) -> Analyzer:
        return self._analyzers.of(language)

    def languages(self, snapshot: Snapshot) -> Sequence[str]:
        """Those of the passages, the most frequent first, and at least one."""
        found = dict.fromkeys(
            map(self._analyzers.resolve, self._statistics.of(snapshot.seen).languages)
        )
        return list(found)[:_MOST_LANGUAGES] or [self._analyzers.resolve("und")]

    def respelled(self, snapshot: Snapshot, question: str) -> str:
        """``question`` with the diacritics it was typed without, see ``index.lexical.spelling``."""
        seen = snapshot.seen
        return respelled(seen.connection, self._statistics.of(seen), question, self._analyzers)

    def share(self, snapshot: Snapshot) -> Callable[[Sequence[str]], float]:
        """The largest share of all passages, 0 … 1, that has one of the given lemmas."""
        statistics = self._statistics.of(snapshot.seen)

        def share(lemmas: Sequence[str]) -> float:
            shares = (statistics.share(snapshot.connection, lemma) for lemma in lemmas)
            return max(shares, default=0.0)

        return share
