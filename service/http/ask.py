"""/api/ask."""

from __future__ import annotations

from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Query
from pydantic import Field

from service.answers.answer import Answer, status_of
from service.answers.request import AskRequest
from service.answers.shapes import answer_shape
from service.http.models import (
    MAX_GET_CHARACTERS,
    MAX_POST_CHARACTERS,
    OF_SITES,
    CitationModel,
    HitModel,
    Model,
    Question,
    SearchFilters,
    Values,
    problem_responses,
)
from service.http.state import HttpState, State
from service.links import http_link

router = APIRouter(tags=["answers"], responses=problem_responses(422, 503))

MAX_PREVIOUS = 20

Previous = Annotated[
    list[Annotated[Question, Field(max_length=MAX_POST_CHARACTERS)]], Field(max_length=MAX_PREVIOUS)
]


class AskBody(SearchFilters):
    """A question; ``previous`` are the earlier ones of the conversation, oldest first."""

    question: Annotated[Question, Field(max_length=MAX_POST_CHARACTERS)]
    previous: Previous = Field(
        default=[], description="Earlier questions of the conversation, oldest first."
    )


class QuoteModel(CitationModel):
    """A citation with the words of its quote that answer."""

    marked: list[tuple[int, int]] = Field(
        description="[start, end) of the words that answer, as offsets into quote (code points)."
    )
    answer_start: int = Field(description="Where they begin in the document's text.")
    answer_end: int


class AlternativeModel(Model):
    answer: str
    date: str = Field(description="Of the newest document that says so.")
    citations: list[QuoteModel]


class AskResponse(Model):
    """``answer`` is null and ``reason`` says why where nothing was found. Of documents that
    disagree, ``answer`` is the newest and ``alternatives`` the others."""

    question: str
    status: Literal["answered", "conflicting", "not_found"]
    answer: str | None
    reason: str | None
    date: str | None
    language: str
    confidence: float = Field(description="0 to 1: how probable it is that the text answers.")
    citations: list[QuoteModel]
    alternatives: list[AlternativeModel]
    nearest: list[HitModel]
    processing_time_ms: float
    generation: int


@router.get(
    "/api/ask",
    operation_id="ask",
    summary="The answer to a question, with the quotes it stands in",
    response_model=AskResponse,
    responses=problem_responses(*OF_SITES),
)
async def ask(
    state: State,
    question: Annotated[
        Question, Query(max_length=MAX_GET_CHARACTERS, description="In any language.")
    ],
    previous: Annotated[Previous, Query()] = [],  # noqa: B006 - FastAPI copies it
    collection: Annotated[Values, Query()] = [],  # noqa: B006
    folder: Annotated[Values, Query()] = [],  # noqa: B006
    language: Annotated[Values, Query()] = [],  # noqa: B006
) -> AskResponse:
    return await _answer(
        state,
        AskBody(
            question=question,
            previous=previous,
            collections=collection,
            folders=folder,
            languages=language,
        ),
    )


@router.post(
    "/api/ask",
    operation_id="askWithBody",
    summary="The answer to a question, with all parameters in the body",
    response_model=AskResponse,
)
async def ask_with_body(state: State, body: AskBody) -> AskResponse:
    return await _answer(state, body)


async def answer_to(state: HttpState, request: AskRequest) -> Answer:
    """The answer itself, in a thread, counted and logged."""
    answer = await state.work.run(lambda: state.services.answers.ask(request))
    state.services.desk.questions.record("ask", status_of(answer), request.question)
    asked = {"question": request.question} if state.services.settings.log.questions else {}
    structlog.get_logger("kartoteka.ask").info(
        "ask",
        status=status_of(answer),
        confidence=answer.findings.confidence,
        ms=round(answer.findings.processing_time_ms, 1),
        generation=answer.findings.generation,
        **asked,
    )
    return answer


async def _answer(state: HttpState, body: AskBody) -> AskResponse:
    request = AskRequest(body.question, tuple(body.previous), body.filters())
    answer = await answer_to(state, request)
    return AskResponse.model_validate(answer_shape(answer, http_link))
