"""The process that reads files for ingest.sandbox: requests on stdin, answers on stdout.

Each message is its length (8 bytes, little-endian) and a pickle. The process limits its own
memory and the processor time of each file, and ends with its parent.
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
from ingest.reading import FileRead, read_file

_PR_SET_PDEATHSIG = 1  # prctl(2), Linux


def main(memory_mib: int, timeout_s: float) -> None:
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # Libraries print; what they print must not mix with the answers.
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)
    _end_with_parent()
    _limit_memory(memory_mib)
    while header := requests.read(8):
        (length,) = struct.unpack("<Q", header)
        path, options = pickle.loads(requests.read(length))
        _limit_processor_time(timeout_s)
        answer = pickle.dumps(_answer(Path(path), options))
        answers.write(struct.pack("<Q", len(answer)) + answer)
        answers.flush()


def _answer(path: Path, options: ReadOptions) -> FileRead | Unreadable:
    try:
        return read_file(path, options)
    except Unreadable as error:
        return error
    except MemoryError:
        return Unreadable(
            "too-much-memory",
            f"Reading it took more than {options.memory_mib} MiB of memory",
            "Split the file, or raise memory_mib.",
        )
    except Exception as error:  # noqa: BLE001 - told to the parent, which reports it
        return _unforeseen(error)


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
