"""How long after a file is complete ``kartoteka index --watch`` has it searchable.

    python benchmarks/watch_latency.py [--files 200] [--changes 20]

Starts the real command over a folder with ``--files`` small files, with the bundled model. Then
writes new files and changes old ones, one at a time, and asks a live index (as a server has it)
every 10 ms until the new text is found. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from index.errors import CatalogMissing
from index.vectors import LiveIndex

PATIENCE_S = 600.0


def text_of(number: int, version: int) -> str:
    return f"# Pismo {number}\n\nTreść pisma numer {number} w wersji {version} o składce klastra.\n"


def is_searchable(live: LiveIndex, text: str) -> bool:
    """Whether a passage with the last line of ``text`` has a vector in the index."""
    wanted = text.strip().rsplit("\n", 1)[1]
    with live.current() as (snapshot, vectors):
        rows = snapshot.connection.execute(
            "SELECT id FROM chunks WHERE instr(text, ?)", (wanted,)
        ).fetchall()
        return any(row[0] in vectors.ids() for row in rows)


def wait_until_searchable(live: LiveIndex, text: str) -> float:
    started = time.perf_counter()
    while not is_searchable(live, text):
        if time.perf_counter() - started > PATIENCE_S:
            raise SystemExit("the change was never found")
        time.sleep(0.01)
    return time.perf_counter() - started


def opened(data: Path) -> LiveIndex:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return LiveIndex(data)
        except CatalogMissing:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--changes", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root, data = Path(temporary) / "pisma", Path(temporary) / "data"
        root.mkdir()
        for number in range(options.files):
            (root / f"{number}.txt").write_text(text_of(number, 0), encoding="utf-8")
        command = [sys.executable, "-m", "service", "--data", str(data), "index", str(root)]
        watcher = subprocess.Popen(
            [*command, "--watch"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            with opened(data) as live:
                wait_until_searchable(live, text_of(options.files - 1, 0))
                time.sleep(3)
                seconds: list[float] = []
                for change in range(options.changes):
                    number = change // 2 if change % 2 else options.files + change
                    text = text_of(number, 1)
                    (root / f"{number}.txt").write_text(text, encoding="utf-8")
                    seconds.append(wait_until_searchable(live, text))
        finally:
            watcher.terminate()
            watcher.wait(30)
    print(
        json.dumps(
            {
                "files": options.files,
                "changes": len(seconds),
                "median_s": round(statistics.median(seconds), 2),
                "slowest_s": round(max(seconds), 2),
                "machine": f"{os.cpu_count()} cores, {platform.processor() or platform.machine()}",
                "load_average": round(os.getloadavg()[0], 1),
                "python": platform.python_version(),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
