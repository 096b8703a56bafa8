"""No indexed document disappears unless its file did or a rule of the operator's took it.

A full disk, a drive that fails, descriptors or memory that run out, and a kill, each at the calls
that open, read, write, sync, rename and make files during a run of indexing, a rebuild, a backup, a
restore and a forgetting. Afterwards the index holds together, nothing is missing, the fault was
told as the machine's, and the next run does what this one could not.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index.catalog import Catalog
from index.errors import CatalogMissing
from index.indexing.backup import back_up
from index.indexing.verify import verify
from tests.index.small_index import SmallIndex
from tests.index.test_crash import words

REPOSITORY = Path(__file__).parents[2]
WORKS = ("index", "first index", "rebuild", "backup", "restore", "forget")
FAULTS = {"no room": 1, "drive": 2, "descriptors": 3, "memory": 4, "kill": 5}
SOME = 3
"""Points of each work and fault in the plain suite; the slow test takes them all, or as many as
KARTOTEKA_FAULT_POINTS says, spread evenly."""


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("faults of system calls need Linux and a C compiler")
    library = tmp_path_factory.mktemp("shim") / "shim.so"
    source = Path(__file__).with_name("shim.c")
    subprocess.run(
        [compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True
    )
    return library


class FaultServer:
    """See ``tests.faults.server``."""

    def __init__(self, shim: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
            env={**os.environ, "LD_PRELOAD": str(shim)},
        )

    def work(self, *request: object) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(request), file=self._process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        self._process.communicate(timeout=60)


@pytest.fixture(scope="module")
def server(shim: Path) -> Iterator[FaultServer]:
    server = FaultServer(shim)
    yield server
    server.close()


@dataclass(frozen=True)
class Scene:
    """Yesterday's index, today's files and a backup, below one folder that is watched."""

    kept: Path
    watched: Path
    texts: dict[str, set[str]]

    @property
    def data(self) -> Path:
        return self.watched / "data"

    @property
    def root(self) -> Path:
        return self.watched / "files"

    def argument(self, work: str) -> Path:
        return {
            "forget": Path("0.txt"),
            "restore": self.watched / "backup.zip",
            "backup": self.watched / "new.zip",
        }.get(work, self.root)

    def begin(self, work: str) -> None:
        shutil.rmtree(self.watched, ignore_errors=True)
        shutil.copytree(self.kept, self.watched)
        if work == "first index":
            shutil.rmtree(self.data)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    kept = tmp_path / "kept"
    root = kept / "files"
    (root / "sub").mkdir(parents=True)
    texts: dict[str, set[str]] = {}

    def write(name: str, text: str) -> None:
        (root / name).write_text(text, encoding="utf-8")
        texts.setdefault(name, set()).add(text)

    for number in range(5):
        write(f"{number}.txt", f"# Wczoraj {number}\nstara treść {number}\njeszcze {number}")
    with SmallIndex(kept / "data") as small:
        small.index(root)
        back_up(small.catalog, kept / "backup.zip")
        (root / "1.txt").unlink()
        (root / "2.txt").rename(root / "sub" / "2.txt")
        texts["sub/2.txt"] = texts["2.txt"]
        write("3.txt", "# Dziś 3\nnowa treść 3")
        write("nowy.txt", "# Nowy\n" + "\n".join(f"wiersz {number}" for number in range(9)))
    return Scene(kept, tmp_path / "watched", texts)


def missing(scene: Scene, work: str) -> set[str]:
    """Of yesterday's documents whose file is there, those that cannot be found any more."""
    with Catalog.open(scene.data) as catalog, catalog.snapshot() as snapshot:
        found = {row.path: snapshot.document_text(row.id) for row in snapshot.documents()}
    assert all(text in scene.texts[path] for path, text in found.items()), "a document is torn"
    expected = {"3.txt", "4.txt"} | (set() if work == "forget" else {"0.txt"})
    if not {"2.txt", "sub/2.txt"} & found.keys():
        expected.add("2.txt")
    return expected - found.keys()


def check(scene: Scene, work: str, fault: str, answer: dict[str, Any]) -> None:
    told = f"{work}, {fault}: {answer}"
    wanted = {"killed"} if fault == "kill" else {"done", "machine"}
    assert answer["ended"] in wanted, answer["said"] or told
    assert {reason for _, reason in answer["reasons"]} <= {"deferred"}, told
    try:
        with Catalog.open(scene.data) as catalog:
            assert verify(catalog, files=False, word_chunks=words) == [], told
    except CatalogMissing:
        assert work == "first index", told
    else:
        if work != "first index":
            assert missing(scene, work) == set(), told


def check_next_run(server: FaultServer, scene: Scene, work: str) -> None:
    """With the fault gone, nothing has to be mended by hand."""
    if work == "rebuild":
        with Catalog.open(scene.data) as catalog:
            if catalog.settings.embedder.name == "other":
                return  # it was done
    told = server.work("next", str(scene.data), str(scene.root), str(scene.watched), 0, 0)
    assert (told["ended"], told["reasons"]) == ("done", []), told["said"] or told


def campaign(server: FaultServer, scene: Scene, work: str, some: int | None) -> Counter[str]:
    counted: Counter[str] = Counter()
    for fault, number in FAULTS.items():
        scene.begin(work)
        request = (work, str(scene.data), str(scene.argument(work)), str(scene.watched), number)
        calls = server.work(*request, 0)["seen"]
        assert calls > 0, f"{work}: no call can meet {fault}"
        points = range(1, calls + 1)
        if some is not None:
            points = sorted({1 + (calls - 1) * step // (some - 1) for step in range(some)})
        for at in points:
            scene.begin(work)
            answer = server.work(*request, at)
            if answer["ended"] == "done" and answer["seen"] < at:
                continue  # the number of calls varies by what was read ahead
            check(scene, work, fault, answer)
            if some is None or at == points[-1]:
                check_next_run(server, scene, work)
            counted["tried"] += 1
            counted[answer["ended"]] += 1
        print(f"{work}, {fault}: {dict(counted)}", flush=True)
    return counted


@pytest.mark.parametrize("work", WORKS)
def test_faults_at_some_calls_lose_nothing(server: FaultServer, scene: Scene, work: str) -> None:
    counted = campaign(server, scene, work, SOME)
    assert counted["tried"] >= len(FAULTS) * 2, counted
    assert counted["killed"] > 0


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("work", WORKS)
def test_faults_at_every_call_lose_nothing(server: FaultServer, scene: Scene, work: str) -> None:
    points = os.environ.get("KARTOTEKA_FAULT_POINTS")
    counted = campaign(server, scene, work, int(points) if points else None)
    print(f"{work}: {dict(counted)}; documents lost: 0")
