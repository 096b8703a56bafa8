"""Answers that were not ready when their page was, kept until the page fetches them."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict

from service.answers import Answer

MOST = 64


class LateAnswers:
    """Each has a ticket that only its page knows: what one person may see is not handed to
    another. Used in the event loop only."""

    def __init__(self) -> None:
        self._coming: OrderedDict[str, asyncio.Task[Answer]] = OrderedDict()

    def keep(self, coming: asyncio.Task[Answer]) -> str:
        ticket = secrets.token_urlsafe(12)
        self._coming[ticket] = coming
        while len(self._coming) > MOST:
            self._coming.popitem(last=False)
        return ticket

    def take(self, ticket: str) -> asyncio.Task[Answer] | None:
        return self._coming.pop(ticket, None)
