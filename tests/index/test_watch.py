"""Watching real folders: what is complete is indexed, what moves is left alone, nothing is missed.

Times are only waited for, with a generous end; ``benchmarks/watch_latency.py`` measures them.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.errors import IndexLocked
from index.indexing.plan import plan
from index.indexing.report import IndexReport
from index.indexing.watch import WatchOptions, file_system_of, watch
from ingest.errors import Unreadable
from ingest.reading import FileRead
from ingest.walk import FoundFile, walk
from tests.index.small_index import SmallIndex, read_plain

PATIENCE_S = 100.0
QUICK = WatchOptions(still_s=0.1, longest_wait_s=0.3)


pytestmark = pytest.mark.timeout(300)


class Watched:
    """A folder that is watched by a thread which indexes it."""

    def __init__(self, root: Path, data: Path, options: WatchOptions, read_s: float = 0.0) -> None:
        """``read_s``: how long reading a file takes."""
        self.read_s = read_s
        self.root = root
        self.data = data
        self.reports: list[IndexReport] = []
        self.moving: list[frozenset[str]] = []
        self.refuse = 0
        self.failure: BaseException | None = None
        self._stop = threading.Event()
        self._ready = threading.Event()
        # A failed test must not keep the process alive by its threads.
        self._thread = threading.Thread(target=self._run, args=(options,), daemon=True)
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)

    def _run(self, options: WatchOptions) -> None:
        try:
            with SmallIndex(self.data) as small:
                small.indexer.read = self._read

                def on_change(
                    root: Path, moving: frozenset[str], has_news: Callable[[], bool]
                ) -> bool:
                    if self.refuse:
                        self.refuse -= 1
                        raise IndexLocked("Locked", "Wait")  # noqa: TRY301 - watch catches it
                    self.moving.append(moving)
                    self.reports.append(
                        small.indexer.index(
                            root, "files", leave_out=moving, allow_empty=True, give_way=has_news
                        )
                    )
                    return self.reports[-1].left > 0

                watch([self.root], on_change, self._stop, options, self._ready.set)
        except BaseException as error:  # noqa: BLE001 - raised again where the test can see it
            self.failure = error
            self._ready.set()

    def _read(
        self, files: Iterable[FoundFile]
    ) -> Iterator[tuple[FoundFile, FileRead | Unreadable]]:
        for read in read_plain(files):
            time.sleep(self.read_s)
            yield read

    def wait_for(self, condition: Callable[[dict[str, str]], bool]) -> dict[str, str]:
        """Until the index's texts by path fulfil ``condition``."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            texts = self.texts()
            if condition(texts):
                return texts
            if self.failure is not None:
                raise self.failure
            assert time.monotonic() < deadline, f"still {texts}"
            time.sleep(0.02)

    def texts(self) -> dict[str, str]:
        with Catalog.open(self.data) as catalog, catalog.snapshot() as snapshot:
            return {row.path: snapshot.document_text(row.id) for row in snapshot.documents()}

    def close(self) -> None:
        self._stop.set()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()
        if self.failure is not None:
            raise self.failure


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


@pytest.fixture
def watched(root: Path, tmp_path: Path) -> Iterator[Watched]:
    (root / "był.txt").write_text("był tu wcześniej", encoding="utf-8")
    watched = Watched(root, tmp_path / "data", QUICK)
    yield watched
    watched.close()


def test_what_was_there_before_is_indexed_too(watched: Watched) -> None:
    watched.wait_for(lambda texts: texts == {"był.txt": "był tu wcześniej"})


def test_files_come_change_move_and_go(watched: Watched, root: Path) -> None:
    (root / "nowy.txt").write_text("pierwsza wersja", encoding="utf-8")
    watched.wait_for(lambda texts: texts.get("nowy.txt") == "pierwsza wersja")
    (root / "nowy.txt").write_text("druga wersja", encoding="utf-8")
    watched.wait_for(lambda texts: texts.get("nowy.txt") == "druga wersja")
    (root / "pod").mkdir()
    (root / "nowy.txt").rename(root / "pod" / "nowy.txt")
    watched.wait_for(lambda texts: "pod/nowy.txt" in texts and "nowy.txt" not in texts)
    (root / "pod").rename(root / "nad")
    watched.wait_for(lambda texts: "nad/nowy.txt" in texts and "pod/nowy.txt" not in texts)
    (root / "nad" / "nowy.txt").unlink()
    watched.wait_for(lambda texts: set(texts) == {"był.txt"})
    assert sum(report.renamed for report in watched.reports) == 2


def test_an_editor_that_writes_beside_and_renames(watched: Watched, root: Path) -> None:
    for version in ("pierwszy", "drugi"):
        beside = root / ".był.txt.swp"
        beside.write_text(f"zapis {version}", encoding="utf-8")
        beside.replace(root / "był.txt")
        watched.wait_for(lambda texts, v=version: texts == {"był.txt": f"zapis {v}"})


def test_a_file_that_is_still_copied_waits_while_others_are_indexed(
    root: Path, tmp_path: Path
) -> None:
    """A copy that stalls looks complete, so small files come until a run met it moving."""
    watched = Watched(root, tmp_path / "data", replace(QUICK, still_s=0.5, longest_wait_s=1.0))
    watched.wait_for(lambda texts: bool(watched.reports))
    done, portions = threading.Event(), 0

    def copy() -> None:
        nonlocal portions
        with (root / "wielki.txt").open("w", encoding="utf-8") as file:
            while not done.wait(0.02):
                file.write(f"porcja {portions}\n")
                file.flush()
                portions += 1

    copying = threading.Thread(target=copy, daemon=True)
    copying.start()
    small = 0
    while frozenset({"wielki.txt"}) not in watched.moving:
        name, small = f"mały {small}.txt", small + 1
        (root / name).write_text("cały od razu", encoding="utf-8")
        watched.wait_for(lambda texts, name=name: name in texts)
    done.set()
    copying.join()
    watched.wait_for(lambda texts: texts.get("wielki.txt", "").count("porcja") == portions)
    watched.close()


