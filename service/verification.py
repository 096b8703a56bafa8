"""Checking an index, and mending what can be mended without losing anything."""

from __future__ import annotations

from collections.abc import Sequence

from index.catalog import Catalog
from index.indexing.repair import repair
from index.indexing.verify import Finding, verify
from index.lexical.postings import indexed_chunks


def verified(catalog: Catalog, *, files: bool) -> Sequence[Finding]:
    """All that does not agree. ``files``: also compares the bytes of the files on disk."""
    return verify(catalog, files=files, word_chunks=indexed_chunks)


def repaired(catalog: Catalog, *, files: bool) -> tuple[Sequence[Finding], Sequence[Finding]]:
    """What was found, and what of it is left after the repair."""
    findings = verified(catalog, files=files)
    return findings, repair(catalog, findings)
