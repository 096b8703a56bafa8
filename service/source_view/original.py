"""Is the file on the disk still the one that was indexed?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.indexing.content import hash_descriptor
from service.source_files import SourceFile, SourceGone, SourceRefused, locate, opened

if TYPE_CHECKING:
    from index.catalog import DocumentRow

State = Literal["same", "changed", "gone", "inside"]


@dataclass(frozen=True, slots=True)
class Original:
    """``inside``: the document stands inside ``file`` (an attachment). ``gone``: no file."""

    state: State
    file: SourceFile | None


def original(row: DocumentRow, root: Path | None) -> Original:
    """Looks at size and time first, as indexing does; only where they differ at the bytes."""
    if root is None:
        return Original("gone", None)
    try:
        file = locate(root, row.file_path)
        same = (file.size, file.mtime_ns) == (row.size, row.mtime_ns)
        if not same and file.size == row.size:
            same = _hash(file) == row.content_hash
    except (SourceGone, SourceRefused, OSError):
        return Original("gone", None)
    if not same:
        return Original("changed", file)
    return Original("inside" if row.attachment else "same", file)


@lru_cache(maxsize=256)
def _hash(file: SourceFile) -> str:
    with opened(file) as source:
        return hash_descriptor(source.fileno()).hex()
