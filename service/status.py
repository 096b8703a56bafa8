"""What is in the index, for the operator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.shapes import counts, moment

if TYPE_CHECKING:
    from index.catalog import Catalog, IndexSettings, Statistics, UnreadableRow


@dataclass(frozen=True, slots=True)
class Status:
    statistics: Statistics
    built_with: IndexSettings
    unreadable: Sequence[UnreadableRow]


def status_of(catalog: Catalog) -> Status:
    with catalog.snapshot() as snapshot:
        return Status(snapshot.statistics(), snapshot.settings, snapshot.unreadable())


def status_shape(status: Status, *, with_unreadable: bool) -> dict[str, Any]:
    """``status --json`` of the contract; what follows ``size_bytes`` goes beyond it."""
    statistics, model = status.statistics, status.built_with.embedder
    shape: dict[str, Any] = {
        "documents": statistics.documents,
        "chunks": statistics.chunks,
        "collections": [
            {
                "name": collection.name,
                "root": collection.root,
                "documents": collection.documents,
                "chunks": collection.chunks,
            }
            for collection in statistics.collections
        ],
        "unreadable": statistics.unreadable,
        "embedder": {
            "name": model.name,
            "dimension": model.dimension,
            "fingerprint": model.fingerprint,
        },
        "generation": statistics.generation,
        "updated": moment(statistics.updated) if statistics.updated else None,
        "size_bytes": statistics.size_bytes,
        "files": statistics.files,
        "media_types": counts(statistics.media_types),
        "languages": counts(statistics.languages),
        "unreadable_by_reason": by_reason(status.unreadable),
    }
    if with_unreadable:
        shape["unreadable_files"] = [
            {
                "collection": row.collection,
                "path": row.path,
                "reason": row.reason,
                "detail": row.detail,
                "remedy": row.remedy,
            }
            for row in status.unreadable
        ]
    return shape


def by_reason(rows: Sequence[UnreadableRow]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row.reason] = found.get(row.reason, 0) + 1
    return counts(found)
