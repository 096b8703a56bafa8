"""How the words of chunks lie in SQLite, and how one word's postings are read back.

Postings are kept in blocks of ``BLOCK`` chunk ids: one row per term and block holds one 16-bit
number per chunk, its place in the block and how often it has the term. A question then reads a few
hundred rows even for a word that stands in every chunk, and a changed document rewrites only the
blocks its chunks are in.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_PLACE_BITS = 10
BLOCK = 1 << _PLACE_BITS
_COUNT_BITS = 16 - _PLACE_BITS
OF_HEAD = (1 << _COUNT_BITS) - 1
"""Stands for the count of a term that the chunk has from its document's head."""

MOST_COUNTED = OF_HEAD - 1
"""A term is counted up to 62 times per chunk; BM25 has long been saturated there."""

_TABLES = """
CREATE TABLE lexical_terms (
    id   INTEGER PRIMARY KEY,
    term TEXT NOT NULL UNIQUE
);
-- data: little-endian uint16 per chunk, place in the block << 6 | count, ascending.
CREATE TABLE lexical_postings (
    term  INTEGER NOT NULL,
    block INTEGER NOT NULL,
    data  BLOB NOT NULL,
    PRIMARY KEY (term, block)
) WITHOUT ROWID;
-- lengths: little-endian uint16 per chunk id of the block, words counted by weight, 0 = no chunk.
CREATE TABLE lexical_blocks (
    block   INTEGER PRIMARY KEY,
    chunks  INTEGER NOT NULL,
    total   INTEGER NOT NULL,
    lengths BLOB NOT NULL
);
-- terms: little-endian uint32 ids of the chunk's terms, so that it can be taken out again.
CREATE TABLE lexical_chunks (
    chunk_id INTEGER PRIMARY KEY,
    language TEXT NOT NULL,
    terms    BLOB NOT NULL
);
CREATE TABLE lexical_languages (
    language TEXT PRIMARY KEY,
    chunks   INTEGER NOT NULL
) WITHOUT ROWID;
"""


def create_tables(connection: sqlite3.Connection) -> None:
    for statement in _TABLES.split(";"):
        if statement.strip():
            connection.execute(statement)


def add_chunk_terms(
    connection: sqlite3.Connection,
    chunks: Sequence[tuple[int, str, Mapping[str, int], int]],
) -> None:
    """Adds (chunk id, language, term → count, length in words); none of them may be there yet.

    A count is at most ``MOST_COUNTED``, or ``OF_HEAD``."""
    ids = _term_ids(connection, {term for _, _, counts, _ in chunks for term in counts})
    postings: dict[tuple[int, int], list[int]] = defaultdict(list)
    lengths: dict[int, list[tuple[int, int]]] = defaultdict(list)
    languages: Counter[str] = Counter()
    for chunk_id, language, counts, length in sorted(chunks):
        block, place = divmod(chunk_id, BLOCK)
        for term, seen in counts.items():
            entry = place << _COUNT_BITS | min(seen, OF_HEAD)
            postings[ids[term], block].append(entry)
        lengths[block].append((place, min(max(length, 1), 0xFFFF)))
        languages[language] += 1
        terms = np.fromiter((ids[term] for term in counts), "<u4", len(counts))
        connection.execute(
            "INSERT INTO lexical_chunks (chunk_id, language, terms) VALUES (?, ?, ?)",
            (chunk_id, language, terms.tobytes()),
        )
    for (term_id, block), entries in sorted(postings.items()):
        row = connection.execute(
            "SELECT data FROM lexical_postings WHERE term = ? AND block = ?", (term_id, block)
        ).fetchone()
        known = np.frombuffer(row[0] if row else b"", "<u2")
        merged = np.sort(np.concatenate([known, np.array(entries, "<u2")]))
        _write_posting(connection, term_id, block, merged)
    for block, places in lengths.items():
        _change_lengths(connection, block, places)
    for name, chunks_of_it in languages.items():
        connection.execute(
            "INSERT INTO lexical_languages VALUES (?, ?)"
            " ON CONFLICT (language) DO UPDATE SET chunks = chunks + excluded.chunks",
            (name, chunks_of_it),
        )


