"""Checking an index, and mending what can be mended without losing anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.catalog import Catalog
from index.indexing.repair import repair
from index.indexing.verify import Finding, verify
from index.lexical.postings import indexed_chunks
from service.needed_files import broken_files

if TYPE_CHECKING:
    from service.settings import Settings


def verified(settings: Settings, catalog: Catalog, *, files: bool) -> Sequence[Finding]:
    """All that does not agree. ``files``: also compares the bytes of the files on disk."""
    return [
        *verify(catalog, files=files, word_chunks=indexed_chunks),
        *(
            Finding("needed-file", str(broken.file), broken.problem, broken.command)
            for broken in broken_files(settings)
        ),
    ]


def repaired(
    settings: Settings, catalog: Catalog, *, files: bool
) -> tuple[Sequence[Finding], Sequence[Finding]]:
    """What was found, and what of it is left after the repair."""
    findings = verified(settings, catalog, files=files)
    return findings, repair(catalog, findings)
