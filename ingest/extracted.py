"""What passes between the reading of a file and one loader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingest.document import Block, Notice
from ingest.errors import Unreadable
from ingest.locator import Locator

if TYPE_CHECKING:
    from PIL.Image import Image


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
class Drawn:
    """A page as an image of grey values. ``points_per_pixel`` leads to its size in points."""

    image: Image
    points_per_pixel: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A page that shows text which cannot be read as letters; recognition may find its words.

    ``draw`` makes the image, large enough for small print; it may raise whatever the libraries
    behind it raise. ``remains``: the page has a little text of its own, which stays where no more
    than that is recognised.
    """

    locator: Locator
    draw: Callable[[], Drawn]
    remains: bool = False


@dataclass(frozen=True, slots=True)
class Extracted:
    """A loader's answer: raw blocks in reading order, and what the file says of itself.

    ``title``, ``language`` and ``date`` are the file's own claims, believed or not later.
    ``unreadable`` are attachments that could not even be taken out. ``is_folder``: what is attached
    are the files of a folder (an archive, a mailbox), of which there may be many. ``comments`` are
    what readers wrote beside the text, read or left out as ``ReadOptions`` say. ``pictures`` are
    pages to be recognised where a program is there that can; ``without_text`` is the reason that
    holds for a file of such pages alone where they stay unread.
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
    pictures: Sequence[Picture] = field(default=())
    without_text: Unreadable | None = None


class Loader(Protocol):
    """Reads one format: a module of ``ingest.loaders`` with this function, named in the table
    of ``ingest.formats`` and imported only when a file of its format is met.

    Raises Unreadable with a true reason and a remedy; never returns text it made up. A file with
    nothing to read raises Unreadable("empty" or "no-text").
    """

    def load(self, path: Path) -> Extracted: ...
