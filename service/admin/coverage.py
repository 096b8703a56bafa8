"""How much of what lies in the folders can be searched, by folder and by type of file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from index.catalog import Snapshot

MOST_CHARACTERS_OF_TYPE = 8
"""What follows the last point of a name is often no type: "umowa z dn. 12.03"."""


@dataclass(frozen=True, slots=True)
class Share:
    """Files that can be searched, and those that cannot. ``name`` is a folder or a type, "" for
    files right in the folder or without a type. ``folder`` is the whole path of a folder."""

    name: str
    readable: int
    unreadable: int
    folder: str = ""

    @property
    def files(self) -> int:
        return self.readable + self.unreadable

    @property
    def percent(self) -> int:
        """Of files that can be searched; only all is 100, only none is 0."""
        exact = 100 * self.readable / self.files if self.files else 0.0
        if 0 < self.readable < self.files:
            return min(99, max(1, round(exact)))
        return round(exact)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one folder of a collection holds: all below it, its subfolders, its types."""

    collection: str
    folder: str
    total: Share
    folders: Sequence[Share]
    types: Sequence[Share]


def coverage(snapshot: Snapshot, collection: str, folder: str = "") -> Coverage:
    """Of the files below ``folder`` ("" for the whole collection), also those that hold nothing
    but attachments that failed."""
    below = folder.rstrip("/") + "/" if folder else ""
    files = [
        (path.removeprefix(below), row.readable)
        for path, row in snapshot.files(collection).items()
        if path.startswith(below)
    ]
    return Coverage(
        collection,
        folder,
        _share("", "", [readable for _, readable in files]),
        _shares(((_subfolder(path), readable) for path, readable in files), below),
        _shares((type_of(path), readable) for path, readable in files),
    )


def type_of(path: str) -> str:
    """The type by the file's name, in capitals: it is known of unreadable files too."""
    suffix = PurePosixPath(path).suffix.removeprefix(".")
    usable = suffix.isascii() and suffix.isalnum() and len(suffix) <= MOST_CHARACTERS_OF_TYPE
    return suffix.upper() if usable else ""


def _subfolder(path: str) -> str:
    first, slash, _ = path.partition("/")
    return first if slash else ""


def _shares(named: Iterable[tuple[str, bool]], below: str | None = None) -> list[Share]:
    """The largest first. ``below`` is put before a folder's name."""
    found: dict[str, list[bool]] = {}
    for name, readable in named:
        found.setdefault(name, []).append(readable)
    shares = [
        _share(name, f"{below}{name}" if below is not None and name else "", flags)
        for name, flags in found.items()
    ]
    return sorted(shares, key=lambda share: (-share.files, share.name))


def _share(name: str, folder: str, readable: Sequence[bool]) -> Share:
    good = sum(readable)
    return Share(name, good, len(readable) - good, folder)
