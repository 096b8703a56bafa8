"""Who asks: found out before any route, and what a route may require of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.access import ANONYMOUS, NotSignedIn, Principal, Role
from service.access.signing_in import SigningIn
from service.http.guards import ADMITTED, is_open
from service.http.problems import Problem, problem_response

PRINCIPAL = "kartoteka.principal"

ADMIN_PATHS = ("/admin", "/api/admin")
"""All below is for administrators, whatever a route itself requires."""


class AccessGuard:
    """Gives every request its principal, or answers 401 or 403.

    Whoever is refused at a page of administrators is asked to sign in, also with another token: a
    browser has no other way to ask for one.
    """

    def __init__(self, app: ASGIApp, signing_in: SigningIn) -> None:
        self._app = app
        self._signing_in = signing_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            principal = self._principal(scope)
        except NotSignedIn as refused:
            await _unauthorized(scope, receive, send, sent=refused.sent)
            return
        if _is_admin_path(scope["path"]) and not principal.may("admin"):
            if principal == ANONYMOUS:
                await _unauthorized(scope, receive, send, sent=False)
            else:
                await _forbidden(scope, receive, send, "admin")
            return
        scope[PRINCIPAL] = principal
        await self._app(scope, receive, _private(send))

    def _principal(self, scope: Scope) -> Principal:
        """Raises NotSignedIn."""
        if scope.get(ADMITTED, False):
            return ANONYMOUS
        client = scope.get("client")
        try:
            return self._signing_in.identify(
                Headers(scope=scope),
                client[0] if client else None,
                at_desk=_is_admin_path(scope["path"]),
            )
        except NotSignedIn:
            if is_open(scope["path"]):
                return ANONYMOUS
            raise


def principal_of(request: Request) -> Principal:
    found = request.scope.get(PRINCIPAL)
    if not isinstance(found, Principal):
        raise TypeError("the request did not pass the AccessGuard")
    return found


def requires(role: Role) -> Callable[[Request], Awaitable[Principal]]:
    """A dependency: the principal, if their role is enough. Raises Problem "forbidden"."""

    async def required(request: Request) -> Principal:
        principal = principal_of(request)
        if not principal.may(role):
            raise Problem("forbidden", _too_small(role))
        return principal

    return required


Administrator = Annotated[Principal, Depends(requires("admin"))]
Writer = Annotated[Principal, Depends(requires("write"))]


def _is_admin_path(path: str) -> bool:
    return any(path == one or path.startswith(one + "/") for one in ADMIN_PATHS)


def _private(send: Send) -> Send:
    """What one person may see must not be kept by a cache that serves another."""

    async def private(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).setdefault("Cache-Control", "private, no-cache")
        await send(message)

    return private


async def _unauthorized(scope: Scope, receive: Receive, send: Send, *, sent: bool) -> None:
    bearer = 'Bearer realm="Kartoteka"' + (', error="invalid_token"' if sent else "")
    response = problem_response(
        "unauthorized",
        "The token is wrong, revoked or expired."
        if sent
        else "Send it as: Authorization: Bearer TOKEN",
        scope["path"],
        scope.get("kartoteka.request_id"),
        headers={"WWW-Authenticate": bearer},
    )
    # In a line of its own: Chromium asks for a password only where it finds Basic first in one.
    response.headers.append("WWW-Authenticate", 'Basic realm="Kartoteka"')
    await response(scope, receive, send)


async def _forbidden(scope: Scope, receive: Receive, send: Send, role: Role) -> None:
    response = problem_response(
        "forbidden", _too_small(role), scope["path"], scope.get("kartoteka.request_id")
    )
    await response(scope, receive, send)


def _too_small(role: Role) -> str:
    return f'A token with the role "{role}" is needed.'
