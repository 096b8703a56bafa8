"""What is indexed, with how much of it can be searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.catalog import CollectionRow, Snapshot, Statistics
from index.embedding.base import EmbedderIdentity
from service.admin.coverage import Coverage, Share, coverage


@dataclass(frozen=True, slots=True)
class CollectionShare:
    collection: CollectionRow
    share: Share


@dataclass(frozen=True, slots=True)
class Overview:
    """``covered`` looks closer at one folder of one collection; None in an index without any."""

    statistics: Statistics
    model: EmbedderIdentity
    collections: Sequence[CollectionShare]
    covered: Coverage | None


def overview(snapshot: Snapshot, collection: str = "", folder: str = "") -> Overview:
    """``collection``: the one to look closer at; one that is not there means the first."""
    statistics = snapshot.statistics()
    names = [row.name for row in statistics.collections]
    shares = [
        CollectionShare(row, coverage(snapshot, row.name).total) for row in statistics.collections
    ]
    covered: Coverage | None = None
    if collection in names:
        covered = coverage(snapshot, collection, folder)
    elif names:
        covered = coverage(snapshot, names[0])
    return Overview(statistics, snapshot.settings.embedder, shares, covered)
