"""What a language model wrote, over HTTP: its JSON, its figures and its line in the log."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import structlog
from pydantic import Field

from service.answers.answer import Answer, Claimless
from service.answers.generated import NotWritten, Removed, Told, Written, WrittenSentence
from service.answers.generated.fault import Reason
from service.answers.generated.passages import with_fewer_nearest
from service.answers.generated.telling import retold
from service.answers.request import AskRequest
from service.http.models import Model
from service.http.quotes import QuoteModel
from service.http.state import HttpState


class SentenceModel(Model):
    text: str
    citations: list[QuoteModel] = Field(description="At least one: the quotes that support it.")


class WrittenModel(Model):
    """What a language model wrote from the passages found. Sentences that their passages do not
    support are taken out; ``text`` is null and ``reason`` says why where too little is left."""

    text: str | None
    sentences: list[SentenceModel]
    removed: int = Field(description="How many sentences were taken out.")
    reason: Reason | None
    model: str
    processing_time_ms: float


async def progress_of(
    state: HttpState, request: AskRequest, found: Answer
) -> AsyncGenerator[WrittenSentence | Removed | Told | None, None]:
    """Told last; before it each sentence when it is checked, and None now and then while nothing
    happens. ``found`` answers ``with_passages(request)``. Whatever goes wrong, ``found`` stands."""
    services, shown = state.services, with_fewer_nearest(found, request.nearest)
    writer = services.writer
    if writer is None or isinstance(found, Claimless):
        yield Told(shown, None)
        return
    told: Told | None = None
    try:
        events = state.writing.events(
            lambda is_wanted: retold(request, found, services.snapshot, writer, is_wanted)
        )
        async with aclosing(events) as coming:
            async for event in coming:
                _count(state, event)
                if isinstance(event, Told):
                    told = event
                else:
                    yield event
    except Exception as error:  # noqa: BLE001 - an answer was found and must not be lost
        structlog.get_logger("kartoteka.ask").exception("writing failed")
        name = services.settings.llm.model or ""
        told = Told(shown, NotWritten(name, "failed", 0, 0.0, type(error).__name__))
    if told is None:
        raise TypeError("a writer ends with the whole or why there is none")
    _record(state, told.written)
    yield told


async def whole_of(state: HttpState, request: AskRequest, found: Answer) -> Told:
    """``found`` with all that was written of it."""
    async with aclosing(progress_of(state, request, found)) as progress:
        async for event in progress:
            if isinstance(event, Told):
                return event
    raise TypeError("progress ends with what is told")


def _count(state: HttpState, event: object) -> None:
    if isinstance(event, WrittenSentence):
        state.metrics.written_sentences.labels("kept").inc()
    elif isinstance(event, Removed):
        state.metrics.written_sentences.labels(event.why).inc()


def _record(state: HttpState, written: Written | NotWritten | None) -> None:
    """The log tells how it went, and never what was written."""
    if written is None:
        return
    outcome = "written" if isinstance(written, Written) else written.reason
    state.metrics.written_answers.labels(outcome).inc()
    state.metrics.written_seconds.observe(written.processing_time_ms / 1000)
    log = structlog.get_logger("kartoteka.ask")
    kept = len(written.sentences) if isinstance(written, Written) else 0
    tell = log.info if isinstance(written, Written) else log.warning
    tell(
        "written",
        outcome=outcome,
        detail=written.detail if isinstance(written, NotWritten) else "",
        kept=kept,
        removed=written.removed,
        ms=round(written.processing_time_ms, 1),
    )
