"""What has to be done so that the catalog says what is on disk.

A file is taken as unchanged when its size and time are what they were, unless it was last looked
at so soon after its last change that it may have changed again within the clock's grain: then, and
whenever size or time differ, its bytes decide. A file whose bytes are found at another path, and
no longer at the old one, was renamed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from index.catalog.rows import FileRow, FileState
from index.indexing.content import hash_beneath
from ingest.walk import FoundFile, SkippedFile

CLOCK_GRAIN_NS = 2_000_000_000
"""FAT keeps times to two seconds; every other file system is finer."""

_PASSING = ("no-permission", "deferred")
"""Why a file is not looked at without being another file than it was."""


@dataclass(frozen=True, slots=True)
class Known:
    """A file on disk and what the catalog holds of it. ``content_hash`` is that of its bytes."""

    found: FoundFile
    row: FileRow
    content_hash: bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """``looked_at``: same bytes, other times. ``kept``: known, but neither confirmed nor gone,
    because its folder or the file itself may not be read at present."""

    checked_ns: int
    added: Sequence[FoundFile] = field(default=())
    changed: Sequence[FoundFile] = field(default=())
    renamed: Sequence[Known] = field(default=())
    looked_at: Sequence[Known] = field(default=())
    unchanged: Sequence[FileRow] = field(default=())
    removed: Sequence[FileRow] = field(default=())
    kept: Sequence[FileRow] = field(default=())
    skipped: Sequence[SkippedFile] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.renamed or self.looked_at or self.removed)


def plan(
    entries: Iterable[FoundFile | SkippedFile],
    known: Mapping[str, FileRow],
    checked_ns: int,
    *,
    compare_bytes: bool = False,
    retry_unreadable: bool = False,
    leave_out: Collection[str] = (),
    read_again: Collection[str] = (),
) -> Changes:
    """``checked_ns``: a time (epoch) not after the walk began. ``compare_bytes`` hashes every
    file, whatever its size and time say. ``retry_unreadable`` reads files that failed before also
    where they did not change; those that were deferred are read in any case. A file of which
    nothing can be found and that is to be read again counts as added.
    ``leave_out`` are paths that stay as the catalog has them, whatever is on disk; ``read_again``
    those that are read although nothing of them changed."""
    unknown: list[FoundFile] = []
    again: list[FoundFile] = []
    changed: list[FoundFile] = []
    looked_at: list[Known] = []
    unchanged: list[FileRow] = []
    skipped: list[SkippedFile] = []
    seen: set[str] = set()
    for entry in entries:
        if isinstance(entry, SkippedFile):
            skipped.append(entry)
            continue
        seen.add(entry.path)
        row = known.get(entry.path)
        if entry.path in leave_out:
            if row is not None:
                unchanged.append(row)
        elif row is None:
            unknown.append(entry)
        elif (
            row.reason == "deferred"
            or entry.path in read_again
            or (retry_unreadable and row.reason is not None)
        ):
            (changed if row.readable else again).append(entry)
        elif not compare_bytes and _surely_unchanged(entry, row.state):
            unchanged.append(row)
        elif (digest := _same_bytes(entry, row.state)) is not None:
            looked_at.append(Known(entry, row, digest))
        else:
            (changed if row.readable else again).append(entry)
    missing = {path: row for path, row in known.items() if path not in seen}
    kept = {
        path: row for path, row in missing.items() if path in leave_out or _is_hidden(row, skipped)
    }
    if any(entry.error.reason == "deferred" for entry in skipped):
        # What is missing may have been moved to where the drive does not let one look.
        kept = missing
    gone = [row for path, row in missing.items() if path not in kept]
    added, renamed, perhaps = _match_renamed(unknown, gone)
    kept.update((row.state.path, row) for row in perhaps)
    gone = [row for row in gone if row.state.path not in kept]
    moved = {one.row.id for one in renamed}
    refused = {one.path for one in skipped}
    return Changes(
        checked_ns,
        [*added, *again],
        changed,
        renamed,
        looked_at,
        unchanged,
        [row for row in gone if row.id not in moved and row.state.path not in refused],
        list(kept.values()),
        skipped,
    )


def _surely_unchanged(found: FoundFile, state: FileState) -> bool:
    return (
        found.size == state.size
        and found.mtime_ns == state.mtime_ns
        and state.content_hash is not None
        and max(state.mtime_ns, found.ctime_ns) < state.checked_ns - CLOCK_GRAIN_NS
    )


def _same_bytes(found: FoundFile, state: FileState) -> bytes | None:
    if found.size != state.size or state.content_hash is None:
        return None
    digest = _hash(found)
    return digest if digest == state.content_hash else None


def _match_renamed(
    unknown: Sequence[FoundFile], gone: Sequence[FileRow]
) -> tuple[list[FoundFile], list[Known], list[FileRow]]:
    """Files that are really new, those that are a missing one at another path, and missing ones
    that may be a new one whose bytes cannot be read now."""
    by_size: dict[int, list[FileRow]] = defaultdict(list)
    for row in gone:
        if row.state.content_hash is not None:
            by_size[row.state.size].append(row)
    added: list[FoundFile] = []
    renamed: list[Known] = []
    perhaps: list[FileRow] = []
    for found in unknown:
        candidates = by_size.get(found.size)
        digest = _hash(found) if candidates else None
        if digest is None:
            perhaps += candidates or ()
        same = [row for row in candidates or () if row.state.content_hash == digest]
        if digest is None or not same:
            added.append(found)
            continue
        # Of several copies, the one whose name stayed is the likeliest.
        name = PurePosixPath(found.path).name
        best = min(same, key=lambda row: (PurePosixPath(row.state.path).name != name, row.id))
        by_size[found.size].remove(best)
        renamed.append(Known(found, best, digest))
    moved = {one.row.id for one in renamed}
    return added, renamed, [row for row in perhaps if row.id not in moved]


def _is_hidden(row: FileRow, skipped: Sequence[SkippedFile]) -> bool:
    path = row.state.path
    for entry in skipped:
        if entry.is_folder and (entry.path == "." or path.startswith(entry.path + "/")):
            return True
        if entry.path == path and row.readable and entry.error.reason in _PASSING:
            return True
    return False


def _hash(found: FoundFile) -> bytes | None:
    """None for a file that cannot be read now: reading it will say why."""
    try:
        return hash_beneath(found.root, found.path)
    except OSError:
        return None
