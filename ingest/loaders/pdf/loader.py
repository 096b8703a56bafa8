"""Turns the readings of a PDF into blocks with page numbers, printed labels and headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path

from ingest.cleaning import broken_share
from ingest.document import Block, Notice
from ingest.errors import Unreadable
from ingest.extracted import Extracted, Picture
from ingest.loaders.pdf import pdfium_reader, pypdf_reader
from ingest.loaders.pdf.choice import choose
from ingest.loaders.pdf.cut_words import mended
from ingest.loaders.pdf.headings import pieces
from ingest.loaders.pdf.readings import ReaderFailed, Reading
from ingest.locator import Locator
from ingest.page_lists import listed
from ingest.programs import RECOGNISE

_AGAIN = "Fetch or export the file again from its source."
_FEW_LETTERS = 300
"""A scan's page number, a stamp of the office that received it, the line of an e-signature."""
_LOST_SHARE = 0.4
"""Of a page's words, from which on it is better read from its image."""


def load(path: Path) -> Extracted:
    """Blocks of one PDF; see ``ingest.extracted.Loader``.

    A PDF that only wraps other files gives no blocks but attachments.
    """
    first, second = _read(pypdf_reader.read, path), _read(pdfium_reader.read, path)
    reading = _opened(first, second)
    if reading.is_xfa:
        raise Unreadable(
            "unsupported",
            "A dynamic XFA form: its pages are drawn by Adobe's programs alone",
            "Open it in Acrobat or Adobe Reader and print it to PDF.",
        )
    if isinstance(second, Reading):
        reading = _with_whole_titles(reading, second.pages)
    cut = second.cut if isinstance(second, Reading) else frozenset[int]()
    texts = choose(_pages(first), _pages(second), cut)
    pages = [text or "" for text in texts]
    empty = [index for index, text in enumerate(pages) if not any(map(str.isalnum, text))]
    marks = _marks(path, empty)
    pictures = list(_pictures(path, pages, marks, reading.labels))
    without_text: Unreadable | None = None
    if len(empty) == len(pages) and not reading.remarks and not reading.attachments:
        without_text = _without_text(texts, marks)
        if not pictures:
            raise without_text
    return Extracted(
        blocks=list(_blocks(pages, reading)),
        title=reading.title,
        language=reading.language,
        date=reading.date,
        attachments=reading.attachments,
        notices=list(_notices(texts, marks, pictures)),
        pictures=pictures,
        without_text=without_text,
    )


def _read(read: Callable[[Path], Reading], path: Path) -> Reading | ReaderFailed:
    try:
        return read(path)
    except ReaderFailed as failure:
        return failure


def _opened(first: Reading | ReaderFailed, second: Reading | ReaderFailed) -> Reading:
    if isinstance(first, Reading):
        return first
    if isinstance(second, Reading):
        return second
    failures = (first.failure, second.failure)
    if "sealed" in failures:
        raise Unreadable(
            "encrypted",
            "The file is encrypted for the holders of a certificate or by a special program",
            "Save an unprotected copy in the program that opens it.",
        ) from first
    if "password" in failures:
        raise Unreadable(
            "encrypted",
            "The file is protected by a password",
            "Save it without a password, or ask its author for such a copy.",
        ) from first
    raise Unreadable(
        "damaged", f"Neither PDF reader can open it ({first.detail})", _AGAIN
    ) from first


def _with_whole_titles(reading: Reading, others: Sequence[str | None]) -> Reading:
    """Titles that were read from the pages have their cut words mended, as the pages have."""
    return replace(
        reading,
        outline=[
            replace(entry, title=mended(entry.title, others[entry.page] or ""))
            if entry.page < len(others)
            else entry
            for entry in reading.outline
        ],
    )


def _pages(reading: Reading | ReaderFailed) -> Sequence[str | None]:
    return reading.pages if isinstance(reading, Reading) else ()


