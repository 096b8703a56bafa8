"""What passes between the reading of a file and one loader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from ingest.document import Block, Notice
from ingest.errors import Unreadable


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a file (an e-mail's attachment); it is read as a document of its own."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Extracted:
    """A loader's answer: raw blocks in reading order, and what the file says of itself.

    ``title``, ``language`` and ``date`` are the file's own claims, believed or not later.
    """

    blocks: Sequence[Block]
    title: str | None = None
    language: str | None = None
    date: date | None = None
    attachments: Sequence[Attachment] = field(default=())
    notices: Sequence[Notice] = field(default=())


class Loader(Protocol):
    """Reads one format: a module of ``ingest.loaders`` with this function, named in the table
    of ``ingest.formats`` and imported only when a file of its format is met.

    Raises Unreadable with a true reason and a remedy; never returns text it made up. A file with
    nothing to read raises Unreadable("empty" or "no-text").
    """

    def load(self, path: Path) -> Extracted: ...


@dataclass(frozen=True, slots=True)
class UnreadablePart:
    """An attachment that could not be read, beside the documents that could."""

    attachment: tuple[str, ...]
    error: Unreadable
