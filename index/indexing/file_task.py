"""Files on their way from disk to what they hold, watched for changes while they are read."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.catalog.rows import FileState
from index.indexing.content import hash_beneath
from index.indexing.report import Outcome
from ingest.errors import Unreadable
from ingest.machine_fault import deferred, is_machine_fault
from ingest.reading import FileRead
from ingest.recognition import PagesDone
from ingest.walk import FoundFile

Reader = Callable[
    [Iterable[FoundFile]],
    Iterator[tuple[FoundFile, FileRead | Unreadable] | PagesDone | None],
]
"""Takes files and gives each with what it holds, in any order, and None or the pages recognised so
far now and then while nothing is done (``ReadingPool.read_many``). Its iterator may be closed
before the end, also at a None; the next call then goes on with what it was reading."""

TRIES = 3
"""How often a file that changes under the reader is read before the run settles for less."""


@dataclass(frozen=True, slots=True)
class FileTask:
    """A file to read. ``file_id`` is the catalog's number of a file that was renamed."""

    found: FoundFile
    outcome: Outcome
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class FileResult:
    """What a file held. ``state`` is what the catalog shall remember of it."""

    task: FileTask
    state: FileState
    content: FileRead | Unreadable


def read_tasks(
    tasks: Sequence[FileTask], read: Reader, checked_ns: int
) -> Iterator[FileResult | PagesDone | None]:
    """Every task with its result, in the order they are done; what else the reader gives as it is.

    A file whose size or time changed meanwhile is read again. One that keeps changing is given as
    it was read, with a state that no later look finds unchanged.
    """
    for attempt in range(1, TRIES + 1):
        unsettled: list[FileTask] = []
        hashes: dict[str, bytes | None] = {}
        by_path = {task.found.path: task for task in tasks}
        for one in read(_hashed((task.found for task in tasks), hashes)):
            if one is None or isinstance(one, PagesDone):
                yield one
                continue
            found, content = one
            task = by_path[found.path]
            now = _look(found)
            digest = hashes.pop(found.path)
            if isinstance(now, Unreadable):
                yield FileResult(task, _state(found, checked_ns, digest), now)
            elif now == found:
                yield FileResult(task, _state(found, checked_ns, digest), content)
            elif attempt < TRIES:
                unsettled.append(replace(task, found=now))
            else:
                yield FileResult(task, FileState(found.path, -1, -1, checked_ns, None), content)
        tasks = unsettled


def _hashed(files: Iterable[FoundFile], hashes: dict[str, bytes | None]) -> Iterator[FoundFile]:
    """Hashes each file right before it is handed on, so that what changes later is noticed."""
    for found in files:
        try:
            hashes[found.path] = hash_beneath(found.root, found.path)
        except OSError:
            hashes[found.path] = None  # reading it will say why
        yield found


def _state(found: FoundFile, checked_ns: int, digest: bytes | None) -> FileState:
    return FileState(found.path, found.size, found.mtime_ns, checked_ns, digest)


def _look(found: FoundFile) -> FoundFile | Unreadable:
    try:
        status = found.absolute.lstat()
    except OSError as error:
        return deferred(error) if is_machine_fault(error) else _vanished()
    if not stat.S_ISREG(status.st_mode):
        return _vanished()
    return replace(
        found, size=status.st_size, mtime_ns=status.st_mtime_ns, ctime_ns=status.st_ctime_ns
    )


def _vanished() -> Unreadable:
    return Unreadable("vanished", "The file was removed while it was read", "Index again.")
