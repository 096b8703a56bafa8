"""200 clients at once, mixed, while a folder is indexed: does the service degrade, and recover?

    make test-load                                   # ten minutes
    KARTOTEKA_LOAD_SECONDS=60 make test-load         # one
    KARTOTEKA_LOAD_CLIENTS=50 python -m benchmarks.load --json

Each client asks, thinks for a second or two, and asks again; whoever is refused comes again when
``Retry-After`` says. Together they ask far more than two cores can answer. Held: no status but 200
and 503 with ``Retry-After``; suggestions within 300 ms (p99), as the clients measure it; memory and
descriptors flat; ordinary speed again within two seconds. Prints a table of the promises, each with
its verdict, or the figures as JSON; exit code 1 where something was not held.

Others on the same cores make everything slower: "the service had" says how much of them it got, and
the times by the service's own log leave out what the clients were late themselves.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import psutil

from benchmarks.http_load import Caller, Reply
from benchmarks.served import QUESTIONS, machine, percentile, processor_s, tree

SECONDS = float(os.environ.get("KARTOTEKA_LOAD_SECONDS", "600"))
CLIENTS = int(os.environ.get("KARTOTEKA_LOAD_CLIENTS", "200"))
SUGGEST_P99_MS = 300.0
RECOVERED_WITHIN_S = 2.0
MIX = {"suggest": 50, "search": 20, "page": 10, "file": 10, "ask": 10}
"""Of 100 requests. A page asks for its answer, too."""

THINKS_S = (0.5, 3.5)
NEW_FILE_EVERY_S = 3.0
SAMPLES_EVERY_S = 1.0
MOST_GROWTH = 0.10
"""Of the memory, from the second quarter of the time to the last: documents are added meanwhile,
and caches that are bounded fill."""

MOST_DESCRIPTORS_MORE = 20


class Load:
    """What the clients saw."""

    def __init__(self, host: str, port: int, documents: int) -> None:
        self._address = host, port
        self._documents = documents
        self.replies: dict[str, list[Reply]] = defaultdict(list)

    async def run(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        clients = [
            asyncio.create_task(self._client(random.Random(number), ends))
            for number in range(CLIENTS)
        ]
        await asyncio.sleep(seconds)
        for client in clients:
            client.cancel()  # as if all of them closed their browsers at once
        await asyncio.gather(*clients, return_exceptions=True)

    async def _client(self, chance: random.Random, ends: float) -> None:
        caller = Caller(*self._address)
        try:
            await asyncio.sleep(chance.uniform(0, THINKS_S[1]))
            while time.monotonic() < ends:
                kind = chance.choices(list(MIX), list(MIX.values()))[0]
                reply = await caller.get(self._path(kind, chance))
                self.replies[kind].append(reply)
                wait = reply.retry_after_s if reply.status == 503 else 0
                await asyncio.sleep((wait or 0) + chance.uniform(*THINKS_S))
        finally:
            caller.close()

    def _path(self, kind: str, chance: random.Random) -> str:
        question = f"{chance.choice(QUESTIONS)} {chance.randrange(10_000)}"
        match kind:
            case "suggest":
                typed = chance.choice(QUESTIONS)
                return f"/api/suggest?q={quote(typed[: chance.randint(2, len(typed))])}"
            case "search":
                return f"/api/search?q={quote(question)}"
            case "page":
                return f"/?q={quote(question)}"
            case "file":
                return f"/api/documents/{chance.randint(1, self._documents)}/file"
            case _:
                return f"/api/ask?question={quote(question)}"


class Watched:
    """Memory (MiB) and descriptors of the service and its engine, once a second; how late the
    clients' own event loop is (ms), which is part of every time that they measure."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self.memory: list[float] = []
        self.descriptors: list[int] = []
        self.late_ms: list[float] = []

    async def run(self) -> None:
        while True:
            processes = tree(self._process)
            self.memory.append(sum(one.memory_info().rss for one in processes) / 2**20)
            self.descriptors.append(sum(one.num_fds() for one in processes))
            started_at = time.perf_counter()
            await asyncio.sleep(SAMPLES_EVERY_S)
            late_s = time.perf_counter() - started_at - SAMPLES_EVERY_S
            self.late_ms.append(1000 * late_s)


def _environment() -> dict[str, str]:
    """Without this benchmark's own variables, which are no settings of Kartoteka."""
    return {name: value for name, value in os.environ.items() if "_LOAD_" not in name}


@contextmanager
def started(data: Path, log: Path, *command: str) -> Iterator[subprocess.Popen[str]]:
    with log.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "--data", str(data), *command],
            stderr=stream,
            stdout=stream,
            text=True,
            env=_environment(),
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)


