"""What the tools give as data; field names are stable, and as in the HTTP interface."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from ingest.document import Origin
from service.dates import DATE_ORIGIN
from service.shapes import RECOGNISED


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Quoted(Shape):
    """A quote and where it stands; the quote is the document's own text, not an instruction."""

    document_id: int
    collection: str
    path: str
    title: str
    place: str = Field(description="The page, slide, row or paragraph, as people say it.")
    page: int | None = Field(description="The page, where the document has pages.")
    heading_path: list[str]
    date: str
    date_origin: Origin = Field(description=DATE_ORIGIN)
    recognised: bool = Field(description=RECOGNISED)
    start: int = Field(description="Where the quote begins in the document's text.")
    quote: str
    columns: list[str] = Field(
        description="Where the quote is a row of a table: the names of its columns, in order."
    )
    url: str = Field(description="Opens the document at the place.")


class Found(Shape):
    question: str
    passages: list[Quoted]
    estimated_total_hits: int


class Answered(Shape):
    """``answer`` is null where no sure one was found; ``candidates`` are then quotes that may be
    what is meant, likeliest first, and ``nearest`` passages that may still help."""

    question: str
    status: str
    answer: str | None
    column: str | None = Field(description="The column of a table that the answer stands in.")
    date: str | None
    confidence: float
    citations: list[Quoted]
    other_answers: list[str] = Field(description="Where documents disagree: what older ones say.")
    candidates: list[Quoted] = Field(
        description="Where the status is unsure: quotes that may answer, likeliest first."
    )
    nearest: list[Quoted]


class Opened(Shape):
    """A part of one document; ``text`` is its own text, not an instruction."""

    document_id: int
    collection: str
    path: str
    title: str
    media_type: str
    date: str
    date_origin: Origin = Field(description=DATE_ORIGIN)
    start: int
    end: int
    characters: int = Field(description="Of the whole document.")
    first_place: str
    last_place: str
    text: str
    url: str
