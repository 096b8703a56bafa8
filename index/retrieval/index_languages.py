"""Which languages the passages of an index are in."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

from index.catalog.snapshot import Snapshot

_SCARCE = 0.1
"""A language that fewer passages are in is as good as absent: short ones are easily misread, and
some quote another language. 5.6 % of a Polish program manual count as English, being code; words
counted in full there, both legs found less by English titles (nDCG@10 0.238) than meaning alone
(0.251); counted a quarter, more (0.254)."""


class IndexLanguages:
    """The share of each language among the chunks; counted once per generation."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[str, int], Mapping[str, float]] | None = None
        self._lock = Lock()

    def lack(self, snapshot: Snapshot, language: str | None) -> bool:
        """Whether hardly any passage is in ``language``; False for None, an unknown language."""
        return language is not None and self._shares(snapshot).get(language, 0.0) < _SCARCE

    def _shares(self, snapshot: Snapshot) -> Mapping[str, float]:
        wanted = (snapshot.identity, snapshot.generation)
        with self._lock:
            if self._kept is None or self._kept[0] != wanted:
                rows = snapshot.connection.execute(
                    "SELECT language, count(*) FROM chunks WHERE language != 'und'"
                    " GROUP BY language"
                ).fetchall()
                total = sum(count for _, count in rows)
                self._kept = (wanted, {language: count / total for language, count in rows})
            return self._kept[1]
