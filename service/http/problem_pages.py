"""A problem document as a page, for whoever asked with a browser.

Programs get what routes and guards answer. A browser that goes to an address says that it prefers
HTML; its reader would otherwise see JSON where a login was given up, or an address was mistyped.
"""

from __future__ import annotations

import json

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.problems import MEDIA_TYPE, PREFIX
from service.http.reader_language import browser_language, chosen_language
from service.messages import Language, Say
from service.web.problem_page import problem_page

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)


class ProblemPages:
    """``language``: that of the page where neither the address nor the browser names one."""

    def __init__(self, app: ASGIApp, language: Language) -> None:
        self._app = app
        self._language: Language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wants_page = "text/html" in Headers(scope=scope).get("accept", "")
        start: Message | None = None
        body = bytearray()

        async def paged(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_problem(message):
                MutableHeaders(scope=message).add_vary_header("Accept")
                if wants_page:
                    start = message
                    return
            if start is None:
                await send(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                await self._page(scope, start, bytes(body))(scope, receive, send)

        await self._app(scope, receive, paged)

    def _page(self, scope: Scope, start: Message, body: bytes) -> HTMLResponse:
        request = Request(scope)
        chosen = chosen_language(request.query_params.get("lang", ""))
        say = Say(chosen or browser_language(request, self._language))
        problem = json.loads(body)
        page = problem_page(
            problem["type"].removeprefix(PREFIX),
            problem["status"],
            problem["request_id"] or "",
            say,
            chosen,
        )
        response = HTMLResponse(page, status_code=start["status"])
        for name, value in Headers(raw=start["headers"]).items():
            if name not in ("content-type", "content-length"):
                response.headers.append(name, value)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Content-Language"] = say.language
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.add_vary_header("Accept-Language")
        return response


def _is_problem(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type") == MEDIA_TYPE
