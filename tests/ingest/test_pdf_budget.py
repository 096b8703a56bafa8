"""How much of a PDF is read is a matter of the processor's time, never of the clock's."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ingest.loaders.pdf import pypdf_reader
from ingest.reading import read_file
from tests.hostile_files import pdf


def test_a_busy_machine_reads_the_same_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two looks at the clock an hour goes by, in which the process had no turn."""
    file = pdf(tmp_path / "pismo.pdf", b"BT /F 12 Tf (Statut klastra z Kielc) Tj ET")
    idle = read_file(file).documents[0].text
    began = time.monotonic()
    hours = iter(range(1, 100_000))
    monkeypatch.setattr(time, "monotonic", lambda: began + 3600.0 * next(hours))
    assert pypdf_reader.read(file).pages == ["Statut klastra z Kielc"]
    assert read_file(file).documents[0].text == idle


def test_the_processors_time_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = pdf(tmp_path / "pismo.pdf", b"BT /F 12 Tf (Statut klastra z Kielc) Tj ET")
    monkeypatch.setattr(pypdf_reader, "_TEXT_BUDGET_S", -1.0)
    assert pypdf_reader.read(file).pages == [None]
    assert "Statut klastra" in read_file(file).documents[0].text  # by the other reader
