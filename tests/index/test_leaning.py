"""Passages lean towards their document, whatever is read at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vectors import leaning
from index.vectors.leaning import SHARE, leaned


def test_a_passage_leans_towards_the_mean_of_its_document() -> None:
    own = np.array([[1, 0], [0, 1], [0, 1]], np.float16)
    made = leaned(own, np.array([7, 7, 9], np.int64)).astype(np.float64)
    mean = np.array([1, 1]) / np.sqrt(2)
    wanted = np.array([1, 0]) + SHARE * mean
    assert made[0] == pytest.approx(wanted / np.linalg.norm(wanted), abs=1e-3)
    assert made[2].tolist() == [0, 1]


@given(
    counts=st.lists(st.integers(1, 6), max_size=12),
    block=st.integers(1, 9),
    seed=st.integers(0, 99),
)
def test_documents_do_not_touch_each_other(counts: list[int], block: int, seed: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(sum(counts), 5))
    own = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)
    documents = np.repeat(np.arange(len(counts)) + 3, counts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leaning, "_BLOCK", block)
        made = leaned(own, documents)
    at = 0
    for number, count in enumerate(counts):
        alone = leaned(own[at : at + count], np.full(count, number))
        assert np.array_equal(made[at : at + count], alone)
        at += count
    assert np.allclose(np.linalg.norm(made.astype(np.float32), axis=1), 1, atol=2e-3)
