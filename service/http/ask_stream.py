"""/api/ask/stream: an answer as server-sent events, for callers that do not want to wait for a
language model to finish.

``answer`` comes first: the answer in the documents' own words, as /api/ask gives it. Then comes
``sentence`` for each sentence that was written and checked, and ``removed`` for each that was
taken out; at last ``final``: the whole, as /api/ask gives it with ``written=true``. Only what it
holds is the answer: a sentence that came before may have to be withdrawn.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import StreamingResponse

from service.answers.answer import Answer
from service.answers.generated import Removed, Told, WrittenSentence
from service.answers.generated.passages import with_fewer_nearest
from service.answers.generated.shapes import sentence_shape, told_shape
from service.answers.generated.telling import with_passages
from service.answers.request import AskRequest
from service.http.ask import AskResponse, Previous, QuestionBody, answer_to
from service.http.models import MAX_GET_CHARACTERS, Question, Values, problem_responses
from service.http.server_sent import MEDIA_TYPE, server_sent, streamed
from service.http.state import HttpState, State
from service.http.written import SentenceModel, progress_of
from service.links import http_link

_EVENT = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"type": "string", "enum": ["answer", "sentence", "removed", "final"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}
"""Of one event, as readers of descriptions understand a schema of this media type."""

_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events: answer, sentence and removed as they come, final.",
        "content": {MEDIA_TYPE: {"schema": _EVENT}},
    }
}

router = APIRouter(tags=["answers"], responses=problem_responses(422, 503))


@router.get(
    "/api/ask/stream",
    operation_id="askStream",
    summary="The answer to a question as server-sent events",
    response_class=StreamingResponse,
    responses=_EVENTS,
)
async def ask_stream(
    state: State,
    question: Annotated[
        Question, Query(max_length=MAX_GET_CHARACTERS, description="In any language.")
    ],
    previous: Annotated[Previous, Query()] = [],  # noqa: B006 - FastAPI copies it
    collection: Annotated[Values, Query()] = [],  # noqa: B006
    folder: Annotated[Values, Query()] = [],  # noqa: B006
    language: Annotated[Values, Query()] = [],  # noqa: B006
) -> StreamingResponse:
    body = QuestionBody(
        question=question,
        previous=previous,
        collections=collection,
        folders=folder,
        languages=language,
    )
    return await _streamed(state, body)


@router.post(
    "/api/ask/stream",
    operation_id="askStreamWithBody",
    summary="The answer to a question as server-sent events, with all parameters in the body",
    response_class=StreamingResponse,
    responses=_EVENTS,
)
async def ask_stream_with_body(state: State, body: QuestionBody) -> StreamingResponse:
    return await _streamed(state, body)


async def _streamed(state: HttpState, body: QuestionBody) -> StreamingResponse:
    """What goes wrong before the first event is a problem document as everywhere."""
    request = body.request()
    found = await answer_to(state, with_passages(request))
    return streamed(_events(state, request, found))


async def _events(state: HttpState, request: AskRequest, found: Answer) -> AsyncIterator[bytes]:
    yield server_sent("answer", _told(Told(with_fewer_nearest(found, request.nearest), None)))
    async with aclosing(progress_of(state, request, found)) as progress:
        async for event in progress:
            if event is None:
                yield b": still writing\n\n"
            elif isinstance(event, WrittenSentence):
                sentence = SentenceModel.model_validate(sentence_shape(event, http_link))
                yield server_sent("sentence", sentence.model_dump(mode="json"))
            elif isinstance(event, Removed):
                yield server_sent("removed", {"why": event.why})
            else:
                yield server_sent("final", _told(event))


def _told(told: Told) -> dict[str, Any]:
    return AskResponse.model_validate(told_shape(told, http_link)).model_dump(mode="json")
