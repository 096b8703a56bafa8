"""What reading needs of the index of words: analysers, the languages it has, how its
words are spelt and how rare they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock

from index.catalog import Snapshot
from index.lexical.analysis import Analyzer, Analyzers
from index.lexical.postings import Lengths, languages_of
from index.lexical.spelling import respelled

_MOST_LANGUAGES = 4


class IndexWords:
    """Safe to use from many threads. What is known of one generation is kept until the next."""

    def __init__(self, analyzers: Analyzers) -> None:
        self._analyzers = analyzers
        self._kept: tuple[tuple[str, int], Lengths, dict[str, float]] | None = None
        self._lock = Lock()

    def analyzer(self, language: str) -> Analyzer:
        return self._analyzers.of(language)

    def languages(self, snapshot: Snapshot) -> Sequence[str]:
        """Those of the passages, the most frequent first, and at least one."""
        found = dict.fromkeys(map(self._analyzers.resolve, languages_of(snapshot.connection)))
        return list(found)[:_MOST_LANGUAGES] or [self._analyzers.resolve("und")]

    def respelled(self, snapshot: Snapshot, question: str) -> str:
        """``question`` with the diacritics it was typed without, see ``index.lexical.spelling``."""
        return respelled(snapshot.connection, question, self._analyzers)

    def share(self, snapshot: Snapshot) -> Callable[[Sequence[str]], float]:
        """The largest share of all passages, 0 … 1, that has one of the given lemmas."""
        lengths, known = self._of(snapshot)

        def share(lemmas: Sequence[str]) -> float:
            for lemma in lemmas:
                if lemma not in known:
                    slots, _ = lengths.postings(snapshot.connection, lemma)
                    known[lemma] = len(slots) / max(1, lengths.count)
            return max((known[lemma] for lemma in lemmas), default=0.0)

        return share

    def _of(self, snapshot: Snapshot) -> tuple[Lengths, dict[str, float]]:
        wanted = (snapshot.identity, snapshot.generation)
        with self._lock:
            if self._kept is None or self._kept[0] != wanted:
                self._kept = (wanted, Lengths(snapshot.connection), {})
            return self._kept[1], self._kept[2]
