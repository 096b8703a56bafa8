"""/api/ask."""

from __future__ import annotations

from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Query
from pydantic import Field

from service.answers.answer import Answer, status_of
from service.answers.generated import Told
from service.answers.generated.shapes import told_shape
from service.answers.generated.telling import with_passages
from service.answers.request import AskRequest
from service.http.models import (
    MAX_GET_CHARACTERS,
    MAX_POST_CHARACTERS,
    OF_SITES,
    HitModel,
    Model,
    Question,
    SearchFilters,
    Values,
    problem_responses,
)
from service.http.quotes import QuoteModel
from service.http.state import HttpState, State
from service.http.written import WrittenModel, whole_of
from service.links import http_link

router = APIRouter(tags=["answers"], responses=problem_responses(422, 503))

MAX_PREVIOUS = 20

Previous = Annotated[
    list[Annotated[Question, Field(max_length=MAX_POST_CHARACTERS)]], Field(max_length=MAX_PREVIOUS)
]


class QuestionBody(SearchFilters):
    """A question; ``previous`` are the earlier ones of the conversation, oldest first."""

    question: Annotated[Question, Field(max_length=MAX_POST_CHARACTERS)]
    previous: Previous = Field(
        default=[], description="Earlier questions of the conversation, oldest first."
    )

    def request(self) -> AskRequest:
        return AskRequest(self.question, tuple(self.previous), self.filters())


class AskBody(QuestionBody):
    """``written``: also what a language model makes of the passages, which takes its time."""

    written: bool = Field(
        default=False,
        description="Whether to wait for what a language model writes, where there is one.",
    )


Column = Annotated[
    str | None,
    Field(description="The name of the table's column that the answer stands in; null elsewhere."),
]


class AlternativeModel(Model):
    """Words that answer or may answer, with their quotes."""

    answer: str
    column: Column
    date: str = Field(description="Of the newest document that says so.")
    citations: list[QuoteModel]


class AskResponse(Model):
    """``answer`` is null and ``reason`` says why where nothing is claimed: nothing was found, or no
    answer is sure and ``candidates`` may be what is meant. Of documents that disagree, ``answer``
    is the newest and ``alternatives`` the others."""

    question: str
    status: Literal["answered", "conflicting", "unsure", "not_found"]
    answer: str | None
    reason: str | None
    column: Column
    date: str | None
    language: str
    confidence: float = Field(description="0 to 1: how probable it is that the text answers.")
    citations: list[QuoteModel]
    alternatives: list[AlternativeModel]
    candidates: list[AlternativeModel] = Field(
        description="One to three where the status is unsure, likeliest first; else none."
    )
    nearest: list[HitModel]
    processing_time_ms: float
    generation: int
    written: WrittenModel | None = Field(
        description="Null where no language model was asked: none is set, none was wanted, or "
        "the answer is unsure or a refusal."
    )


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
    written: Annotated[
        bool, Query(description="Whether to wait for what a language model writes.")
    ] = False,
) -> AskResponse:
    return await _answer(
        state,
        AskBody(
            question=question,
            previous=previous,
            collections=collection,
            folders=folder,
            languages=language,
            written=written,
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
    answer = await state.answers.run(lambda: state.services.answers.ask(request))
    state.metrics.answers.labels(status_of(answer)).inc()
    state.services.desk.questions.record("ask", status_of(answer), request.question)
    if state.services.asked.keeps and not request.previous:
        identity = await state.read(lambda snapshot: snapshot.identity)
        state.services.asked.record(request.question, answer, identity)
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
    request = body.request()
    if not body.written or state.services.writer is None:
        told = Told(await answer_to(state, request), None)
    else:
        found = await answer_to(state, with_passages(request))
        told = await whole_of(state, request, found)
    return AskResponse.model_validate(told_shape(told, http_link))
