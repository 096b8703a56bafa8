"""The machine's fault is not the file's: what is indexed stays, and the next run tries again."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from index.indexing import IndexReport
from index.indexing.verify import verify
from ingest import machine_fault
from ingest.errors import TEXT_STAYS, Reason, Unreadable
from ingest.machine_fault import deferred
from ingest.options import ReadOptions
from ingest.reading import FileRead, read_file
from ingest.sandbox import ReadingPool
from ingest.walk import FoundFile
from tests.index.small_index import SmallIndex, read_plain

FULL = deferred(OSError(errno.ENOSPC, "No space left on device", "/tmp/kartoteka-x"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "files"
    root.mkdir()
    for name in ("a.txt", "b.txt"):
        write(root / name, f"# {name}\nstara treść")
    return root


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallIndex]:
    with SmallIndex(tmp_path / "data") as small:
        yield small


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(time.time_ns() - 60 * 10**9,) * 2)


def failing(small: SmallIndex, error: Unreadable | None, *names: str) -> None:
    """From now on reading the files of these names ends with ``error``."""

    def read(files: Iterable[FoundFile]) -> Iterator[tuple[FoundFile, FileRead | Unreadable]]:
        for found, content in read_plain(files):
            yield found, error if error and found.absolute.name in names else content

    small.indexer.read = read


def texts(small: SmallIndex) -> dict[str, str]:
    with small.catalog.snapshot() as snapshot:
        return {row.path: snapshot.document_text(row.id) for row in snapshot.documents()}


def reasons(report: IndexReport) -> list[tuple[str, str]]:
    return [(one.path, one.reason) for one in report.failed]


def test_a_changed_file_keeps_its_text_and_is_tried_again(root: Path, small: SmallIndex) -> None:
    small.index(root)
    write(root / "a.txt", "# a.txt\nnowa treść, dłuższa")
    failing(small, FULL, "a.txt")
    for _ in range(2):
        report = small.index(root)
        assert texts(small)["a.txt"] == "# a.txt\nstara treść"
        assert (report.documents, reasons(report)) == (2, [("a.txt", "deferred")])
        assert "No space left on device: /tmp/kartoteka-x" in report.failed[0].detail
    failing(small, None)
    report = small.index(root)
    assert texts(small)["a.txt"] == "# a.txt\nnowa treść, dłuższa"
    assert (report.changed, reasons(report)) == (1, [])
    assert verify(small.catalog) == []


def test_the_same_full_disk_is_not_written_down_twice(root: Path, small: SmallIndex) -> None:
    small.index(root)
    write(root / "a.txt", "# a.txt\nnowa treść, dłuższa")
    failing(small, FULL, "a.txt")
    generation = small.index(root).generation
    assert small.index(root).generation == generation


def test_a_new_file_is_named_and_tried_again(root: Path, small: SmallIndex) -> None:
    failing(small, FULL, "a.txt", "b.txt")
    report = small.index(root)
    assert (report.added, report.documents) == (0, 0)
    assert reasons(report) == [("a.txt", "deferred"), ("b.txt", "deferred")]
    failing(small, None)
    report = small.index(root)
    assert (report.added, report.documents, reasons(report)) == (2, 2, [])


def test_a_file_that_went_back_to_what_it_was_is_whole_again(root: Path, small: SmallIndex) -> None:
    small.index(root)
    before = (root / "a.txt").stat()
    (root / "a.txt").write_text("# a.txt\ninna treść", encoding="utf-8")
    failing(small, FULL, "a.txt")
    small.index(root)
    (root / "a.txt").write_text("# a.txt\nstara treść", encoding="utf-8")
    os.utime(root / "a.txt", ns=(before.st_mtime_ns,) * 2)
    failing(small, None)
    assert reasons(small.index(root)) == []


def test_a_renamed_file_is_found_under_its_new_name(root: Path, small: SmallIndex) -> None:
    small.index(root)
    (root / "a.txt").rename(root / "c.txt")
    failing(small, FULL, "c.txt")
    report = small.index(root)
    assert texts(small)["c.txt"] == "# a.txt\nstara treść"
    assert (report.documents, reasons(report)) == (2, [("c.txt", "deferred")])
    failing(small, None)
    assert reasons(small.index(root)) == []


def test_a_deferred_file_that_is_removed_is_gone(root: Path, small: SmallIndex) -> None:
    small.index(root)
    write(root / "a.txt", "# a.txt\nnowa treść, dłuższa")
    failing(small, FULL, "a.txt")
    small.index(root)
    (root / "a.txt").unlink()
    report = small.index(root)
    assert (report.removed, report.documents, reasons(report)) == (1, 1, [])


@pytest.mark.parametrize("reason", sorted(TEXT_STAYS))
def test_no_document_disappears_for_a_reason_that_says_nothing_of_its_content(
    root: Path, small: SmallIndex, reason: Reason
) -> None:
    small.index(root)
    write(root / "a.txt", "# a.txt\nnowa treść, dłuższa")
    failing(small, Unreadable(reason, "Why", "What to do."), "a.txt")
    report = small.index(root)
    assert (report.documents, reasons(report)) == (2, [("a.txt", reason)])
    assert texts(small)["a.txt"] == "# a.txt\nstara treść"
    failing(small, None)
    small.index(root, retry_unreadable=True)
    assert texts(small)["a.txt"] == "# a.txt\nnowa treść, dłuższa"


def test_a_drive_that_fails_under_the_folder_leaves_all_as_it_was(
    root: Path, small: SmallIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "sub").mkdir()
    write(root / "sub" / "c.txt", "# c\ntreść")
    small.index(root)
    listed = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "sub":
            raise OSError(errno.EIO, "Input/output error", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    report = small.index(root)
    assert (report.documents, reasons(report)) == (3, [("sub", "deferred")])
    monkeypatch.undo()
    assert reasons(small.index(root)) == []


def test_every_fault_of_the_machine_that_a_parser_hid_is_found(tmp_path: Path) -> None:
    for code in machine_fault.MACHINE:
        verdict = Unreadable("damaged", "Cut off", "Fetch it again.")
        verdict.__cause__ = ValueError("of a parser")
        verdict.__cause__.__context__ = OSError(code, os.strerror(code))
        fault = machine_fault.behind(verdict)
        assert fault is not None
        assert deferred(fault).reason == "deferred"
        assert os.strerror(code) in deferred(fault).detail
    assert machine_fault.behind(Unreadable("damaged", "Cut off", "Fetch it again.")) is None


def test_an_attachment_that_meets_a_full_disk_defers_its_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = tmp_path / "list.eml"
    message.write_bytes(
        b"From: a@example.org\r\nSubject: Umowa\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n'
        b'\r\nTekst umowy.\r\n--x\r\nContent-Type: text/plain; name="z.txt"\r\n'
        b'Content-Disposition: attachment; filename="z.txt"\r\n\r\nZalacznik.\r\n--x--\r\n'
    )
    assert len(read_file(message).documents) == 2

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Unreadable, match="no room left") as raised:
        read_file(message)
    assert raised.value.reason == "deferred"


def test_a_worker_that_cannot_be_started_defers_its_files(
    root: Path, small: SmallIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.index(root)
    for name in ("a.txt", "b.txt"):
        write(root / name, f"# {name}\nnowa treść, dłuższa")

    def none_left(*_: object, **__: object) -> object:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("ingest.sandbox.ScratchFolder", none_left)
    with ReadingPool(ReadOptions(workers=1)) as pool:
        small.indexer.read = pool.read_many
        report = small.index(root)
    assert report.documents == 2
    assert reasons(report) == [("a.txt", "deferred"), ("b.txt", "deferred")]
