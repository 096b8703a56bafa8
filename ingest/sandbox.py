"""Reads files in worker processes, so that no file can hang, bloat or kill the indexing run.

A worker is ``python -m ingest.worker``: it gets a folder and a path below it, answers with a
pickled FileRead or Unreadable, and is killed and replaced when it is late, out of memory or dead.
One thread per worker waits for the answers.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.errors import Unreadable
from ingest.machine_fault import deferred, ended_from_outside
from ingest.options import ReadOptions
from ingest.pipes import read_exactly
from ingest.reading import FileRead
from ingest.recognition import PagesDone, Tell, sweep_kept
from ingest.scratch import ScratchFolder, sweep
from ingest.walk import FoundFile
from ingest.worker import ENDED_FROM_OUTSIDE, OUT_OF_MEMORY, OUT_OF_TIME, too_much_memory

_FILES_PER_WORKER = 200
"""A worker is replaced after so many files: libraries that parse leak."""

SCRATCH_PREFIX = "kartoteka-reading-"

IDLE_S = 1.0
"""So long at most ``read_many`` keeps its caller waiting without a word."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file that was handed to a worker, and when its inode had changed last (None: unknown);
    this also tells a change that left size and time of the file as they were."""

    file: FoundFile
    changed_ns: int | None


_Reading = Future[FileRead | Unreadable]


class ReadingPool:
    """Worker processes that read files; close it (or use ``with``) to end them."""

    def __init__(self, options: ReadOptions | None = None) -> None:
        self._options = options or ReadOptions()
        if self._options.recognition is not None and self._options.recognition.kept is not None:
            sweep_kept(self._options.recognition.kept)
        self._threads = ThreadPoolExecutor(self._options.workers, thread_name_prefix="reading")
        self._local = threading.local()
        self._workers: set[_Worker] = set()
        self._closing = False
        self._workers_lock = threading.Lock()
        self._unclaimed: dict[_Begun, _Reading] = {}
        self._recognising: dict[FoundFile, PagesDone] = {}

    @property
    def options(self) -> ReadOptions:
        return self._options

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the workers, also in the middle of a file."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._workers_lock:
            self._closing = True
            workers = list(self._workers)
        for worker in workers:
            worker.kill()  # the thread that waits for it gets an end of file
        self._threads.shutdown(wait=True)
        for worker in self._workers:
            worker.discard()
        self._workers.clear()

    def read(self, file: FoundFile) -> FileRead | Unreadable:
        """Reads one file; waits for it."""
        return self._threads.submit(self._read, file).result()

    def read_many(
        self, files: Iterable[FoundFile]
    ) -> Iterator[tuple[FoundFile, FileRead | Unreadable] | PagesDone | None]:
        """Every file with its result, as they are done; a few are read ahead of the caller.

        None comes whenever nothing was done for ``IDLE_S``, so that the caller can see to other
        things; where pages of the files in hand are being recognised, how many are done. One that
        closes the iterator early does not wait: what no worker has begun is dropped, what one has
        begun goes on, and the next call that meets the unchanged file gets its result. So a long
        file is read once, however often its readers give way to others. Calls do not overlap.
        """
        ahead = 2 * self._options.workers
        pending: dict[_Reading, _Begun] = {}
        try:
            for file in files:
                begun = _Begun(file, _changed_ns(file))
                reading = self._unclaimed.pop(begun, None)
                pending[reading or self._threads.submit(self._read, file)] = begun
                while len(pending) >= ahead:
                    yield from self._finished(pending)
            while pending:
                yield from self._finished(pending)
        finally:
            self._keep_unclaimed(pending, ahead)

    def _finished(
        self, pending: dict[_Reading, _Begun]
    ) -> Iterator[tuple[FoundFile, FileRead | Unreadable] | PagesDone | None]:
        done, _ = wait(pending, timeout=IDLE_S, return_when=FIRST_COMPLETED)
        if not done:
            now = list(self._recognising.values())
            pages = sum(one.pages for one in now)
            yield PagesDone(sum(one.done for one in now), pages) if pages else None
        for reading in done:
            yield pending.pop(reading).file, reading.result()

    def _keep_unclaimed(self, pending: dict[_Reading, _Begun], at_most: int) -> None:
        """Nobody came for what a call that met its end left done: those files changed or went."""
        kept = {
            begun: reading
            for begun, reading in self._unclaimed.items()
            if pending or not reading.done()
        }
        kept.update((begun, one) for one, begun in pending.items() if not one.cancel())
        self._unclaimed = dict(list(kept.items())[-at_most:])

    def _read(self, file: FoundFile) -> FileRead | Unreadable:
        worker: _Worker | None = getattr(self._local, "worker", None)
        if worker is None or not worker.usable:
            try:
                worker = _Worker(self._options)
            except OSError as error:  # no file has a part in it: none is open yet
                return deferred(error)
            self._local.worker = worker
            with self._workers_lock:
                self._workers.add(worker)
                if self._closing:  # ``close`` looked before this one had started
                    worker.kill()
        try:
            return worker.read(file, partial(self._recognising.__setitem__, file))
        finally:
            self._recognising.pop(file, None)
            if not worker.usable:
                worker.discard()
                with self._workers_lock:
                    self._workers.discard(worker)


def _changed_ns(file: FoundFile) -> int | None:
    try:
        return file.absolute.stat().st_ctime_ns
    except OSError:
        return None


class _Worker:
    """One process (two, see ingest.worker) and the pipe to it; used by one thread, except for
    ``kill``."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._files_left = _FILES_PER_WORKER
        self._alive = True
        temporary = Path(tempfile.gettempdir())
        sweep(temporary, SCRATCH_PREFIX)  # attachments that a killed run left there
        self._folder = ScratchFolder(temporary, SCRATCH_PREFIX)
        try:
            self._process = self._start()
        except OSError:
            self._folder.close()
            raise

    def _start(self) -> subprocess.Popen[bytes]:
        options = self._options
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "ingest.worker",
                str(options.memory_mib),
                str(options.timeout_s),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                **os.environ,
                "TMPDIR": str(self._folder.path),  # removed with the worker, however it ends
                "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1",
            },
            start_new_session=True,  # Ctrl-C reaches the indexing process alone
        )

    @property
    def usable(self) -> bool:
        return self._alive and self._files_left > 0

    def read(self, file: FoundFile, tell: Tell) -> FileRead | Unreadable:
        self._files_left -= 1
        try:
            self._send(pickle.dumps((str(file.root), file.path, self._options)))
            result, worn = self._received(tell)
        except TimeoutError:
            self._alive = False
            return Unreadable(
                "deferred",
                f"Reading it did not end in {self._options.clock_s:g} s by the clock",
                "See what keeps the machine or its drive busy; the next run tries it again.",
            )
        except (BrokenPipeError, EOFError):
            self._alive = False
            return self._death()
        if worn or (isinstance(result, Unreadable) and result.reason == "too-much-memory"):
            self._alive = False  # memory that a file took is not always given back
        return result

    def _received(self, tell: Tell) -> tuple[FileRead | Unreadable, bool]:
        deadline = time.monotonic() + self._options.clock_s
        while True:
            message: FileRead | Unreadable | PagesDone
            message, worn = pickle.loads(self._receive(deadline))
            if not isinstance(message, PagesDone):
                return message, worn
            tell(message)

    def _death(self) -> Unreadable:
        """Why the process ended by itself, or at whose hand."""
        status = self._process.wait()
        if status == OUT_OF_MEMORY:
            return too_much_memory(self._options)
        if status == OUT_OF_TIME:
            return Unreadable(
                "too-long",
                f"Reading it took more than {self._options.timeout_s:g} s of the processor",
                "Split the file or save it again from its own program, or raise timeout_s.",
            )
        if status == ENDED_FROM_OUTSIDE or status < 0:  # the one that waits has no faults to make
            return ended_from_outside(signal.Signals(-status).name if status < 0 else "SIGKILL")
        return Unreadable(
            "crashed",
            "The reading process died over this file",
            "Open it in its own program and save it again.",
        )

    def kill(self) -> None:
        """Ends the process; may be called from any thread."""
        self._alive = False
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def discard(self) -> None:
        """Ends the process and removes what it left; no thread may be using the worker."""
        self.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.read()  # its end comes when the last process is gone
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()
        self._folder.close()

    def _send(self, message: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(struct.pack("<Q", len(message)) + message)
        self._process.stdin.flush()

    def _receive(self, deadline: float) -> bytes:
        assert self._process.stdout is not None
        (length,) = struct.unpack("<Q", read_exactly(self._process.stdout, 8, deadline))
        return read_exactly(self._process.stdout, length, deadline)
