"""What a request must be before any route sees it: for us, and not too big."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable, Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.problems import problem_response

OPEN_PATHS = frozenset({"/healthz", "/readyz", "/kartoteka-search.js"})
"""Asked by supervisors and pages that hold no token; they tell nothing about documents."""

OPEN_BELOW = "/assets/"
"""Style and icon of the pages: the one that says that a token is needed has them too."""

ADMITTED = "kartoteka.admitted"
"""Set in the scope of a request that came with a public key; see ``service.http.intranet``."""


_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[^\[\]:/@\s?#\\]+)(?::[0-9]{0,5})?")


def is_open(path: str) -> bool:
    """Whether whoever holds no token is answered, too."""
    return path in OPEN_PATHS or path.startswith(OPEN_BELOW)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a service bound to ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_of(header: str) -> str | None:
    """The host of a Host header, in lower case and without a port; None for what is no host and
    port from end to end: whatever a part of it looks like, a browser that was led astray by a name
    sends the whole."""
    match = _HOST.fullmatch(header)
    if match is None:
        return None
    name = match["name"].lower()
    return name if name.startswith("[") else name.removesuffix(".")


def is_address(host: str) -> bool:
    """Whether ``host`` is an IP address as it stands in a URL: only one of version 6 in
    brackets."""
    try:
        if host.startswith("["):
            return ipaddress.IPv6Address(host[1:-1]).scope_id is None
        return bool(ipaddress.IPv4Address(host))
    except ValueError:
        return False


class HostGuard:
    """Refuses names that are not ours, so that a page of another site whose name is made to point
    here (DNS rebinding) cannot read answers. A bare address cannot be rebound: it passes."""

    def __init__(self, app: ASGIApp, host: str, allowed: Iterable[str]) -> None:
        self._app = app
        self._names = {"localhost", *(name.lower().rstrip(".") for name in (host, *allowed))}
        if not is_loopback(host):
            self._names.add(socket.gethostname().lower())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._is_ours(Headers(scope=scope).getlist("host")):
            await self._app(scope, receive, send)
            return
        await _refuse(
            scope,
            receive,
            send,
            "wrong-host",
            "Name it in http.allowed_hosts if it is right.",
        )

    def _is_ours(self, headers: Sequence[str]) -> bool:
        name = host_of(headers[0]) if len(headers) == 1 else None
        return name is not None and (name in self._names or is_address(name))


class ClientGone(Exception):  # noqa: N818 - says what happened
    """The client went away before its request was whole."""


class BodyGuard:
    """Refuses a body over the limit: at once where its length is announced, else as soon as more
    than the limit has come."""

    def __init__(self, app: ASGIApp, max_kib: int) -> None:
        self._app = app
        self._limit = max_kib * 1024

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > self._limit:
            await self._too_large(scope, receive, send)
            return
        try:
            body = await self._read(receive)
        except ClientGone:
            return
        if body is None:
            await self._too_large(scope, receive, send)
            return
        given = False

        async def once() -> Message:
            nonlocal given
            if given:
                return await receive()  # waits for the client to go away
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, once, send)

    async def _read(self, receive: Receive) -> bytes | None:
        """None for too much. Raises ClientGone: half a body is no request."""
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise ClientGone
            body += message.get("body", b"")
            if len(body) > self._limit:
                return None
            if not message.get("more_body", False):
                return bytes(body)

    async def _too_large(self, scope: Scope, receive: Receive, send: Send) -> None:
        detail = f"At most {self._limit // 1024} KiB are taken."
        await _refuse(scope, receive, send, "too-large", detail, {"Connection": "close"})


async def _refuse(
    scope: Scope,
    receive: Receive,
    send: Send,
    name: str,
    detail: str,
    headers: dict[str, str] | None = None,
) -> None:
    response = problem_response(
        name, detail, scope["path"], scope.get("kartoteka.request_id"), headers=headers
    )
    await response(scope, receive, send)
