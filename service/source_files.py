"""Files that may be shown to a reader: those of indexed documents, under their own roots."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

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
    """``path`` is the real path, checked to lie under the root; ``etag`` changes with the bytes."""

    path: Path
    size: int
    mtime_ns: int

    @property
    def etag(self) -> str:
        return f'"{self.mtime_ns:x}-{self.size:x}"'


def charset(path: Path) -> str | None:
    """The encoding of a text file by the name browsers know; None where it cannot be told."""
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
    try:
        encoding = decode(head).encoding
    except Unreadable:
        return None
    if encoding.startswith("cp125"):
        return encoding.replace("cp", "windows-")
    return "utf-8" if encoding == "utf-8-sig" else encoding.replace("_", "-")


def locate(root: Path, relative: str) -> SourceFile:
    """The file ``relative`` under ``root``; links are resolved before the path is judged.

    Raises SourceGone or SourceRefused.
    """
    try:
        real_root = root.resolve(strict=True)
        real = (real_root / relative).resolve(strict=True)
        if not real.is_relative_to(real_root):
            raise SourceRefused(relative)
        status = real.stat()
    except (OSError, ValueError, RuntimeError) as error:
        raise SourceGone(relative) from error
    if not stat.S_ISREG(status.st_mode) or not os.access(real, os.R_OK):
        raise SourceGone(relative)
    return SourceFile(real, status.st_size, status.st_mtime_ns)
