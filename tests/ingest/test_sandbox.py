"""No file hangs, bloats or kills the run: real worker processes over real files."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from pathlib import Path

import psutil
import pytest

from ingest import sandbox
from ingest.errors import Unreadable
from ingest.options import ReadOptions
from ingest.reading import FileRead
from ingest.sandbox import ReadingPool
from ingest.walk import FoundFile
from tests.hostile_files import drawing_bomb


def file(path: Path) -> FoundFile:
    status = path.stat()
    return FoundFile(path.name, path, status.st_size, status.st_mtime_ns)


def text_file(folder: Path, name: str, text: str = "Umowa szpitala z klastrem.") -> FoundFile:
    (folder / name).write_text(text, encoding="utf-8")
    return file(folder / name)


def endless_file(folder: Path, name: str) -> FoundFile:
    """A pipe that nobody writes to: opening it waits for ever."""
    os.mkfifo(folder / name)
    return FoundFile(name, folder / name, 1, 0)


def reason(result: FileRead | Unreadable) -> str:
    assert isinstance(result, Unreadable), result
    return result.reason


def test_a_file_is_read_in_a_worker(tmp_path: Path) -> None:
    with ReadingPool(ReadOptions(workers=1)) as pool:
        result = pool.read(text_file(tmp_path, "umowa.txt"))
    assert isinstance(result, FileRead)
    assert result.documents[0].text == "Umowa szpitala z klastrem."


def test_an_endless_file_is_given_up_and_the_next_one_is_read(tmp_path: Path) -> None:
    with ReadingPool(ReadOptions(workers=1, timeout_s=10)) as pool:  # starting counts too
        assert reason(pool.read(endless_file(tmp_path, "bez-konca.txt"))) == "too-long"
        assert isinstance(pool.read(text_file(tmp_path, "umowa.txt")), FileRead)


def test_a_file_that_needs_too_much_memory_is_given_up(tmp_path: Path) -> None:
    large = text_file(tmp_path, "duzy.txt", "Zdanie o klastrze.\n" * 5_000_000)
    with ReadingPool(ReadOptions(workers=1, memory_mib=400)) as pool:
        assert reason(pool.read(large)) == "too-much-memory"
        assert isinstance(pool.read(text_file(tmp_path, "umowa.txt")), FileRead)


def test_a_library_that_aborts_for_want_of_memory_is_told_from_a_crash(tmp_path: Path) -> None:
    """PDFium aborts its process; half a gigabyte of drawing stands in half a megabyte."""
    bomb = drawing_bomb(tmp_path / "bomba.pdf", 25_000_000)
    with ReadingPool(ReadOptions(workers=1, memory_mib=800)) as pool:
        assert reason(pool.read(file(bomb))) == "too-much-memory"
        assert isinstance(pool.read(text_file(tmp_path, "umowa.txt")), FileRead)


def processes_of_workers() -> list[psutil.Process]:
    """Those that wait and those that read."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if "ingest.worker" in process.cmdline():
                found.append(process)
    return found


def read_and_kill(pool: ReadingPool, path: FoundFile, which: int) -> FileRead | Unreadable:
    """The result for a file whose worker's first (0) or second (1) process is killed over it."""

    def kill() -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if len(found := processes_of_workers()) == 2:
                found[which].kill()
                return
            time.sleep(0.05)

    killer = threading.Thread(target=kill)
    killer.start()
    result = pool.read(path)
    killer.join()
    return result


@pytest.mark.parametrize("which", [0, 1])
def test_a_worker_that_dies_costs_one_file(tmp_path: Path, which: int) -> None:
    with ReadingPool(ReadOptions(workers=1, timeout_s=60)) as pool:
        endless = endless_file(tmp_path, "zabojca.txt")
        assert reason(read_and_kill(pool, endless, which)) == "crashed"
        assert isinstance(pool.read(text_file(tmp_path, "umowa.txt")), FileRead)
    assert not processes_of_workers()


def test_a_crash_is_not_put_down_to_the_memory_of_the_indexing_process(tmp_path: Path) -> None:
    held = b"x" * (400 << 20)  # Linux counts it as the worker's too, which it starts
    with ReadingPool(ReadOptions(workers=1, timeout_s=60, memory_mib=700)) as pool:
        assert reason(read_and_kill(pool, endless_file(tmp_path, "zabojca.txt"), 1)) == "crashed"
    assert held


def test_a_crash_is_not_put_down_to_the_memory_of_the_file_before(tmp_path: Path) -> None:
    large = text_file(tmp_path, "duzy.txt", "Zdanie o klastrze.\n" * 3_000_000)
    with ReadingPool(ReadOptions(workers=1, timeout_s=60, memory_mib=600)) as pool:
        assert isinstance(pool.read(large), FileRead)
        assert reason(read_and_kill(pool, endless_file(tmp_path, "zabojca.txt"), 1)) == "crashed"


def test_every_file_of_many_gets_its_own_result(tmp_path: Path) -> None:
    files = [text_file(tmp_path, f"{number}.txt", f"Pismo {number}.") for number in range(40)]
    files.insert(7, text_file(tmp_path, "pusty.txt", ""))
    with ReadingPool(ReadOptions(workers=2)) as pool:
        results = {found.path: result for found, result in pool.read_many(files)}
    assert len(results) == 41
    assert reason(results.pop("pusty.txt")) == "empty"
    for path, result in results.items():
        assert isinstance(result, FileRead)
        assert result.documents[0].text == f"Pismo {path.removesuffix('.txt')}."


def test_closing_ends_the_workers_in_the_middle_of_a_file(tmp_path: Path) -> None:
    pool = ReadingPool(ReadOptions(workers=1, timeout_s=60))
    results: list[FileRead | Unreadable] = []
    reading = threading.Thread(
        target=lambda: results.append(pool.read(endless_file(tmp_path, "bez-konca.txt")))
    )
    reading.start()
    while not processes_of_workers():
        time.sleep(0.05)
    pool.close()
    reading.join(timeout=60)
    assert not processes_of_workers()
    assert [reason(result) for result in results] == ["crashed"]


def test_closing_ends_a_worker_that_starts_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process runs, but the pool does not know it yet when ``close`` looks for workers."""
    started, looked = threading.Event(), threading.Event()

    class SlowToAppear(sandbox._Worker):
        def __init__(self, options: ReadOptions) -> None:
            super().__init__(options)
            started.set()
            assert looked.wait(60)

    class Lock:
        """Tells when ``close`` has had its look: nobody else takes the lock before."""

        def __enter__(self) -> None: ...

        def __exit__(self, *_: object) -> None:
            looked.set()

    monkeypatch.setattr(sandbox, "_Worker", SlowToAppear)
    pool = ReadingPool(ReadOptions(workers=1, timeout_s=20))
    monkeypatch.setattr(pool, "_workers_lock", Lock())
    results: list[FileRead | Unreadable] = []
    reading = threading.Thread(
        target=lambda: results.append(pool.read(endless_file(tmp_path, "bez-konca.txt")))
    )
    reading.start()
    assert started.wait(60)
    pool.close()
    reading.join(timeout=60)
    assert [reason(result) for result in results] == ["crashed"]  # not "too-long"
    assert not processes_of_workers()


def test_the_failure_survives_the_way_between_processes() -> None:
    import pickle

    error = Unreadable("encrypted", "Protected by a password", "Save it without one.")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.reason, copy.detail, copy.remedy) == (error.reason, error.detail, error.remedy)
    with pytest.raises(Unreadable, match="Protected"):
        raise copy
