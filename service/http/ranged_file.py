"""A file, or the part of it that a Range header asks for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import FileIO

from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from ingest.beneath import path_of
from service.http.problems import problem_response

REFUSALS = {400: "bad-request", 416: "no-such-part"}


class RangedFile(FileResponse):
    """Sends an open file, and closes it: its name may be another file's by now.

    Starlette refuses ranges in plain text; every error of ours is a problem document.
    """

    def __init__(
        self,
        source: FileIO,
        *,
        media_type: str,
        filename: str,
        content_disposition_type: str,
        headers: Mapping[str, str],
    ) -> None:
        self._source = source
        super().__init__(
            path_of(source.fileno()),
            media_type=media_type,
            filename=filename,
            content_disposition_type=content_disposition_type,
            headers=headers,
            stat_result=os.fstat(source.fileno()),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._source:
            await self._send(scope, receive, send)

    async def _send(self, scope: Scope, receive: Receive, send: Send) -> None:
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
