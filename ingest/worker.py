"""The process that reads files for ingest.sandbox: requests on stdin, answers on stdout.

Each message is its length (8 bytes, little-endian) and a pickle. The process limits its own
memory and the processor time of each file, and ends with its parent. It is two processes in truth:
one reads, the other waits for it to end and tells by its exit status whether memory was why. Of a
reader that has held much memory before that could not be told: an answer says so, and it is
replaced.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import resource
import signal
import struct
import sys
from pathlib import Path

from ingest.errors import Unreadable
from ingest.options import ReadOptions
from ingest.reading import FileRead, read_beneath

OUT_OF_MEMORY = 3
"""Exit status of a worker that died with much memory in its hands."""

_NEAR_THE_LIMIT = 0.5
"""Share of the limit in real memory from which a death is put down to it: the limit counts address
space, of which a part is never touched, and a buffer that doubles is refused at half of it."""

_PR_SET_PDEATHSIG = 1  # prctl(2), Linux


def main(memory_mib: int, timeout_s: float) -> None:
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # Libraries print; what they print must not mix with the answers.
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)
    _end_with_parent()
    if reader := os.fork():
        requests.close()
        answers.close()  # or its end would not be seen when the reader dies
        os._exit(_wait_for(reader, memory_mib))
    _end_with_parent()
    _limit_memory(memory_mib)
    while header := requests.read(8):
        (length,) = struct.unpack("<Q", header)
        root, path, options = pickle.loads(requests.read(length))
        _limit_processor_time(timeout_s)
        read = _answer(Path(root), path, options)
        usage = resource.getrusage(resource.RUSAGE_SELF)
        answer = pickle.dumps((read, _is_near_the_limit(usage, memory_mib)))
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
    return OUT_OF_MEMORY if _is_near_the_limit(usage, memory_mib) else 1


def _is_near_the_limit(usage: resource.struct_rusage, memory_mib: int) -> bool:
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_maxrss * unit / 1024 / 1024 >= _NEAR_THE_LIMIT * memory_mib


def _answer(root: Path, path: str, options: ReadOptions) -> FileRead | Unreadable:
    try:
        return read_beneath(root, path, options)
    except Unreadable as error:
        return error
    except MemoryError:
        return too_much_memory(options)
    except Exception as error:  # noqa: BLE001 - told to the parent, which reports it
        return _unforeseen(error)


def too_much_memory(options: ReadOptions) -> Unreadable:
    """Also for ``ingest.sandbox``, of a worker that could not say it itself."""
    return Unreadable(
        "too-much-memory",
        f"Reading it took more than {options.memory_mib} MiB of memory",
        "Split the file, or raise memory_mib.",
    )


def _unforeseen(error: Exception) -> Unreadable:
    """A parser failed in a way its loader does not translate: the file is at fault for all the
    operator can do, and the exact failure is told so that the loader can be mended."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({trace.tb_frame.f_code.co_name}, line {trace.tb_lineno})" if trace else ""
    return Unreadable(
        "damaged",
        f"Its parser failed: {type(error).__name__}: {str(error)[:200]}{place}",
        "Open it in its own program and save it again; if it opens well, report this message.",
    )


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit_memory(memory_mib: int) -> None:
    limit = memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _limit_processor_time(timeout_s: float) -> None:
    """A second line of defence: the parent's clock is the first."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + timeout_s) + 10
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
