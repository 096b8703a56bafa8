"""Nobody else on the machine may open what Kartoteka writes, whatever the umask is."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.indexing import writing
from index.indexing.backup import back_up, restore
from index.private import open_to_others, replace_private_text
from service.access.tokens import TokenStore
from service.admin.jobs import Jobs
from service.admin.question_log import QUESTIONS_FILE, QuestionLog
from service.admin.snapshots import Snapshots
from service.answers.feedback import FeedbackBook, Opinion
from service.doctor import examine
from service.messages import LANGUAGES, Say
from tests.index.small_index import SmallIndex

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def ordinary_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    found = {
        file.relative_to(folder.parent).as_posix(): stat.S_IMODE(file.stat().st_mode)
        for file in (folder, *folder.rglob("*"))
    }
    assert found
    return found


def wrong(folder: Path) -> dict[str, str]:
    return {name: oct(mode) for name, mode in modes(folder).items() if mode & 0o077}


def test_everything_written_to_a_data_folder_is_private(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    data, root = tmp_path / "data", tmp_path / "files"
    root.mkdir()
    (root / "a.txt").write_text("# a\ntreść umowy", encoding="utf-8")
    with writing(data, "index"):
        assert wrong(data) == {}
        with SmallIndex(data) as small:
            small.index(root)
            assert (data / "catalog.sqlite3-wal").exists()
            assert wrong(data) == {}
            back_up(small.catalog, tmp_path / "backup.zip")
        restore(tmp_path / "backup.zip", data)
    assert stat.S_IMODE((tmp_path / "backup.zip").stat().st_mode) == 0o600
    FeedbackBook(data).add(Opinion("Kto?", "right"))
    log = QuestionLog(data / QUESTIONS_FILE, str.split, keeps_text=True, days=3)
    log.record("search", "nothing", "Kto?")
    log.close()
    Snapshots(data, 3, 3).make("20260101-000000-00000000")
    assert Jobs(data / "desk" / "jobs").latest() == []
    TokenStore(data).create("a", "read", (), datetime.now(UTC), None)
    replace_private_text(data / "answers.json", "{}")
    # The empty file of the lock is made by its library, and holds nothing.
    assert set(wrong(data)) <= {"data/tokens.json.lock"}
    assert list(open_to_others(data)) == []


def test_the_command_line_writes_private_files_everywhere(tmp_path: Path) -> None:
    code = (
        "import service.cli.app as a, pathlib, sys;"
        "a.application = lambda: (pathlib.Path(sys.argv[1]).write_text('x'), sys.exit(0));"
        "a.run([])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "x")], cwd=REPOSITORY, check=False
    )
    assert done.returncode == 0
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o600


def test_the_doctor_says_where_it_is_otherwise(tmp_path: Path, small_settings: object) -> None:
    from dataclasses import replace

    data = tmp_path / "data"
    data.mkdir(0o755)
    (data / "catalog.sqlite3").touch(0o644)
    settings = replace(small_settings, data=data)  # type: ignore[type-var]

    def found() -> list[str]:
        def nobody() -> object:
            from index.errors import CatalogMissing

            raise CatalogMissing("no index", "index")

        findings = examine(settings, nobody)  # type: ignore[arg-type]
        for finding in findings:
            for language in LANGUAGES:
                assert Say(language)(f"doctor.{finding.code}", **finding.fields)
        return [one.command for one in findings if one.code == "open_to_others"]

    assert found() == [f"chmod -R go= {data}"]
    subprocess.run(["chmod", "-R", "go=", str(data)], check=True)
    assert found() == []
