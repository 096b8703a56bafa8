"""Connections: how many are held, and how long each may take to say what it wants.

Every connection costs a file descriptor, and a process that has none left can neither accept nor
open its own index. So no more are held than descriptors allow; where one more comes, whoever has
waited longest without having sent a request makes room, so that holding connections open gains
nothing. Where all of them have sent one, the newcomer is told to come again.

A connection is in one of four states. It sends the head of a request, or its body: each within
``request_s``. It is being answered: as long as the work takes, but it has to read what it is sent,
within ``send_s``. It rests between two requests, which uvicorn ends. A look at all of them once a
second is enough to end those that are late.
"""

from __future__ import annotations

import asyncio
import fcntl
import resource
import socket
import sys
import termios
import time
from dataclasses import dataclass
from typing import Any

import h11
import structlog
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import Server

from service.http.problems import RETRY_AFTER_S

RESERVED_DESCRIPTORS = 40
"""For the index and what else the process opens: 25 to 32 were seen in a service at work."""

PER_CONNECTION = 2
"""The connection, and the file that may be sent on it."""

LEAST_CONNECTIONS = 4
_ACCEPTED_AT_ONCE = 8
_REST_S = 0.2
_LOOK_S = 1.0

_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: %d\r\nContent-Length: 0\r\n"
    b"Connection: close\r\n\r\n" % RETRY_AFTER_S
)


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """``most`` connections; ``request_s`` for a head, and again for a body; ``send_s`` without the
    client's reading anything."""

    most: int
    request_s: float
    send_s: float


def most_connections(wanted: int) -> int:
    """``wanted``, or fewer where the process may not open so many files. Raises the process's
    soft limit to what it needs, as far as the hard one allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted * PER_CONNECTION + RESERVED_DESCRIPTORS
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(hard, needed)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY:
        return wanted
    return min(wanted, max(LEAST_CONNECTIONS, (soft - RESERVED_DESCRIPTORS) // PER_CONNECTION))


class Connection(H11Protocol):
    """One connection, and since when it has been in its state."""

    _since = 0.0
    _unread = 0
    _unread_since = 0.0
    behind_since: float | None = None
    """Since when it has had something to read at every look."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._since = time.monotonic()

    def data_received(self, data: bytes) -> None:
        if self._is_resting:
            self._since = time.monotonic()  # the head of the next request begins
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._since = time.monotonic()  # from the head to the body

    def on_response_complete(self) -> None:
        self._since = time.monotonic()
        super().on_response_complete()

    @property
    def waits_since(self) -> float | None:
        """Since when it owes a request, None while it is being answered."""
        if self._is_resting or self._awaits_head or self._awaits_body:
            return self._since
        return None

    def lateness(self, now: float, limits: ConnectionLimits) -> str | None:
        """Why it has to be closed at ``now``, if it has to. To be asked about once a second."""
        self._look_at_unread(now)
        # What is still to be sent before the end is flushed, which a client can hold up for ever.
        if self._unread and now - self._unread_since > limits.send_s:
            return "does not read"
        if now - self._since > limits.request_s and not self.transport.is_closing():
            if self._awaits_head:
                return "sends no request"
            if self._awaits_body:
                return "does not send its body"
        return None

    def _look_at_unread(self, now: float) -> None:
        """Reading slowly is no fault, reading nothing is: any change counts."""
        unread = self.transport.get_write_buffer_size() + _unacknowledged(self.transport)
        if unread != self._unread:
            self._unread, self._unread_since = unread, now
        if not unread:
            self.behind_since = None
        elif self.behind_since is None:
            self.behind_since = now

    @property
    def _awaits_head(self) -> bool:
        return self.conn.their_state is h11.IDLE and not self._is_resting

    @property
    def _awaits_body(self) -> bool:
        return self.conn.their_state is h11.SEND_BODY

    @property
    def _is_resting(self) -> bool:
        """Between two requests: uvicorn's own timer runs."""
        return self.timeout_keep_alive_task is not None


