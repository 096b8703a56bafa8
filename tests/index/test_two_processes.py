"""One process indexes, another searches in a loop: it never sees half of anything."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.vectors import LiveIndex
from tests.index.small_index import HashingEmbedder, SmallIndex

REPOSITORY = Path(__file__).parents[2]
LINES = 6


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(30):
        write(folder, number, "wersja 0")
    return folder


def write(root: Path, number: int, version: str) -> None:
    """Every line of a file names the same version, so that a mixture would show."""
    lines = [f"plik {number} wiersz {line} {version}" for line in range(LINES)]
    (root / f"{number}.txt").write_text("# Akta\n" + "\n".join(lines), encoding="utf-8")


def look(live: LiveIndex) -> Iterator[int]:
    """Searches everything and yields the generation, again and again."""
    query = HashingEmbedder().embed_query("Akta plik wiersz wersja")
    while True:
        with live.current() as (snapshot, vectors):
            assert vectors.generation == snapshot.generation
            hits = vectors.search(query, 10_000, None)
            passages = snapshot.passages(chunk_id for chunk_id, _ in hits)
            assert len(passages) == len(hits) == snapshot.statistics().chunks
            by_document: dict[str, set[str]] = {}
            counts: dict[str, int] = {}
            for one in passages.values():
                path = one.document.path
                counts[path] = counts.get(path, 0) + 1
                if not one.chunk.text.startswith("#"):
                    by_document.setdefault(path, set()).add(one.chunk.text.rsplit("wersja")[1])
                assert one.chunk.text in snapshot.document_text(one.document.id)
            assert all(len(versions) == 1 for versions in by_document.values())
            assert set(counts.values()) <= {LINES + 1}
        yield snapshot.generation


def test_a_reader_never_sees_half_a_change(root: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with SmallIndex(data) as small:
        small.index(root)
    generations: list[int] = []
    with LiveIndex(data) as live:
        looking = look(live)
        for version in range(1, 20):
            if version > 2 and len(set(generations)) > 3:
                break
            for number in range(30):
                if number % 7 == version % 7:
                    (root / f"{number}.txt").unlink(missing_ok=True)
                else:
                    write(root, number, f"wersja {version}")
            with subprocess.Popen(
                [sys.executable, "-m", "tests.index.small_index", str(data), str(root)],
                stdout=subprocess.PIPE,
                text=True,
                cwd=REPOSITORY,
            ) as writer:
                while writer.poll() is None:
                    generations.append(next(looking))
                assert writer.returncode == 0
            generations.append(next(looking))
    assert generations == sorted(generations), "a generation never goes back"
    assert len(set(generations)) > 3, "the reader never saw the writer at work"


WRITE_AND_WAIT = """
import sys
from pathlib import Path
from tests.index.small_index import SmallIndex
with SmallIndex(Path(sys.argv[1])) as small:
    print(small.index(Path(sys.argv[2])).generation, flush=True)
    sys.stdin.read()
"""


def test_what_another_process_commits_is_found_although_it_keeps_running(
    root: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with SmallIndex(data) as small:
        small.index(root)
    write(root, 99, "wersja nowa")
    with (
        LiveIndex(data) as live,
        subprocess.Popen(
            [sys.executable, "-c", WRITE_AND_WAIT, str(data), str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        ) as writer,
    ):
        assert writer.stdout is not None
        generation = int(writer.stdout.readline())
        with live.current() as (snapshot, _):
            assert snapshot.generation == generation
            assert "99.txt" in {row.path for row in snapshot.documents()}
        writer.communicate("")
