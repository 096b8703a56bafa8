"""Cuts large documents in a process of its own, with an end to its time and memory.

Cutting grows little faster than a text, but a text can be very long, and the run that indexes it
holds the writer's lock. Small documents, nearly all, are cut where they are: a process takes more
than a second to be ready, such a document a small part of one.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from index.chunk import Chunk
from ingest.document import Document
from ingest.errors import Unreadable
from ingest.limited import end_with_parent, limit_memory
from ingest.machine_fault import deferred, ended_from_outside
from ingest.worker import limit_processor_time

SMALL_CHARACTERS = 50_000
SMALL_SECTIONS = 2_000
"""Below both, a document is small: it costs at most some seconds, whatever it holds
(benchmarks/growth.py)."""


class Cutter(Protocol):
    """As ``index.indexing.Chunker``."""

    @property
    def fingerprint(self) -> str: ...

    def chunks(self, document: Document) -> list[Chunk]: ...


@dataclass(frozen=True, slots=True)
class CutLimits:
    """What cutting one document may cost: ``processor_s`` of the processor, ``memory_mib`` of
    memory, and ``clock_s`` by the clock as a backstop."""

    processor_s: float
    memory_mib: int
    clock_s: float


class ApartChunker:
    """Implements ``Chunker``: gives the chunks that ``chunker`` would.

    ``make`` makes another such chunker in the other process; it must pickle. ``chunks`` raises
    Unreadable where a document needs more than ``limits`` allow, and whatever ``chunker`` raises.
    """

    def __init__(self, chunker: Cutter, make: Callable[[], Cutter], limits: CutLimits) -> None:
        self._chunker = chunker
        self._make = make
        self._limits = limits

    @property
    def fingerprint(self) -> str:
        return self._chunker.fingerprint

    def chunks(self, document: Document) -> list[Chunk]:
        if len(document.text) < SMALL_CHARACTERS and len(document.sections) < SMALL_SECTIONS:
            return self._chunker.chunks(document)
        result = self._ask(pickle.dumps((self._make, document, self._limits)))
        if isinstance(result, BaseException):
            raise result
        return result

    def _ask(self, request: bytes) -> list[Chunk] | BaseException:
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "index.chunking.apart"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
                start_new_session=True,  # Ctrl-C reaches the indexing process alone
            )
        except OSError as error:
            return deferred(error)
        with process:
            try:
                answer, _ = process.communicate(request, timeout=self._limits.clock_s)
            except subprocess.TimeoutExpired:
                process.kill()
                return self._too_slow()
            except BaseException:
                process.kill()
                raise
        if process.returncode == 0:
            result: list[Chunk] | BaseException = pickle.loads(answer)
            return result
        return self._death(process.returncode)

    def _death(self, status: int) -> Unreadable:
        if status == -signal.SIGXCPU:
            return Unreadable(
                "too-long",
                f"Cutting its text took more than {self._limits.processor_s:g} s of the processor",
                "Split the file, or raise timeout_s.",
            )
        if status in (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP):
            return ended_from_outside(signal.Signals(-status).name)
        return Unreadable(
            "crashed",
            f"The process that cut its text died ({status})",
            "Report this as an error of Kartoteka, with the file if it may be shown.",
        )

    def _too_slow(self) -> Unreadable:
        return Unreadable(
            "deferred",
            f"Cutting its text did not end in {self._limits.clock_s:g} s by the clock",
            "See what keeps the machine or its drive busy; the next run tries it again.",
        )


def main() -> None:
    """The other process: a request on its standard input, the chunks or an error as its answer."""
    request = sys.stdin.buffer.read()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what libraries print must not mix with it
    end_with_parent()
    make: Callable[[], Cutter]
    make, document, limits = pickle.loads(request)
    try:
        chunker = make()
        limit_memory(limits.memory_mib)
        limit_processor_time(limits.processor_s)
        answer = pickle.dumps(chunker.chunks(document))
    except MemoryError:
        answer = pickle.dumps(_too_much_memory(limits))
    except Exception as error:  # noqa: BLE001 - raised again where the document came from
        answer = _pickled(error)
    with answers:
        answers.write(answer)


def _too_much_memory(limits: CutLimits) -> Unreadable:
    return Unreadable(
        "too-much-memory",
        f"Cutting its text took more than {limits.memory_mib} MiB of memory",
        "Split the file, or raise memory_mib.",
    )


def _pickled(error: Exception) -> bytes:
    """``error``, or its name where it is of a kind that does not travel."""
    try:
        pickle.loads(pickled := pickle.dumps(error))
    except Exception:  # noqa: BLE001 - as many kinds as there are errors
        return pickle.dumps(RuntimeError(type(error).__name__))
    return pickled


if __name__ == "__main__":
    # Under its own name, so that what is pickled here is known there.
    from index.chunking.apart import main as run

    run()