def _unacknowledged(transport: asyncio.Transport) -> int:
    """Bytes that the system holds for the client: megabytes, on which a slow reader sits long."""
    connection = transport.get_extra_info("socket")
    if connection is None or connection.fileno() < 0:
        return 0
    try:
        answer = fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, bytes(4))
    except OSError:
        return 0  # not told by every system
    return int.from_bytes(answer, sys.byteorder)


class LimitedServer(Server):
    """Uvicorn's server, with an accepting of its own: the event loop's accepts without end."""

    def __init__(self, config: Config, limits: ConnectionLimits) -> None:
        super().__init__(config)
        self._limits = limits
        self._listeners: list[socket.socket] = []
        self._coming = 0
        self._joining: set[asyncio.Task[Any]] = set()
        self._looking: asyncio.TimerHandle | None = None
        self._log = structlog.get_logger("kartoteka.http")

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=[])
        self._listeners = sockets or []
        for listener in self._listeners:
            listener.setblocking(False)
            self._listen(listener)
        self._look()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        loop = asyncio.get_running_loop()
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            loop.remove_reader(listener)
        if self._looking is not None:
            self._looking.cancel()
        await super().shutdown(sockets=sockets)

    def _listen(self, listener: socket.socket) -> None:
        if listener in self._listeners:
            asyncio.get_running_loop().add_reader(listener, self._accept, listener)

    def _rest(self, listener: socket.socket) -> None:
        """Accepts nothing for a moment; who comes waits in the system's queue."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(listener)
        loop.call_later(_REST_S, self._listen, listener)

    def _accept(self, listener: socket.socket) -> None:
        for _ in range(_ACCEPTED_AT_ONCE):
            try:
                accepted, _ = listener.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                self._log.error("no connection can be accepted", problem=error.strerror)
                self._make_room()
                self._rest(listener)
                return
            self._take(accepted)

    def _take(self, accepted: socket.socket) -> None:
        accepted.setblocking(False)
        held = len(self.server_state.connections) + self._coming
        if held >= self._limits.most and not self._make_room():
            self._log.warning("refused", cause="all connections are in use")
            _refuse(accepted)
            return
        _expect_answers(accepted, self._limits.send_s)
        self._coming += 1
        joining = asyncio.get_running_loop().create_task(self._join(accepted))
        self._joining.add(joining)
        joining.add_done_callback(self._joined)

    async def _join(self, accepted: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        await loop.connect_accepted_socket(self._connection, accepted)

    def _joined(self, joining: asyncio.Task[Any]) -> None:
        self._coming -= 1
        self._joining.discard(joining)
        if not joining.cancelled() and (error := joining.exception()) is not None:
            self._log.error("a connection failed", problem=str(error))

    def _connection(self) -> Connection:
        return Connection(self.config, self.server_state, self.lifespan.state)

    @property
    def _connections(self) -> list[Connection]:
        return [one for one in self.server_state.connections if isinstance(one, Connection)]

    def _make_room(self) -> bool:
        """Closes what has owed a request for the longest time; where nothing does, what has been
        reading one answer for the longest, well beyond the usual. False if there is neither."""
        here = [one for one in self._connections if not one.transport.is_closing()]
        waiting = [(since, one) for one in here if (since := one.waits_since) is not None]
        if not waiting:
            long_ago = time.monotonic() - self._limits.send_s
            reading = [(one.behind_since, one) for one in here if one.behind_since is not None]
            waiting = [(since, one) for since, one in reading if since < long_ago]
        if not waiting:
            return False
        self._log.warning("closed", cause="made room for another connection")
        min(waiting, key=lambda pair: pair[0])[1].transport.abort()
        return True

    def _look(self) -> None:
        now = time.monotonic()
        for connection in self._connections:
            cause = connection.lateness(now, self._limits)
            if cause is not None:
                self._log.warning("closed", cause=f"the client {cause}")
                connection.transport.abort()
        self._looking = asyncio.get_running_loop().call_later(_LOOK_S, self._look)


def _expect_answers(accepted: socket.socket, within_s: float) -> None:
    """A client whose machine vanished, or who reads nothing, is noticed by the system."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(within_s * 1000))


def _refuse(accepted: socket.socket) -> None:
    """Without a word where even that cannot be sent at once."""
    try:
        accepted.send(_FULL)
    except OSError:
        pass
    finally:
        accepted.close()
