"""Indexing: from folders on disk to the catalog, and the care of what is there."""

from index.indexing.indexer import Chunker, Indexer, RootRefused
from index.indexing.lock import writing
from index.indexing.report import Failure, IndexReport, Outcome, Progress, Silent

__all__ = [
    "Chunker",
    "Failure",
    "IndexReport",
    "Indexer",
    "Outcome",
    "Progress",
    "RootRefused",
    "Silent",
    "writing",
]
