"""Folders for a moment, which a killed process leaves behind and a later one clears away.

A folder is in use while its process holds a lock on the file inside it; the system frees the lock
however the process ends. So whoever makes such a folder can tell a stray from one in use.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK_NAME = "in-use.lock"

UNLOCKED_AFTER_S = 3600.0
"""A folder without a lock file this old was left between being made and being locked."""

_ZEROS = bytes(1 << 20)


class ScratchFolder:
    """``path`` is gone after ``close``; what could not be removed is a stray from then on."""

    def __init__(self, parent: Path, prefix: str) -> None:
        """Raises OSError."""
        self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        self._lock = -1
        try:
            making = self.path / f"{LOCK_NAME}.making"
            self._lock = os.open(making, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
            with suppress(OSError):  # a file system without locks: its strays go by their age
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            making.rename(self.path / LOCK_NAME)  # from here on it can be told from a stray
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


@contextmanager
def scratch_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """As ``ScratchFolder``, for a ``with``."""
    folder = ScratchFolder(parent, prefix)
    try:
        yield folder.path
    finally:
        folder.close()


def strays(parent: Path, prefix: str) -> list[Path]:
    """Folders of this prefix whose process is gone, of this user where the system tells."""
    found = []
    with suppress(OSError):
        for folder in sorted(parent.glob(f"{prefix}*")):
            if _is_mine(folder) and is_stray(folder):
                found.append(folder)
    return found


def is_stray(folder: Path) -> bool:
    """False for what is no folder."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    try:
        descriptor = os.open(folder / LOCK_NAME, os.O_RDWR)
    except FileNotFoundError:
        return _age_s(folder) > UNLOCKED_AFTER_S
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return _age_s(folder) > UNLOCKED_AFTER_S
    finally:
        os.close(descriptor)
    return True


def sweep(parent: Path, prefix: str) -> list[Path]:
    """Removes the strays; returns those that are gone. What may not be removed stays."""
    return [folder for folder in strays(parent, prefix) if wiped(folder)]


def wiped(path: Path) -> bool:
    """Overwrites a file, or every file of a folder, with zeros, and removes it: the text of
    documents does not stay in blocks that are merely free. Whether it is gone.

    A file system that writes elsewhere than it read (copy on write, an SSD below) may keep the
    former blocks all the same.
    """
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    for file in files:
        if not file.is_symlink() and file.stat().st_nlink == 1:
            with suppress(OSError):  # removing it is worth more
                _overwrite(file)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    return not path.exists()


def _overwrite(file: Path) -> None:
    with file.open("r+b", buffering=0) as stream:
        left = file.stat().st_size
        while left > 0:
            left -= stream.write(_ZEROS[:left])
        os.fsync(stream.fileno())


def _is_mine(folder: Path) -> bool:
    return folder.lstat().st_uid == os.geteuid()


def _age_s(folder: Path) -> float:
    return time.time() - folder.stat().st_mtime
