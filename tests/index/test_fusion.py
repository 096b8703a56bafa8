"""One score out of two, checked by hand and for what must always hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical.question_language import question_language
from index.retrieval.fusion import FOREIGN_WORDING, fuse

scores = st.dictionaries(st.integers(1, 30), st.floats(0.01, 1), max_size=15)


def test_by_hand() -> None:
    """Background 0.8: cosines 0.9, 0.85 become 1 and 0.5. BM25 10 and 4 become 1 and 0.4."""
    parts = fuse({1: 0.9, 2: 0.85}, {2: 10.0, 3: 4.0}, background=0.8, weight=0.6)
    assert parts[1].total == pytest.approx(0.6)
    assert parts[2].total == pytest.approx(0.6 * 0.5 + 0.4)
    assert parts[3].total == pytest.approx(0.4 * 0.4)
    assert (parts[2].dense, parts[2].lexical) == pytest.approx((0.3, 0.4))


@settings(deadline=None)
@given(scores, scores)
def test_every_chunk_of_either_leg_has_a_score(
    dense: dict[int, float], lexical: dict[int, float]
) -> None:
    assert fuse(dense, lexical, 0.0).keys() == dense.keys() | lexical.keys()


@settings(deadline=None)
@given(scores)
def test_one_leg_alone_keeps_its_order(only: dict[int, float]) -> None:
    by_score = sorted(only, key=lambda chunk: (-only[chunk], chunk))
    for parts in (fuse(only, {}, 0.0), fuse({}, only, 0.0)):
        assert sorted(parts, key=lambda chunk: (-parts[chunk].total, chunk)) == by_score


@settings(deadline=None)
@given(scores, scores)
def test_who_leads_in_both_legs_leads(dense: dict[int, float], lexical: dict[int, float]) -> None:
    dense, lexical = {**dense, 0: 2.0}, {**lexical, 0: 2.0}
    parts = fuse(dense, lexical, 0.0)
    assert max(parts, key=lambda chunk: parts[chunk].total) == 0


def test_equally_near_passages_are_not_blown_apart() -> None:
    parts = fuse({1: 0.8000001, 2: 0.8}, {2: 1.0, 1: 0.9}, background=0.8)
    assert parts[2].total > parts[1].total


def test_words_count_less_where_no_passage_speaks_the_questions_language() -> None:
    parts = fuse({1: 0.9}, {1: 10.0}, 0.8, weight=0.6, foreign=True)
    assert parts[1].lexical == pytest.approx(0.4 * FOREIGN_WORDING)
    assert parts[1].dense == pytest.approx(0.6)
    alone = fuse({}, {1: 10.0}, 0.8, weight=0.6, foreign=True)
    assert alone[1].lexical == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Ile kosztuje klucz?", "pl"),
        ("jak dlugo trwa mycie rak", "pl"),
        ("How long should hand washing take?", "en"),
        ("Was kostet der Schlüssel, wenn man ihn verliert?", "de"),
        ("¿Cuánto dura el paquete de cadera?", "es"),
        ("Скільки коштує ключ?", "uk"),
        ("NFZ 2024", None),
        ("umowa szpitala", None),
        ("", None),
    ],
)
def test_small_words_tell_the_language(question: str, language: str | None) -> None:
    assert question_language(question) == language


def test_nothing_gives_nothing() -> None:
    assert fuse({}, {}, 0.0) == {}


def test_words_count_where_a_filter_leaves_nothing_near() -> None:
    parts = fuse({1: 0.785, 2: 0.78, 3: 0.70}, {2: 9.0}, background=0.837)
    assert max(parts, key=lambda chunk: parts[chunk].total) == 2
    assert all(0 <= one.total <= 1 for one in parts.values())
    hardly = fuse({1: 0.8372, 2: 0.836, 3: 0.75}, {2: 9.0}, background=0.837)
    assert max(hardly, key=lambda chunk: hardly[chunk].total) == 2
