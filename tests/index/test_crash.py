"""Killed at any write, an index has all that was reported as done, nothing torn, and just works."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.errors import CatalogMissing
from index.indexing.backup import back_up
from index.indexing.verify import verify
from index.vectors import LiveIndex
from tests.index.small_index import HashingEmbedder, SmallIndex

REPOSITORY = Path(__file__).parents[2]
POINTS = 16
WORKS = ("index", "forget", "restore", "rebuild", "first index")


@dataclass(frozen=True)
class Answer:
    printed: list[str]
    killed: bool
    failed: bool


class CrashServer:
    """Work on an index in a process that can be killed at a chosen write."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.index.crash_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
        )

    def work(self, work: str, folder: Path, argument: Path, blow_at: int) -> Answer:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = [work.removeprefix("first "), str(folder), str(argument), blow_at]
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return Answer(answer["printed"].splitlines(), answer["killed"], answer["failed"])

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


@pytest.fixture(scope="module")
def server() -> Iterator[CrashServer]:
    server = CrashServer()
    yield server
    server.close()


@dataclass(frozen=True)
class Scene:
    """An index of yesterday's files, and today's files; with what each file may say."""

    data: Path
    root: Path
    backup: Path
    texts: dict[str, set[str]]

    def argument(self, work: str) -> Path:
        return {"forget": Path("0.txt"), "restore": self.backup}.get(work, self.root)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    root, data, backup = tmp_path / "files", tmp_path / "data", tmp_path / "backup.zip"
    (root / "sub").mkdir(parents=True)
    texts: dict[str, set[str]] = {}

    def write(name: str, text: str) -> None:
        (root / name).write_text(text, encoding="utf-8")
        texts.setdefault(name, set()).add(text)

    for number in range(5):
        write(f"{number}.txt", f"# Wczoraj {number}\nstara treść {number}\njeszcze {number}")
    with SmallIndex(data) as small:
        small.index(root)
        back_up(small.catalog, backup)
        (root / "1.txt").unlink()
        (root / "2.txt").rename(root / "sub" / "2.txt")
        texts["sub/2.txt"] = texts["2.txt"]
        write("3.txt", "# Dziś 3\nnowa treść 3")
        write("nowy.txt", "# Nowy\n" + "\n".join(f"wiersz {number}" for number in range(9)))
        write("zły.txt", "BROKEN")
    return Scene(data, root, backup, texts)


def words(connection: sqlite3.Connection) -> set[int]:
    return {row[0] for row in connection.execute("SELECT DISTINCT chunk_id FROM words")}


def check(scene: Scene, work: str, folder: Path, answer: Answer) -> None:
    """What must hold after any death, before anything is done to mend it."""
    assert not answer.failed, answer.printed
    try:
        live = LiveIndex(folder)
    except CatalogMissing:
        assert work == "first index"
        assert not any(line.startswith("committed") for line in answer.printed)
        return
    with live, live.current() as (snapshot, vectors):
        assert verify(live.catalog, files=False, word_chunks=words) == []
        paths = {}
        for row in snapshot.documents():
            text = snapshot.document_text(row.id)
            assert text in scene.texts[row.path], f"{row.path} is torn"
            passages = [chunk.text for _, chunk in snapshot.chunks_of(row.id)]
            assert passages == [line for line in text.split("\n") if line], f"{row.path} is torn"
            paths[row.path] = text
        assert vectors.count == snapshot.statistics().chunks
        hits = vectors.search(HashingEmbedder().embed_query("stara treść 4"), 3, None)
        assert len(snapshot.passages(chunk_id for chunk_id, _ in hits)) == len(hits)
        for line in answer.printed:
            if line.startswith("committed "):
                _, outcome, path = line.split(" ", 2)
                on_disk = scene.root / path
                if outcome == "removed":
                    assert path not in paths
                elif outcome == "failed":
                    assert path in {row.path for row in snapshot.unreadable()}
                else:
                    assert paths[path] == on_disk.read_text(encoding="utf-8")
        if "forgotten" in answer.printed:
            assert "0.txt" not in paths
        if "restored" in answer.printed or work == "restore":
            assert paths.keys() == {f"{number}.txt" for number in range(5)}


def check_next_run(scene: Scene, work: str, folder: Path) -> None:
    """The next run needs no help and ends where a run without a crash would."""
    if work == "rebuild":
        with Catalog.open(folder) as catalog:
            if catalog.settings.embedder.name == "other":
                return  # done already; the fixture's embedder would rightly be refused
    with SmallIndex(folder) as small:
        report = small.index(scene.root)
        assert verify(small.catalog, word_chunks=words) == []
        assert (report.documents, len(report.failed)) == (5, 1)
        assert small.index(scene.root).generation == report.generation