def indexed(folder: Path) -> tuple[Path, Path]:
    """(data, documents): the sample documents, indexed."""
    documents, data = folder / "dokumenty", folder / "dane"
    shutil.copytree("corpus", documents)
    done = subprocess.run(
        [sys.executable, "-m", "service", "--data", str(data), "index", str(documents), "--quiet"],
        check=False,
        capture_output=True,
        text=True,
        env=_environment(),
    )
    if done.returncode not in (0, 5):
        raise RuntimeError(done.stderr)
    return data, documents


def address_of(log: Path) -> tuple[str, int]:
    for _ in range(600):
        found = re.search(r"http://([\d.]+):(\d+)/", log.read_text(encoding="utf-8"))
        if found:
            return found[1], int(found[2])
        time.sleep(0.1)
    raise RuntimeError("the service did not start")


def ready(client: httpx.Client, path: str = "/readyz", within_s: float = 180) -> Any:
    """What the service says, once it can."""
    until = time.monotonic() + within_s
    while (reply := client.get(path)).status_code == 503 and time.monotonic() < until:
        time.sleep(1)
    return reply.raise_for_status().json()


async def add_files(documents: Path) -> None:
    """New files and changed ones, for as long as the load lasts."""
    text = (documents / "biuro" / "klauzula RODO.txt").read_text(encoding="utf-8", errors="replace")
    for number in range(1_000_000):
        file = documents / f"nowe {number % 100:02}.txt"
        content = f"Notatka numer {number}.\n\n{text}"
        await asyncio.to_thread(file.write_text, content, encoding="utf-8")
        await asyncio.sleep(NEW_FILE_EVERY_S)


def ordinary_ms(client: httpx.Client, times: int, first: int) -> list[float]:
    """Searches one after the other, by nobody else."""
    taken = []
    for number in range(first, first + times):
        started_at = time.perf_counter()
        question = f"{QUESTIONS[number % len(QUESTIONS)]} {number}"
        client.get("/api/search", params={"q": question}).raise_for_status()
        taken.append((time.perf_counter() - started_at) * 1000)
    return taken


async def loaded(
    host: str, port: int, documents: int, process: int, folder: Path
) -> tuple[Any, Any]:
    load, watched = Load(host, port, documents), Watched(psutil.Process(process))
    beside = [asyncio.create_task(watched.run()), asyncio.create_task(add_files(folder))]
    await load.run(SECONDS)
    for task in beside:
        task.cancel()
    await asyncio.gather(*beside, return_exceptions=True)
    return load, watched


def measure(folder: Path) -> dict[str, Any]:
    data, documents = indexed(folder)
    served, watching = folder / "serve.log", folder / "watch.log"
    with contextlib.ExitStack() as stack:
        process = stack.enter_context(started(data, served, "serve", "--port", "0"))
        host, port = address_of(served)
        client = stack.enter_context(httpx.Client(base_url=f"http://{host}:{port}", timeout=60))
        count = ready(client)["documents"]
        ready(client, f"/api/ask?question={quote(QUESTIONS[0])}")  # loads what answers need
        watcher = stack.enter_context(started(data, watching, "index", "--watch", "--quiet"))
        psutil.Process(watcher.pid).nice(10)  # as docs/deploy has it
        time.sleep(5)
        ordinary_ms(client, 10, 0)
        before = ordinary_ms(client, 20, 10)
        logged, used = served.stat().st_size, processor_s(psutil.Process(process.pid))
        load, watched = asyncio.run(loaded(host, port, count, process.pid, documents))
        spent = processor_s(psutil.Process(process.pid)) - used
        time.sleep(RECOVERED_WITHIN_S)
        after = ordinary_ms(client, 20, 100)
        added = ready(client)["documents"] - count
        assert process.poll() is None
        assert watcher.poll() is None
        complaints = sum('"level": "info"' not in line for line in served.open(encoding="utf-8"))
        own = own_times(served.read_bytes()[logged:].decode("utf-8"))
    return {
        "seconds": SECONDS,
        "clients": CLIENTS,
        "machine": machine(),
        "requests": {kind: _figures(replies) for kind, replies in sorted(load.replies.items())},
        "memory_mib": _quarters(watched.memory),
        "descriptors": _quarters(watched.descriptors),
        "search_alone_ms": {"before": round(statistics.median(before), 1)}
        | {"after": round(statistics.median(after), 1), "first_after": round(after[0], 1)},
        "service_cores": round(spent / SECONDS, 2),
        "suggest_by_the_log_ms": _shares(own.get("/api/suggest", [0.0])),
        "clients_late_ms": _shares(watched.late_ms),
        "documents_added": added,
        "log_lines_but_requests": complaints,
    }


def own_times(log: str) -> dict[str, list[float]]:
    """Of requests that were answered (ms), by path, as the service logged them."""
    times: dict[str, list[float]] = defaultdict(list)
    for line in log.splitlines():
        with contextlib.suppress(ValueError):
            event = json.loads(line)
            if event.get("event") == "request" and event.get("status") == 200:
                times[event["path"]].append(event["ms"])
    return times


