"""When the FAISS file is written: after a run, if enough changed to be worth it."""

from __future__ import annotations

from datetime import UTC, datetime

from index.catalog.catalog import Catalog
from index.catalog.snapshot import Snapshot
from index.vectors.store import (
    Header,
    open_index,
    persist,
    read_header_or_none,
    remove_stale,
    set_aside_if_damaged,
)

WORTH_FROM_SHARE = 0.01
WORTH_FROM_CHUNKS = 200
"""What a reader takes up by itself on opening in a few milliseconds is not worth a new file."""


def persist_vectors(catalog: Catalog, *, always: bool = False) -> None:
    """Writes the vector index of the latest generation beside the catalog; sets a damaged one
    aside. Only the holder of the lock may. ``always``: also where little changed."""
    with catalog.snapshot() as snapshot:
        header = read_header_or_none(catalog.folder)
        if header is not None and _is_current(header, snapshot):
            return
        if header is not None and not always and not _is_worth_it(header, snapshot):
            return
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        set_aside_if_damaged(catalog.folder, snapshot, stamp)
        index = open_index(catalog.folder, snapshot)
        persist(catalog.folder, index, snapshot.settings.fingerprint)
    remove_stale(catalog.folder)


def _is_current(header: Header, snapshot: Snapshot) -> bool:
    return (header.identity, header.generation) == (snapshot.identity, snapshot.generation)


def _is_worth_it(header: Header, snapshot: Snapshot) -> bool:
    if header.identity != snapshot.identity or header.generation > snapshot.generation:
        return True
    changes = snapshot.last_chunk_id() - header.last_chunk_id
    changes += len(snapshot.removed_since(header.generation))
    return changes > max(WORTH_FROM_CHUNKS, WORTH_FROM_SHARE * header.count)