def _marks(path: Path, pages: Sequence[int]) -> dict[int, str]:
    try:
        return pdfium_reader.marks(path, pages) if pages else {}
    except ReaderFailed:
        return {}


def _pictures(
    path: Path, pages: Sequence[str], marks: dict[int, str], labels: Sequence[str]
) -> Iterator[Picture]:
    """Pages that show text which nobody can read as letters: those without a letter that show
    anything at all, those covered by an image but for a stamp or a page number, and those whose
    letters are mostly lost."""
    few = [
        index
        for index, text in enumerate(pages)
        if index not in marks and sum(map(str.isalnum, text)) <= _FEW_LETTERS
    ]
    covered = _covered(path, few)
    for index, text in enumerate(pages):
        remains = index not in marks
        lost = remains and broken_share(text) >= _LOST_SHARE
        if marks.get(index) or index in covered or lost:
            draw = partial(pdfium_reader.drawn, path, index)
            yield Picture(_locator(index, labels), draw, remains and not lost)


def _covered(path: Path, pages: Sequence[int]) -> frozenset[int]:
    try:
        return pdfium_reader.covered(path, pages) if pages else frozenset()
    except ReaderFailed:
        return frozenset()


def _without_text(texts: Sequence[str | None], marks: dict[int, str]) -> Unreadable:
    """The reason for a file without a letter, by what its pages hold instead."""
    count = len(texts)
    found = Counter(marks.values())
    if found["image"]:
        return Unreadable(
            "no-text", f"A scan: {found['image']} of {count} pages are images", RECOGNISE
        )
    if found["letters"]:
        detail = f"Letters without a character map on {found['letters']} of {count} pages"
        return Unreadable("broken-text", detail, RECOGNISE)
    if found["drawing"]:
        detail = f"Drawings or empty form fields, but no text, on {count} pages"
        return Unreadable("no-text", detail, RECOGNISE)
    if count and all(text is None for text in texts):
        return Unreadable("damaged", f"None of its {count} pages can be read", _AGAIN)
    return Unreadable("empty", f"Nothing stands on its pages ({count})", _AGAIN)


def _blocks(pages: Sequence[str], reading: Reading) -> Iterator[Block]:
    for page, found in groupby(pieces(pages, reading.outline), key=lambda piece: piece.page):
        locator = _locator(page, reading.labels)
        path: tuple[str, ...] = ()
        for piece in found:
            path = piece.heading_path
            yield Block(piece.text, locator, piece.kind, path)
        yield from _remarks(page, pages, reading, path)
    for page in sorted(reading.remarks):
        if page >= len(pages) or not pages[page].strip():
            yield from _remarks(page, pages, reading, ())


def _remarks(
    page: int, pages: Sequence[str], reading: Reading, path: tuple[str, ...]
) -> Iterator[Block]:
    """Notes and form fields whose text does not stand on the page itself."""
    on_page = " ".join(pages[page].split()) if page < len(pages) else ""
    for remark in reading.remarks.get(page, ()):
        if " ".join(remark.split()) not in on_page:
            yield Block(remark, _locator(page, reading.labels), "notes", path)


def _locator(page: int, labels: Sequence[str]) -> Locator:
    number = page + 1
    label = labels[page].strip() if page < len(labels) else ""
    return Locator("page", number, number, label if label not in ("", str(number)) else None)


def _notices(
    texts: Sequence[str | None], marks: dict[int, str], pictures: Sequence[Picture]
) -> Iterator[Notice]:
    shown = [one.locator.first for one in pictures]
    images = [page for page in shown if marks.get(page - 1) != "drawing"]
    if images:
        detail = f"Images without text: {listed(images)} of {len(texts)} pages"
        yield Notice("pages-without-text", detail, RECOGNISE)
    lost = [page for page, text in enumerate(texts) if text is None]
    if lost:
        yield Notice(
            "pages-damaged", f"Cannot be read: {listed([page + 1 for page in lost])}", _AGAIN
        )
