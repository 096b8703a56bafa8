"""Opens a file below a folder, and never one outside it, whoever may write in the folder.

A path that is checked and then opened by its name can be another file's by then. So every name on
the way is opened by itself, without following a link, from the descriptor of the folder before it;
where links may be followed, their targets are gone through in the same way and must stay below the
root. What is checked and read afterwards is the descriptor.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MOST_LINKS = 40
"""On one way, as Linux has it."""

_LINK = (errno.ELOOP, errno.EMLINK, errno.ENOTDIR)
"""What opening a link without following it may fail with: as a folder, on Linux, with ENOTDIR."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A pipe or a device would keep whoever opens it waiting.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class LeavesRoot(OSError):  # noqa: N818 - says what was found
    """The way leads out of the folder, or over a link where none may be followed."""

    def __init__(self, relative: str) -> None:
        super().__init__(errno.ELOOP, "the way leads over a link or out of the folder", relative)


@contextmanager
def opened_beneath(root: Path, relative: str, *, follow: bool) -> Iterator[int]:
    """The descriptor of ``open_beneath``, closed in the end."""
    descriptor = open_beneath(root, relative, follow=follow)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def open_beneath(root: Path, relative: str, *, follow: bool) -> int:
    """The descriptor of the regular file ``relative`` below ``root``; whoever calls closes it.

    ``follow``: links are followed as long as they stay below the root. Raises LeavesRoot,
    OSError, and ValueError for a name that no file can have.
    """
    found = open_anything_beneath(root, relative, follow=follow)
    if stat.S_ISREG(os.fstat(found).st_mode):
        return found
    os.close(found)
    raise FileNotFoundError(errno.ENOENT, "not a regular file", relative)


def open_anything_beneath(root: Path, relative: str, *, follow: bool) -> int:
    """``open_beneath``, also of a pipe, for a reader whose time is limited."""
    return _Way(root.resolve(strict=True), relative, follow).walk()


def path_of(descriptor: int) -> Path:
    """A path by which this process can open the file of an open descriptor once more, whatever
    its name has become: for libraries that take nothing else."""
    return Path(f"/dev/fd/{descriptor}")


class _Way:
    """From the root, one name after the other; folders that were passed stay open until the end,
    so that ".." goes back to them and not to wherever they were moved."""

    def __init__(self, root: Path, relative: str, follow: bool) -> None:
        self._root = root
        self._relative = relative
        self._follow = follow
        self._folders: list[int] = []
        self._links = 0

    def walk(self) -> int:
        if self._relative.startswith("/"):
            raise LeavesRoot(self._relative)
        try:
            self._folders.append(os.open(self._root, _FOLDER))
            ahead = _names(self._relative)
            while ahead:
                name = ahead.pop(0)
                if name == "..":
                    self._go_back()
                    continue
                try:
                    opened = self._open(name, _FOLDER if ahead else _FILE)
                except OSError as error:
                    ahead = self._through_link(name, error) + ahead
                    continue
                if not ahead:
                    return opened
                self._folders.append(opened)
            raise FileNotFoundError(errno.ENOENT, "a folder", self._relative)
        finally:
            for folder in self._folders:
                os.close(folder)

    def _open(self, name: str, flags: int) -> int:
        return os.open(name, flags, dir_fd=self._folders[-1])

    def _go_back(self) -> None:
        if len(self._folders) == 1:
            raise LeavesRoot(self._relative)
        os.close(self._folders.pop())

    def _through_link(self, name: str, refused: OSError) -> list[str]:
        """The names that the link ``name`` stands for. Raises ``refused`` where it is no link."""
        if refused.errno not in _LINK:
            raise refused
        try:
            target = os.readlink(name, dir_fd=self._folders[-1])
        except OSError:
            raise refused from None
        self._links += 1
        if not self._follow:
            raise LeavesRoot(self._relative) from None
        if self._links > _MOST_LINKS:
            raise OSError(errno.ELOOP, "too many links", self._relative) from None
        if not target.startswith("/"):
            return _names(target)
        if not Path(target).is_relative_to(self._root):
            raise LeavesRoot(self._relative) from None
        while len(self._folders) > 1:
            self._go_back()
        return _names(str(Path(target).relative_to(self._root)))


def _names(path: str) -> list[str]:
    return [name for name in path.split("/") if name not in ("", ".")]
