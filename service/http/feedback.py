"""/api/feedback."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from service.answers.feedback import FeedbackBook, Opinion
from service.http.models import MAX_POST_CHARACTERS, Model, Question, Text, problem_responses
from service.http.state import State

router = APIRouter(tags=["answers"], responses=problem_responses(422, 503))

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
async def feedback(state: State, body: FeedbackBody) -> FeedbackResponse:
    opinion = Opinion(body.question, body.verdict, body.answer, body.expected, body.path)
    book = FeedbackBook(state.services.settings.data)
    return FeedbackResponse(id=await state.work.run(lambda: book.add(opinion)))
