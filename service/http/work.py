"""Searches and catalog reads happen in threads; the event loop only waits."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class Busy(Exception):  # noqa: N818 - says how the service is
    """More work is waiting than can be done in a reasonable time."""


class TookTooLong(Exception):  # noqa: N818 - says what happened
    """The work was not done within its time; the thread ends it on its own."""


class Work:
    """A pool of as many threads as there are cores: more would only slow each other down."""

    def __init__(self, threads: int | None, max_waiting: int, timeout_s: float) -> None:
        self._threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="search")
        self._most = self._threads + max_waiting
        self._timeout_s = timeout_s
        self.in_hand = 0

    async def run(self, function: Callable[[], Result]) -> Result:
        """``function``'s result, computed in a thread. Raises Busy or TookTooLong."""
        if self.in_hand >= self._most:
            raise Busy
        self.in_hand += 1
        future = self._pool.submit(function)
        # Counted until the thread is done with it, not until the caller stops waiting.
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: _when_open(loop, self._done))
        try:
            async with asyncio.timeout(self._timeout_s):
                return await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise TookTooLong from error

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _done(self) -> None:
        self.in_hand -= 1


def _when_open(loop: asyncio.AbstractEventLoop, function: Callable[[], None]) -> None:
    """Calls ``function`` in the loop; a loop closed meanwhile counts nothing any more."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(function)
