"""What is counted of the words of the passages that somebody sees.

The only way to a document frequency, a length or a list of languages: whoever asks here cannot
forget that hidden passages do not count.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.lexical.postings import Lengths, languages_of
from index.seen import PerScope, Seen

MOST_BYTES = 64 << 20
"""Of all scopes together; one scope of 100,000 passages takes about 1 MB."""

_TERMS_KEPT = 4096


class ScopeStatistics:
    """Counts over the passages of one ``Seen``, by *slot* as ``Lengths`` numbers them.

    Safe to use from many threads, each with a connection that reads the same generation.
    """

    def __init__(self, seen: Seen) -> None:
        self.lengths = Lengths(seen.connection, seen.chunks)
        self.languages: Sequence[str] = languages_of(seen.connection, seen.chunks)
        """Most frequent first, of the passages that are seen."""
        self._having: dict[str, int] = {}

    @property
    def passages(self) -> int:
        return self.lengths.count

    @property
    def size_bytes(self) -> int:
        return self.lengths.size_bytes + 100 * _TERMS_KEPT

    def postings(
        self, connection: sqlite3.Connection, term: str
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """(slots ascending, counts) of the passages that are seen and have ``term``."""
        return self.lengths.postings(connection, term)

    def having(self, connection: sqlite3.Connection, term: str) -> int:
        """How many of the passages that are seen have ``term``."""
        known = self._having.get(term)
        if known is None:
            known = len(self.postings(connection, term)[0])
            if len(self._having) < _TERMS_KEPT:
                self._having[term] = known
        return known

    def share(self, connection: sqlite3.Connection, term: str) -> float:
        """``having`` as a share of all that are seen, 0 … 1."""
        return self.having(connection, term) / max(self.passages, 1)


def statistics_per_scope() -> PerScope[Seen, ScopeStatistics]:
    return PerScope(ScopeStatistics, lambda one: one.size_bytes, MOST_BYTES)
