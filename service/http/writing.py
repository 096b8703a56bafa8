"""Language models write in threads of their own: searches must not wait for them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

Event = TypeVar("Event")

BEAT_S = 10.0
"""A proxy gives up a connection on which nothing is said, mostly after 30 seconds or more."""

_SPARE = 2
"""Threads that tell those who are one too many that the model is busy."""


class _End(Generic[Event]):
    """After the last event; ``error`` is what ended them, None where nothing did."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class Writing:
    """A pool for iterators that wait for somebody else."""

    def __init__(self, parallel: int) -> None:
        self._pool = ThreadPoolExecutor(parallel + _SPARE, thread_name_prefix="writing")

    async def events(
        self, make: Callable[[Callable[[], bool]], Iterator[Event]]
    ) -> AsyncGenerator[Event | None, None]:
        """The events of ``make(is_wanted)``, iterated in a thread; None after each ``BEAT_S``
        without one. ``is_wanted`` turns False when nobody reads them any more."""
        loop = asyncio.get_running_loop()
        coming: asyncio.Queue[Event | _End[Event]] = asyncio.Queue()
        unwanted = threading.Event()

        def give(event: Event | _End[Event]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(coming.put_nowait, event)

        def run() -> None:
            try:
                for event in make(lambda: not unwanted.is_set()):
                    give(event)
            except Exception as error:  # noqa: BLE001 - raised where the events are read
                give(_End(error))
            else:
                give(_End(None))

        running = self._pool.submit(run)
        try:
            while True:
                try:
                    event = await asyncio.wait_for(coming.get(), BEAT_S)
                except TimeoutError:
                    yield None
                    continue
                if isinstance(event, _End):
                    if event.error is not None:
                        raise event.error
                    return
                yield event
        finally:
            unwanted.set()
            running.cancel()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
