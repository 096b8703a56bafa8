"""The chapters of a document, or the sheets of a workbook, each with where it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Section

MOST = 300
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Chapter:
    """``level`` counts from 1. ``start`` is an offset in the text, ``page`` the page or None."""

    text: str
    level: int
    start: int
    page: int | None


def chapters(text: str, sections: Sequence[Section]) -> Sequence[Chapter]:
    """In the order of the document; none where it has fewer than two."""
    found = [_chapter(text, one) for one in sections if one.kind == "heading"] or _sheets(sections)
    return found[:MOST] if len(found) > 1 else ()


def _chapter(text: str, section: Section) -> Chapter:
    name = " ".join(text[section.start : section.end].split())
    if len(name) > _LONGEST:
        name = name[:_LONGEST].rpartition(" ")[0] + "…"
    page = section.locator.first if section.locator.unit == "page" else None
    return Chapter(name, min(len(section.heading_path) + 1, 4), section.start, page)


def _sheets(sections: Sequence[Section]) -> list[Chapter]:
    found: dict[str, Chapter] = {}
    for one in sections:
        sheet = (one.locator.label or "").rpartition("!")[0] if one.locator.unit == "sheet" else ""
        if sheet:
            found.setdefault(sheet, Chapter(sheet, 1, one.start, None))
    return list(found.values())
