"""A filter as SQL over ``documents d JOIN files f JOIN collections c``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from index.catalog.scope import Visible
from index.filters import Filters

SOURCE = "documents d JOIN files f ON f.id = d.file_id JOIN collections c ON c.id = f.collection_id"


def document_conditions(filters: Filters, visible: Visible | None) -> tuple[str, list[object]]:
    """The WHERE clause ("1" for no restriction) and its values; chunk languages are left out.

    ``visible`` is what ``filters.scope`` lets through in the generation that is asked (None:
    everything): a scope without it would be forgotten, so ``Snapshot`` alone calls this.
    """
    clauses: list[str] = []
    values: list[object] = []

    def one_of(column: str, wanted: Sequence[object]) -> None:
        if wanted:
            clauses.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(wanted)))

    one_of("c.name", filters.collections)
    one_of("d.media_type", filters.media_types)
    one_of("d.id", filters.document_ids)
    if visible is not None and not visible.everything:
        clauses.append("d.id IN (SELECT value FROM json_each(?))")
        values.append(visible.documents_json)
    if filters.folders:
        parts: list[str] = []
        for folder in filters.folders:
            below = folder.strip("/")
            if below in ("", "."):
                parts.append("1")
                continue
            # "0" is the character after "/": every path below the folder, and no neighbour's.
            parts.append("(f.path >= ? AND f.path < ?)")
            values += [below + "/", below + "0"]
        clauses.append("(" + " OR ".join(parts) + ")")
    if filters.date_from is not None:
        clauses.append("d.day >= ?")
        values.append(filters.date_from.isoformat())
    if filters.date_to is not None:
        clauses.append("d.day <= ?")
        values.append(filters.date_to.isoformat())
    return " AND ".join(clauses) or "1", values


def is_unrestricted(filters: Filters) -> bool:
    """Whether only its scope restricts it."""
    return replace(filters, scope=None) == Filters()
