"""Tells the machine's faults from the file's: a full disk says nothing about the file being read.

A file that meets one is *deferred*: what is indexed of it stays, it is named with the true reason,
and the next run tries it again. Parsers translate and swallow what they do not understand, so a
verdict is doubted twice: by the errors it came from, and by asking the machine.
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import Unreadable

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_DESCRIPTORS = frozenset({errno.EMFILE, errno.ENFILE})
_NO_MEMORY = frozenset({errno.ENOMEM, errno.EAGAIN})
_NO_DRIVE = frozenset(
    {
        errno.EIO,
        errno.ENODEV,
        errno.ENXIO,
        errno.EROFS,
        errno.ESTALE,
        errno.ETIMEDOUT,
        errno.ENOTCONN,
        errno.EHOSTDOWN,
        errno.EHOSTUNREACH,
        errno.ECONNRESET,
        getattr(errno, "EREMOTEIO", errno.EIO),
    }
)
MACHINE = _NO_ROOM | _NO_DESCRIPTORS | _NO_MEMORY | _NO_DRIVE

_PROBE_BYTES = 1 << 16
"""So much is written to the temporary folder to learn whether it takes anything."""


def is_machine_fault(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in MACHINE


@contextmanager
def system_errors_told(path: Path) -> Iterator[None]:
    """What the system says while the file ``path`` is read, as the reason why it was not read;
    an OSError of a parser (offsets that lead nowhere) stays what it is."""
    try:
        yield
    except FileNotFoundError as error:
        raise (deferred(error) if path.exists() else _vanished()) from error
    except PermissionError as error:
        raise (deferred(error) if os.access(path, os.R_OK) else _forbidden()) from error
    except OSError as error:
        if is_machine_fault(error):
            raise deferred(error) from error
        raise


def _vanished() -> Unreadable:
    return Unreadable(
        "vanished", "The file was removed while it was read", "Run the command again."
    )


def _forbidden() -> Unreadable:
    return Unreadable(
        "no-permission",
        "The file may not be read by this user",
        "Give the user that runs kartoteka the right to read this file.",
    )


def deferred(error: OSError) -> Unreadable:
    """``error`` as the reason why a file was not read this time."""
    what = error.strerror or str(error)
    place = f"{what}: {error.filename}" if error.filename else what
    if error.errno in _NO_ROOM:
        return Unreadable(
            "deferred",
            f"The disk has no room left ({place})",
            f"Make room on the disk that holds {_temporary()}; the next run tries it again.",
        )
    if error.errno in _NO_DESCRIPTORS:
        return Unreadable(
            "deferred",
            f"Too many files are open ({place})",
            "Raise the limit of open files (ulimit -n); the next run tries it again.",
        )
    if error.errno in _NO_MEMORY:
        return without_memory(place)
    if error.errno in _NO_DRIVE:
        return Unreadable(
            "deferred",
            f"The drive does not answer as it should ({place})",
            "Check the drive and its connection; the next run tries it again.",
        )
    return Unreadable(
        "deferred",
        f"The system refused a step of reading it ({place})",
        "See to what the system says; the next run tries it again.",
    )


def _temporary() -> str:
    try:
        return tempfile.gettempdir()
    except FileNotFoundError:  # none can be written to
        return "the temporary files"


def without_memory(what: str) -> Unreadable:
    return Unreadable(
        "deferred",
        f"The machine has no memory left ({what})",
        "Free memory, or lower workers; the next run tries it again.",
    )


def ended_from_outside(signal_name: str) -> Unreadable:
    """The reading process was killed, which Linux does where memory runs out."""
    return Unreadable(
        "deferred",
        f"The reading process was ended from outside ({signal_name}), as for want of memory",
        "Free memory, or lower workers; the next run tries it again.",
    )


def behind(verdict: BaseException) -> OSError | None:
    """The machine's fault among the errors that ``verdict`` was made from; None without one."""
    for error in _causes(verdict):
        if isinstance(error, OSError) and is_machine_fault(error):
            return error
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        one = left.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            left += [one.__cause__, one.__context__]


def found_by_asking(path: Path) -> OSError | None:
    """The machine's fault that shows when ``path`` is read to its end and the temporary folder is
    written to: libraries in C say no more than that a file "cannot be opened"."""
    try:
        with path.open("rb", buffering=0) as stream:
            while stream.read(1 << 20):
                pass
        with tempfile.TemporaryFile(buffering=0) as stream:
            stream.write(b"\0" * _PROBE_BYTES)
    except OSError as error:
        return error if is_machine_fault(error) else None
    return None


def machine_lacks_memory(limit_mib: int) -> bool:
    """Whether the machine could not have given a process what its own limit allows. False where
    the system does not tell."""
    if sys.platform != "linux":
        return False
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return False
    kib = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    held_mib = used * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
    free_mib = (kib.get("MemAvailable", 0) + kib.get("SwapFree", 0)) / 1024
    return free_mib < limit_mib - held_mib
