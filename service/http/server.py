"""A listening socket, and uvicorn on it."""

from __future__ import annotations

import signal
import socket
import sys
from typing import NoReturn

import uvicorn
from starlette.types import ASGIApp

from service.http.connections import ConnectionLimits, LimitedServer, most_connections
from service.settings.options import HttpSettings

BACKLOG = 512

SWITCH_S = 0.0005
"""How long a thread that computes keeps the interpreter from one that has something to do: the
event loop and the light lane need it for a fraction of a millisecond, and many times. Python's own
5 ms, with four threads that compute, are 20 ms at every step of every request."""


def listen(host: str, port: int) -> socket.socket:
    """Bound before anything is loaded, so that a taken port is said at once. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        # From here on callers wait instead of being refused, while the application starts.
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def serve(app: ASGIApp, listener: socket.socket, http: HttpSettings) -> None:
    """Serves until SIGINT or SIGTERM; then finishes what was begun, for at most
    ``http.shutdown_s``."""
    config = uvicorn.Config(
        app,
        # The address of the connection itself says whether a proxy is to be believed.
        proxy_headers=False,
        log_config=None,  # service.log has set up the logs
        access_log=False,  # the envelope writes one line per request, with its number
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=max(1, round(http.shutdown_s)),
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=32 * 1024,
        ws="none",
    )
    # Uvicorn finishes what was begun and then raises the signal again: to be asked to stop is the
    # usual end of a service, not a failure.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    limits = ConnectionLimits(
        most_connections(http.max_connections), http.request_timeout_s, http.send_timeout_s
    )
    sys.setswitchinterval(SWITCH_S)
    LimitedServer(config, limits).run(sockets=[listener])


def _end(*_: object) -> NoReturn:
    raise SystemExit(0)
