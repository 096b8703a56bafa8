"""What a route may use, reached through the request: explicit, no globals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from index.catalog import Snapshot
from service.http.access import principal_of
from service.http.budget import Budget
from service.http.metrics import Metrics
from service.http.work import Work
from service.http.writing import Writing
from service.services import Services

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class HttpState:
    """``light`` is for what takes milliseconds (suggestions, single reads of the catalog), ``work``
    for searches, ``answers`` for questions, which take a hundred times as long. ``opinions``: how
    many one caller may give."""

    services: Services
    light: Work
    work: Work
    answers: Work
    writing: Writing
    metrics: Metrics
    opinions: Budget

    async def read(self, function: Callable[[Snapshot], Result]) -> Result:
        """``function``'s result on one view of the catalog, in a thread."""

        def reading() -> Result:
            with self.services.snapshot() as snapshot:
                return function(snapshot)

        return await self.light.run(reading)

    @property
    def lanes(self) -> Mapping[str, Work]:
        return {"light": self.light, "search": self.work, "answers": self.answers}


def _state(request: Request) -> HttpState:
    """With the services as the asker may see them: a route cannot reach others."""
    state = request.app.state.kartoteka
    if not isinstance(state, HttpState):
        raise TypeError("create_app() did not set the state")
    return replace(state, services=state.services.for_principal(principal_of(request)))


State = Annotated[HttpState, Depends(_state)]
