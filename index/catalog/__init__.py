"""The catalog: what is indexed, kept in one SQLite database that is the truth."""

from index.catalog.catalog import Catalog
from index.catalog.rows import (
    CollectionRow,
    DocumentRow,
    Facets,
    FileRow,
    FileState,
    Passage,
    ReadyDocument,
    RunRow,
    Statistics,
    UnreadableRow,
)
from index.catalog.scope import Scope
from index.catalog.settings import IndexSettings
from index.catalog.snapshot import Snapshot
from index.catalog.writer import Writer

__all__ = [
    "Catalog",
    "CollectionRow",
    "DocumentRow",
    "Facets",
    "FileRow",
    "FileState",
    "IndexSettings",
    "Passage",
    "ReadyDocument",
    "RunRow",
    "Scope",
    "Snapshot",
    "Statistics",
    "UnreadableRow",
    "Writer",
]
