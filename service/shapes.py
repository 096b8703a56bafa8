"""The JSON that the command line and the HTTP interface both give; its field names are stable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from index.hit import Citation, Hit, SearchResult
from index.table_line import TableLine, cells, names

if TYPE_CHECKING:
    from index.catalog import DocumentRow
    from index.catalog.rows import Facets
    from ingest.locator import Locator

Link = Callable[[Citation], str]

RECOGNISED = (
    "Whether the text was read off an image by text recognition (OCR): the quote is as the program "
    "read it, and its letters can differ from those on the page."
)
"""How programs are told what `recognised` means."""


def search_shape(result: SearchResult, link: Link) -> dict[str, Any]:
    """A search as the contract has it; ``link`` gives the address of a citation."""
    shape: dict[str, Any] = {
        "query": result.query,
        "hits": [hit_shape(hit, link) for hit in result.hits],
        "limit": result.limit,
        "offset": result.offset,
        "estimated_total_hits": result.estimated_total_hits,
        "processing_time_ms": round(result.processing_time_ms, 1),
        "generation": result.generation,
    }
    if result.facets is not None:
        shape["facets"] = facets_shape(result.facets)
    return shape


def facets_shape(facets: Facets) -> dict[str, dict[str, int]]:
    return {
        "collections": counts(facets.collections),
        "folders": counts(facets.folders),
        "media_types": counts(facets.media_types),
        "languages": counts(facets.languages),
        "years": counts(facets.years),
    }


def hit_shape(hit: Hit, link: Link) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "scores": {leg: round(score, 6) for leg, score in hit.scores.items()},
        "text": hit.text,
        "language": hit.language,
        "highlights": [list(span) for span in hit.highlights],
        "citation": citation_shape(hit.citation, link),
        "duplicates": [citation_shape(other, link) for other in hit.duplicates],
    }
    if hit.rows:
        shape["tables"] = tables_shape(hit.text, hit.rows)
    if hit.best_sentence is not None:
        shape["best_sentence"] = list(hit.best_sentence)
    if hit.explanation is not None:
        shape["explanation"] = {
            "ranks": dict(hit.explanation.ranks),
            "parts": {leg: round(part, 6) for leg, part in hit.explanation.parts.items()},
            "forms": list(hit.explanation.forms),
        }
    return shape


def tables_shape(text: str, rows: Sequence[TableLine]) -> list[dict[str, Any]]:
    """The rows of tables in ``text``, those under one header together."""
    return [
        {
            "header": list(names(header)),
            "rows": [
                [[line.start + start, line.start + end] for start, end in cells_of(text, line)]
                for line in lines
            ],
        }
        for header, lines in groupby(rows, key=lambda line: line.header)
    ]


def cells_of(text: str, line: TableLine) -> Sequence[tuple[int, int]]:
    return cells(text[line.start : line.end])


def citation_shape(citation: Citation, link: Link) -> dict[str, Any]:
    return {
        "document_id": citation.document_id,
        "collection": citation.collection,
        "path": citation.path,
        "title": citation.title,
        "media_type": citation.media_type,
        "modified": moment(citation.modified),
        "date_origin": citation.date_origin,
        "recognised": citation.recognised,
        "locator": locator_shape(citation.locator),
        "heading_path": list(citation.heading_path),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "url": link(citation),
    }


def locator_shape(locator: Locator) -> dict[str, Any]:
    return {
        "unit": locator.unit,
        "first": locator.first,
        "last": locator.last,
        "label": locator.label,
    }


def document_shape(row: DocumentRow) -> dict[str, Any]:
    """A document without its text."""
    return {
        "document_id": row.id,
        "collection": row.collection,
        "path": row.path,
        "title": row.title,
        "media_type": row.media_type,
        "language": row.language,
        "date": row.date.isoformat() if row.date else None,
        "modified": moment(row.modified),
        "date_origin": row.date_origin or "file time",
        "recognised_pages": sorted(row.recognised_pages),
        "size_bytes": row.size,
        "characters": row.characters,
        "content_hash": row.content_hash,
        "notices": [
            {"code": notice.code, "detail": notice.detail, "remedy": notice.remedy}
            for notice in row.notices
        ],
        "url": f"/api/documents/{row.id}/file",
    }


def moment(when: datetime) -> str:
    """ISO 8601 in UTC, ending in Z."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def counts(mapping: Mapping[str, int]) -> dict[str, int]:
    """Most frequent first, ties by name."""
    return dict(sorted(mapping.items(), key=lambda item: (-item[1], item[0])))
