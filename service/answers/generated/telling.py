"""An answer in the documents' own words first, then what a model makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from service.answers.answer import Claimless
from service.answers.answerer import PASSAGES
from service.answers.generated.passages import with_fewer_nearest
from service.answers.generated.written import (
    Event,
    Extracted,
    NotWritten,
    Removed,
    Told,
    Written,
    WrittenSentence,
)

if TYPE_CHECKING:
    from index.catalog import Snapshot
    from service.answers.answer import Answer
    from service.answers.generated.writer import Progress
    from service.answers.request import AskRequest


class Asks(Protocol):
    """See ``service.services.Answers``."""

    def ask(self, request: AskRequest) -> Answer: ...


class Writes(Protocol):
    """Writes from the passages of an answer; see ``writer``. Safe to call from many threads."""

    def write(
        self,
        request: AskRequest,
        answer: Answer,
        snapshot: Callable[[], AbstractContextManager[Snapshot]],
        is_wanted: Callable[[], bool],
    ) -> Iterator[Progress]: ...


def told(
    request: AskRequest,
    answers: Asks,
    snapshot: Callable[[], AbstractContextManager[Snapshot]],
    writer: Writes | None,
) -> Iterator[Event]:
    """Extracted first and Told last. ``answers`` and ``snapshot`` are the asker's own: what is
    behind a wall is not in them. Raises what the index raises."""
    found = answers.ask(with_passages(request) if writer else request)
    shown = with_fewer_nearest(found, request.nearest)
    yield Extracted(shown)
    if writer is None or isinstance(found, Claimless):
        yield Told(shown, None)
    else:
        yield from retold(request, found, snapshot, writer, lambda: True)


def with_passages(request: AskRequest) -> AskRequest:
    """Asks for all passages that are read: they are a model's only source."""
    return replace(request, nearest=max(request.nearest, PASSAGES))


def retold(
    request: AskRequest,
    found: Answer,
    snapshot: Callable[[], AbstractContextManager[Snapshot]],
    writer: Writes,
    is_wanted: Callable[[], bool],
) -> Iterator[WrittenSentence | Removed | Told]:
    """What a model makes of ``found``, the answer to ``with_passages(request)``; Told last.

    What claims nothing stands: no model is asked whether the documents say something after all, or
    which of the quotes to choose from is right.
    """
    if isinstance(found, Claimless):
        raise TypeError("what claims nothing is not retold")
    for event in writer.write(request, found, snapshot, is_wanted):
        if isinstance(event, Written | NotWritten):
            yield Told(with_fewer_nearest(found, request.nearest), event)
        else:
            yield event
