"""A request whose client has gone is given up, with the work that was begun for it."""

from __future__ import annotations

import asyncio
import contextlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Departures:
    """Innermost, below the guard that reads the body: from there on the only thing that can come
    from the client is that it goes. The route is then cancelled where it waits; a lane takes its
    work along (``service.http.work``)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await receive()
        gone = asyncio.Event()
        given = complete = False

        async def once() -> Message:
            nonlocal given
            if not given:
                given = True
                return body
            await gone.wait()
            return {"type": "http.disconnect"}

        async def sending(message: Message) -> None:
            nonlocal complete
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                complete = True  # what is done after it is nothing to the client
            await send(message)

        async def leave() -> None:
            message = await receive()
            while message["type"] != "http.disconnect":
                message = await receive()
            gone.set()
            if not complete:
                answering.cancel()

        answering = asyncio.ensure_future(self._app(scope, once, sending))
        leaving = asyncio.create_task(leave())
        try:
            await answering
        except asyncio.CancelledError:
            if not gone.is_set():
                raise  # the server itself stops
        finally:
            answering.cancel()
            leaving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await leaving
