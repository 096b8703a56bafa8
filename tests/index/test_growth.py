"""No step's cost grows much faster than a file: ``benchmarks/growth.py``, on the worst shapes."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.growing_files import SHAPES, Shape
from benchmarks.growth import FACTORS, Row, Steps

LARGEST = 1.6
"""n log n comes to 1.1, the square to 2; chance may do some tenths on a busy machine."""

WORST = ("headings.md", "wide-header.csv", "signatures.txt")
"""Shapes that once took the square."""


def rows(steps: Steps, shape: Shape, base_bytes: int) -> list[Row]:
    spent = [steps.seconds(shape, base_bytes * factor) for factor in FACTORS]
    return [
        Row(shape.name, name, [one.get(name, 0.0) for one in spent])
        for name in ("read", "chunk", "tokens", "store", "suggest")
    ]


def too_steep(steps: Steps, shape: Shape, base_bytes: int) -> list[Row]:
    return [row for row in rows(steps, shape, base_bytes) if (row.growth or 0.0) > LARGEST]


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Steps:
    return Steps(tmp_path_factory.mktemp("growth"))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", WORST)
def test_the_worst_shapes_cost_little_more_than_their_size(steps: Steps, name: str) -> None:
    shape = next(one for one in SHAPES if one.name + one.suffix == name)
    # What is steep is measured again: a machine that does other things is no proof.
    assert not (too_steep(steps, shape, 8_000) and too_steep(steps, shape, 8_000))


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name + shape.suffix)
def test_no_shape_costs_much_more_than_its_size(steps: Steps, shape: Shape) -> None:
    assert not (too_steep(steps, shape, 25_000) and too_steep(steps, shape, 25_000))


def test_what_grows_with_the_square_is_noticed(tmp_path: Path) -> None:
    assert Row("square", "read", [0.03, 0.12, 0.48, 1.92]).growth == pytest.approx(2)
    assert Row("line", "read", [0.001, 0.03, 0.06, 0.12]).growth == pytest.approx(1)
    assert Row("little", "read", [0.001, 0.001, 0.001, 0.03]).growth is None
