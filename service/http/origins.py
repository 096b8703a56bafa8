"""Requests from pages of other sites: which may ask, what, and how often (CORS).

A page of a listed site may read searches, suggestions and answers, and nothing else. Where the
service wants a token, such a page sends the site's public key instead: it is bound to the site,
reads only, and is limited per reader's address. A browser vouches for the origin of a page; other
programs can name any, which is why a key opens no more than the search.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.budget import Budget
from service.http.guards import ADMITTED
from service.http.problems import problem_response
from service.http.proxied import READER
from service.settings.errors import SettingsError
from service.settings.options import IntranetSettings

KEY_HEADER = "X-Kartoteka-Key"
SHARED_PATHS = frozenset({"/api/search", "/api/suggest", "/api/ask"})
PREFLIGHT_S = 7200
WINDOW_S = 60.0
LEAST_KEY = 12


class OriginGuard:
    """Answers preflights, admits public keys, and lets pages of listed sites read the answers.

    Requests without an Origin, and those of our own pages, pass untouched.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: IntranetSettings,
        keys: Mapping[str, str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._origins = frozenset(origin.rstrip("/").lower() for origin in settings.origins)
        self._keys = keys
        self._budget = Budget(settings.requests_per_minute, WINDOW_S, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        origin = headers.get("origin", "").lower()
        if origin not in self._origins or scope["path"] not in SHARED_PATHS:
            await self._app(scope, receive, send)
            return
        shared = _sharing(origin, send)
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _preflight()(scope, receive, shared)
            return
        key = headers.get(KEY_HEADER)
        if key is not None and scope["method"] in ("GET", "HEAD"):
            if not self._is_key_of(origin, key):
                await _refuse(scope, receive, shared, "origin-refused", "The key is another's.")
                return
            if not self._budget.take(_address(scope)):
                await _refuse(scope, receive, shared, "too-many-requests", "Wait a minute.")
                return
            scope[ADMITTED] = True
        await self._app(scope, receive, shared)

    def _is_key_of(self, origin: str, sent: str) -> bool:
        """A site without a key has none that could be sent, not an empty one."""
        expected = self._keys.get(origin)
        return expected is not None and hmac.compare_digest(sent.encode(), expected.encode())


def site_keys(settings: IntranetSettings) -> Mapping[str, str]:
    """The key of each site. Raises SettingsError for an entry that is not ``origin=key``."""
    keys: dict[str, str] = {}
    for entry in settings.keys:
        origin, _, key = entry.partition("=")
        site = origin.strip().rstrip("/").lower()
        if "://" not in site or len(key.strip()) < LEAST_KEY:
            raise SettingsError("settings.site_key", "intranet.keys", low=LEAST_KEY)
        keys[site] = key.strip()
    return keys


def _sharing(origin: str, send: Send) -> Send:
    async def shared(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Expose-Headers"] = "Retry-After, X-Request-ID"
            headers.add_vary_header("Origin")
        await send(message)

    return shared


def _preflight() -> Response:
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Methods": "GET",
            "Access-Control-Allow-Headers": KEY_HEADER,
            "Access-Control-Max-Age": str(PREFLIGHT_S),
        },
    )


async def _refuse(scope: Scope, receive: Receive, send: Send, name: str, detail: str) -> None:
    wait = {"Retry-After": "60"} if name == "too-many-requests" else None
    response = problem_response(
        name, detail, scope["path"], scope.get("kartoteka.request_id"), headers=wait
    )
    await response(scope, receive, send)


def _address(scope: Scope) -> str:
    return scope.get(READER) or ""
