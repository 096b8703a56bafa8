"""What the catalog gives back, one frozen type per thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from index.chunk import Chunk
from ingest.document import Document, Notice, Origin, SectionKind
from ingest.locator import Locator
from ingest.recognition import RECOGNISED


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when it was read.

    ``checked_ns`` is when ``size`` and ``mtime_ns`` were looked at (epoch, nanoseconds);
    ``content_hash`` is the blake2b-128 of its bytes, None where they could not be read.
    """

    path: str
    size: int
    mtime_ns: int
    checked_ns: int
    content_hash: bytes | None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of one collection as the catalog knows it. ``reason`` is what stands against the file
    itself (an attachment may still have failed). ``readable``: something of it can be found, or
    nothing stands against it."""

    id: int
    state: FileState
    readable: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReadyDocument:
    """A document with everything that is written about it in one transaction.

    ``vectors``: shape (len(chunks), dimension), rows of length 1; kept as float16.
    """

    document: Document
    chunks: Sequence[Chunk]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document without its text. ``path`` is as in a citation; ``file_path`` names the file.

    ``modified`` (UTC) is the document's own date where it has one, else the file's time.
    ``content_hash`` is that of the file's bytes, "" where they changed while they were read.
    """

    id: int
    collection: str
    path: str
    file_path: str
    attachment: tuple[str, ...]
    media_type: str
    title: str
    title_origin: Origin
    language: str
    language_origin: Origin
    date: date | None
    date_origin: Origin | None
    modified: datetime
    notices: tuple[Notice, ...]
    size: int
    mtime_ns: int
    content_hash: str
    characters: int

    @property
    def recognised_pages(self) -> frozenset[int]:
        """The pages whose text was read off their images."""
        told = (notice.pages for notice in self.notices if notice.code == RECOGNISED)
        return frozenset(page for pages in told for page in pages)

    def is_recognised(self, locator: Locator) -> bool:
        """Whether text of this place was read off an image, so that its letters are uncertain."""
        if locator.unit != "page":
            return False
        return any(locator.first <= page <= locator.last for page in self.recognised_pages)

    @property
    def dated_by_file(self) -> bool:
        """Whether ``modified`` says only when the file was written."""
        return self.date_origin in (None, "file time")


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk with the document it belongs to and the kind of the section it starts in."""

    chunk_id: int
    chunk: Chunk
    kind: SectionKind
    document: DocumentRow


@dataclass(frozen=True, slots=True)
class CollectionRow:
    name: str
    root: str
    documents: int
    chunks: int


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A file, or an attachment of one, that cannot be searched, and why."""

    collection: str
    path: str
    reason: str
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of indexing. ``result`` is "done", "interrupted" or "failed"."""

    id: int
    collection: str
    started: datetime
    ended: datetime
    result: str
    counts: Mapping[str, int]
    generation: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How many documents have each value. A folder counts all documents below it."""

    collections: Mapping[str, int]
    folders: Mapping[str, int]
    media_types: Mapping[str, int]
    languages: Mapping[str, int]
    years: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Statistics:
    """``updated`` is the time of the last committed change (UTC), None for an empty index."""

    documents: int
    chunks: int
    files: int
    unreadable: int
    collections: Sequence[CollectionRow]
    generation: int
    updated: datetime | None
    size_bytes: int
    media_types: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)


def vector_key(chunk: Chunk) -> bytes:
    """Equal for two chunks whose vectors are equal, because the same text is embedded."""
    parts = (chunk.context, *chunk.heading_path, chunk.text)
    return blake2b("\0".join(parts).encode(), digest_size=16).digest()


def shown_path(file_path: str, attachment: Sequence[str]) -> str:
    """The path of a citation: "list.eml → budżet.xlsx"."""
    return " → ".join((file_path, *attachment))
