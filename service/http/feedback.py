"""/api/feedback."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import Field

from service.answers.feedback import FeedbackBook, FeedbackFull, Opinion
from service.http.access import principal_of
from service.http.models import MAX_POST_CHARACTERS, Model, Question, Text, problem_responses
from service.http.problems import Problem
from service.http.proxied import READER
from service.http.state import State

router = APIRouter(tags=["answers"], responses=problem_responses(422, 429, 503, 507))

Said = Annotated[Text, Field(min_length=1, max_length=MAX_POST_CHARACTERS)]


class FeedbackBody(Model):
    """What a person says of an answer. With "should_be" and no ``expected``, there should have
    been no answer."""

    question: Annotated[Question, Field(max_length=MAX_POST_CHARACTERS)]
    verdict: Literal["right", "wrong", "should_be"]
    answer: Said | None = Field(default=None, description="What was shown; null for a refusal.")
    expected: Said | None = Field(default=None, description="What it should have been.")
    path: Said | None = Field(default=None, description="The document that answers.")


class FeedbackResponse(Model):
    id: int


@router.post(
    "/api/feedback",
    operation_id="feedback",
    summary="Says whether an answer was right",
    response_model=FeedbackResponse,
    status_code=201,
)
async def feedback(state: State, request: Request, body: FeedbackBody) -> FeedbackResponse:
    if not state.opinions.take(_caller(request)):
        detail = "So many opinions are taken from one caller in an hour."
        wait = {"Retry-After": str(state.opinions.renewed_in_s)}
        raise Problem("too-many-requests", detail, wait)
    opinion = Opinion(body.question, body.verdict, body.answer, body.expected, body.path)
    settings = state.services.settings
    book = FeedbackBook(settings.data)
    try:
        number = await state.light.run(lambda: book.add(opinion, most=settings.http.feedback_most))
    except FeedbackFull as full:
        raise Problem("feedback-full", "The operator has to take out what is kept.") from full
    return FeedbackResponse(id=number)


def _caller(request: Request) -> str:
    """Whoever signed in, else the address that asks."""
    return principal_of(request).name or str(request.scope.get(READER) or "")
