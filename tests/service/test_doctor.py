"""What the doctor finds, and what it says to do."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from service.composition import opened_patient
from service.doctor import Finding, examine
from service.messages import LANGUAGES, Say


@pytest.fixture
def ill(small_index: Any, small_settings: Any, tmp_path: Path) -> Any:
    """Settings of a copy of the small index, for a test to damage."""
    shutil.copytree(small_index.data, tmp_path / "dane")
    reading = replace(small_settings.reading, recognition=False, old_office=False)
    return replace(small_settings, data=tmp_path / "dane", reading=reading)


def _examined(settings: Any) -> dict[str, Finding]:
    found = {one.code: one for one in examine(settings, partial(opened_patient, settings))}
    found.pop("little_space", None)  # of this machine, not of the index
    for finding in found.values():
        assert finding.command
        for language in LANGUAGES:
            assert Say(language)(f"doctor.{finding.code}", **finding.fields)
    return found


def _change(settings: Any, sql: str) -> None:
    connection = sqlite3.connect(settings.data / "catalog.sqlite3")
    with connection:
        connection.execute(sql)
    connection.close()


def test_a_healthy_index_has_only_its_unreadable_files(ill: Any) -> None:
    # Two of the eight files are there to be unreadable: more than a fifth.
    assert set(_examined(ill)) == {"much_unreadable"}


def test_programs_that_files_wait_for_are_named_with_their_command(
    ill: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_programs = replace(ill, reading=replace(ill.reading, recognition=True, old_office=True))
    monkeypatch.setenv("PATH", str(tmp_path))  # where none is installed
    found = _examined(with_programs)
    assert found["recognition_missing"].fields == {"n": 1}
    assert found["recognition_missing"].command.startswith("apt-get install tesseract-ocr")
    assert "office_missing" not in found, "no file waits for it"
    _change(ill, "UPDATE unreadable SET reason = 'legacy-office' WHERE reason = 'no-text'")
    assert "libreoffice-writer" in _examined(with_programs)["office_missing"].command
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nprintf 'Languages:\\neng\\nosd\\n'\n", encoding="utf-8")
    program.chmod(0o700)
    found = _examined(with_programs)
    assert found["recognition_languages"].command == "apt-get install tesseract-ocr-pol"


def test_no_index_is_an_error(ill: Any, tmp_path: Path) -> None:
    found = _examined(replace(ill, data=tmp_path / "nic"))
    assert found["no_index"].command == "kartoteka index FOLDER"


def test_a_root_that_is_gone_is_an_error(ill: Any) -> None:
    _change(ill, "UPDATE collections SET root = '/nowhere/at/all'")
    assert _examined(ill)["root_gone"].severity == "error"


def test_a_silent_leg_of_words_is_found(ill: Any) -> None:
    _change(ill, "DELETE FROM lexical_postings")
    assert _examined(ill)["no_words"].command == "kartoteka index --rebuild"


def test_a_silent_leg_of_meaning_is_found(ill: Any) -> None:
    _change(ill, "DELETE FROM vectors WHERE chunk_id = (SELECT max(chunk_id) FROM vectors)")
    assert _examined(ill)["no_vectors"].fields["missing"] == 1


def test_another_model_is_found(ill: Any) -> None:
    _change(
        ill,
        "UPDATE meta SET value = replace(value, 'e5-small', 'e5-large') WHERE key = 'settings'",
    )
    assert _examined(ill)["mismatch"].command == "kartoteka index --rebuild"


def test_an_empty_index_is_found(ill: Any) -> None:
    _change(ill, "DELETE FROM documents")
    assert "empty" in _examined(ill)


def test_a_run_that_did_not_end_well_is_found(ill: Any) -> None:
    _change(ill, "UPDATE runs SET result = 'interrupted'")
    assert "run_interrupted" in _examined(ill)


def test_what_was_set_aside_is_named(ill: Any) -> None:
    (ill.data / "vectors.1.faiss.damaged-20260101T000000Z").write_bytes(b"x")
    assert "vectors.1" in str(_examined(ill)["damaged_set_aside"].fields["files"])


def test_a_file_that_is_no_database_is_told(ill: Any) -> None:
    (ill.data / "catalog.sqlite3").write_bytes(b"not a database" * 1000)
    assert _examined(ill)["cannot_open"].severity == "error"
