"""What is counted of a part of an index equals what an index of that part alone would count."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from threading import Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.lexical.base import LexicalChunk
from index.lexical.postings import BLOCK
from index.lexical.sqlite_index import SqliteLexicalIndex
from index.seen import MOST_KEPT, PerScope, Seen, SeenKey
from tests.index.small_words import small_analyzers

WORDS = ("umowa", "umową", "szpital", "kot", "zolw", "żółw", "żólw", "hospital", "57 mln")
QUERIES = ("umowa szpitala", "zolw i kot", "the hospital", "57 mln", "zolw", "żółw")


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> SqliteLexicalIndex:
    return SqliteLexicalIndex(small_analyzers(tmp_path_factory.mktemp("lemmas")))


passages = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
        st.sampled_from(("pl", "en", "und")),
        st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(passages=passages, query=st.sampled_from(QUERIES))
def test_hidden_passages_change_nothing(
    lexical: SqliteLexicalIndex, passages: list[tuple[str, str, bool]], query: str
) -> None:
    chunks = [
        # Far apart, so that whole blocks are hidden too.
        LexicalChunk(1 + number * (BLOCK // 3), "", "", text, language)
        for number, (text, language, _) in enumerate(passages)
    ]
    shown = [one for one, (_, _, is_shown) in zip(chunks, passages, strict=True) if is_shown]
    with_hidden, without = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    for connection, held in ((with_hidden, chunks), (without, shown)):
        lexical.create(connection)
        lexical.add(connection, held)
    part = Seen(with_hidden, np.array([one.chunk_id for one in shown], np.int64), None)
    alone = Seen.everything(without)
    assert lexical.search(part, query, 9, part.chunks) == lexical.search(alone, query, 9, None)
    assert lexical.search(part, query, 9, None) == lexical.search(alone, query, 9, None)
    assert lexical.respelled(part, query) == lexical.respelled(alone, query)
    assert lexical.groups(part, query) == lexical.groups(alone, query)
    assert lexical.matcher(part, query) == lexical.matcher(alone, query)
    mine, theirs = lexical.statistics(part), lexical.statistics(alone)
    assert mine.languages == theirs.languages
    assert mine.passages == theirs.passages
    assert mine.lengths.mean == theirs.lengths.mean
    assert mine.share(with_hidden, "umowa") == theirs.share(without, "umowa")
    with_hidden.close()
    without.close()


@dataclass(frozen=True)
class Asked:
    key: SeenKey | None


def counting(most_bytes: int) -> tuple[PerScope[Asked, NDArray[np.uint8]], list[SeenKey | None]]:
    counted: list[SeenKey | None] = []

    def count(asked: Asked) -> NDArray[np.uint8]:
        counted.append(asked.key)
        return np.zeros(10, np.uint8)

    return PerScope(count, lambda one: one.nbytes, most_bytes), counted


def scope(number: int, generation: int = 1) -> Asked:
    return Asked(("catalog", generation, bytes([number])))


def test_each_generation_and_scope_is_counted_once() -> None:
    kept, counted = counting(1000)
    for _ in range(3):
        kept.of(scope(1))
        kept.of(scope(2))
        kept.of(scope(1, generation=2))
    assert counted == [scope(1).key, scope(2).key, scope(1, generation=2).key]


def test_a_writers_transaction_is_counted_each_time() -> None:
    kept, counted = counting(1000)
    kept.of(Asked(None))
    kept.of(Asked(None))
    assert counted == [None, None]
    assert kept.kept_bytes == 0


def test_the_last_used_are_kept_within_the_bytes() -> None:
    kept, counted = counting(30)
    for number in (1, 2, 3, 1, 4):
        kept.of(scope(number))
    assert kept.kept_bytes == 30
    counted.clear()
    for number in (1, 3, 4, 2):
        kept.of(scope(number))
    assert counted == [scope(2).key]


def test_many_small_ones_are_bounded_too() -> None:
    kept, _ = counting(1 << 20)
    for number in range(200):
        kept.of(scope(number))
    assert kept.kept_bytes == 10 * MOST_KEPT


def test_what_failed_is_tried_again_and_many_threads_count_once() -> None:
    tries: list[int] = []

    def count(asked: Asked) -> int:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("full")
        return 7

    kept = PerScope(count, lambda one: one, 100)
    with pytest.raises(OSError, match="full"):
        kept.of(scope(1))
    found: list[int] = []
    threads = [Thread(target=lambda: found.append(kept.of(scope(1)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [7] * 8
    assert len(tries) == 2
