"""The seam between search and an index of words."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.seen import Seen


@dataclass(frozen=True, slots=True)
class LexicalChunk:
    """What the lexical leg indexes of one chunk. ``language`` is ISO 639-1 or "und".

    ``head`` names the document the chunk is one of several of (see ``document_head``), "" where
    the chunk is the whole document.
    """

    chunk_id: int
    title: str
    headings: str
    text: str
    language: str
    head: str = ""


class LexicalIndex(Protocol):
    """Words of chunks, kept in the catalog's own database and inside its transactions.

    Every method uses the connection it is given and neither commits nor rolls back. Whatever is
    looked up is answered as if there were no chunks but those that are ``seen``.
    """

    @property
    def fingerprint(self) -> str:
        """Changes when the same text would be indexed as other terms."""
        ...

    def create(self, connection: sqlite3.Connection) -> None:
        """Makes the tables of a new catalog."""
        ...

    def add(self, connection: sqlite3.Connection, chunks: Sequence[LexicalChunk]) -> None: ...

    def remove(self, connection: sqlite3.Connection, chunk_ids: Sequence[int]) -> None: ...

    def search(
        self,
        seen: Seen,
        query: str,
        limit: int,
        allowed: NDArray[np.int64] | None,
    ) -> Sequence[tuple[int, float]]:
        """(chunk_id, BM25 score ≥ 0) of the best ``limit`` chunks, best first.

        ``allowed`` restricts the search to those chunk ids (sorted); None means all that are seen.
        It changes no score.
        """
        ...


class MatchingLexicalIndex(LexicalIndex, Protocol):
    """A lexical index that can also tell which words of a passage a query matched, and how its
    texts spell the words of a query typed without diacritics."""

    def respelled(self, seen: Seen, query: str) -> str: ...

    def having_all(self, seen: Seen, query: str) -> NDArray[np.int64]:
        """Ids, sorted, of the chunks that are seen and have every word of ``query``, in any
        inflection, in themselves or in their document's head."""
        ...

    def matcher(self, seen: Seen, query: str) -> WordMatcher: ...


class WordMatcher(Protocol):
    def spans(self, text: str, language: str) -> Sequence[tuple[int, int]]:
        """[start, end) of the matched words of ``text``, ascending, not overlapping."""
        ...
