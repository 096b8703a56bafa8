"""Files that may be shown to a reader: those of indexed documents, under their own roots."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path, PurePosixPath

from ingest.beneath import LeavesRoot, open_beneath
from ingest.encoding import decode
from ingest.errors import Unreadable

SAMPLE_BYTES = 1 << 17

INLINE = {
    "application/pdf": "application/pdf",
    "text/plain": "text/plain",
    "text/markdown": "text/plain",
    "text/csv": "text/plain",
    "text/calendar": "text/plain",
    "image/png": "image/png",
    "image/jpeg": "image/jpeg",
    "image/gif": "image/gif",
    "image/webp": "image/webp",
}
"""Media types a browser may show by itself, and as what. Everything else could run something
(HTML, SVG, XML, Office) or is of no use in a browser: it is downloaded."""


class SourceGone(Exception):  # noqa: N818 - says what happened to the file
    """The file was moved or removed since it was indexed, or may not be opened."""


class SourceRefused(Exception):  # noqa: N818 - says what was decided
    """The path leads out of the indexed folder."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was when its descriptor was looked at; ``etag`` changes with the bytes.

    To read it, ``opened`` it again: a name may stand for another file by then.
    """

    root: Path
    relative: str
    size: int
    mtime_ns: int

    @property
    def name(self) -> str:
        return PurePosixPath(self.relative).name

    @property
    def etag(self) -> str:
        return f'"{self.mtime_ns:x}-{self.size:x}"'


def charset(source: FileIO) -> str | None:
    """The encoding of a text file by the name browsers know; None where it cannot be told."""
    head = os.pread(source.fileno(), SAMPLE_BYTES, 0)
    try:
        encoding = decode(head).encoding
    except Unreadable:
        return None
    if encoding.startswith("cp125"):
        return encoding.replace("cp", "windows-")
    return "utf-8" if encoding == "utf-8-sig" else encoding.replace("_", "-")


def open_source(root: Path, relative: str) -> tuple[SourceFile, FileIO]:
    """The file ``relative`` under ``root``, looked at and opened; links are followed as long as
    they stay below the root.

    Raises SourceGone or SourceRefused.
    """
    try:
        # An object owns the descriptor: it is closed also where a request is given up.
        source = FileIO(open_beneath(root, relative, follow=True))
    except LeavesRoot as error:
        raise SourceRefused(relative) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise SourceGone(relative) from error
    status = os.fstat(source.fileno())
    return SourceFile(root, relative, status.st_size, status.st_mtime_ns), source


@contextmanager
def opened(file: SourceFile) -> Iterator[FileIO]:
    """``file`` to be read. Raises what ``open_source`` does, and SourceGone if it is not the file
    any more that was looked at."""
    now, source = open_source(file.root, file.relative)
    with source:
        if now != file:
            raise SourceGone(file.relative)
        yield source


def locate(root: Path, relative: str) -> SourceFile:
    """``open_source`` for a look. Raises SourceGone or SourceRefused."""
    file, source = open_source(root, relative)
    source.close()
    return file
