"""Answers that were not ready when their page was, kept until the page fetches them."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict

from service.answers import Answer

MOST = 64

FETCHED_WITHIN_S = 10.0
"""A page asks for its answer as soon as it is shown: who has not come by then has gone."""


class LateAnswers:
    """Each has a ticket that only its page knows: what one person may see is not handed to
    another. What nobody fetches is given up. Used in the event loop only."""

    def __init__(self, fetched_within_s: float = FETCHED_WITHIN_S) -> None:
        self._coming: OrderedDict[str, asyncio.Task[Answer]] = OrderedDict()
        self._fetched_within_s = fetched_within_s

    def keep(self, coming: asyncio.Task[Answer]) -> str:
        ticket = secrets.token_urlsafe(12)
        self._coming[ticket] = coming
        asyncio.get_running_loop().call_later(self._fetched_within_s, self._drop, ticket)
        while len(self._coming) > MOST:
            self._drop(next(iter(self._coming)))
        return ticket

    def take(self, ticket: str) -> asyncio.Task[Answer] | None:
        return self._coming.pop(ticket, None)

    def _drop(self, ticket: str) -> None:
        coming = self._coming.pop(ticket, None)
        if coming is not None:
            coming.cancel()
