"""Which files of a folder are taken, passed over, or reported."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.options import WalkOptions
from ingest.walk import FoundFile, SkippedFile, walk
from tests.hostile_files import DEEPER_THAN_CALLS, nested, remove


def make(root: Path, *paths: str) -> None:
    for path in paths:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("Treść.", encoding="utf-8")


def found(root: Path, options: WalkOptions | None = None) -> list[str]:
    return [item.path for item in walk(root, options) if isinstance(item, FoundFile)]


def skipped(root: Path, options: WalkOptions | None = None) -> dict[str, str]:
    return {
        item.path: item.error.reason
        for item in walk(root, options)
        if isinstance(item, SkippedFile)
    }


def test_files_come_in_order_with_posix_paths(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/Protokół z zarządu.docx", "a/b/c.pdf")
    assert found(tmp_path) == ["a/Protokół z zarządu.docx", "a/b/c.pdf", "b.txt"]


@pytest.mark.parametrize(
    "name",
    [".ukryty.txt", "~$umowa.docx", ".~lock.umowa.odt#", "film.crdownload", "Thumbs.db", "a.TMP"],
)
def test_hidden_and_half_written_files_pass_without_a_word(tmp_path: Path, name: str) -> None:
    make(tmp_path, name, "umowa.txt")
    assert found(tmp_path) == ["umowa.txt"]
    assert skipped(tmp_path) == {}


def test_ignore_file_has_the_rules_of_gitignore(tmp_path: Path) -> None:
    make(tmp_path, "kopie/a.txt", "b.bak", "c.txt", "raporty/tylko.bak", "raporty/szkice/d.txt")
    (tmp_path / ".kartotekaignore").write_text("# komentarz\nkopie/\n*.bak\n")
    (tmp_path / "raporty" / ".kartotekaignore").write_text("!tylko.bak\n/szkice/\n")
    assert found(tmp_path) == ["c.txt", "raporty/tylko.bak"]


def test_a_link_out_of_the_root_is_reported_and_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    make(root, "umowa.txt")
    make(tmp_path, "tajne/place.txt")
    (root / "place.txt").symlink_to(tmp_path / "tajne" / "place.txt")
    (root / "tajne").symlink_to(tmp_path / "tajne")
    assert found(root) == ["umowa.txt"]
    assert skipped(root) == {"place.txt": "outside-root", "tajne": "outside-root"}


def test_a_link_inside_the_root_and_a_cycle_are_walked_once(tmp_path: Path) -> None:
    make(tmp_path, "a/umowa.txt")
    (tmp_path / "a" / "w-kolko").symlink_to(tmp_path)
    (tmp_path / "skrot.txt").symlink_to(tmp_path / "a" / "umowa.txt")
    assert found(tmp_path) == ["a/umowa.txt"]
    assert skipped(tmp_path) == {}


def test_a_link_to_a_hidden_file_is_named(tmp_path: Path) -> None:
    make(tmp_path, ".git/annex/umowa.pdf", ".ukryty.txt", "a/jawny.txt")
    (tmp_path / "umowa.pdf").symlink_to(tmp_path / ".git" / "annex" / "umowa.pdf")
    (tmp_path / "a" / "pismo.txt").symlink_to(tmp_path / ".ukryty.txt")
    (tmp_path / ".skrot.txt").symlink_to(tmp_path / ".ukryty.txt")
    assert found(tmp_path) == ["a/jawny.txt"]
    assert skipped(tmp_path) == {"a/pismo.txt": "unsupported", "umowa.pdf": "unsupported"}


def test_a_link_to_a_hidden_folder_is_named(tmp_path: Path) -> None:
    make(tmp_path, ".zasoby/umowa.pdf", "pismo.txt")
    (tmp_path / "umowy").symlink_to(tmp_path / ".zasoby")
    assert found(tmp_path) == ["pismo.txt"]
    assert skipped(tmp_path) == {"umowy": "unsupported"}


@pytest.mark.parametrize("name", ["umowy~", "2024.tmp", "stare.part", "~$kopie"])
def test_a_folder_called_like_a_temporary_file_is_a_folder(tmp_path: Path, name: str) -> None:
    make(tmp_path, f"{name}/umowa.txt", f"{name}/umowa.txt~")
    assert found(tmp_path) == [f"{name}/umowa.txt"]


def test_a_root_that_is_itself_a_link_is_walked(tmp_path: Path) -> None:
    make(tmp_path, "prawdziwy/umowa.txt")
    (tmp_path / "skrot").symlink_to(tmp_path / "prawdziwy")
    assert found(tmp_path / "skrot") == ["umowa.txt"]


def test_a_file_over_the_limit_is_reported_with_its_size(tmp_path: Path) -> None:
    (tmp_path / "duzy.txt").write_bytes(b"x" * 2_000_000)
    assert skipped(tmp_path, WalkOptions(max_file_mib=1)) == {"duzy.txt": "too-large"}
    assert found(tmp_path, WalkOptions(max_file_mib=2)) == ["duzy.txt"]


def test_a_pipe_is_not_a_document(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rura.txt")
    assert list(walk(tmp_path)) == []


def test_a_name_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"umowa-\xb3.txt")).write_text("x")
    assert skipped(tmp_path) == {"umowa-\\xb3.txt": "unsupported"}


@pytest.fixture
def removed(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    remove(tmp_path)


def test_folders_may_be_nested_deeper_than_calls(removed: Path) -> None:
    nested(removed, "w", DEEPER_THAN_CALLS, "dno.txt")
    assert found(removed) == ["w/" * DEEPER_THAN_CALLS + "dno.txt"]


def test_a_folder_too_deep_to_be_opened_is_reported(removed: Path) -> None:
    make(removed, "z.txt")
    nested(removed, "w" * 200, 25)
    assert found(removed) == ["z.txt"]
    assert list(skipped(removed).values()) == ["unsupported"]


@pytest.mark.parametrize(
    ("rules", "word"),
    [("żółw*\n".encode("cp1250"), "UTF-8"), (b"*.bak\n!\n", "rule"), (b"[z-a]\n", "rule")],
)
def test_a_folder_whose_rules_cannot_be_understood_is_not_entered(
    tmp_path: Path, rules: bytes, word: str
) -> None:
    make(tmp_path, "a/tajne.txt", "b.txt")
    (tmp_path / "a" / ".kartotekaignore").write_bytes(rules)
    assert found(tmp_path) == ["b.txt"]
    (entry,) = [item for item in walk(tmp_path) if isinstance(item, SkippedFile)]
    assert (entry.path, entry.is_folder) == ("a", True)
    assert word in entry.error.detail
    (tmp_path / ".kartotekaignore").write_bytes(rules)
    (entry,) = walk(tmp_path)
    assert entry.path == "."


@pytest.mark.parametrize("failure", [OSError(5, "Input/output error"), PermissionError(13, "No")])
def test_a_folder_the_drive_does_not_give_is_reported_and_the_rest_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: OSError
) -> None:
    """No test can break a drive, so the system call is made to fail."""
    make(tmp_path, "a/umowa.txt", "b.txt")
    scandir = os.scandir

    def failing(folder: Path) -> object:
        if Path(folder).name == "a":
            raise failure
        return scandir(folder)

    monkeypatch.setattr("ingest.walk.os.scandir", failing)
    assert found(tmp_path) == ["b.txt"]
    (entry,) = [item for item in walk(tmp_path) if isinstance(item, SkippedFile)]
    assert (entry.path, entry.is_folder) == ("a", True)


def test_a_root_that_goes_away_during_the_walk_is_no_empty_folder(tmp_path: Path) -> None:
    make(tmp_path, "a/umowa.txt")
    entries = walk(tmp_path / "a")
    (tmp_path / "a" / "umowa.txt").unlink()
    (tmp_path / "a").rmdir()
    with pytest.raises(FileNotFoundError):
        list(entries)


def test_an_absent_root_is_an_error_and_not_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        walk(tmp_path / "nie-ma")
    make(tmp_path, "plik.txt")
    with pytest.raises(NotADirectoryError):
        walk(tmp_path / "plik.txt")
