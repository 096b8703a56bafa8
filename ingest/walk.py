"""Which files of a folder are documents.

Hidden files and folders, the temporary files that editors and downloads leave, and whatever a
``.kartotekaignore`` names are not documents and pass without a word. What looks like a document
but cannot be taken (too large, no permission, a link that leads out of the folder) is reported.
A symbolic link that stays inside the folder is passed over, as its target is walked anyway; one to
something hidden, which is not walked, is reported.
"""

from __future__ import annotations

import errno
import fnmatch
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

from ingest.beneath import LeavesRoot, opened_beneath, path_of
from ingest.errors import Unreadable
from ingest.machine_fault import deferred, is_machine_fault
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
    """A file that may be a document. ``path`` is relative to the root, with "/" between names.

    ``ctime_ns`` is when the file itself or what is known of it last changed, which no program can
    set back; 0 where that is not known.
    """

    path: str
    absolute: Path
    size: int
    mtime_ns: int
    ctime_ns: int = 0

    @property
    def root(self) -> Path:
        """The folder that was walked: whatever is read of the file is read below it."""
        return self.absolute.parents[self.path.count("/")]


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


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to look into, and the rules of those above it."""

    absolute: Path
    path: str
    inherited: tuple[_Rules, ...]


def walk(root: Path, options: WalkOptions | None = None) -> Iterator[FoundFile | SkippedFile]:
    """Every document file below ``root``, folders in name order.

    Raises NotADirectoryError or FileNotFoundError if ``root`` itself is not a folder: an absent
    network drive must never look like a folder whose files were all deleted.
    """
    if not root.exists():
        raise FileNotFoundError(f"{root} does not exist")
    if not root.is_dir():
        raise NotADirectoryError(f"{root} is not a folder")
    return _walk(root.resolve(), options or WalkOptions())


def is_temporary(name: str) -> bool:
    """Hidden, half-written or system file, by its name alone. Of a folder the name says less:
    see ``is_hidden``."""
    return is_hidden(name) or any(
        fnmatch.fnmatchcase(name.lower(), pattern.lower()) for pattern in TEMPORARY
    )


def is_hidden(name: str) -> bool:
    """Whether a folder of that name is passed over; "x.tmp" and "x~" are folders like others."""
    return name.startswith(".")


def _walk(root: Path, options: WalkOptions) -> Iterator[FoundFile | SkippedFile]:
    """A stack instead of recursion: folders can be nested deeper than calls."""
    open_folders = [_entries(root, _Folder(root, "", ()), options)]
    while open_folders:
        entry = next(open_folders[-1], None)
        if entry is None:
            open_folders.pop()
        elif isinstance(entry, _Folder):
            open_folders.append(_entries(root, entry, options))
        else:
            yield entry


def _entries(
    root: Path, folder: _Folder, options: WalkOptions
) -> Iterator[FoundFile | SkippedFile | _Folder]:
    """What stands in one folder. A folder that cannot be listed, or whose ignore rules cannot be
    understood, is reported and not entered: what its owner meant to keep out must stay out."""
    try:
        entries = sorted(os.scandir(folder.absolute), key=lambda entry: entry.name)
        rules = folder.inherited
        # Opening one goes through all names of the folder's path: too slow to try in every folder.
        if any(entry.name == options.ignore_file for entry in entries):
            rules += _rules_of(folder, options.ignore_file)
    except Unreadable as error:
        yield SkippedFile(folder.path or ".", error, is_folder=True)
        return
    except OSError as error:
        if folder.path and isinstance(error, FileNotFoundError):
            return  # removed since its parent was listed: it is simply no longer there
        if not folder.path and not isinstance(error, PermissionError):
            raise
        yield SkippedFile(folder.path or ".", _not_looked_at("folder", error), is_folder=True)
        return
    for entry in entries:
        path = f"{folder.path}/{entry.name}" if folder.path else entry.name
        if is_hidden(entry.name):
            continue
        if not _is_valid_name(entry.name):
            yield SkippedFile(
                path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"),
                Unreadable("unsupported", "The file's name is not valid UTF-8", "Rename the file."),
            )
            continue
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
            if not is_folder and is_temporary(entry.name):
                continue
            if _ignored(rules, path, is_folder):
                continue
            if is_folder:
                yield _Folder(Path(entry.path), path, rules)
            else:
                yield from _file(root, entry, path, options)
        except FileNotFoundError:
            continue  # removed since the folder was listed
        except OSError as error:
            yield SkippedFile(path, _not_looked_at("file", error))


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
        if _is_hidden_away(target, root):
            yield _link_to_hidden(path, is_folder=target.is_dir())
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
        yield SkippedFile(path, _refused("file"))
    else:
        yield FoundFile(
            path, Path(entry.path), status.st_size, status.st_mtime_ns, status.st_ctime_ns
        )


def _link_to_hidden(path: str, *, is_folder: bool) -> SkippedFile:
    """Files are opened over no link (``ingest.beneath``): what it leads to is named, not read."""
    error = Unreadable(
        "unsupported",
        "A symbolic link to a hidden folder" if is_folder else "A symbolic link to a hidden file",
        "Move the folder to where it is not hidden."
        if is_folder
        else "Move the file to where it is not hidden.",
    )
    return SkippedFile(path, error, is_folder=is_folder)


def _is_hidden_away(target: Path, root: Path) -> bool:
    """Whether the walk never comes to the file or folder itself."""
    *folders, name = target.relative_to(root).parts or ("",)
    return any(map(is_hidden, folders)) or is_hidden(name)


def _rules_of(folder: _Folder, ignore_file: str) -> tuple[_Rules, ...]:
    """Raises Unreadable for rules that cannot be understood, OSError if they cannot be read."""
    try:
        # Without following a link: a rule that is not understood is told, and with it its text.
        with (
            opened_beneath(folder.absolute, ignore_file, follow=False) as descriptor,
            path_of(descriptor).open("rb") as stream,
        ):
            content = stream.read()
    except FileNotFoundError:
        return ()
    except LeavesRoot as error:
        raise Unreadable(
            "outside-root", f"Its {ignore_file} is a link", f"Copy {ignore_file} into the folder."
        ) from error
    try:
        spec = GitIgnoreSpec.from_lines(content.decode("utf-8-sig").splitlines())
    except UnicodeDecodeError as error:
        raise Unreadable(
            "damaged", f"Its {ignore_file} is not UTF-8 text", f"Save {ignore_file} as UTF-8."
        ) from error
    except (ValueError, re.error) as error:
        raise Unreadable(
            "damaged",
            f"Its {ignore_file} has a rule that cannot be understood ({error})",
            f"Correct the rule in {ignore_file}.",
        ) from error
    return (_Rules(folder.path, spec),)


def _ignored(rules: tuple[_Rules, ...], path: str, is_folder: bool) -> bool:
    for rule in reversed(rules):  # the nearest folder's word counts
        decision = rule.decide(path, is_folder)
        if decision is not None:
            return decision
    return False


def _refused(what: str) -> Unreadable:
    return Unreadable(
        "no-permission",
        f"The {what} may not be read by this user",
        f"Give the user that runs kartoteka the right to read this {what}.",
    )


def _not_looked_at(what: str, error: OSError) -> Unreadable:
    if isinstance(error, PermissionError):
        return _refused(what)
    if error.errno == errno.ENAMETOOLONG:
        return Unreadable(
            "unsupported",
            f"The {what} lies so deep that the system cannot open it",
            f"Move the {what} higher up, or shorten the names above it.",
        )
    if is_machine_fault(error):
        return deferred(error)
    return Unreadable(
        "damaged",
        f"The system cannot open the {what}: {error.strerror}",
        "Check the drive and its connection.",
    )


def _is_valid_name(name: str) -> bool:
    try:
        PurePosixPath(name).name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
