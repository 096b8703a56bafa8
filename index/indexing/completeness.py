"""A rebuilt index takes the place of the old one only when it lacks nothing of it by mischance.

A run of indexing keeps the text of what it could not read; an index built beside has none to keep.
"""

from __future__ import annotations

from pathlib import Path

from index.catalog.catalog import Catalog
from index.errors import IndexFault

NOT_OF_THE_FILE = ("deferred", "no-permission")
"""Reasons for which a run of indexing keeps what it has."""

EMPTY_IS_SUSPICIOUS_FROM = 10
"""So many files do not vanish from a folder at once; a drive that is not mounted looks like it."""


class RebuildIncomplete(IndexFault):
    """The new index would lack documents that the old one has and that are still there."""


def require_complete(folder: Path, fresh: Catalog) -> None:
    """Raises RebuildIncomplete; an old index that cannot be read has nothing to compare with."""
    old = _documents_in(folder)
    with fresh.snapshot() as snapshot:
        new = {(row.collection, row.file_path) for row in snapshot.documents()}
        collections = {row.name for row in snapshot.collections()}
        unread = [row for row in snapshot.unreadable() if row.reason in NOT_OF_THE_FILE]
    for name in collections:
        before = sum(collection == name for collection, _ in old)
        if before >= EMPTY_IS_SUSPICIOUS_FROM and not any(one == name for one, _ in new):
            raise RebuildIncomplete(
                f"None of the {before} documents of {name} is in its folder any longer; the old "
                "index stays",
                "Connect the drive it is on; if they are gone for good, run first: kartoteka index "
                "--allow-empty",
            )
    for row in unread:
        lost = [
            path
            for collection, path in sorted(old - new)
            if collection == row.collection
            and (row.path in (".", path) or path.startswith(f"{row.path}/"))
        ]
        if lost:
            raise RebuildIncomplete(
                f"{row.collection}/{lost[0]} could not be read this time ({row.detail}), and "
                f"{len(lost) - 1} more with it; the old index stays",
                f"{row.remedy} Then run it again: kartoteka index --rebuild goes on where it was",
            )


def _documents_in(folder: Path) -> set[tuple[str, str]]:
    try:
        with Catalog.open(folder) as catalog, catalog.snapshot() as snapshot:
            return {(row.collection, row.file_path) for row in snapshot.documents()}
    except IndexFault as fault:
        from index.machine_fault import machine_fault

        if machine_fault(fault) is not None:
            raise
        return set()
