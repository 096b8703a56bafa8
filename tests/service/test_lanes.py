"""Lanes of work: what waits, what is refused, and what is given up."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from index.deadline import Deadline, Stopped, checkpoint, within
from service.http.courtesy import MOST_S, Courtesy
from service.http.late_answers import LateAnswers
from service.http.work import Busy, TookTooLong, Work


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _until(said: Callable[[], bool], within_s: float = 10) -> None:
    ends = time.monotonic() + within_s
    while not said():
        assert time.monotonic() < ends
        time.sleep(0.005)


def test_a_step_goes_on_until_the_deadline() -> None:
    clock = Clock()
    deadline = Deadline(2.0, clock)
    checkpoint()  # outside of any deadline nothing stops
    with within(deadline):
        checkpoint()
        clock.now = 1.9
        checkpoint()
        clock.now = 2.0
        with pytest.raises(Stopped):
            checkpoint()
    checkpoint()
    with pytest.raises(Stopped), within(deadline):
        pytest.fail("work that is too late must not begin")


def test_what_nobody_waits_for_stops() -> None:
    deadline = Deadline(1000)
    with within(deadline):
        checkpoint()
        deadline.give_up()
        with pytest.raises(Stopped):
            checkpoint()


class Steps:
    """Work of many steps, that notes how far it came."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.ended: str | None = None

    def __call__(self) -> None:
        self.begun.set()
        try:
            for _ in range(2000):
                time.sleep(0.005)
                checkpoint()
            self.ended = "whole"
        except Stopped:
            self.ended = "stopped"
            raise


def test_who_goes_away_takes_the_work_along() -> None:
    async def run() -> None:
        lane = Work(1, 64, 60)
        first, second = Steps(), Steps()
        running = asyncio.create_task(lane.run(first))
        waiting = asyncio.create_task(lane.run(second))
        await asyncio.to_thread(first.begun.wait, 10)
        running.cancel()
        waiting.cancel()
        await asyncio.gather(running, waiting, return_exceptions=True)
        await asyncio.to_thread(_until, lambda: first.ended is not None)
        assert first.ended == "stopped"
        assert await lane.run(lambda: 7) == 7  # the lane is free again at once
        assert not second.begun.is_set()
        await asyncio.sleep(0.01)
        assert lane.in_hand == 0
        lane.close()

    asyncio.run(run())


def test_work_ends_when_its_time_is_up() -> None:
    async def run() -> None:
        lane = Work(1, 64, 0.05)
        steps = Steps()
        with pytest.raises(TookTooLong):
            await lane.run(steps)
        await asyncio.to_thread(_until, lambda: steps.ended is not None)
        assert steps.ended == "stopped"
        lane.close()

    asyncio.run(run())