def remove_chunk_terms(connection: sqlite3.Connection, chunk_ids: Sequence[int]) -> None:
    """Takes chunks out again, whichever of them are there."""
    gone: dict[tuple[int, int], list[int]] = defaultdict(list)
    lengths: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for chunk_id in chunk_ids:
        row = connection.execute(
            "SELECT language, terms FROM lexical_chunks WHERE chunk_id = ?", (chunk_id,)
        ).fetchone()
        if row is None:
            continue
        block, place = divmod(chunk_id, BLOCK)
        for term in np.frombuffer(row[1], "<u4").tolist():
            gone[term, block].append(place)
        lengths[block].append((place, 0))
        connection.execute("DELETE FROM lexical_chunks WHERE chunk_id = ?", (chunk_id,))
        connection.execute(
            "UPDATE lexical_languages SET chunks = chunks - 1 WHERE language = ?", (row[0],)
        )
    emptied: set[int] = set()
    for (term, block), places in sorted(gone.items()):
        (data,) = connection.execute(
            "SELECT data FROM lexical_postings WHERE term = ? AND block = ?", (term, block)
        ).fetchone()
        known = np.frombuffer(data, "<u2")
        kept = known[~np.isin(known >> _COUNT_BITS, places)]
        if not len(kept):
            emptied.add(term)
        _write_posting(connection, term, block, kept)
    for block, changed in lengths.items():
        _change_lengths(connection, block, changed)
    connection.execute("DELETE FROM lexical_languages WHERE chunks = 0")
    # A word of a deleted document must not live on in the list of words.
    connection.executemany(
        "DELETE FROM lexical_terms WHERE id = ?1"
        " AND NOT EXISTS (SELECT 1 FROM lexical_postings WHERE term = ?1)",
        ((term,) for term in sorted(emptied)),
    )


def languages_of(connection: sqlite3.Connection, seen: NDArray[np.int64] | None) -> Sequence[str]:
    """Languages of the chunks that are ``seen`` (ids; None for all), the most frequent first."""
    rows = connection.execute(
        "SELECT language FROM lexical_languages ORDER BY chunks DESC, language"
    ).fetchall()
    if seen is not None and not len(seen):
        return []
    if seen is not None and len(rows) > 1:
        rows = connection.execute(
            "SELECT language FROM lexical_chunks"
            " WHERE chunk_id IN (SELECT value FROM json_each(?))"
            " GROUP BY language ORDER BY count(*) DESC, language",
            (json.dumps(seen.tolist()),),
        ).fetchall()
    return [row[0] for row in rows]


def indexed_chunks(connection: sqlite3.Connection) -> set[int]:
    """The ids of all chunks that have terms here."""
    return {row[0] for row in connection.execute("SELECT chunk_id FROM lexical_chunks")}


