"""A real service over a synthetic index, for the benchmarks that ask one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

QUESTIONS = (
    "ile wynosi roczna składka członkowska?",
    "kto przewodniczy radzie klastra",
    "kiedy odbyło się walne zgromadzenie",
    "jakie są zasady pracy zdalnej w biurze?",
    "umowa konsorcjum na badania kliniczne",
    "who is responsible for the budget of the project?",
    "terminy składania sprawozdań finansowych",
    "telefon do sekretariatu",
    "warunki przyjęcia nowego członka",
    "strategia rozwoju na lata 2021-2027",
)


@contextmanager
def service(data: Path) -> Iterator[tuple[httpx.Client, psutil.Process]]:
    """A client of ``kartoteka serve`` over ``data``, ready, and its process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "--data", str(data), "serve", "--port", "0"],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "KARTOTEKA_LOG_LEVEL": "error"},
    )
    try:
        assert process.stderr is not None
        address = re.search(r"http://\S+/", process.stderr.readline())
        if address is None:
            raise RuntimeError("the service did not start")
        with httpx.Client(base_url=address[0], timeout=120) as client:
            client.get("/readyz").raise_for_status()
            yield client, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def tree(process: psutil.Process) -> list[psutil.Process]:
    """The service and its engine."""
    return [process, *process.children(recursive=True)]


def processor_s(process: psutil.Process) -> float:
    """What the service and its engine have used."""
    return sum(sum(one.cpu_times()[:2]) for one in tree(process))


def settle(process: psutil.Process, within_s: float = 900) -> None:
    """Waits until the service has made what it makes by itself after a start (suggestions)."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        before = processor_s(process)
        time.sleep(3)
        if processor_s(process) - before < 0.15:
            return
    raise RuntimeError("the service does not come to rest")


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> str:
    """Cores and load, without which a time means little."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