def test_a_queue_that_is_too_long_is_told_at_once() -> None:
    """20 long questions on one thread: as many wait as can be served in time, and the others are
    told when to come again, before any of them is done."""

    async def run() -> None:
        lane = Work(1, 64, 20, max_wait_s=0.5, usual_s=0.1)
        let_go = threading.Event()
        asked = [asyncio.create_task(lane.run(lambda: let_go.wait(20))) for _ in range(20)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        refused = [e for one in asked if one.done() and isinstance(e := one.exception(), Busy)]
        assert len(refused) == 20 - 1 - 5
        assert all(error.retry_after_s == 1 for error in refused)
        let_go.set()
        taken = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(one is True for one in taken) == 6
        lane.close()

    asyncio.run(run())


def test_an_idle_lane_takes_whatever_comes() -> None:
    """However long the last work took: otherwise nothing could ever show that it is quick again."""

    async def run() -> None:
        lane = Work(1, 64, 20, max_wait_s=0.001)
        for _ in range(9):
            await lane.run(lambda: time.sleep(0.01))
        assert lane.usual_s >= 0.01
        assert await lane.run(lambda: 1) == 1
        lane.close()

    asyncio.run(run())


def test_the_usual_time_is_that_of_most_work() -> None:
    async def run() -> None:
        lane = Work(1, 64, 20, usual_s=0.001)
        for _ in range(4):
            await lane.run(lambda: time.sleep(0.05))
            await asyncio.sleep(0.01)
        assert lane.usual_s == 0.001  # what is loaded at first says nothing about the next
        await lane.run(lambda: time.sleep(0.05))
        await asyncio.sleep(0.01)
        assert lane.usual_s >= 0.05
        lane.close()

    asyncio.run(run())


def test_an_answer_that_nobody_fetches_is_given_up() -> None:
    async def run() -> None:
        late = LateAnswers(fetched_within_s=0.01)

        async def forever() -> Any:
            await asyncio.sleep(1000)

        unwanted, wanted = asyncio.create_task(forever()), asyncio.create_task(forever())
        ticket = late.keep(unwanted)
        assert late.take(late.keep(wanted)) is wanted
        await asyncio.wait({unwanted}, timeout=5)
        assert unwanted.cancelled()
        assert late.take(ticket) is None
        assert not wanted.done()
        wanted.cancel()

    asyncio.run(run())


def test_work_lets_the_event_loop_go_first() -> None:
    """While the loop is late, steps wait; not for ever, and not afterwards."""

    async def run() -> None:
        courtesy, begun = Courtesy(), threading.Event()
        assert _waited(courtesy, begun) < MOST_S / 2
        watching = asyncio.create_task(courtesy.watch())
        await asyncio.sleep(0)
        time.sleep(0.3)  # the loop is kept from its work, as by many requests
        for _ in range(4):  # its timer, the task that waits for it, and what that one does
            await asyncio.sleep(0)
        begun.clear()
        waited = asyncio.create_task(asyncio.to_thread(_waited, courtesy, begun))
        await asyncio.sleep(0)
        assert begun.wait(10)
        time.sleep(2 * MOST_S)
        assert MOST_S / 2 < await waited < 20 * MOST_S
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        assert _waited(courtesy, begun) < MOST_S / 2

    asyncio.run(run())


def _waited(courtesy: Courtesy, begun: threading.Event) -> float:
    started = time.monotonic()
    begun.set()
    with within(Deadline(60, give_way=courtesy.give_way)):
        return time.monotonic() - started


class Slow:
    """Answers as long ones do: in steps, and looks between them at whether anybody waits."""

    def __init__(self) -> None:
        self.steps = Steps()

    def ask(self, request: object) -> Any:
        self.steps()

    def search(self, request: object) -> Any:
        self.steps()


async def _leave(app: Any, path: str, query: str, begun: threading.Event) -> list[Any]:
    """What the application sends to a client that goes as soon as work has begun."""
    sent: list[Any] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
        "root_path": "",
    }
    messages = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Any:
        if messages:
            return messages.pop()
        await asyncio.to_thread(begun.wait, 10)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await asyncio.wait_for(app(scope, receive, send), 20)
    return sent


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/ask", "question=sk%C5%82adka"),
        ("/api/ask/stream", "question=sk%C5%82adka"),
        ("/api/search", "q=sk%C5%82adka"),
        ("/answer", "q=ile+wynosi+sk%C5%82adka"),
        ("/", "q=ile+wynosi+sk%C5%82adka&answer=1"),
    ],
)
def test_a_route_stops_when_its_client_has_gone(services: Any, path: str, query: str) -> None:
    from dataclasses import replace

    from service.http.app import create_app

    slow = Slow()
    # Only what the route waits for is slow.
    searcher = slow if path == "/api/search" else services.searcher
    app = create_app(replace(services, answers=slow, searcher=searcher))
    sent = asyncio.run(_leave(app, path, query, slow.steps.begun))
    assert sent == []
    _until(lambda: slow.steps.ended is not None)
    assert slow.steps.ended == "stopped"


def test_a_refusal_says_when_to_come_again(services: Any, problem: Any) -> None:
    from dataclasses import replace

    import httpx

    from service.http.app import create_app

    slow = Slow()
    app = create_app(replace(services, answers=slow))
    state = app.state.kartoteka
    app.state.kartoteka = replace(state, answers=Work(1, 64, 60, max_wait_s=4, usual_s=30))

    async def run() -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            asked = asyncio.create_task(client.get("/api/ask", params={"question": "składka"}))
            await asyncio.to_thread(slow.steps.begun.wait, 10)
            refused = [
                await client.get("/api/ask", params={"question": "a rada?"}) for _ in range(3)
            ]
            for response in refused:
                problem(response, 503, "busy")
                assert 15 <= int(response.headers["retry-after"]) <= 60
            # What is quick goes on beside it.
            for path in ("/api/suggest?q=sk", "/api/search?q=sk%C5%82adka", "/healthz", "/readyz"):
                assert (await client.get(path)).status_code == 200, path
            assert (await client.get("/", params={"q": "ile wynosi składka?"})).status_code == 200
            asked.cancel()
            await asyncio.gather(asked, return_exceptions=True)

    asyncio.run(run())


def test_a_page_that_cannot_be_shown_now_says_when_to_come_again(services: Any) -> None:
    from dataclasses import replace

    from service.http.app import create_app
    from service.http.work import Work as Lane

    class Refusing(Lane):
        async def run(self, function: Any) -> Any:
            raise Busy(3)

    app = create_app(services)
    state = app.state.kartoteka
    app.state.kartoteka = replace(state, light=Refusing(1, 1, 1), work=Refusing(1, 1, 1))
    import httpx

    async def get(path: str) -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(path)

    for path in ("/", "/?q=x", "/api/suggest?q=x", "/api/documents", "/documents/1", "/readyz"):
        response = asyncio.run(get(path))
        assert response.status_code == 503, path
        assert int(response.headers["retry-after"]) >= 1, path
