"""No file hangs, bloats or kills the run: real worker processes over real files."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
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


def test_an_endless_file_is_put_off_and_the_next_one_is_read(tmp_path: Path) -> None:
    options = ReadOptions(workers=1, clock_s=30)  # starting counts too, on a busy machine
    with ReadingPool(options) as pool:
        endless = pool.read(endless_file(tmp_path, "bez-konca.txt"))
        assert isinstance(endless, Unreadable)
        assert (endless.reason, "30 s by the clock" in endless.detail) == ("deferred", True)
        assert isinstance(pool.read(text_file(tmp_path, "umowa.txt")), FileRead)


def test_a_file_may_use_so_much_of_the_processor_and_no_more(tmp_path: Path) -> None:
    large = text_file(tmp_path, "duzy.txt", "Zdanie o klastrze.\n" * 3_000_000)
    with ReadingPool(ReadOptions(workers=1, timeout_s=1)) as pool:
        refused = pool.read(large)
        assert isinstance(refused, Unreadable)
        assert (refused.reason, "1 s of the processor" in refused.detail) == ("too-long", True)
        assert isinstance(pool.read(text_file(tmp_path, "umowa.txt")), FileRead)


def test_a_machine_that_is_busy_elsewhere_refuses_no_file(tmp_path: Path) -> None:
    """The reading process stands still for longer than a file may take of the processor."""
    text = "Zdanie o klastrze.\n" * 60_000
    begun = threading.Event()

    def hold_up() -> None:
        while len(found := processes_of_workers()) < 2:
            time.sleep(0.02)
        found[1].suspend()
        begun.set()
        time.sleep(3.5)
        found[1].resume()

    with ReadingPool(ReadOptions(workers=1, timeout_s=3)) as pool:
        busy = threading.Thread(target=hold_up)
        busy.start()
        result = pool.read(text_file(tmp_path, "dlugi.txt", text))
        busy.join()
    assert begun.is_set()
    assert isinstance(result, FileRead)
    assert result.documents[0].text == text.strip()


def test_the_text_of_one_file_has_an_end(tmp_path: Path) -> None:
    with ReadingPool(ReadOptions(workers=1, max_characters=1000)) as pool:
        assert reason(pool.read(text_file(tmp_path, "duzy.txt", "Zdanie. " * 200))) == "too-large"
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


def read_and_kill(
    pool: ReadingPool, path: FoundFile, which: int, sent: signal.Signals = signal.SIGKILL
) -> FileRead | Unreadable:
    """The result for a file whose worker's first (0) or second (1) process is killed over it."""

    def kill() -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if len(found := processes_of_workers()) == 2:
                found[which].send_signal(sent)
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
        assert reason(read_and_kill(pool, endless, which)) == "deferred"  # as by the system
        assert isinstance(pool.read(text_file(tmp_path, "umowa.txt")), FileRead)
    assert not processes_of_workers()


def test_a_crash_is_not_put_down_to_the_memory_of_the_indexing_process(tmp_path: Path) -> None:
    held = b"x" * (400 << 20)  # Linux counts it as the worker's too, which it starts
    with ReadingPool(ReadOptions(workers=1, timeout_s=60, memory_mib=700)) as pool:
        killer = endless_file(tmp_path, "zabojca.txt")
        assert reason(read_and_kill(pool, killer, 1, signal.SIGSEGV)) == "crashed"
    assert held


def test_a_crash_is_not_put_down_to_the_memory_of_the_file_before(tmp_path: Path) -> None:
    large = text_file(tmp_path, "duzy.txt", "Zdanie o klastrze.\n" * 1_200_000)
    options = ReadOptions(workers=1, memory_mib=400, max_characters=30_000_000)
    with ReadingPool(options) as pool:
        assert isinstance(pool.read(large), FileRead)
        killer = endless_file(tmp_path, "zabojca.txt")
        assert reason(read_and_kill(pool, killer, 1, signal.SIGSEGV)) == "crashed"


def test_every_file_of_many_gets_its_own_result(tmp_path: Path) -> None:
    files = [text_file(tmp_path, f"{number}.txt", f"Pismo {number}.") for number in range(40)]
    files.insert(7, text_file(tmp_path, "pusty.txt", ""))
    with ReadingPool(ReadOptions(workers=2)) as pool:
        results = {one[0].path: one[1] for one in pool.read_many(files) if one is not None}
    assert len(results) == 41
    assert reason(results.pop("pusty.txt")) == "empty"
    for path, result in results.items():
        assert isinstance(result, FileRead)
        assert result.documents[0].text == f"Pismo {path.removesuffix('.txt')}."


