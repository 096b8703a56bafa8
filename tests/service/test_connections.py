"""Connections that are held open and say nothing, over real sockets."""

from __future__ import annotations

import contextlib
import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import pytest
import uvicorn

from service.http import connections
from service.http.connections import ConnectionLimits, LimitedServer, most_connections
from service.http.server import listen

BIG = b"x" * 24_000_000
"""More than a system keeps for a client that does not read."""


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Reads the body, as the guards do, and sends back much at /big."""
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        if not message.get("more_body", False):
            break
    body = BIG if scope["path"] == "/big" else b"well"
    length = str(len(body)).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]}
    )
    await send({"type": "http.response.body", "body": body})


@contextmanager
def serving(limits: ConnectionLimits) -> Iterator[tuple[int, LimitedServer]]:
    listener = listen("127.0.0.1", 0)
    config = uvicorn.Config(
        application, ws="none", log_config=None, access_log=False, timeout_keep_alive=15
    )
    server = LimitedServer(config, limits)
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
    thread.start()
    try:
        _until(lambda: server.started)
        yield listener.getsockname()[1], server
    finally:
        server.should_exit = server.force_exit = True
        thread.join(20)
        assert not thread.is_alive()


def _until(said: Callable[[], bool], within_s: float = 15) -> None:
    ends = time.monotonic() + within_s
    while not said():
        assert time.monotonic() < ends
        time.sleep(0.02)


def _opened(port: int, sent: bytes = b"") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=15)
    connection.sendall(sent)
    return connection


def _is_closed(connection: socket.socket) -> bool:
    """Waits for the end of what comes."""
    try:
        while connection.recv(65536):
            pass
    except ConnectionError:
        return True
    return True


def _get(port: int, path: str = "/") -> bytes:
    with closing(_opened(port, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())) as one:
        return one.recv(65536).split(b"\r\n")[0]


LIMITS = ConnectionLimits(most=100, request_s=0.5, send_s=0.5)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"G",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT",  # the second does not come
    ],
)
def test_who_does_not_finish_a_request_is_cut_off(
    sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_LOOK_S", 0.1)
    with serving(LIMITS) as (port, server):
        one = _opened(port, sent)
        try:
            if sent.endswith(b"GET / HT"):  # between two requests uvicorn's own timer runs
                assert one.recv(65536).startswith(b"HTTP/1.1 200")
                one.sendall(b"TP")
            started = time.monotonic()
            assert _is_closed(one)
            assert time.monotonic() - started < 10
            _until(lambda: not server.server_state.connections)
            _until(lambda: not server.server_state.tasks)
        finally:
            one.close()


def test_letters_one_by_one_gain_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_LOOK_S", 0.1)
    with serving(LIMITS) as (port, _), closing(_opened(port)) as one:
        started = time.monotonic()
        with contextlib.suppress(ConnectionError):
            for letter in b"GET /" + b"a" * 1000:
                one.sendall(bytes([letter]))
                time.sleep(0.02)
        assert time.monotonic() - started < 10


@pytest.mark.parametrize("close", [b"", b"Connection: close\r\n"])
def test_who_does_not_read_is_cut_off(close: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_LOOK_S", 0.1)
    with serving(LIMITS) as (port, server):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with closing(one):
            one.connect(("127.0.0.1", port))
            one.sendall(b"GET /big HTTP/1.1\r\nHost: localhost\r\n" + close + b"\r\n")
            _until(lambda: bool(server.server_state.connections))
            _until(lambda: not server.server_state.connections)
            assert not server.server_state.tasks


def test_who_reads_slowly_is_given_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_LOOK_S", 0.1)
    with (
        serving(LIMITS) as (port, _),
        closing(_opened(port, b"GET /big HTTP/1.0\r\n\r\n")) as one,
    ):
        got = 0
        while part := one.recv(1_000_000):
            got += len(part)
            time.sleep(0.03)
        assert got > len(BIG)


def test_half_open_connections_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer deadlines than the test takes: it is the newcomers who close them."""
    limits = ConnectionLimits(most=10, request_s=60, send_s=60)
    with serving(limits) as (port, server), ExitStack() as held:
        for number in range(60):
            held.enter_context(closing(_opened(port, b"GET / HTTP/1.1\r\n")))
            if number % 5 == 0:
                assert _get(port) == b"HTTP/1.1 200 OK"
        _until(lambda: len(server.server_state.connections) <= limits.most)


def test_who_is_being_answered_is_not_closed_for_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = ConnectionLimits(most=3, request_s=60, send_s=60)
    with serving(limits) as (port, server), ExitStack() as held:
        reading = [
            held.enter_context(closing(_opened(port, b"GET /big HTTP/1.0\r\n\r\n")))
            for _ in range(3)
        ]
        _until(lambda: len(server.server_state.connections) == 3)
        for one in reading:
            assert one.recv(15) == b"HTTP/1.1 200 OK"
        with closing(_opened(port)) as newcomer:
            answer = newcomer.recv(65536)
            assert answer.startswith(b"HTTP/1.1 503 ")
            assert b"Retry-After: " in answer
        for one in reading:
            got = 0
            while part := one.recv(2_000_000):
                got += len(part)
            assert got > len(BIG)
        assert _get(port) == b"HTTP/1.1 200 OK"


def test_who_reads_one_answer_without_end_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_LOOK_S", 0.05)
    limits = ConnectionLimits(most=3, request_s=60, send_s=1)
    stop = threading.Event()

    def sip(one: socket.socket) -> None:
        while not stop.is_set():
            with contextlib.suppress(OSError):
                one.recv(50_000)
            time.sleep(0.05)

    with serving(limits) as (port, server), ExitStack() as held:
        for _ in range(3):
            one = socket.socket()
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 100_000)
            one.connect(("127.0.0.1", port))
            one.sendall(b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
            threading.Thread(target=sip, args=(held.enter_context(closing(one)),)).start()
        held.callback(stop.set)
        _until(lambda: len(server.server_state.connections) == 3)
        time.sleep(1.5)  # all three have had something to read for longer than they may
        assert len(server.server_state.connections) == 3
        assert _get(port) == b"HTTP/1.1 200 OK"


def test_no_more_connections_than_files_may_be_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def limited(soft: int, hard: int) -> list[tuple[int, int]]:
        raised: list[tuple[int, int]] = []
        monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
        monkeypatch.setattr(resource, "setrlimit", lambda _, pair: raised.append(pair))
        return raised

    raised = limited(64, 64)
    assert most_connections(1000) == 12
    assert raised == [(64, 64)]
    raised = limited(1024, 1_048_576)
    assert most_connections(1000) == 1000
    assert raised == [(2040, 1_048_576)]
    raised = limited(1024, resource.RLIM_INFINITY)
    assert most_connections(1000) == 1000
    raised = limited(resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    assert most_connections(7) == 7
    assert not raised
    limited(16, 16)
    assert most_connections(1000) == connections.LEAST_CONNECTIONS
