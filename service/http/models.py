"""The contract of the HTTP interface: what goes in and what comes out. Field names are stable."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field

from index.filters import Filters
from ingest.document import Origin
from ingest.locator import Unit
from service.dates import DATE_ORIGIN
from service.question_length import MOST_CHARACTERS, is_too_long
from service.shapes import RECOGNISED

Mode = Literal["hybrid", "dense", "lexical"]
Sort = Literal["relevance", "date"]

MAX_GET_CHARACTERS = 512
MAX_POST_CHARACTERS = MOST_CHARACTERS
MAX_LIMIT = 100
MAX_OFFSET = 1000
MAX_ID = 2**63 - 1  # SQLite's own


def _usable(text: str) -> str:
    """Refuses half of a surrogate pair, which JSON can carry and UTF-8 cannot, and NUL."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("not valid Unicode text") from None
    if "\0" in text:
        raise ValueError("contains a NUL character")
    return text


def _question(text: str) -> str:
    stripped = _usable(text).strip()
    if not stripped:
        raise ValueError("is empty")
    if is_too_long(stripped):
        raise ValueError("is too long once its ligatures are written out")
    return stripped


Text = Annotated[str, AfterValidator(_usable)]
Question = Annotated[str, AfterValidator(_question)]
Value = Annotated[Text, Field(min_length=1, max_length=1024)]
Values = Annotated[list[Value], Field(max_length=100)]
DocumentId = Annotated[int, Field(ge=1, le=MAX_ID)]

EXAMPLE_CITATION: dict[str, Any] = {
    "document_id": 7,
    "collection": "dokumenty",
    "path": "strategia/strategia-2024.pdf",
    "title": "Strategia rozwoju klastra",
    "media_type": "application/pdf",
    "modified": "2024-03-12T00:00:00+00:00",
    "date_origin": "text",
    "recognised": False,
    "locator": {"unit": "page", "first": 12, "last": 12, "label": None},
    "heading_path": ["Współpraca", "Składki"],
    "start": 18240,
    "end": 18294,
    "quote": "Składka członkowska wynosi 1 200 zł rocznie i jest płatna do 31 marca.",
    "url": "/api/documents/7/file#page=12",
}
EXAMPLE_HIT: dict[str, Any] = {
    "rank": 1,
    "score": 0.91,
    "scores": {"dense": 0.87, "lexical": 14.2},
    "text": "Składka członkowska wynosi 1 200 zł rocznie i jest płatna do 31 marca.",
    "language": "pl",
    "highlights": [[0, 7], [8, 19]],
    "citation": EXAMPLE_CITATION,
    "duplicates": [],
}


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SearchFilters(Model):
    """Every field that is given must hold; within one field any of its values may."""

    collections: Values = Field(default=[], description="Names of collections.")
    folders: Values = Field(
        default=[], description="Folders relative to their collection's root; all below counts."
    )
    media_types: Values = Field(default=[], description="Such as application/pdf.")
    languages: Values = Field(default=[], description="Of the passage: ISO 639-1, or und.")
    document_ids: Annotated[list[DocumentId], Field(max_length=1000)] = Field(
        default=[], description="Only these documents."
    )
    date_from: date | None = Field(default=None, description="Documents of this day or later.")
    date_to: date | None = Field(default=None, description="Documents of this day or earlier.")

    def filters(self) -> Filters:
        return Filters(
            tuple(self.collections),
            tuple(self.folders),
            tuple(self.media_types),
            tuple(self.languages),
            tuple(self.document_ids),
            self.date_from,
            self.date_to,
        )


class SearchBody(SearchFilters):
    """A search; what is left out is as in the settings."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [{"query": "ile wynosi składka członkowska?", "limit": 5}],
        },
    )

    query: Annotated[Question, Field(max_length=MAX_POST_CHARACTERS)] = Field(
        validation_alias=AliasChoices("query", "q"),
        description="The question, in any language.",
    )
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] | None = Field(
        default=None, description="The most hits."
    )
    offset: Annotated[int, Field(ge=0, le=MAX_OFFSET)] = Field(
        default=0, description="How many of the best hits to leave out, for paging."
    )
    mode: Mode | None = Field(default=None, description="Which legs rank passages.")
    sort: Sort = Field(default="relevance", description="By relevance, or newest first.")
    per_document: Annotated[int, Field(ge=1, le=MAX_LIMIT)] | None = Field(
        default=None, description="The most hits of one document."
    )
    collapse_duplicates: bool = Field(
        default=True, description="Shows one of passages that say the same, copies left out."
    )
    explain: bool = Field(default=False, description="Also says why each hit stands where it does.")
    facets: bool = Field(
        default=False, description="Also counts the documents that the filters let through."
    )
    best_sentence: bool = Field(
        default=False,
        description="Also marks the sentence nearest in meaning; takes longer. Not with lexical.",
    )


class LocatorModel(Model):
    """A place as people number it: from 1, both ends belonging to it."""

    unit: Unit
    first: int
    last: int
    label: str | None = Field(description="What is printed there where it differs, e.g. iv.")


class CitationModel(Model):
    """A quote and where it stands. ``quote`` is the document's text from start to end."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [EXAMPLE_CITATION]}
    )

    document_id: int
    collection: str
    path: str = Field(description="Relative to the collection's root, with / between names.")
    title: str
    media_type: str
    modified: datetime = Field(description="The document's own date, else the file's time.")
    date_origin: Origin = Field(description=DATE_ORIGIN)
    recognised: bool = Field(description=RECOGNISED)
    locator: LocatorModel
    heading_path: list[str]
    start: int
    end: int
    quote: str
    url: str = Field(description="Opens the file at the place; relative to this service.")


