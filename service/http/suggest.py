"""/api/suggest: what to type next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from index.filters import Filters
from index.lexical.folding import fold
from index.suggesting import Suggestion
from service.http.models import (
    MAX_GET_CHARACTERS,
    OF_SITES,
    SuggestResponse,
    Text,
    Values,
    problem_responses,
)
from service.http.state import State
from service.links import suggestion_link

router = APIRouter(tags=["search"], responses=problem_responses(422, 503))

SUGGESTIONS = "application/x-suggestions+json"
MOST = 20
MOST_ASKED = 2
"""Questions asked before, above what the documents have."""

FRESH_S = 10
"""A browser may show suggestions again for so long, as when letters are taken back: a deleted
document's title is gone soon after."""


@router.get(
    "/api/suggest",
    operation_id="suggest",
    summary="Titles, headings and frequent phrases that go on from what was typed",
    response_model=SuggestResponse,
    responses={200: {"content": {SUGGESTIONS: {}}}, **problem_responses(*OF_SITES)},
)
async def suggest(
    state: State,
    request: Request,
    q: Annotated[
        Text,
        Query(max_length=MAX_GET_CHARACTERS, description="What was typed, as far as it goes."),
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 8,
    collection: Annotated[Values, Query()] = [],  # noqa: B006 - FastAPI copies it
    format: Annotated[
        Literal["json", "opensearch"],
        Query(description="opensearch: as browsers' address bars want it."),
    ] = "json",
) -> Response:
    # Not among the searches: a keystroke must not wait for one.
    filters = Filters(collections=tuple(collection))
    found, generation = await state.light.run(
        lambda: state.services.suggestions.suggest(q, limit, filters)
    )
    if state.services.asked.keeps and not collection:
        asked = await state.read(
            lambda snapshot: state.services.asked.going_on(q, MOST_ASKED, snapshot)
        )
        found = _together(asked, found, limit)
    headers = {"Cache-Control": f"private, max-age={FRESH_S}" if found else "no-store"}
    if format == "opensearch":
        base = str(request.base_url).rstrip("/")
        return JSONResponse(_opensearch(q, found, base), media_type=SUGGESTIONS, headers=headers)
    shape = {"query": q, "suggestions": list(map(_shape, found)), "generation": generation}
    return JSONResponse(SuggestResponse.model_validate(shape).model_dump(), headers=headers)


def _together(
    asked: Sequence[Suggestion], found: Sequence[Suggestion], limit: int
) -> Sequence[Suggestion]:
    """What was asked before stands first; what says the same with other letters is left out."""
    known = {fold(one.text).rstrip("?") for one in asked}
    others = [one for one in found if fold(one.text).rstrip("?") not in known]
    return [*asked, *others][:limit]


def _shape(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "text": suggestion.text,
        "kind": suggestion.kind,
        "document_id": suggestion.document_id,
        "url": suggestion_link(suggestion),
        "highlights": list(suggestion.highlights),
    }


def _opensearch(query: str, found: Sequence[Suggestion], base: str) -> list[object]:
    """The question, completions, descriptions and addresses. A browser shows the texts and
    searches for the one that is chosen: every address is a search."""
    texts = [suggestion.text for suggestion in found]
    addresses = [f"{base}/?{urlencode({'q': text})}" for text in texts]
    return [query, texts, [""] * len(texts), addresses]
