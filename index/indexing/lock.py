"""One writer at a time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from index.errors import IndexLocked
from index.private import FILE_MODE, make_private_folder, write_private_text

LOCK_FILE = "write.lock"
HOLDER_FILE = "writer.json"


@contextmanager
def writing(folder: Path, purpose: str, *, wait_s: float = 0.0) -> Iterator[None]:
    """Holds the right to write to the index in ``folder``; raises IndexLocked after ``wait_s``.

    The system frees the lock when its process dies, however it dies. ``purpose`` is told to
    whoever finds it taken ("index", "forget").
    """
    from filelock import FileLock, Timeout

    make_private_folder(folder)
    lock = FileLock(folder / LOCK_FILE, mode=FILE_MODE)
    try:
        lock.acquire(timeout=wait_s)
    except Timeout:
        raise _locked(folder) from None
    try:
        holder = {"pid": os.getpid(), "purpose": purpose, "since": _now()}
        write_private_text(folder / HOLDER_FILE, json.dumps(holder))
        yield
    finally:
        (folder / HOLDER_FILE).unlink(missing_ok=True)
        lock.release()


def _locked(folder: Path) -> IndexLocked:
    remedy = "Wait until it is done (--wait), or stop that process"
    try:
        holder = json.loads((folder / HOLDER_FILE).read_text(encoding="utf-8"))
        pid, purpose, since = int(holder["pid"]), holder["purpose"], holder["since"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return IndexLocked(f"Another process is writing to {folder}", remedy)
    return IndexLocked(
        f"Process {pid} ({purpose}, since {since}) is writing to {folder}", remedy, pid
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
