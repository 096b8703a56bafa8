"""What a search is restricted to, resolved to chunk ids before anything is ranked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.catalog.scope import Scope


@dataclass(frozen=True, slots=True)
class Filters:
    """Every field that is set must hold; within one field any of its values may.

    ``folders`` are POSIX paths relative to the collection's root; a folder holds all below it.
    ``languages`` are of the chunk (ISO 639-1). ``date_from`` and ``date_to`` are inclusive and
    compare with the document's own date, else the file's. An empty field does not restrict.
    ``scope`` is what the asker may see at all; it is never taken from a request's own words.
    """

    collections: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    document_ids: tuple[int, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    scope: Scope | None = None
