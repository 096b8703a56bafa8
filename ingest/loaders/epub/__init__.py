"""EPUB e-books: the chapters in reading order, paragraphs counted through the whole book.

The page of contents (nav) is left out: it repeats the headings. No library for EPUB with a
permissive licence is alive, and the format is an archive of web pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.document import Block, Notice
from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.html_content import read_page
from ingest.loaders.epub.package import Book, read_book
from ingest.locator import Locator
from ingest.zip_safety import Archive

_AGAIN = "Fetch the file again from its source."
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_CLOSED = re.compile(r"<([A-Za-z][\w:.-]*)((?:\s[^<>]*?)?)\s*/>")
_VOID = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    )
)  # fmt: skip


def load(path: Path) -> Extracted:
    """Reads the book; see ``ingest.extracted.Loader`` for what is raised."""
    with Archive(path) as archive:
        book = read_book(archive)
        missing = [chapter for chapter in book.chapters if chapter not in archive]
        if missing and len(missing) == len(book.chapters):
            raise Unreadable("damaged", "The book lacks all its chapters", _AGAIN)
        blocks = list(_blocks(archive, book))
    if not blocks:
        raise _no_text(book)
    return Extracted(
        blocks=blocks,
        title=book.title,
        language=book.language,
        date=book.date,
        notices=_notices(missing),
    )


def _blocks(archive: Archive, book: Book) -> Iterator[Block]:
    reached = 0
    for chapter in book.chapters:
        if chapter not in archive:
            continue  # told in a notice
        before = reached
        for block in read_page(_markup(archive.read(chapter)), whole=True).blocks:
            place = block.locator
            reached = max(reached, before + place.last)
            yield replace(
                block,
                locator=Locator("paragraph", before + place.first, before + place.last),
            )


def _markup(data: bytes) -> str:
    """The text of a chapter, its closed elements (<a id="x"/>) spelt as HTML needs them."""
    text = _decoded(data)
    return _CLOSED.sub(_spelt_out, text)


def _spelt_out(match: re.Match[str]) -> str:
    name, attributes = match.groups()
    if name.lower() in _VOID:
        return match.group()
    return f"<{name}{attributes}></{name}>"


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 by the standard; other encodings only where the file declares them."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    try:
        return data.decode(declared.group(1).decode() if declared else "utf-8-sig")
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8-sig", "replace")


def _notices(missing: Sequence[str]) -> tuple[Notice, ...]:
    if not missing:
        return ()
    detail = f"The book lists pages that it does not hold: {', '.join(missing)}"
    return (Notice("parts-not-read", detail, _AGAIN),)


def _no_text(book: Book) -> Unreadable:
    if book.chapters or book.pictures:
        return Unreadable(
            "no-text",
            f"The book's pages ({len(book.chapters) + book.pictures}) hold no text",
            "Run text recognition (OCR) on an export as PDF.",
        )
    return Unreadable("empty", "The book lists no chapter", _AGAIN)
