"""A file, or the part of it that a Range header asks for."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from service.http.problems import problem_response

REFUSALS = {400: "bad-request", 416: "no-such-part"}


class RangedFile(FileResponse):
    """Starlette refuses ranges in plain text; every error of ours is a problem document."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused: Message | None = None

        async def sending(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] in REFUSALS:
                refused = message
            if refused is None:
                await send(message)

        await super().__call__(scope, receive, sending)
        if refused is not None:
            size = Headers(raw=refused["headers"]).get("content-range")
            response = problem_response(
                REFUSALS[refused["status"]],
                "Ask for bytes that the file has, as: Range: bytes=0-1023",
                scope["path"],
                scope.get("kartoteka.request_id"),
                headers={"Content-Range": size} if size else None,
            )
            await response(scope, receive, send)
