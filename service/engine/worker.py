"""The process that searches and answers: calls come over a socket, each is done in a thread.

It ends when the service does, however that ends: the other end of the socket is then closed.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

from index.deadline import Deadline, within
from service.engine.wire import (
    CALL,
    ERROR,
    HEADER,
    RESULT,
    Call,
    ScopesReceived,
    pickled_error,
)

NICE = 2
"""Behind the service itself, which needs little and needs it at once, and before the watcher."""

_THREADS = 32
"""The lanes of the service let in far fewer; a thread begins when it is needed."""

_SWITCH_S = 0.001
"""Answers and searches share the interpreter here: a search is not to wait 5 ms at every step."""

Methods = Mapping[str, Callable[..., Any]]


class Worker:
    """``methods`` by their names; ``calls`` are read by one thread and sent by many."""

    def __init__(self, connection: Connection[Any, Any], methods: Methods) -> None:
        self._connection = connection
        self._methods = methods
        self._scopes = ScopesReceived()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="engine")
        self._deadlines: dict[int, Deadline] = {}
        self._sending = Lock()

    def run(self) -> None:
        """Until the other end is closed."""
        while True:
            try:
                frame = self._connection.recv_bytes()
            except (EOFError, OSError):
                return
            number, kind = HEADER.unpack_from(frame)
            if kind == CALL:
                self._begin(number, frame[HEADER.size :])
            elif (deadline := self._deadlines.get(number)) is not None:
                deadline.give_up()

    def _begin(self, number: int, data: bytes) -> None:
        try:
            call: Call = self._scopes.unpickled(data)
        except Exception as error:  # noqa: BLE001 - the other calls are not to end with this one
            self._send(number, ERROR, pickled_error(error))
            return
        if call.within_s is not None:
            self._deadlines[number] = Deadline(call.within_s)
        self._pool.submit(self._carry_out, number, call)

    def _carry_out(self, number: int, call: Call) -> None:
        deadline = self._deadlines.get(number)
        try:
            with nullcontext() if deadline is None else within(deadline):
                told = RESULT, pickle.dumps(self._methods[call.name](*call.arguments))
        except BaseException as error:  # noqa: BLE001 - raised where it was asked for
            told = ERROR, pickled_error(error)
        self._deadlines.pop(number, None)
        self._send(number, *told)

    def _send(self, number: int, kind: int, data: bytes) -> None:
        # Where the service has ended, run() ends this process.
        with self._sending, suppress(OSError):
            self._connection.send_bytes(HEADER.pack(number, kind) + data)


def main(descriptor: int) -> None:
    # Whoever stops the service stops this with it, and what was begun is first finished.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.nice(NICE)
    sys.setswitchinterval(_SWITCH_S)
    connection: Connection[Any, Any] = Connection(descriptor)
    try:
        settings = connection.recv()
    except EOFError:
        return
    from service.composition import engine_methods
    from service.log import configure

    configure(settings.log)
    Worker(connection, engine_methods(settings)).run()
    os._exit(0)  # what is still computed is for nobody


if __name__ == "__main__":
    main(int(sys.argv[1]))
