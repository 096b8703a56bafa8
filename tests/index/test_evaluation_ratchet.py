"""Search on the sample corpus and its questions, with the real model and the real dictionary.

About 20 s of CPU: part of every run, so that quality cannot fall unnoticed.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
FLOORS = Path(__file__).with_name("quality_floors.toml")


@pytest.mark.timeout(900)
def test_search_is_as_good_as_it_was(tmp_path: Path, kartoteka: Callable[..., Any]) -> None:
    data = tmp_path / "data"
    done = kartoteka("index", CORPUS, "--data", data, "--quiet")
    # 5: done, but some files could not be read; the corpus has such files on purpose.
    assert done.returncode == 5, done.stderr
    done = kartoteka("evaluate", CORPUS / "evaluation", "--data", data, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    fallen = {
        name: report["measures"][name]
        for name, floor in floors.items()
        if report["measures"][name] < floor
    }
    assert not fallen, f"below {FLOORS.name}: {fallen}"
    assert report["queries"] == _answerable()


def _answerable() -> int:
    """So that no question is left out of the average: one that finds nothing is worth 0."""
    lines = (CORPUS / "evaluation" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return sum(bool(row["answerable"] and row["sources"]) for row in map(json.loads, lines))
