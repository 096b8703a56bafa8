"""/api/search."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import structlog
from fastapi import APIRouter, Query
from fastapi.exceptions import RequestValidationError

from index.hit import SearchResult
from index.retrieval import SearchRequest
from service.admin.question_log import Outcome
from service.http.models import (
    MAX_GET_CHARACTERS,
    MAX_LIMIT,
    MAX_OFFSET,
    OF_SITES,
    DocumentId,
    Mode,
    Question,
    SearchBody,
    SearchResponse,
    Sort,
    Values,
    problem_responses,
)
from service.http.state import HttpState, State
from service.links import http_link
from service.shapes import search_shape
from service.weak_hits import is_weak

router = APIRouter(tags=["search"], responses=problem_responses(422, 503))


@router.get(
    "/api/search",
    operation_id="search",
    summary="Passages that answer a question",
    response_model=SearchResponse,
    responses=problem_responses(*OF_SITES),
)
async def search(
    state: State,
    q: Annotated[
        Question | None,
        Query(max_length=MAX_GET_CHARACTERS, description="The question, in any language."),
    ] = None,
    query: Annotated[
        Question | None, Query(max_length=MAX_GET_CHARACTERS, description="Another name for q.")
    ] = None,
    limit: Annotated[int | None, Query(ge=1, le=MAX_LIMIT)] = None,
    offset: Annotated[int, Query(ge=0, le=MAX_OFFSET)] = 0,
    collection: Annotated[Values, Query()] = [],  # noqa: B006 - FastAPI copies it
    folder: Annotated[Values, Query()] = [],  # noqa: B006
    media_type: Annotated[Values, Query()] = [],  # noqa: B006
    language: Annotated[Values, Query()] = [],  # noqa: B006
    document_id: Annotated[list[DocumentId], Query(max_length=1000)] = [],  # noqa: B006
    date_from: Annotated[date | None, Query()] = None,
    date_to: Annotated[date | None, Query()] = None,
    mode: Annotated[Mode | None, Query()] = None,
    sort: Annotated[Sort, Query()] = "relevance",
    per_document: Annotated[int | None, Query(ge=1, le=MAX_LIMIT)] = None,
    collapse_duplicates: Annotated[bool, Query()] = True,
    explain: Annotated[bool, Query()] = False,
    facets: Annotated[bool, Query()] = False,
    best_sentence: Annotated[bool, Query()] = False,
) -> SearchResponse:
    question = q or query
    if question is None:
        missing = {"type": "missing", "loc": ("query", "q"), "msg": "Field required", "input": None}
        raise RequestValidationError([missing])
    return await _answer(
        state,
        SearchBody(
            query=question,
            limit=limit,
            offset=offset,
            collections=collection,
            folders=folder,
            media_types=media_type,
            languages=language,
            document_ids=document_id,
            date_from=date_from,
            date_to=date_to,
            mode=mode,
            sort=sort,
            per_document=per_document,
            collapse_duplicates=collapse_duplicates,
            explain=explain,
            facets=facets,
            best_sentence=best_sentence,
        ),
    )


@router.post(
    "/api/search",
    operation_id="searchWithBody",
    summary="Passages that answer a question, with all parameters in the body",
    response_model=SearchResponse,
)
async def search_with_body(state: State, body: SearchBody) -> SearchResponse:
    return await _answer(state, body)


async def find(state: HttpState, body: SearchBody) -> SearchResult:
    """The search itself, in a thread, counted and logged."""
    request = search_request(state, body)
    # Best sentences are embedded, up to hundreds of them: that is as long as an answer.
    lane = state.answers if request.best_sentence else state.work
    result = await lane.run(lambda: state.services.searcher.search(request))
    state.metrics.searched(result, request.mode)
    if not request.offset:
        outcome: Outcome = "nothing" if is_weak(result) or not result.hits else "found"
        state.services.desk.questions.record("search", outcome, body.query)
    asked = {"question": body.query} if state.services.settings.log.questions else {}
    structlog.get_logger("kartoteka.search").info(
        "search",
        mode=request.mode,
        hits=len(result.hits),
        ms=round(result.processing_time_ms, 1),
        generation=result.generation,
        **asked,
    )
    return result


def search_request(state: HttpState, body: SearchBody) -> SearchRequest:
    defaults = state.services.settings.search
    return SearchRequest(
        query=body.query,
        limit=body.limit or defaults.limit,
        offset=body.offset,
        filters=body.filters(),
        mode=body.mode or defaults.mode,
        sort=body.sort,
        per_document=body.per_document or defaults.per_document,
        collapse_duplicates=body.collapse_duplicates,
        explain=body.explain,
        facets=body.facets,
        best_sentence=body.best_sentence,
    )


async def _answer(state: HttpState, body: SearchBody) -> SearchResponse:
    found = search_shape(await find(state, body), http_link)
    suggestions = state.services.suggestions
    meant = await state.light.run(lambda: suggestions.did_you_mean(body.query, body.filters()))
    return SearchResponse.model_validate({**found, "did_you_mean": meant})