def crash_at(server: CrashServer, scene: Scene, work: str, folder: Path, blow_at: int) -> Answer:
    shutil.rmtree(folder, ignore_errors=True)
    if work != "first index":
        shutil.copytree(scene.data, folder)
    answer = server.work(work, folder, scene.argument(work), blow_at)
    check(scene, work, folder, answer)
    return answer


def writes_of(server: CrashServer, scene: Scene, work: str, folder: Path) -> int:
    answer = crash_at(server, scene, work, folder, 0)
    assert not answer.killed
    return int(answer.printed[-1].removeprefix("writes "))


@pytest.mark.parametrize("work", WORKS)
def test_killed_at_some_writes(
    server: CrashServer, scene: Scene, tmp_path: Path, work: str
) -> None:
    """Some writes, spread evenly; ``test_killed_at_every_write`` takes them all."""
    folder = tmp_path / "copy"
    writes = writes_of(server, scene, work, folder)
    for blow_at in sorted({1 + writes * step // POINTS for step in range(POINTS)} | {writes}):
        answer = crash_at(server, scene, work, folder, blow_at)
        assert answer.killed
    check_next_run(scene, work, folder)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("work", WORKS)
def test_killed_at_every_write(
    server: CrashServer, scene: Scene, tmp_path: Path, work: str
) -> None:
    folder = tmp_path / "copy"
    writes = writes_of(server, scene, work, folder)
    for blow_at in range(1, writes + 1):
        answer = crash_at(server, scene, work, folder, blow_at)
        assert answer.killed, f"write {blow_at} of {writes}"
        if folder.exists():
            check_next_run(scene, work, folder)


def kill_later(scene: Scene, folder: Path, delay_s: float) -> Answer:
    """Kills from outside, wherever the process is: also in the middle of SQLite's own writes."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.index.small_index", str(folder), str(scene.root)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(delay_s)
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
    return Answer([first.strip(), *rest.splitlines()], killed=True, failed=False)


def kill_in_a_loop(scene: Scene, folder: Path, rounds: int, seed: int) -> None:
    """Kill, look, go on, until all is indexed; the delays grow so that it ends."""
    chance = random.Random(seed)
    for number in range(200):
        name = f"sub/dużo {number}.txt"
        text = f"# Dużo {number}\n" + "\n".join(f"zdanie {number} {line}" for line in range(5))
        (scene.root / name).write_text(text, encoding="utf-8")
        scene.texts[name] = {text}
    shutil.copytree(scene.data, folder)
    generation = 0
    for _ in range(rounds):
        answer = kill_later(scene, folder, chance.uniform(0, 0.3))
        check(scene, "index", folder, answer)
        with Catalog.open(folder) as catalog:
            assert catalog.generation() >= generation
            generation = catalog.generation()
    with SmallIndex(folder) as small:
        report = small.index(scene.root)
        assert (report.documents, len(report.failed)) == (205, 1)
        assert verify(small.catalog, word_chunks=words) == []


def test_killed_from_outside(scene: Scene, tmp_path: Path) -> None:
    kill_in_a_loop(scene, tmp_path / "copy", rounds=4, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(10))
def test_killed_from_outside_many_times(scene: Scene, tmp_path: Path, seed: int) -> None:
    kill_in_a_loop(scene, tmp_path / "copy", rounds=25, seed=seed)


LITTLE_ROOM = """
import resource, sys
from tests.index import small_index
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop()),) * 2)
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
small_index.main()
"""


def test_a_full_disk_stops_the_run_and_loses_nothing(scene: Scene, tmp_path: Path) -> None:
    """A file may grow to 400 kB: enough for some of the documents, not for all."""
    for number in range(40):
        name = f"sub/długi {number}.txt"
        text = f"# Długi {number}\n" + f"zdanie numer {number} " * 1000
        (scene.root / name).write_text(text, encoding="utf-8")
        scene.texts[name] = {text}
    folder = tmp_path / "copy"
    shutil.copytree(scene.data, folder)
    done = subprocess.run(
        [sys.executable, "-c", LITTLE_ROOM, str(folder), str(scene.root), "400000"],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        check=False,
    )
    assert done.returncode != 0
    assert any(line.startswith("committed added") for line in done.stdout.splitlines())
    check(scene, "index", folder, Answer(done.stdout.splitlines(), killed=False, failed=False))
    with SmallIndex(folder) as small:
        assert small.index(scene.root).documents == 45
