"""Builds an index anew beside the one in use, and puts it in its place when it is whole.

The new one lies in ``rebuild/`` inside the data folder. An interrupted rebuild is gone on with,
unless the settings changed again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.catalog.catalog import Catalog
from index.catalog.schema import CATALOG_FILE
from index.catalog.settings import IndexSettings
from index.errors import CatalogDamaged, CatalogMismatch, CatalogMissing
from index.indexing.backup import replace_catalog
from index.indexing.completeness import require_complete
from index.indexing.persisting import persist_vectors
from index.lexical.base import LexicalIndex

REBUILD_FOLDER = "rebuild"


@contextmanager
def rebuilding(
    folder: Path, settings: IndexSettings, lexical: LexicalIndex | None = None
) -> Iterator[Catalog]:
    """A catalog to index everything into; it becomes the catalog of ``folder`` when the block
    ends. If the block raises, the old one stays and the next rebuild goes on. Hold the lock.
    Raises RebuildIncomplete where it would lack what the old one has and its file still says.

    The old catalog serves until then. One that is damaged or of another format is set aside as
    ``catalog.sqlite3.old``; a service that has it open must be restarted.
    """
    beside = folder / REBUILD_FOLDER
    catalog = _begin_or_go_on(beside, settings, lexical)
    try:
        yield catalog
        require_complete(folder, catalog)
        catalog.writer_connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        catalog.close()
    replace_catalog(folder, beside / CATALOG_FILE)
    shutil.rmtree(beside)
    with Catalog.open(folder) as whole:
        persist_vectors(whole, always=True)


def _begin_or_go_on(beside: Path, settings: IndexSettings, lexical: LexicalIndex | None) -> Catalog:
    try:
        catalog = Catalog.open(beside, writable=True, lexical=lexical)
    except CatalogMissing:
        return Catalog.create(beside, settings, lexical)
    except (CatalogDamaged, CatalogMismatch):
        shutil.rmtree(beside)
        return Catalog.create(beside, settings, lexical)
    if catalog.settings == settings:
        return catalog
    catalog.close()
    shutil.rmtree(beside)
    return Catalog.create(beside, settings, lexical)
