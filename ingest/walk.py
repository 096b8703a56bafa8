"""Which files of a folder are documents.

Hidden files, the temporary files that editors and downloads leave, and whatever a
``.kartotekaignore`` names are not documents and pass without a word. What looks like a document
but cannot be taken (too large, no permission, a link that leads out of the folder) is reported.
A symbolic link that stays inside the folder is passed over: its target is walked anyway.
"""

from __future__ import annotations

import fnmatch
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

from ingest.errors import Unreadable
from ingest.options import WalkOptions

TEMPORARY = (
    "~$*",
    "*~",
    "*.tmp",
    "*.temp",
    "*.part",
    "*.partial",
    "*.crdownload",
    "*.download",
    "*.swp",
    "*.swx",
    "Thumbs.db",
    "desktop.ini",
)
"""Names of half-written or system files; compared without regard to case."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that may be a document. ``path`` is relative to the root, with "/" between names."""

    path: str
    absolute: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file or folder that an operator would expect to be read, and why it is not.

    ``is_folder``: whatever was indexed below it is neither confirmed nor gone.
    """

    path: str
    error: Unreadable
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class _Rules:
    """The ignore rules of one folder: patterns apply to paths relative to it."""

    folder: str
    spec: GitIgnoreSpec

    def decide(self, path: str, is_folder: bool) -> bool | None:
        """True to ignore, False to keep after all ("!pattern"), None where no pattern speaks."""
        relative = path[len(self.folder) + 1 :] if self.folder else path
        return self.spec.check_file(relative + "/" if is_folder else relative).include


def walk(root: Path, options: WalkOptions | None = None) -> Iterator[FoundFile | SkippedFile]:
    """Every document file below ``root``, folders in name order.

    Raises NotADirectoryError or FileNotFoundError if ``root`` itself is not a folder: an absent
    network drive must never look like a folder whose files were all deleted.
    """
    if not root.exists():
        raise FileNotFoundError(f"{root} does not exist")
    if not root.is_dir():
        raise NotADirectoryError(f"{root} is not a folder")
    return _walk_folder(root.resolve(), root.resolve(), "", (), options or WalkOptions())


def is_temporary(name: str) -> bool:
    """Hidden, half-written or system file, by its name alone."""
    return name.startswith(".") or any(
        fnmatch.fnmatchcase(name.lower(), pattern.lower()) for pattern in TEMPORARY
    )


def _walk_folder(
    root: Path, folder: Path, relative: str, inherited: tuple[_Rules, ...], options: WalkOptions
) -> Iterator[FoundFile | SkippedFile]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except PermissionError:
        yield _refused(relative or ".", is_folder=True)
        return
    except FileNotFoundError:
        return  # removed since its parent was listed: it is simply no longer there
    rules = inherited + _rules_of(folder, relative, options.ignore_file)
    for entry in entries:
        path = f"{relative}/{entry.name}" if relative else entry.name
        if is_temporary(entry.name):
            continue
        if not _is_valid_name(entry.name):
            yield SkippedFile(
                path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"),
                Unreadable("unsupported", "The file's name is not valid UTF-8", "Rename the file."),
            )
            continue
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
            if _ignored(rules, path, is_folder):
                continue
            if is_folder:
                yield from _walk_folder(root, Path(entry.path), path, rules, options)
            else:
                yield from _file(root, entry, path, options)
        except FileNotFoundError:
            continue  # removed since the folder was listed


def _file(
    root: Path, entry: os.DirEntry[str], path: str, options: WalkOptions
) -> Iterator[FoundFile | SkippedFile]:
    if entry.is_symlink():
        target = Path(os.path.realpath(entry.path))
        if not target.is_relative_to(root):
            yield SkippedFile(
                path,
                Unreadable(
                    "outside-root",
                    "A symbolic link that leads out of the indexed folder",
                    "Copy the file into the folder, or index its own folder as well.",
                ),
            )
        return
    status = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode):
        return  # a socket, a pipe or a device holds no document
    if status.st_size > options.max_file_mib * 1024 * 1024:
        size_mib = status.st_size / 1024 / 1024
        yield SkippedFile(
            path,
            Unreadable(
                "too-large",
                f"{size_mib:.0f} MiB; the limit is {options.max_file_mib:g} MiB",
                "Split the file, or raise max_file_mib.",
            ),
        )
    elif not os.access(entry.path, os.R_OK):
        yield _refused(path)
    else:
        yield FoundFile(path, Path(entry.path), status.st_size, status.st_mtime_ns)


def _rules_of(folder: Path, relative: str, ignore_file: str) -> tuple[_Rules, ...]:
    try:
        lines = (folder / ignore_file).read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return ()
    return (_Rules(relative, GitIgnoreSpec.from_lines(lines)),)


def _ignored(rules: tuple[_Rules, ...], path: str, is_folder: bool) -> bool:
    for rule in reversed(rules):  # the nearest folder's word counts
        decision = rule.decide(path, is_folder)
        if decision is not None:
            return decision
    return False


def _refused(path: str, *, is_folder: bool = False) -> SkippedFile:
    what = "folder" if is_folder else "file"
    return SkippedFile(
        path,
        Unreadable(
            "no-permission",
            f"The {what} may not be read by this user",
            f"Give the user that runs kartoteka the right to read this {what}.",
        ),
        is_folder,
    )


def _is_valid_name(name: str) -> bool:
    try:
        PurePosixPath(name).name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
