"""A full disk and a damaged file are told as what they are, with what helps."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.catalog import Catalog
from index.errors import BackupRefused, CatalogMissing, IndexFault
from index.indexing.backup import back_up, restore
from index.machine_fault import MachineFault, machine_fault
from index.reading.judge import Judge
from service.cli.errors import explain
from service.doctor import examine
from service.messages import LANGUAGES, Say
from service.verification import verified

SECRET = "Pacjent Jan Kowalski"


@pytest.fixture
def copy(small_index: Any, small_settings: Any, tmp_path: Path) -> Any:
    """Settings of a copy of the small index, for a test to damage."""
    shutil.copytree(small_index.data, tmp_path / "dane")
    return replace(small_settings, data=tmp_path / "dane")


def told(error: Exception, language: Any) -> str:
    explained = explain(error, Say(language))
    assert explained is not None, "told as a fault of the program"
    assert explained.remedy
    return f"{explained.message} {explained.details} {explained.remedy}"


def full(file: Path) -> Exception:
    """SQLite's own error where the disk is full."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(sqlite3.OperationalError) as raised:
        connection.executescript("CREATE TABLE t (x); CREATE TABLE u (x)")
    connection.close()
    return raised.value


def test_a_full_disk_is_told_with_its_remedy(tmp_path: Path) -> None:
    for error in (full(tmp_path / "x"), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/d")):
        assert "miejsca" in told(error, "pl")
        assert "no room" in told(error, "en")
        assert "Make room" in told(error, "en")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EMFILE, errno.ENOMEM])
def test_every_fault_of_the_machine_has_words_in_both_languages(code: int) -> None:
    error = RuntimeError("of a library")
    error.__cause__ = OSError(code, os.strerror(code), "/data/x")
    assert isinstance(machine_fault(error), MachineFault)
    for language in LANGUAGES:
        assert "/data/x" in told(error, language)


def add_collections(catalog: Catalog) -> None:
    with catalog.write() as writer:
        for number in range(5000):
            writer.collection(f"k{number}", Path("/x" * 100))


def test_a_commit_on_a_full_disk_is_told_and_undone(copy: Any) -> None:
    from service.composition import opened_for_care

    with opened_for_care(copy, "test", 0) as catalog:
        generation = catalog.generation()
        pages = catalog.writer_connection().execute("PRAGMA page_count").fetchone()[0]
        catalog.writer_connection().execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(MachineFault, match="no room"):
            add_collections(catalog)
        assert catalog.generation() == generation
        assert verified(copy, catalog, files=False) == []


def test_a_restore_on_a_full_disk_does_not_blame_the_backup(
    copy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Catalog.open(copy.data) as catalog:
        back_up(catalog, tmp_path / "good.zip")

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("index.indexing.backup.shutil.copyfileobj", no_room)
        with pytest.raises(OSError, match="No space") as raised:
            restore(tmp_path / "good.zip", copy.data)
    assert "miejsca" in told(raised.value, "pl")
    with zipfile.ZipFile(tmp_path / "good.zip") as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    cut = (tmp_path / "good.zip").read_bytes()[:-2000]
    (tmp_path / "cut.zip").write_bytes(cut)
    with pytest.raises(BackupRefused, match="not a whole backup"):
        restore(tmp_path / "cut.zip", copy.data)
    assert content


def test_a_full_disk_is_a_problem_document_and_not_an_internal_error(
    clients: Callable[..., Any], problem: Any, tmp_path: Path
) -> None:
    error = full(tmp_path / "x")

    class Full:
        def search(self, _: object) -> object:
            raise error

    body = problem(clients(Full()).get("/api/search?q=statut"), 503, "index-fault")
    assert "no room" in body["detail"]
    assert "Make room" in body["detail"]


# Files that the service needs


def findings(settings: Any) -> dict[str, str]:
    """What the doctor and verify say of broken files, which must be the same."""

    def nobody() -> Any:
        raise CatalogMissing("It is not looked at here", "None")

    found = [one for one in examine(settings, nobody) if one.code == "broken_file"]
    for finding in found:
        for language in LANGUAGES:
            assert SECRET not in Say(language)(f"doctor.{finding.code}", **finding.fields)
    with Catalog.open(settings.data) as catalog:
        by_verify = [
            one for one in verified(settings, catalog, files=False) if one.kind == "needed-file"
        ]
    assert [str(one.fields["file"]) for one in found] == [one.where for one in by_verify]
    assert not any(SECRET in one.detail for one in by_verify)
    return {Path(str(one.fields["file"])).name: one.command for one in found}


def test_a_healthy_index_has_no_broken_files(copy: Any) -> None:
    assert findings(copy) == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("answers.json", b'{"rank": '),
        ("answers.json", f'{{"rank": {{"{SECRET}": 1}}}}'.encode()),
        ("answers.json", b"\xff\xfe\x00"),
        ("answers.json", b"[]"),
        ("feedback.sqlite3", b"not a database" * 1000),
        ("questions.sqlite3", SECRET.encode() * 1000),
    ],
)
def test_a_damaged_file_is_named_with_what_mends_it(copy: Any, name: str, content: bytes) -> None:
    (copy.data / name).write_bytes(content)
    command = findings(copy)[name]
    assert str(copy.data / name) in command


def test_damaged_weights_end_asking_and_not_searching(copy: Any) -> None:
    """Until they are gone; the error names the file."""
    from index.retrieval import SearchRequest
    from service.answers.request import AskRequest
    from service.composition import open_services

    (copy.data / "answers.json").write_bytes(b"{")
    services = open_services(copy, follow=False)
    try:
        assert services.searcher.search(SearchRequest("składka")).hits
        with pytest.raises(IndexFault, match=r"answers\.json") as raised:
            services.answers.ask(AskRequest("Ile wynosi składka?"))
        assert "answers.json" in told(raised.value, "pl")
        (copy.data / "answers.json").unlink()
        assert services.answers.ask(AskRequest("Ile wynosi składka?"))
    finally:
        services.close()


def test_the_shipped_weights_can_be_read() -> None:
    assert Judge.load().rank