@dataclass(eq=False)
class Desk:
    """Stands in for the worker processes; ``long.txt`` takes until ``end``."""

    options: ReadOptions
    begun: list[str] = field(default_factory=list)
    end: threading.Event = field(default_factory=threading.Event)
    usable = True

    def read(self, found: FoundFile, tell: object) -> FileRead | Unreadable:
        self.begun.append(found.path)
        if found.path == "long.txt":
            assert self.end.wait(60)
        return Unreadable("empty", "It holds nothing", "None.")

    def kill(self) -> None: ...

    def discard(self) -> None: ...


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    desk = Desk(ReadOptions())
    monkeypatch.setattr(sandbox, "_Worker", lambda _: desk)
    monkeypatch.setattr(sandbox, "IDLE_S", 0.01)
    yield desk
    desk.end.set()


def until_idle(results: Iterator[tuple[FoundFile, FileRead | Unreadable] | None]) -> list[str]:
    return [one[0].path for one in iter(results.__next__, None)]


def test_a_caller_hears_that_a_long_file_is_still_being_read(tmp_path: Path, desk: Desk) -> None:
    files = [text_file(tmp_path, name) for name in ("long.txt", "short.txt")]
    with ReadingPool(ReadOptions(workers=2)) as pool:
        results = pool.read_many(files)
        read: list[str] = []
        while "short.txt" not in read:
            read += until_idle(results)
        assert next(results) is None
        desk.end.set()
        rest = [one[0].path for one in results if one is not None]
    assert (read, rest) == (["short.txt"], ["long.txt"])


def test_what_a_caller_left_is_gone_on_with_or_never_begun(tmp_path: Path, desk: Desk) -> None:
    long, *others = [text_file(tmp_path, name) for name in ("long.txt", "a.txt", "b.txt")]
    new = text_file(tmp_path, "new.txt")
    with ReadingPool(ReadOptions(workers=1)) as pool:
        for _ in range(3):
            results = pool.read_many([long, *others])
            while until_idle(results) == [] and not desk.begun:
                pass
            results.close()  # type: ignore[attr-defined] - it is a generator
        desk.end.set()
        read = [one[0].path for one in pool.read_many([new, long]) if one is not None]
    assert sorted(read) == ["long.txt", "new.txt"]
    assert desk.begun == ["long.txt", "new.txt"]


def test_what_changed_since_a_caller_left_it_is_read_anew(tmp_path: Path, desk: Desk) -> None:
    """Also where its size and time are as they were."""
    long = text_file(tmp_path, "long.txt", "jeden")
    changed_ns = long.absolute.stat().st_ctime_ns
    with ReadingPool(ReadOptions(workers=1)) as pool:
        results = pool.read_many([long])
        while until_idle(results) == [] and not desk.begun:
            pass
        results.close()  # type: ignore[attr-defined] - it is a generator
        while long.absolute.stat().st_ctime_ns == changed_ns:
            long.absolute.write_text("dwoje", encoding="utf-8")
            os.utime(long.absolute, ns=(long.mtime_ns, long.mtime_ns))
        assert file(long.absolute) == long
        desk.end.set()
        read = [one[0].path for one in pool.read_many([long]) if one is not None]
    assert read == ["long.txt"]
    assert desk.begun == ["long.txt", "long.txt"]


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
    assert [reason(result) for result in results] == ["deferred"]


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
    pool = ReadingPool(ReadOptions(workers=1, clock_s=60))
    monkeypatch.setattr(pool, "_workers_lock", Lock())
    results: list[FileRead | Unreadable] = []
    reading = threading.Thread(
        target=lambda: results.append(pool.read(endless_file(tmp_path, "bez-konca.txt")))
    )
    reading.start()
    assert started.wait(60)
    pool.close()
    reading.join(timeout=60)
    assert [reason(result) for result in results] == ["deferred"]
    assert "ended from outside" in str(results[0])  # not by the clock
    assert not processes_of_workers()


def test_the_failure_survives_the_way_between_processes() -> None:
    import pickle

    error = Unreadable("encrypted", "Protected by a password", "Save it without one.")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.reason, copy.detail, copy.remedy) == (error.reason, error.detail, error.remedy)
    with pytest.raises(Unreadable, match="Protected"):
        raise copy
