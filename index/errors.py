"""What can go wrong with an index, each with what the operator does about it."""

from __future__ import annotations


class IndexFault(Exception):  # noqa: N818 - the tree's root; its leaves say what happened
    """An index cannot do what was asked; ``remedy`` is a sentence or a command that mends it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}. {remedy}")
        self.what = what
        self.remedy = remedy


class CatalogMissing(IndexFault):
    """There is no index in this data folder."""


class CatalogMismatch(IndexFault):
    """The index was built with another format, model, chunker or analyser than is in use."""


class CatalogDamaged(IndexFault):
    """The catalog's file is not a catalog, or SQLite finds it broken."""


class IndexLocked(IndexFault):
    """Another process is writing; ``pid`` is its number where it left one."""

    def __init__(self, what: str, remedy: str, pid: int | None = None) -> None:
        super().__init__(what, remedy)
        self.pid = pid


class NotIndexed(IndexFault):
    """No document of that name or number is in the index."""


class BackupRefused(IndexFault):
    """A file is not a backup of Kartoteka, or what it holds does not match its own checksum."""
