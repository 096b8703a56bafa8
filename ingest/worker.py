"""The process that reads files for ingest.sandbox: requests on stdin, answers on stdout.

Each message is its length (8 bytes, little-endian) and a pickle. The process limits its own
memory and the processor time of each file, and ends with its parent. It is two processes in truth:
one reads, the other waits for it to end and tells by its exit status whether memory was why. Of a
reader that has held much memory before that could not be told: an answer says so, and it is
replaced.
"""

from __future__ import annotations

import math
import os
import pickle
import resource
import signal
import struct
import sys
from pathlib import Path
from typing import BinaryIO

from ingest.errors import Unreadable
from ingest.limited import end_with_parent, limit_memory
from ingest.machine_fault import (
    behind,
    deferred,
    found_by_asking,
    machine_lacks_memory,
    without_memory,
)
from ingest.options import ReadOptions
from ingest.reading import FileRead, read_beneath, unforeseen
from ingest.recognition import PagesDone, Tell

OUT_OF_MEMORY = 3
"""Exit status of a worker that died with much memory in its hands."""

ENDED_FROM_OUTSIDE = 4
"""Exit status of a worker that was ended by a signal which no fault of its own raises."""

OUT_OF_TIME = 5
"""Exit status of a worker that used up a file's time of the processor."""

_FROM_OUTSIDE = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
"""SIGBUS is not one: it also comes of a file that was cut short while it was mapped."""

_NEAR_THE_LIMIT = 0.5
"""Share of the limit in real memory from which a death is put down to it: the limit counts address
space, of which a part is never touched, and a buffer that doubles is refused at half of it."""


def main(memory_mib: int, timeout_s: float) -> None:
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # Libraries print; what they print must not mix with the answers.
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)
    end_with_parent()
    if reader := os.fork():
        requests.close()
        answers.close()  # or its end would not be seen when the reader dies
        os._exit(_wait_for(reader, memory_mib))
    end_with_parent()
    limit_memory(memory_mib)
    while header := requests.read(8):
        (length,) = struct.unpack("<Q", header)
        root, path, options = pickle.loads(requests.read(length))
        limit_processor_time(timeout_s)
        read = _answer(Path(root), path, options, lambda done: _send(answers, (done, False)))
        usage = resource.getrusage(resource.RUSAGE_SELF)
        _send(answers, (read, _is_near_the_limit(usage, memory_mib)))


def _send(answers: BinaryIO, message: tuple[FileRead | Unreadable | PagesDone, bool]) -> None:
    """How far the reading is, any number of times, and then what was read."""
    answer = pickle.dumps(message)
    answers.write(struct.pack("<Q", len(answer)) + answer)
    answers.flush()


def _wait_for(reader: int, memory_mib: int) -> int:
    """The exit status for a reader that has ended. Libraries in C abort when they get no more
    memory; what the process held at most tells that from any other death. The indexing
    process could not find that out: Linux begins the account of a program that it starts with what
    it holds itself. That of a fork begins with nothing."""
    _, status, usage = os.wait4(reader, 0)
    if status == 0:
        return 0
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        return OUT_OF_TIME
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in _FROM_OUTSIDE:
        return ENDED_FROM_OUTSIDE
    return OUT_OF_MEMORY if _is_near_the_limit(usage, memory_mib) else 1


def _is_near_the_limit(usage: resource.struct_rusage, memory_mib: int) -> bool:
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_maxrss * unit / 1024 / 1024 >= _NEAR_THE_LIMIT * memory_mib


def _answer(root: Path, path: str, options: ReadOptions, tell: Tell) -> FileRead | Unreadable:
    try:
        return read_beneath(root, path, options, tell)
    except Unreadable as error:
        return _machines(error, root / path) or error
    except MemoryError as error:
        if machine_lacks_memory(options.memory_mib):
            return without_memory(str(error) or "MemoryError")
        return too_much_memory(options)
    except Exception as error:  # noqa: BLE001 - told to the parent, which reports it
        return _machines(error, root / path) or unforeseen(error)


_NOT_A_PARSERS = frozenset({"vanished", "no-permission", "deferred"})
"""Verdicts that no parser gave."""


def _machines(verdict: Exception, path: Path) -> Unreadable | None:
    """The machine's fault that a verdict on a file was really about, if it was."""
    fault = behind(verdict)
    if fault is None and getattr(verdict, "reason", "") not in _NOT_A_PARSERS:
        fault = found_by_asking(path)
    return deferred(fault) if fault is not None else None


def too_much_memory(options: ReadOptions) -> Unreadable:
    """Also for ``ingest.sandbox``, of a worker that could not say it itself."""
    return Unreadable(
        "too-much-memory",
        f"Reading it took more than {options.memory_mib} MiB of memory",
        "Split the file, or raise memory_mib.",
    )


def limit_processor_time(timeout_s: float) -> None:
    """The system ends this process (SIGXCPU) when it has used so many more seconds, rounded up."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(used.ru_utime + used.ru_stime + timeout_s)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
