"""A passage of one document, small enough to embed and to quote."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.locator import Locator


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of a document's text: ``text == document.text[start:end]``, always.

    ``context`` (title, heading path, table header) is embedded and indexed with the text but is
    never part of a quote. ``language`` is ISO 639-1 or "und". ``ordinal`` counts from 0.
    """

    ordinal: int
    start: int
    end: int
    text: str
    locator: Locator
    heading_path: tuple[str, ...]
    context: str
    language: str
