"""What a killed backup, restore or run left is named, swept, and known to forget."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.indexing import writing
from index.indexing.backup import back_up, restore
from index.indexing.forget import forget
from index.indexing.unfinished import unfinished
from ingest.sandbox import SCRATCH_PREFIX
from ingest.scratch import LOCK_NAME, ScratchFolder, strays, sweep, wiped
from tests.index.small_index import SmallIndex

REPOSITORY = Path(__file__).parents[2]
HANGING = """
import signal, sys, time
from pathlib import Path
import index.indexing.backup as backup
from index.catalog import Catalog
def hang(*_):
    print("there", flush=True)
    time.sleep(600)
data, other = Path(sys.argv[2]), Path(sys.argv[3])
if sys.argv[1] == "backup":
    backup._describe = hang
    backup.back_up(Catalog.open(data), other)
else:
    backup.replace_catalog = hang
    backup.restore(other, data)
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    root = tmp_path / "files"
    root.mkdir()
    for name in ("a.txt", "b.txt"):
        (root / name).write_text(f"# {name}\nUmowa najmu lokalu w {name}.", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    with SmallIndex(tmp_path / "data") as small:
        small.index(root)
        back_up(small.catalog, tmp_path / "good.zip")
    return tmp_path / "data"


def killed(work: str, data: Path, other: Path) -> None:
    """A backup to ``other``, or a restore from it, killed in the middle."""
    with subprocess.Popen(
        [sys.executable, "-c", HANGING, work, str(data), str(other)],
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"there\n"
        assert unfinished(data) == [], "a copy in use was taken for a stray"
        process.send_signal(signal.SIGKILL)


def test_a_killed_backup_is_found_wherever_it_was_made(data: Path, tmp_path: Path) -> None:
    killed("backup", data, tmp_path / "elsewhere" / "x.zip")
    (stray,) = unfinished(data)
    assert stray.parent == tmp_path / "elsewhere"
    with Catalog.open(data) as catalog:
        back_up(catalog, tmp_path / "y.zip")
    assert unfinished(data) == []
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert list(data.glob("unfinished-*")) == []


def test_a_killed_restore_is_swept_by_a_backup(data: Path, tmp_path: Path) -> None:
    killed("restore", data, tmp_path / "good.zip")
    assert [folder.parent for folder in unfinished(data)] == [data]
    with Catalog.open(data) as catalog:
        back_up(catalog, tmp_path / "y.zip")
    assert unfinished(data) == []


def test_a_killed_backup_is_swept_by_a_restore(data: Path, tmp_path: Path) -> None:
    killed("backup", data, tmp_path / "elsewhere" / "x.zip")
    restore(tmp_path / "good.zip", data)
    assert unfinished(data) == []
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_forget_wipes_what_a_killed_backup_left(data: Path, tmp_path: Path) -> None:
    killed("backup", data, tmp_path / "elsewhere" / "x.zip")
    with writing(data, "forget"), SmallIndex(data) as small:
        assert forget(small.catalog, "a.txt").traces == ()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_note_cannot_have_another_folder_removed(data: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    note = data / "unfinished-backup-0.json"
    note.write_text(f'{{"folder": "{tmp_path / "precious"}"}}', encoding="utf-8")
    assert unfinished(data) == []
    restore(tmp_path / "good.zip", data)
    assert (tmp_path / "precious").is_dir()
    assert not note.exists()


def test_a_folder_in_use_is_no_stray(tmp_path: Path) -> None:
    folder = ScratchFolder(tmp_path, SCRATCH_PREFIX)
    (folder.path / "text.txt").write_text("Umowa", encoding="utf-8")
    assert strays(tmp_path, SCRATCH_PREFIX) == []
    assert sweep(tmp_path, SCRATCH_PREFIX) == []
    folder.close()
    assert not folder.path.exists()


def test_a_folder_without_a_lock_is_a_stray_when_it_is_old(tmp_path: Path) -> None:
    """It was killed between making the folder and locking it."""
    (tmp_path / f"{SCRATCH_PREFIX}x").mkdir()
    assert strays(tmp_path, SCRATCH_PREFIX) == []
    os.utime(tmp_path / f"{SCRATCH_PREFIX}x", (time.time() - 7200,) * 2)
    assert len(sweep(tmp_path, SCRATCH_PREFIX)) == 1


def test_what_is_wiped_is_overwritten_before_it_is_removed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / LOCK_NAME).touch()
    (tmp_path / "folder" / "copy").write_bytes(b"Umowa" * 1000)
    with (tmp_path / "folder" / "copy").open("rb") as seen:
        assert wiped(tmp_path / "folder")
        assert set(seen.read()) == {0}
    assert not (tmp_path / "folder").exists()
