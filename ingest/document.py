"""What reading a file gives: text that remembers where every character came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ingest.locator import Locator

SectionKind = Literal["prose", "heading", "list", "table", "notes"]
Origin = Literal["metadata", "text", "filename", "file time"]


@dataclass(frozen=True, slots=True)
class Block:
    """What a loader yields: one piece of raw text and its place, before cleaning.

    One block per paragraph, heading, list item group, table row, slide part or PDF page.
    ``table_header`` is the header row that belongs to a table row (never part of ``text``
    except in the header's own block). ``heading_path`` lists the headings above, outermost first.
    """

    text: str
    locator: Locator
    kind: SectionKind = "prose"
    heading_path: tuple[str, ...] = ()
    table_header: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A span of ``Document.text`` that has one place in the source."""

    start: int
    end: int
    locator: Locator
    kind: SectionKind = "prose"
    heading_path: tuple[str, ...] = ()
    table_header: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the operator should know about a file that was read all the same; ``pages`` are
    those it is about, where a program needs to know."""

    code: str
    detail: str
    remedy: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word as a program read it off an image, and its place in points from the upper left
    corner of the page as shown."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page whose text was recognised: ``number`` from 1, size in points as shown, and the words
    in reading order. Its letters are likely, never certain."""

    number: int
    width: float
    height: float
    words: Sequence[RecognisedWord]


@dataclass(frozen=True, slots=True)
class Metadata:
    """Title, language (ISO 639-1, "und" if unknown) and date, each with where it came from."""

    title: str
    title_origin: Origin
    language: str
    language_origin: Origin
    date: date | None
    date_origin: Origin | None


@dataclass(frozen=True, slots=True)
class Document:
    """The cleaned text of one document (NFC) with its places.

    ``sections`` cover ``text`` in order without overlap; between two sections stands only white
    space. ``attachment`` names the way from the file to this document when it was inside another
    (("budżet.xlsx",) for an attachment of a message, empty for the file itself). ``recognised``
    are the pages whose text was read off an image.

    Raises ValueError when the sections break that promise.
    """

    media_type: str
    text: str
    sections: Sequence[Section]
    metadata: Metadata
    attachment: tuple[str, ...] = ()
    notices: Sequence[Notice] = field(default=())
    recognised: Sequence[RecognisedPage] = field(default=())

    def __post_init__(self) -> None:
        reached = 0
        for section in self.sections:
            if not reached <= section.start <= section.end <= len(self.text):
                raise ValueError(
                    f"section {section.start}–{section.end} overlaps or leaves the text"
                )
            if self.text[reached : section.start].strip():
                raise ValueError(f"text before offset {section.start} belongs to no section")
            reached = section.end
        if self.text[reached:].strip():
            raise ValueError(f"text after offset {reached} belongs to no section")
