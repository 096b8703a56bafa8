"""Folders and files that no other user of the machine may open, whatever the umask is.

What lies in a data folder is the text of documents, also of those behind a wall: the walls of the
service are worth nothing to a person who can read the file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
OTHERS = 0o077


def make_private_folder(folder: Path) -> None:
    """Makes the folder with those above it. One that is there keeps the rights it was given:
    somebody may have meant them (``doctor`` says so)."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(FOLDER_MODE)
    except FileExistsError:
        return
    folder.chmod(FOLDER_MODE)  # a umask can only take rights away; an inherited list can add some


def make_private_file(file: Path) -> None:
    """An empty file for others to fill (SQLite, FAISS); one that is there is left as it is."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
    except FileExistsError:
        return


def write_private_text(file: Path, text: str) -> None:
    """Writes anew what nobody else may read, not for a moment; a file that is there is emptied
    and keeps its rights."""
    descriptor = os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, FILE_MODE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)


def replace_private_text(file: Path, text: str) -> None:
    """Writes beside, then puts in its place: killed or without room, the former text stays."""
    beside = file.with_name(file.name + ".writing")
    beside.unlink(missing_ok=True)
    try:
        descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(file)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """A rename is on the disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_to_others(folder: Path) -> Iterator[Path]:
    """The folder itself, and each thing below it, that another user may read, write or enter.

    Inside a folder that nobody else may enter nothing is open, whatever its own rights say.
    """
    if not folder.is_dir() or not _mode(folder) & OTHERS:
        return
    yield folder
    for one in sorted(folder.rglob("*")):
        if not one.is_symlink() and _mode(one) & OTHERS:
            yield one


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.lstat().st_mode)
    except FileNotFoundError:
        return 0
