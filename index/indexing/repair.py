"""Mends what ``verify`` finds, as far as that loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from index.catalog.catalog import Catalog
from index.indexing.persisting import persist_vectors
from index.indexing.verify import TABLES_OF, Finding
from index.vectors.store import HEADER_FILE, set_aside


def repair(catalog: Catalog, findings: Sequence[Finding]) -> list[Finding]:
    """Makes the vector file anew from the catalog, and lets the next run of indexing read those
    files again whose documents are not whole. Returns what it could not mend.

    Hold the lock. Follow it with a run of indexing: until then the broken documents are absent
    rather than wrong.
    """
    mended: list[Finding] = []
    documents = {one.document_id for one in findings if one.document_id is not None}
    kinds = {one.kind for one in findings if one.document_id is not None}
    if documents:
        with catalog.snapshot() as snapshot:
            files = {
                row[0]
                for number in documents
                for row in snapshot.connection.execute(
                    "SELECT file_id FROM documents WHERE id = ?", (number,)
                )
            }
        for file_id in sorted(files):
            with catalog.write() as writer:
                writer.remove_file(file_id)
        with catalog.write():
            # The seals still count the rows as they were written, not as they were found.
            catalog.seals.seal_again({table for kind in kinds for table in TABLES_OF[kind]})
        mended += [one for one in findings if one.document_id is not None]
    broken = [one for one in findings if one.kind == "vector-file"]
    if broken and (catalog.folder / HEADER_FILE).exists():
        set_aside(catalog.folder, datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"))
    if broken or documents:
        persist_vectors(catalog, always=True)
    mended += broken
    return [one for one in findings if one not in mended]
