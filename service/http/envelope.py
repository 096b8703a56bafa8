"""Around every request: its number, its time, its line in the log, its security headers."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.metrics import Metrics
from service.http.problems import RETRY_AFTER_S, problem_response
from service.log_sparing import place_of

REQUEST_ID = "kartoteka.request_id"
USABLE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Unless a route set its own. An API answer is never a page, so it may load nothing."""


GONE = 499
"""In logs and figures, as other servers write it: the caller went away before any answer."""


class Envelope:
    """Outermost: also what fails in the guards, or fails unforeseen, gets a number and a line."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._log = structlog.get_logger("kartoteka.http")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = _request_id(Headers(scope=scope).get("x-request-id", ""))
        scope[REQUEST_ID] = request_id
        status = 0
        fault: dict[str, str] = {}

        async def enveloped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if status == 503:
                    headers.setdefault("Retry-After", str(RETRY_AFTER_S))
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, enveloped)
            except Exception as error:  # noqa: BLE001 - the border of the service
                # Starlette has answered already unless the fault lies in a guard; either way the
                # traceback belongs in the log, once a minute; the request's own line, with the
                # number the caller was given, names the fault that it belongs to.
                fault["fault"] = place_of(error)
                self._log.exception("request failed", **fault)
                if not status:
                    response = problem_response(
                        "internal",
                        "The log has more under this request's number.",
                        scope["path"],
                        request_id,
                    )
                    await response(scope, receive, enveloped)
            finally:
                self._record(scope, status or GONE, time.perf_counter() - started, fault)

    def _record(self, scope: Scope, status: int, seconds: float, fault: Mapping[str, str]) -> None:
        route = getattr(scope.get("route"), "path", "other")
        self._metrics.requests.labels(route, _method(scope["method"]), str(status)).inc()
        self._metrics.latency.labels(route).observe(seconds)
        quiet = scope["path"] in ("/healthz", "/readyz", "/metrics")
        (self._log.debug if quiet else self._log.info)(
            "request",
            method=scope["method"],
            path=scope["path"],
            status=status,
            ms=round(seconds * 1000, 1),
            **fault,
        )


def _request_id(sent: str) -> str:
    """The caller's own number where it can do no harm in a log, else a new one."""
    return sent if USABLE_ID.fullmatch(sent) else secrets.token_hex(8)


def _method(method: str) -> str:
    """A caller can make methods up; a label must not."""
    usual = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return method if method in usual else "other"
