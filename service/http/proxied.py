"""What a trusted proxy says of the request that it passes on."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.access.proxies import Proxies

READER = "kartoteka.reader"
"""The address of whoever asked, in front of the proxy; None where the connection has none."""


class Proxied:
    """Keeps ``client``, the connection's own address: it says whether the proxy is to be believed.

    The server must not have changed it: uvicorn would, by default, for any proxy on this machine.
    """

    def __init__(self, app: ASGIApp, proxies: Proxies) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            client = scope.get("client")
            address = client[0] if client else None
            headers = Headers(scope=scope)
            scope[READER] = self._proxies.reader_of(headers, address)
            if self._proxies.trusts(address) and headers.get("x-forwarded-proto") == "https":
                scope["scheme"] = "https"
        await self._app(scope, receive, send)
