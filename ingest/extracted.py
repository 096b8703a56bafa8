"""What passes between the reading of a file and one loader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from ingest.document import Block, Notice
from ingest.errors import Unreadable


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a file (an e-mail's attachment); it is read as a document of its own.

    ``name`` may have folders, with "/" between them. ``modified`` is the file's own time, where
    what it was in keeps one.
    """

    name: str
    data: bytes
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnreadablePart:
    """An attachment that could not be read, beside the documents that could. ``attachment`` is the
    way to it from what it was found in."""

    attachment: tuple[str, ...]
    error: Unreadable


@dataclass(frozen=True, slots=True)
class Extracted:
    """A loader's answer: raw blocks in reading order, and what the file says of itself.

    ``title``, ``language`` and ``date`` are the file's own claims, believed or not later.
    ``unreadable`` are attachments that could not even be taken out. ``is_folder``: what is attached
    are the files of a folder (an archive, a mailbox), of which there may be many. ``comments`` are
    what readers wrote beside the text, read or left out as ``ReadOptions`` say.
    """

    blocks: Sequence[Block]
    title: str | None = None
    language: str | None = None
    date: date | None = None
    attachments: Sequence[Attachment] = field(default=())
    notices: Sequence[Notice] = field(default=())
    comments: Sequence[Block] = field(default=())
    unreadable: Sequence[UnreadablePart] = field(default=())
    is_folder: bool = False


class Loader(Protocol):
    """Reads one format: a module of ``ingest.loaders`` with this function, named in the table
    of ``ingest.formats`` and imported only when a file of its format is met.

    Raises Unreadable with a true reason and a remedy; never returns text it made up. A file with
    nothing to read raises Unreadable("empty" or "no-text").
    """

    def load(self, path: Path) -> Extracted: ...