class Lengths:
    """Lengths of the chunks that are seen at one moment: ``of`` is float32 by *slot*.

    A slot is a chunk's place in the blocks that exist, so that arrays stay small when most chunk
    ids ever given are gone. 0 stands for no chunk, and for one that is not seen: ``count``,
    ``mean`` (words per chunk) and ``postings`` know nothing of it either.
    """

    def __init__(self, connection: sqlite3.Connection, seen: NDArray[np.int64] | None) -> None:
        """``seen``: ids of the chunks that count, sorted; None for all."""
        rows = connection.execute(
            "SELECT block, chunks, total, lengths FROM lexical_blocks ORDER BY block"
        ).fetchall()
        self.blocks: NDArray[np.int64] = np.array([row[0] for row in rows], np.int64)
        lengths = np.frombuffer(b"".join(row[3] for row in rows), "<u2")
        self._slot_of_block = {row[0]: i * BLOCK for i, row in enumerate(rows)}
        self._seen: NDArray[np.bool_] | None = None
        if seen is not None:
            self._seen = np.zeros(len(lengths), bool)
            self._seen[self.slots(seen)] = True
            lengths = lengths * self._seen
        self.count = int(np.count_nonzero(lengths))
        self.mean = int(lengths.sum(dtype=np.int64)) / self.count if self.count else 1.0
        self.of = lengths.astype(np.float32)

    @property
    def size_bytes(self) -> int:
        return self.of.nbytes + (0 if self._seen is None else self._seen.nbytes)

    def chunk_ids(self, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.asarray(self.blocks[slots // BLOCK] * BLOCK + slots % BLOCK, np.int64)

    def slots(self, chunk_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Slots of those of the sorted ``chunk_ids`` that are in an existing block."""
        blocks = chunk_ids // BLOCK
        place = np.searchsorted(self.blocks, blocks)
        there = place < len(self.blocks)
        there[there] = self.blocks[place[there]] == blocks[there]
        return np.asarray(place[there] * BLOCK + chunk_ids[there] % BLOCK, np.int64)

    def postings(
        self, connection: sqlite3.Connection, term: str
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """(slots ascending, counts) of the chunks that are seen and have ``term``.

        ``OF_HEAD`` is no count.
        """
        rows = connection.execute(
            "SELECT p.block, p.data FROM lexical_postings p"
            " JOIN lexical_terms t ON t.id = p.term WHERE t.term = ? ORDER BY p.block",
            (term,),
        ).fetchall()
        entries = np.frombuffer(b"".join(row[1] for row in rows), "<u2")
        starts = np.repeat(
            np.array([self._slot_of_block[row[0]] for row in rows], np.int64),
            [len(row[1]) // 2 for row in rows],
        )
        counts = (entries & OF_HEAD).astype(np.float32)
        slots = starts + (entries >> _COUNT_BITS)
        if self._seen is None:
            return slots, counts
        seen = self._seen[slots]
        return slots[seen], counts[seen]


def _term_ids(connection: sqlite3.Connection, terms: Iterable[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for term in sorted(terms):
        row = connection.execute("SELECT id FROM lexical_terms WHERE term = ?", (term,)).fetchone()
        if row is None:
            row = connection.execute(
                "INSERT INTO lexical_terms (term) VALUES (?) RETURNING id", (term,)
            ).fetchone()
        ids[term] = row[0]
    return ids


def _write_posting(
    connection: sqlite3.Connection, term: int, block: int, entries: NDArray[np.uint16]
) -> None:
    if len(entries):
        connection.execute(
            "INSERT INTO lexical_postings VALUES (?, ?, ?)"
            " ON CONFLICT (term, block) DO UPDATE SET data = excluded.data",
            (term, block, entries.astype("<u2").tobytes()),
        )
    else:
        connection.execute(
            "DELETE FROM lexical_postings WHERE term = ? AND block = ?", (term, block)
        )


def _change_lengths(
    connection: sqlite3.Connection, block: int, changes: Sequence[tuple[int, int]]
) -> None:
    row = connection.execute(
        "SELECT lengths FROM lexical_blocks WHERE block = ?", (block,)
    ).fetchone()
    lengths = np.frombuffer(row[0], "<u2").copy() if row else np.zeros(BLOCK, "<u2")
    for place, length in changes:
        lengths[place] = length
    if lengths.any():
        connection.execute(
            "INSERT INTO lexical_blocks VALUES (?, ?, ?, ?) ON CONFLICT (block) DO UPDATE SET"
            " chunks = excluded.chunks, total = excluded.total, lengths = excluded.lengths",
            (
                block,
                int(np.count_nonzero(lengths)),
                int(lengths.sum(dtype=np.int64)),
                lengths.tobytes(),
            ),
        )
    else:
        connection.execute("DELETE FROM lexical_blocks WHERE block = ?", (block,))
