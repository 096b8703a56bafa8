"""A full disk, a drive that fails, descriptors or memory that ran out: told as what they are.

SQLite, FAISS and the system each have their own words for them; none is a fault of the index, of a
backup or of the program, and the remedy is another.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Mapping
from typing import Literal

from index.errors import IndexFault

Kind = Literal["no-room", "drive", "descriptors", "memory", "rights"]

_OF_SQLITE: Mapping[int, Kind] = {
    sqlite3.SQLITE_FULL: "no-room",
    sqlite3.SQLITE_IOERR: "drive",
    sqlite3.SQLITE_NOMEM: "memory",
    sqlite3.SQLITE_READONLY: "rights",
    sqlite3.SQLITE_PERM: "rights",
}

_OF_SYSTEM: Mapping[int, Kind] = {
    errno.ENOSPC: "no-room",
    errno.EDQUOT: "no-room",
    errno.EFBIG: "no-room",
    errno.EIO: "drive",
    errno.ENXIO: "drive",
    errno.ENODEV: "drive",
    errno.ESTALE: "drive",
    errno.ETIMEDOUT: "drive",
    errno.EMFILE: "descriptors",
    errno.ENFILE: "descriptors",
    errno.ENOMEM: "memory",
    errno.EAGAIN: "memory",
    errno.EACCES: "rights",
    errno.EPERM: "rights",
    errno.EROFS: "rights",
}

REMEDIES: Mapping[Kind, str] = {
    "no-room": "Make room on that disk, then repeat the command; what was done stays done",
    "drive": "Check the drive and its connection (dmesg), then repeat the command",
    "descriptors": "Raise the limit of open files (ulimit -n), then repeat the command",
    "memory": "Free memory, then repeat the command",
    "rights": "Run the command as the owner of that folder, or give this user the right to it",
}

_WHAT: Mapping[Kind, str] = {
    "no-room": "The disk has no room left",
    "drive": "The drive does not answer as it should",
    "descriptors": "Too many files are open",
    "memory": "The machine has no memory left",
    "rights": "This user may not read or write there",
}


class MachineFault(IndexFault):
    """The machine is at fault. ``kind`` says which part of it; ``said`` are the system's words."""

    def __init__(self, kind: Kind, said: str) -> None:
        super().__init__(f"{_WHAT[kind]} ({said})", REMEDIES[kind])
        self.kind: Kind = kind
        self.said = said

    def __reduce__(self) -> tuple[type[MachineFault], tuple[Kind, str]]:
        return type(self), (self.kind, self.said)


def machine_fault(error: BaseException) -> MachineFault | None:
    """What ``error``, or what it came from, says of the machine; None where it says nothing."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        if isinstance(one, MachineFault):
            return one
        kind = kind_of(one)
        if kind is not None:
            return MachineFault(kind, _said(one))
        one = one.__cause__ or one.__context__
    return None


def kind_of(error: BaseException) -> Kind | None:
    """Of this one error alone."""
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if isinstance(error, OSError) and error.errno is not None:
        return _OF_SYSTEM.get(error.errno)
    if isinstance(error, MemoryError):
        return "memory"
    return None


def _of_sqlite(error: sqlite3.Error) -> Kind | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_CANTOPEN:  # it keeps the system's own number to itself
        return "rights" if not _descriptors_are_used_up() else "descriptors"
    return _OF_SQLITE.get(primary)


def _descriptors_are_used_up() -> bool:
    try:
        with open("/dev/null", "rb"):  # noqa: PTH123 - nothing else may be opened on the way
            return False
    except OSError as error:
        return error.errno in (errno.EMFILE, errno.ENFILE)


def _said(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return str(error) or type(error).__name__
