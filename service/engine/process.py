"""The service's end of the engine: starts it, asks it, and starts it again where it ended."""

from __future__ import annotations

import contextlib
import itertools
import os
import pickle
import socket
import subprocess
import sys
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from multiprocessing.connection import Connection, Pipe
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from index.deadline import deadline_of_this_thread
from index.errors import IndexFault
from service.engine.wire import CALL, ERROR, HEADER, STOP, Call, ScopesSent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.embedding.base import EmbedderIdentity
    from index.hit import SearchResult
    from index.retrieval import SearchRequest
    from service.answers.answer import Answer
    from service.answers.request import AskRequest
    from service.settings import Settings

_LOOKS_EVERY_S = 0.05
"""How often a caller looks whether its own client is still there."""
_ENDS_WITHIN_S = 5.0
_RESTS_S = 5.0
"""An engine that ended before its first answer is not started again sooner."""


class EngineLost(IndexFault):
    """The engine ended while it was asked: killed, or by a fault of a library."""


class Engine:
    """Implements ``Searches`` and ``Answers`` by asking another process; ``embedder`` is the model
    that is loaded there. Safe to use from many threads, each of which waits for its own answer.

    The caller's ``Deadline`` goes with every call: what nobody waits for ends there too.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._link: _Link | None = None
        self._starting = Lock()
        self._closed = False
        self._scopes = ScopesSent()

    def start(self) -> None:
        """Begins to load what the engine needs, while the caller loads its own. It is not waited
        for; what keeps it from its work is raised by the first call."""
        self._linked()

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        return self._linked().process.pid

    def search(self, request: SearchRequest) -> SearchResult:
        result: SearchResult = self.call("search", request)
        return result

    def ask(self, request: AskRequest) -> Answer:
        answer: Answer = self.call("ask", request)
        return answer

    def ready(self) -> None:
        """Raises what keeps searches from being answered."""
        self.call("ready")

    def embedder(self) -> RemoteEmbedder:
        """The model of the engine. Raises EmbedderUnavailable."""
        identity, max_tokens = self.call("model")
        return RemoteEmbedder(self, identity, max_tokens)

    def call(self, name: str, *arguments: Any) -> Any:
        """What the engine gives or raises. Raises EngineLost, and Stopped where the deadline of
        this thread is over."""
        deadline = deadline_of_this_thread()
        link = self._linked()
        left_s = None if deadline is None else deadline.left_s
        number, coming = link.send(self._scopes.pickled(Call(name, arguments, left_s)))
        told_to_stop = False
        while True:
            try:
                kind, data = coming.result(_LOOKS_EVERY_S)
                break
            except NotYet:
                # It is waited for until it has stopped: the lane must know what is still at work.
                if deadline is not None and deadline.is_over and not told_to_stop:
                    link.stop(number)
                    told_to_stop = True
        value = pickle.loads(data)
        if kind == ERROR:
            raise value.error()
        return value

    def close(self) -> None:
        with self._starting:
            self._closed = True
            link, self._link = self._link, None
        if link is not None:
            link.close()

    def _linked(self) -> _Link:
        with self._starting:
            if self._closed:
                raise _lost("the service stops")
            link = self._link
            if link is not None and (failed := link.failed_just_now) is not None:
                raise failed
            if link is None or link.ended is not None:
                link = self._link = _Link(self._settings)
            return link


class RemoteEmbedder:
    """Implements ``Embedder``."""

    def __init__(self, engine: Engine, identity: EmbedderIdentity, max_tokens: int) -> None:
        self._engine = engine
        self.identity = identity
        self.max_tokens = max_tokens

    def count_tokens(self, text: str) -> int:
        count: int = self._engine.call("count_tokens", text)
        return count

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._engine.call("embed_passages", tuple(texts))
        return vectors

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._engine.call("embed_query", text)
        return vector


class _Link:
    """One process and the calls that wait for it."""

    def __init__(self, settings: Settings) -> None:
        ours, theirs = Pipe()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "service.engine.worker", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
            )
        self._connection: Connection[Any, Any] = ours
        self._numbers = itertools.count()
        self._waiting: dict[int, Future[tuple[int, bytes]]] = {}
        self._sending = Lock()
        self._began = time.monotonic()
        self._has_answered = False
        self.ended: EngineLost | None = None
        self._told = Thread(target=self._receive, name="engine", daemon=True)
        self._told.start()
        with contextlib.suppress(OSError):  # it ended at once: the first call tells
            ours.send(settings)

    @property
    def failed_just_now(self) -> EngineLost | None:
        """Where it never answered, and would not if it were started again for every request."""
        rests = time.monotonic() - self._began < _RESTS_S
        return self.ended if rests and not self._has_answered else None

    def send(self, call: bytes) -> tuple[int, Future[tuple[int, bytes]]]:
        number, coming = next(self._numbers), Future[tuple[int, bytes]]()
        with self._sending:
            if self.ended is not None:
                raise self.ended
            self._waiting[number] = coming
            with contextlib.suppress(OSError):  # the receiving thread tells whoever waits
                self._connection.send_bytes(HEADER.pack(number, CALL) + call)
        return number, coming

    def stop(self, number: int) -> None:
        with self._sending, contextlib.suppress(OSError):
            self._connection.send_bytes(HEADER.pack(number, STOP))

    def close(self) -> None:
        """The engine ends when nobody can ask it any more."""
        with self._sending:
            self.ended = self.ended or _lost("the service stops")
            # A thread waits in recv_bytes(): what it reads from is not closed by closing it.
            with (
                contextlib.suppress(OSError),  # the engine has ended already
                socket.socket(fileno=os.dup(self._connection.fileno())) as ours,
            ):
                ours.shutdown(socket.SHUT_RDWR)
        self._told.join()
        self._connection.close()
        try:
            self.process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _receive(self) -> None:
        try:
            while True:
                frame = self._connection.recv_bytes()
                number, kind = HEADER.unpack_from(frame)
                coming = self._waiting.pop(number, None)
                self._has_answered = True
                if coming is not None:
                    coming.set_result((kind, frame[HEADER.size :]))
        except (EOFError, OSError):
            self._end()

    def _end(self) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_ENDS_WITHIN_S)
        status = self.process.returncode
        ended = _lost(
            f"signal {-status}" if status is not None and status < 0 else f"exit {status}"
        )
        with self._sending:
            self.ended = self.ended or ended
            waiting, self._waiting = self._waiting, {}
        for coming in waiting.values():
            coming.set_exception(self.ended)


def _lost(why: str) -> EngineLost:
    return EngineLost(
        f"The process that searches and answers has ended ({why})",
        "It is started again with the next question: ask again in a moment. If it happens again, "
        "look whether the machine has enough memory (journalctl -k), and run kartoteka doctor",
    )
