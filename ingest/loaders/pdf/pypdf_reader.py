"""The first reader: pypdf. The only module that imports it.

Each part of a file is asked for with ``attempt``: what fails is left out, a page's text says so,
and the rest is still read.
"""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.extracted import Attachment
from ingest.loaders.pdf.annotations import Annotations, read_annotations
from ingest.loaders.pdf.attempt import attempt
from ingest.loaders.pdf.gathering import LineGatherer
from ingest.loaders.pdf.inferred_outline import inferred_outline
from ingest.loaders.pdf.layout import Line, arranged, with_paragraphs
from ingest.loaders.pdf.readings import OutlineEntry, ReaderFailed, Reading
from ingest.machine_fault import is_machine_fault

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import EmbeddedFile

_TEXT_BUDGET_S = 40.0
"""Of the processor; then the remaining pages are left to the other reader. By the clock, the same
file would give other text on a busy machine."""
_MAX_OUTLINE = 5_000
_MAX_OUTLINE_DEPTH = 12
_MAX_ATTACHMENTS = 200
_MAX_ATTACHMENT_BYTES = 64 * 1024 * 1024


def read(path: Path) -> Reading:
    """Everything pypdf finds in the file. Raises ReaderFailed when it cannot open it."""
    with _quiet():
        reader = _open(path)
        pages, lines = _texts(reader)
        pinned = [
            attempt(_annotations, reader, page) or Annotations() for page in range(len(pages))
        ]
        embedded = attempt(_embedded, reader) or []
        return Reading(
            pages=pages,
            remarks={page: found.remarks for page, found in enumerate(pinned) if found.remarks},
            labels=attempt(_labels, reader) or [],
            outline=attempt(_outline, reader) or inferred_outline(lines),
            attachments=list(_within_limits(chain(embedded, *(found.files for found in pinned)))),
            title=attempt(_title, reader),
            language=attempt(_language, reader),
            date=attempt(_date, reader),
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """pypdf logs and warns about every flaw it steps over; the outcome says what matters."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def _open(path: Path) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    try:
        reader = PdfReader(path)
        locked = reader.is_encrypted and not reader.decrypt("")
        if not locked:
            len(reader.pages)
    except MemoryError:
        raise
    except (FileNotDecryptedError, DependencyError) as error:
        raise ReaderFailed("password", str(error)) from error
    except NotImplementedError as error:  # a public-key or other unusual security handler
        sealed = "encryption" in str(error)
        raise ReaderFailed("sealed" if sealed else "damaged", str(error)) from error
    except Exception as error:  # see the module's docstring
        if is_machine_fault(error):
            raise  # or the other reader alone would say what stands in the file
        raise ReaderFailed("damaged", f"{type(error).__name__}: {error}") from error
    if locked:
        raise ReaderFailed("password", "it opens only with a password")
    return reader


def _texts(reader: PdfReader) -> tuple[list[str | None], list[list[Line]]]:
    """Every page's text, and its lines where their places are known (else none)."""
    count = len(reader.pages)
    until = time.process_time() + _TEXT_BUDGET_S
    texts: list[str | None] = []
    lines: list[list[Line]] = []
    for index in range(count):
        spent = time.process_time() > until
        page = None if spent else attempt(_page, reader, index)
        texts.append(page[0] if page else None)
        lines.append(page[1] if page else [])
    return texts, lines


def _page(reader: PdfReader, index: int) -> tuple[str, list[Line]]:
    """One page, in rows and columns where the places of its pieces are known."""
    gathered = LineGatherer()
    text = reader.pages[index].extract_text(visitor_text=gathered.add)
    lines = gathered.lines()
    if lines is None or "".join(gathered.text.split()) != "".join(text.split()):
        return text, []
    lines = arranged(lines)
    return with_paragraphs(lines), lines


def _labels(reader: PdfReader) -> list[str]:
    return list(reader.page_labels)


def _title(reader: PdfReader) -> str | None:
    title = reader.metadata.title if reader.metadata else None
    return str(title) if title else None


def _language(reader: PdfReader) -> str | None:
    language = reader.root_object.get("/Lang")
    return str(language.get_object()) if language is not None else None


def _date(reader: PdfReader) -> date | None:
    """The day it was made; where that is missing, the day it was last changed."""
    metadata = reader.metadata
    if metadata is None:
        return None
    made = attempt(getattr, metadata, "creation_date")
    moment = made or metadata.modification_date
    return moment.date() if moment else None


def _outline(reader: PdfReader) -> list[OutlineEntry]:
    return list(islice(_entries(reader, reader.outline, 0), _MAX_OUTLINE))


def _entries(reader: PdfReader, items: Sequence[Any], level: int) -> Iterator[OutlineEntry]:
    if level > _MAX_OUTLINE_DEPTH:
        return
    for item in items:
        if isinstance(item, list):
            yield from _entries(reader, item, level + 1)
            continue
        page = attempt(reader.get_destination_page_number, item)
        if page is not None and page >= 0 and item.title:
            yield OutlineEntry(level, str(item.title), page)


def _embedded(reader: PdfReader) -> list[Attachment]:
    files = islice(reader.attachment_list, _MAX_ATTACHMENTS)
    found = (attempt(_attachment, file) for file in files)
    return [attachment for attachment in found if attachment is not None]


def _attachment(file: EmbeddedFile) -> Attachment:
    return Attachment(attempt(_name, file) or "attachment", bytes(file.content))


def _name(file: EmbeddedFile) -> str:
    return file.alternative_name or file.name


def _annotations(reader: PdfReader, index: int) -> Annotations:
    return read_annotations(reader.pages[index])


def _within_limits(attachments: Iterable[Attachment]) -> Iterator[Attachment]:
    """Each attachment once: a file pinned to several pages is one document."""
    left = _MAX_ATTACHMENT_BYTES
    for attachment in islice(dict.fromkeys(attachments), _MAX_ATTACHMENTS):
        left -= len(attachment.data)
        if left < 0:
            return
        yield attachment
