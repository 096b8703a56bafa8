"""A leg of the search that fell silent shows in the metrics, though the other still answers."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from service.composition import open_services
from service.http.app import create_app

LEGS = {"lexical": "lexical_postings", "dense": "vectors"}


@pytest.fixture
def emptied(
    request: pytest.FixtureRequest, small_index: Any, small_settings: Any, tmp_path: Path
) -> Iterator[tuple[str, Any]]:
    """A leg's name, and services over a copy of the small index without that leg's tables."""
    leg = request.param
    data = tmp_path / "dane"
    shutil.copytree(small_index.data, data)
    for file in data.glob("vectors.*"):
        file.unlink()
    connection = sqlite3.connect(data / "catalog.sqlite3")
    with connection:
        connection.execute(f"DELETE FROM {LEGS[leg]}")
    connection.close()
    services = open_services(replace(small_settings, data=data), follow=False)
    yield leg, services
    services.close()


@pytest.mark.parametrize("emptied", LEGS, indirect=True)
def test_a_silent_leg_shows_in_the_metrics(emptied: tuple[str, Any], client: Any) -> None:
    leg, services = emptied
    other = next(name for name in LEGS if name != leg)
    asked = type(client)(create_app(services))
    body = asked.get("/api/search", params={"q": "ile wynosi składka członkowska?"}).json()
    assert body["hits"]
    assert all(set(hit["scores"]) == {other} for hit in body["hits"])
    text = asked.get("/metrics").text
    assert f'kartoteka_leg_empty{{leg="{leg}"}} 1.0' in text
    assert f'kartoteka_leg_empty{{leg="{other}"}} 0.0' in text
