"""What a search returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from index.table_line import TableLine
from ingest.document import Origin
from ingest.locator import Locator

if TYPE_CHECKING:
    from index.catalog.rows import Facets


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands; ``quote`` is the document's text from ``start`` to ``end``.

    ``path`` is relative to the collection's root, with POSIX separators; a document inside
    another adds " → name". ``modified`` is the document's own date where it has a believable one,
    else the file's time; ``date_origin`` tells which, and who stated it. ``recognised``: the text
    was read off an image, so the quote is as the program read it, not surely as it stands there.
    ``language`` is that of the passage (ISO 639-1).
    """

    document_id: int
    collection: str
    path: str
    title: str
    media_type: str
    modified: datetime
    locator: Locator
    heading_path: tuple[str, ...]
    start: int
    end: int
    quote: str
    date_origin: Origin = "file time"
    recognised: bool = False
    language: str = "und"

    @property
    def dated_by_file(self) -> bool:
        """Whether ``modified`` says only when the file was written: a copy's time, which makes
        no document newer than another."""
        return self.date_origin == "file time"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a passage stands where it does.

    ``ranks``: its rank in each leg that found it. ``parts``: what each leg added to ``Hit.score``.
    ``forms``: the words of the passage that the question matched, as they stand there.
    """

    ranks: Mapping[str, int]
    parts: Mapping[str, float]
    forms: Sequence[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked passage. ``rank`` starts at 1; ``score`` is comparable only within one search.

    ``scores`` holds each leg's own score ("dense": cosine, -1…1; "lexical": BM25, ≥ 0); a leg
    that did not find the chunk is absent. ``highlights`` are [start, end) offsets into ``text``.
    ``duplicates`` are the other places where nearly the same passage stands. ``best_sentence`` is
    [start, end) in ``text`` of the sentence nearest in meaning, where it was asked for and the
    passage has several. ``rows`` are the rows of tables in ``text`` with the names of their
    columns, which often stand in another passage.
    """

    chunk_id: int
    rank: int
    score: float
    scores: Mapping[str, float]
    text: str
    language: str
    highlights: Sequence[tuple[int, int]]
    citation: Citation
    duplicates: Sequence[Citation] = ()
    explanation: Explanation | None = None
    best_sentence: tuple[int, int] | None = None
    rows: Sequence[TableLine] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits of one query, from one generation of the index.

    ``facets`` count the documents that the search's filters and scope let through, whether or not
    they rank; None where they were not asked for.
    """

    query: str
    hits: Sequence[Hit]
    limit: int
    offset: int
    estimated_total_hits: int
    processing_time_ms: float
    generation: int
    facets: Facets | None = None
