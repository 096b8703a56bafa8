"""/api/documents: what is indexed, and the files themselves."""

from __future__ import annotations

from datetime import date
from functools import partial
from io import FileIO
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query
from starlette.responses import Response

from index.catalog import Snapshot
from index.filters import Filters
from service.http.models import (
    MAX_ID,
    MAX_LIMIT,
    DocumentDetail,
    DocumentList,
    Values,
    problem_responses,
)
from service.http.ranged_file import RangedFile
from service.http.state import State
from service.shapes import document_shape, locator_shape
from service.source_files import INLINE, SourceFile, SourceGone, charset, open_source

router = APIRouter(tags=["documents"], responses=problem_responses(404, 422, 503))

Id = Annotated[int, Path(ge=1, le=MAX_ID)]

FILE_TYPES = sorted({"application/octet-stream", *INLINE.values()})

ACTIVE_NOTHING = "sandbox; default-src 'none'; frame-ancestors 'self'"
"""For a file that is opened: it may run, load and submit nothing."""

PDF_VIEWER = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)
"""Browsers refuse to show a PDF in a sandbox; their viewers run none of a document's own pages."""


@router.get(
    "/api/documents",
    operation_id="listDocuments",
    summary="The documents of the index, by collection and path",
    response_model=DocumentList,
)
async def list_documents(
    state: State,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 50,
    offset: Annotated[int, Query(ge=0, le=MAX_ID)] = 0,
    collection: Annotated[Values, Query()] = [],  # noqa: B006 - FastAPI copies it
    folder: Annotated[Values, Query()] = [],  # noqa: B006
    media_type: Annotated[Values, Query()] = [],  # noqa: B006
    language: Annotated[Values, Query()] = [],  # noqa: B006
    date_from: Annotated[date | None, Query()] = None,
    date_to: Annotated[date | None, Query()] = None,
) -> DocumentList:
    filters = Filters(
        collections=tuple(collection),
        folders=tuple(folder),
        media_types=tuple(media_type),
        languages=tuple(language),
        date_from=date_from,
        date_to=date_to,
    )
    return DocumentList.model_validate(await state.read(partial(_page, filters, limit, offset)))


@router.get(
    "/api/documents/{document_id}",
    operation_id="getDocument",
    summary="One document; its text and sections on request",
    response_model=DocumentDetail,
)
async def get_document(
    state: State,
    document_id: Id,
    text: Annotated[bool, Query(description="Also gives the whole text.")] = False,
    sections: Annotated[bool, Query(description="Also gives the sections.")] = False,
) -> DocumentDetail:
    found = await state.read(partial(_detail, document_id, text, sections))
    return DocumentDetail.model_validate(found)


@router.get(
    "/api/documents/{document_id}/file",
    operation_id="getDocumentFile",
    summary="The document's own file; of an attachment, the message it came with",
    response_class=Response,
    responses={
        200: {"description": "The file", "content": {kind: {} for kind in FILE_TYPES}},
        206: {
            "description": "A part of the file, or several",
            "content": {kind: {} for kind in (*FILE_TYPES, "multipart/byteranges")},
        },
        304: {"description": "The caller's copy is still right"},
        **problem_responses(416),
    },
)
async def get_file(
    state: State,
    document_id: Id,
    if_none_match: Annotated[str, Header(description="The ETag of the caller's copy.")] = "",
    # Read where the file is sent; named here for the description.
    _: Annotated[
        str | None, Header(alias="Range", description="Which bytes to send, as bytes=0-1023.")
    ] = None,
) -> Response:
    shown, file, source = await state.read(partial(_source, document_id))
    if _same(if_none_match, file.etag):
        source.close()
        return Response(status_code=304, headers={"ETag": file.etag})
    return RangedFile(
        source,
        media_type=shown or "application/octet-stream",
        filename=file.name,
        content_disposition_type="inline" if shown else "attachment",
        headers={
            "ETag": file.etag,
            "Cache-Control": "private, no-cache",
            "Content-Security-Policy": PDF_VIEWER if shown == "application/pdf" else ACTIVE_NOTHING,
        },
    )


def _page(filters: Filters, limit: int, offset: int, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "documents": [document_shape(row) for row in snapshot.documents(filters, limit, offset)],
        "limit": limit,
        "offset": offset,
        "total": snapshot.count_documents(filters),
        "generation": snapshot.generation,
    }


def _detail(document_id: int, text: bool, sections: bool, snapshot: Snapshot) -> dict[str, Any]:
    found = document_shape(snapshot.document(document_id))
    found["text"] = snapshot.document_text(document_id) if text else None
    found["sections"] = None
    if sections:
        found["sections"] = [
            {
                "start": section.start,
                "end": section.end,
                "locator": locator_shape(section.locator),
                "kind": section.kind,
                "heading_path": list(section.heading_path),
            }
            for section in snapshot.sections(document_id)
        ]
    return found


def _source(document_id: int, snapshot: Snapshot) -> tuple[str | None, SourceFile, FileIO]:
    """The media type under which a browser may show the file (None: under none), and the file,
    open."""
    row = snapshot.document(document_id)
    root = snapshot.root(row.collection)
    if root is None:
        raise SourceGone(row.path)
    file, source = open_source(root, row.file_path)
    # An attachment has no file of its own: its message is opened, and never shown inline.
    shown = None if row.attachment else INLINE.get(row.media_type)
    if shown == "text/plain" and (encoding := charset(source)):
        shown = f"text/plain; charset={encoding}"
    return shown, file, source


def _same(header: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return etag in tags or "*" in tags
