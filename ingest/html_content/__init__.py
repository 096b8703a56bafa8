"""HTML to blocks: what a reader of the page would call its content, in reading order.

Shared by every loader that meets HTML (web pages, mail bodies, Markdown, EPUB chapters). Nothing
is fetched and nothing is run; the text of a page is data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.document import Block
from ingest.html_content import claims, parsing, pruning, reading, revealing


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a page, numbered as paragraphs from 1, and what the page says of itself."""

    blocks: Sequence[Block]
    title: str | None = None
    language: str | None = None
    date: date | None = None


def read_page(markup: str, *, whole: bool = False) -> Page:
    """The main content of a page; with ``whole`` everything visible, menus and all.

    Never raises for broken markup; a page without visible text has no blocks.
    """
    root = parsing.parse(markup)
    if root is None:
        return Page(tuple(reading.paragraphs(parsing.flat_lines(markup))))
    found = claims.of(root)
    revealing.reveal(root)
    pruning.drop_invisible(root)
    body = root if whole else pruning.main_content(root)
    return Page(tuple(reading.blocks(body)), found.title, found.language, found.date)


def plain_text(markup: str) -> str:
    """The visible words of a fragment of HTML, one block per line."""
    return "\n".join(block.text for block in read_page(markup, whole=True).blocks)


__all__ = ["Page", "plain_text", "read_page"]