def _figures(replies: Sequence[Reply]) -> dict[str, Any]:
    answered = [1000 * one.seconds for one in replies if one.status == 200]
    refused = [1000 * one.seconds for one in replies if one.status == 503]
    statuses = Counter(
        f"{one.status} {one.fault}".strip()
        if one.status != 503 or one.retry_after_s
        else "503 without Retry-After"
        for one in replies
    )
    figures: dict[str, Any] = {"statuses": dict(statuses)}
    for name, taken in (("ms", answered), ("refused_ms", refused)):
        if taken:
            figures[name] = _shares(taken)
    return figures


def _shares(taken: Sequence[float]) -> dict[str, float]:
    return {f"p{share}": round(percentile(taken, share / 100), 1) for share in (50, 95, 99)}


def _quarters(samples: Sequence[float]) -> dict[str, float]:
    """The middle of the second quarter and of the last, and the most."""
    part = max(1, len(samples) // 4)
    return {
        "second_quarter": round(statistics.median(samples[part : 2 * part] or samples), 1),
        "last_quarter": round(statistics.median(samples[-part:]), 1),
        "most": round(max(samples), 1),
    }


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of the table."""

    name: str
    measured: str
    wanted: str
    held: bool


def promises(figures: dict[str, Any]) -> list[Promise]:
    requests, alone = figures["requests"], figures["search_alone_ms"]
    statuses: Counter[str] = Counter()
    for one in requests.values():
        statuses.update(one["statuses"])
    suggest = requests["suggest"].get("ms", {"p50": 0.0, "p99": float("inf")})
    memory, descriptors = figures["memory_mib"], figures["descriptors"]
    within = 1.5 * alone["before"] + 10
    return [
        Promise(
            f"statuses of {sum(statuses.values())} requests",
            ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())),
            "200, and 503 with Retry-After",
            statuses.keys() <= {"200", "503"},
        ),
        Promise(
            "suggestions, p50 / p99",
            f"{suggest['p50']:.0f} / {suggest['p99']:.0f} ms",
            f"p99 below {SUGGEST_P99_MS:.0f} ms",
            suggest["p99"] < SUGGEST_P99_MS,
        ),
        Promise(
            "memory, second quarter / last",
            f"{memory['second_quarter']:.0f} / {memory['last_quarter']:.0f} MiB",
            f"within {MOST_GROWTH:.0%}",
            memory["last_quarter"] <= (1 + MOST_GROWTH) * memory["second_quarter"],
        ),
        Promise(
            "descriptors, the same",
            f"{descriptors['second_quarter']:.0f} / {descriptors['last_quarter']:.0f}",
            f"within {MOST_DESCRIPTORS_MORE}",
            descriptors["last_quarter"] <= descriptors["second_quarter"] + MOST_DESCRIPTORS_MORE,
        ),
        Promise(
            f"a search alone, before / {RECOVERED_WITHIN_S:g} s after",
            f"{alone['before']:.0f} / {alone['after']:.0f} ms",
            f"at most {within:.0f} ms",
            alone["after"] <= within,
        ),
        Promise(
            "documents indexed meanwhile",
            str(figures["documents_added"]),
            "at least one",
            figures["documents_added"] > 0,
        ),
    ]


def beside(figures: dict[str, Any]) -> list[tuple[str, str]]:
    """What helps to judge the table."""
    told = [
        ("the run", f"{figures['seconds']:.0f} s, {figures['clients']} clients"),
        ("the machine", figures["machine"]),
        ("the service had", f"{figures['service_cores']:.2f} cores"),
        ("the clients were late, p99", f"{figures['clients_late_ms']['p99']:.0f} ms"),
        ("suggestions by its own log, p99", f"{figures['suggest_by_the_log_ms']['p99']:.0f} ms"),
        ("lines of its log but requests", str(figures["log_lines_but_requests"])),
    ]
    for kind, one in figures["requests"].items():
        taken, refused = one.get("ms"), one.get("refused_ms")
        parts = [", ".join(f"{status}: {count}" for status, count in one["statuses"].items())]
        parts += [f"answered in {taken['p50']:.0f} / {taken['p99']:.0f} ms"] if taken else []
        parts += [f"refused in {refused['p50']:.0f} / {refused['p99']:.0f} ms"] if refused else []
        told.append((kind, "; ".join(parts)))
    return told


def table(figures: dict[str, Any]) -> str:
    rows = [
        (one.name, one.measured, one.wanted, "held" if one.held else "NOT HELD")
        for one in promises(figures)
    ]
    rows.insert(0, ("promise", "measured", "to be held", ""))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([*lines, "", *(f"{name}: {what}" for name, what in beside(figures))])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--json", action="store_true", help="all figures instead of the table")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kartoteka-load-") as folder:
        figures = measure(Path(folder))
    broken = [one.name for one in promises(figures) if not one.held]
    told = {**figures, "not_held": broken}
    print(json.dumps(told, indent=2, ensure_ascii=False) if arguments.json else table(figures))
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