class ExplanationModel(Model):
    """``ranks`` in each leg, what each leg added to the score, and the words that matched."""

    ranks: dict[str, int]
    parts: dict[str, float]
    forms: list[str]


class TableModel(Model):
    """Rows of one table inside a text."""

    header: list[str] = Field(
        description="The names of the columns, as the table's header has them; empty for a table "
        "without one, and for the header itself. They may stand outside of the text."
    )
    rows: list[list[tuple[int, int]]] = Field(
        description="For each row its cells, [start, end) as offsets into the text."
    )


class HitModel(Model):
    """One passage. ``score`` is comparable only within one search; rank starts at 1."""

    rank: int
    score: float
    scores: dict[str, float] = Field(
        description="Each leg's own: dense is a cosine, lexical a BM25 score; absent if not found."
    )
    text: str
    language: str
    highlights: list[tuple[int, int]] = Field(
        description="[start, end) of words of the question, as offsets into text (code points)."
    )
    citation: CitationModel
    duplicates: list[CitationModel] = Field(
        description="Other places where nearly the same passage stands."
    )
    tables: list[TableModel] = Field(
        default=[], description="The rows of tables in text, with the names of their columns."
    )
    explanation: ExplanationModel | None = Field(
        default=None, description="Why the passage stands where it does; with explain only."
    )
    best_sentence: tuple[int, int] | None = Field(
        default=None,
        description="[start, end) in text of the sentence nearest in meaning, where the passage "
        "has several; with best_sentence only.",
    )


class FacetsModel(Model):
    """Value → how many documents have it, the most frequent first; of all documents that the
    filters let through, whether or not they are among the hits. A folder counts all below it."""

    collections: dict[str, int]
    folders: dict[str, int]
    media_types: dict[str, int]
    languages: dict[str, int]
    years: dict[str, int]


class SearchResponse(Model):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "query": "ile wynosi składka członkowska?",
                    "hits": [EXAMPLE_HIT],
                    "limit": 10,
                    "offset": 0,
                    "estimated_total_hits": 1,
                    "processing_time_ms": 14.2,
                    "generation": 31,
                }
            ]
        },
    )

    query: str
    hits: list[HitModel]
    limit: int
    offset: int
    estimated_total_hits: int
    processing_time_ms: float
    generation: int = Field(description="Grows with every change of the index.")
    did_you_mean: str | None = Field(
        default=None, description="The question with words that no document has set right."
    )
    facets: FacetsModel | None = Field(default=None, description="With facets only.")


class SuggestionModel(Model):
    """A text to search for, or a document to open."""

    text: str
    kind: Literal["title", "heading", "phrase", "question"]
    document_id: int | None = Field(description="The one document a title or heading belongs to.")
    url: str = Field(description="The document at its place, or the search for the text.")
    highlights: list[tuple[int, int]] = Field(
        description="[start, end) of what was typed, as offsets into text (code points)."
    )


class SuggestResponse(Model):
    query: str
    suggestions: list[SuggestionModel]
    generation: int


class NoticeModel(Model):
    """Something to know about a document that was read all the same."""

    code: str
    detail: str
    remedy: str


class DocumentModel(Model):
    document_id: int
    collection: str
    path: str
    title: str
    media_type: str
    language: str
    date: date | None
    modified: datetime
    date_origin: Origin = Field(description=DATE_ORIGIN)
    recognised_pages: list[int] = Field(
        description="Pages whose text was read off their images by text recognition (OCR)."
    )
    size_bytes: int
    characters: int
    content_hash: str = Field(description="BLAKE2b-128 of the file's bytes, hexadecimal.")
    notices: list[NoticeModel]
    url: str


class SectionModel(Model):
    """A span of the document's text that has one place in the source."""

    start: int
    end: int
    locator: LocatorModel
    kind: str
    heading_path: list[str]


class DocumentDetail(DocumentModel):
    text: str | None = Field(description="The whole text, with ?text=true only.")
    sections: list[SectionModel] | None = Field(description="With ?sections=true only.")


class DocumentList(Model):
    documents: list[DocumentModel]
    limit: int
    offset: int
    total: int
    generation: int


class Health(Model):
    status: Literal["ok"]


class Ready(Model):
    status: Literal["ready"]
    generation: int
    documents: int
    chunks: int
    embedder: str


class FieldProblem(Model):
    where: list[str]
    problem: str
    kind: str


class ProblemModel(BaseModel):
    """An error, after RFC 9457. ``type`` is stable; docs/api.md explains each."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:kartoteka:problem:document-not-found",
                    "title": "There is no such document",
                    "status": 404,
                    "detail": "No document has the number 99",
                    "instance": "/api/documents/99",
                    "request_id": "5f0c2b9d1e7a4c36",
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str | None
    errors: list[FieldProblem] | None = None


OF_SITES = (403, 429)
"""What pages of other sites may also be answered, by ``service.http.origins``."""


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of errors of a route: those of every route, and ``statuses``."""
    return {
        status: {"model": ProblemModel, "description": MEANINGS[status]}
        for status in sorted({400, 401, 405, 413, 421, 500, *statuses})
    }


MEANINGS = {
    400: "The request cannot be understood",
    401: "A token is needed",
    403: "This site or this token may not ask",
    404: "There is no such thing",
    405: "This address does not take this method",
    413: "The body is too large",
    416: "The file has no such part",
    421: "The service does not answer under this name",
    422: "The request has values that cannot be used",
    429: "Too many requests from this caller",
    500: "The service failed",
    503: "Busy, too slow, or no usable index: try again later",
    507: "No more is kept",
}