def test_a_burst_of_files_is_indexed_whole(watched: Watched, root: Path) -> None:
    for number in range(300):
        (root / f"{number}.txt").write_text(f"numer {number}", encoding="utf-8")
    texts = watched.wait_for(lambda texts: len(texts) == 301)
    assert all(texts[f"{number}.txt"] == f"numer {number}" for number in range(300))
    assert len(watched.reports) < 100, "many files, few runs"


def test_a_file_saved_during_a_burst_does_not_wait_for_all_of_it(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.indexing.watch.SLICE_S", 0.2)
    monkeypatch.setattr("index.indexing.passage_queue.LONGEST_WAIT_S", 0.1)
    for number in range(200):
        (root / f"{number}.txt").write_text(f"numer {number}", encoding="utf-8")
    watched = Watched(root, tmp_path / "data", QUICK, read_s=0.2)  # at least 40 seconds of work
    watched.wait_for(lambda texts: len(texts) > 2)
    (root / "pilne.txt").write_text("zapisane w trakcie", encoding="utf-8")
    texts = watched.wait_for(lambda texts: "pilne.txt" in texts)
    assert len(texts) < 201
    watched.read_s = 0.0
    watched.wait_for(lambda texts: len(texts) == 201)
    assert watched.reports[-1].left == 0
    watched.close()


def test_hidden_and_temporary_files_start_no_run(watched: Watched, root: Path) -> None:
    watched.wait_for(lambda texts: "był.txt" in texts)
    before = len(watched.reports)
    for name in (".ukryty", "~$raport.docx", "pobierany.part"):
        (root / name).write_text("x", encoding="utf-8")
    (root / ".git").mkdir()
    (root / ".git" / "index").write_text("x", encoding="utf-8")
    (root / "znak.txt").write_text("dotarło", encoding="utf-8")
    watched.wait_for(lambda texts: "znak.txt" in texts)
    assert set(watched.texts()) == {"był.txt", "znak.txt"}
    time.sleep(3 * QUICK.still_s)
    assert len(watched.reports) - before <= 2


def test_a_folder_that_is_replaced_is_watched_on(watched: Watched, root: Path) -> None:
    watched.wait_for(lambda texts: "był.txt" in texts)
    root.rename(root.with_name("odłożony"))
    root.mkdir()
    (root / "inny.txt").write_text("w nowym folderze", encoding="utf-8")
    watched.wait_for(lambda texts: texts == {"inny.txt": "w nowym folderze"})
    (root / "jeszcze.txt").write_text("i dalej", encoding="utf-8")
    watched.wait_for(lambda texts: len(texts) == 2)


def test_a_change_that_met_a_locked_index_is_tried_again(
    watched: Watched, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.indexing.watch.RETRY_S", 0.1)
    watched.wait_for(lambda texts: "był.txt" in texts)
    watched.refuse = 2
    (root / "nowy.txt").write_text("w końcu", encoding="utf-8")
    watched.wait_for(lambda texts: "nowy.txt" in texts)
    assert watched.refuse == 0


def test_polling_finds_changes_too(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.indexing.watch.POLL_S", 0.05)
    watched = Watched(root, tmp_path / "data", replace(QUICK, polling=True))
    (root / "nowy.txt").write_text("z sieci", encoding="utf-8")
    watched.wait_for(lambda texts: texts == {"nowy.txt": "z sieci"})
    (root / "nowy.txt").unlink()
    watched.wait_for(lambda texts: texts == {})
    watched.close()


def test_what_no_notice_told_of_is_healed(root: Path, tmp_path: Path) -> None:
    """A change behind the watcher's back: in a folder whose notices are switched off."""
    hidden = replace(QUICK, heal_every_s=0.2, without=(root / "cichy",))
    (root / "cichy").mkdir()
    watched = Watched(root, tmp_path / "data", hidden)
    watched.wait_for(lambda texts: bool(watched.reports))
    (root / "cichy" / "plik.txt").write_text("bez słowa", encoding="utf-8")
    watched.wait_for(lambda texts: texts == {"cichy/plik.txt": "bez słowa"})
    watched.close()


def test_files_left_out_stay_as_the_catalog_has_them(root: Path, tmp_path: Path) -> None:
    for name in ("stary.txt", "znika.txt"):
        (root / name).write_text("było", encoding="utf-8")
        os.utime(root / name, (1_700_000_000, 1_700_000_000))
    with SmallIndex(tmp_path / "data") as small:
        small.index(root)
        with small.catalog.snapshot() as snapshot:
            known = snapshot.files("files")
    (root / "stary.txt").write_text("będzie", encoding="utf-8")
    (root / "znika.txt").unlink()
    (root / "nowy.txt").write_text("dopiero", encoding="utf-8")
    left_out = {"stary.txt", "znika.txt", "nowy.txt"}
    assert plan(walk(root), known, time.time_ns(), leave_out=left_out).is_empty
    changes = plan(walk(root), known, time.time_ns())
    assert (len(changes.added), len(changes.changed), len(changes.removed)) == (1, 1, 1)


def test_the_file_system_of_a_folder_is_known() -> None:
    assert file_system_of(Path("/proc/self")) == "proc"
