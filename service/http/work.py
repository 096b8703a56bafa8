"""Searches and catalog reads happen in threads; the event loop only waits.

A lane is a pool with a queue of its own, so that what takes milliseconds does not stand behind
what takes seconds. Whoever would wait in it longer than is of use is told so at once, with the time
after which to come again; whoever goes away, or has waited too long, takes the work along.
"""

from __future__ import annotations

import asyncio
import math
import os
import statistics
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from index.deadline import Deadline, Stopped, within

Result = TypeVar("Result")

_REMEMBERED = 9
"""Times whose middle is the usual time of a lane: what the first search loads, or one huge
question, says nothing about the next; five long ones do."""

MOST_RETRY_S = 60


class Busy(Exception):  # noqa: N818 - says how the service is
    """More work is waiting than can be done in time; ``retry_after_s`` is a whole number."""

    def __init__(self, retry_after_s: int = 1) -> None:
        super().__init__(f"busy for about {retry_after_s} s")
        self.retry_after_s = retry_after_s


class TookTooLong(Exception):  # noqa: N818 - says what happened
    """The work was not done within its time; it ends at its next step."""


class Work:
    """One lane of ``threads`` threads; without a number, as many as there are cores: more would
    only slow each other down.

    ``max_wait_s``: the longest a newcomer should have to wait for a thread, by how long work took
    lately, ``usual_s`` before any was done; ``max_waiting``: the most that wait in any case;
    ``timeout_s``: the longest that waiting and work may take together; ``give_way``: see
    ``index.deadline``.
    """

    def __init__(
        self,
        threads: int | None,
        max_waiting: int,
        timeout_s: float,
        max_wait_s: float = math.inf,
        usual_s: float = 0.0,
        name: str = "search",
        give_way: Callable[[], None] = lambda: None,
    ) -> None:
        self._threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix=name)
        self._most = self._threads + max_waiting
        self._timeout_s = timeout_s
        self._max_wait_s = max_wait_s
        self._give_way = give_way
        self._spent_s = deque([usual_s] * _REMEMBERED, maxlen=_REMEMBERED)
        self.in_hand = 0

    @property
    def expected_wait_s(self) -> float:
        """How long a newcomer waits for a thread, about."""
        ahead = self.in_hand - self._threads + 1
        return max(0, ahead) * self.usual_s / self._threads

    @property
    def usual_s(self) -> float:
        """How long work takes in its thread, lately."""
        return statistics.median(self._spent_s)

    async def run(self, function: Callable[[], Result]) -> Result:
        """``function``'s result, computed in a thread. Raises Busy or TookTooLong.

        A caller that is cancelled takes the work along: what has not begun does not begin, what
        runs ends at its next ``checkpoint()``.
        """
        wait_s = self.expected_wait_s
        if self.in_hand >= self._most or wait_s > self._max_wait_s:
            raise Busy(min(MOST_RETRY_S, max(1, math.ceil(wait_s))))
        self.in_hand += 1
        deadline = Deadline(self._timeout_s, give_way=self._give_way)
        timed = _Timed(function, deadline)
        future = self._pool.submit(timed)
        # Counted until the thread is done with it, not until the caller stops waiting.
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: _when_open(loop, lambda: self._done(timed)))
        try:
            async with asyncio.timeout(self._timeout_s):
                return await asyncio.wrap_future(future)
        except (TimeoutError, Stopped) as error:
            raise TookTooLong from error
        finally:
            deadline.give_up()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _done(self, timed: _Timed[Any]) -> None:
        self.in_hand -= 1
        spent = timed.spent_s
        # Work that was stopped would have taken longer than it did; that it took less than usual
        # says nothing.
        if spent is not None and (spent > self.usual_s or not timed.was_stopped):
            self._spent_s.append(spent)


class _Timed(Generic[Result]):
    """Calls ``function`` within ``deadline``. ``spent_s`` is None where it did not begin."""

    def __init__(self, function: Callable[[], Result], deadline: Deadline) -> None:
        self._function = function
        self._deadline = deadline
        self.spent_s: float | None = None
        self.was_stopped = False

    def __call__(self) -> Result:
        with within(self._deadline):
            started = time.perf_counter()
            try:
                return self._function()
            except Stopped:
                self.was_stopped = True
                raise
            finally:
                self.spent_s = time.perf_counter() - started


def _when_open(loop: asyncio.AbstractEventLoop, function: Callable[[], None]) -> None:
    """Calls ``function`` in the loop; a loop closed meanwhile counts nothing any more."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(function)
