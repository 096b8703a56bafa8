"""Work that stops between its steps when nobody waits for it any more, or its time is up.

Whoever starts work gives it a ``Deadline`` for the thread it runs in; the steps of a search or an
answer call ``checkpoint()`` and know nothing of who asked. Outside of such work it does nothing:
a command or an evaluation runs to its end. What runs in further threads is not stopped by itself:
the thread that waits for it calls ``checkpoint()`` before and after.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Stopped(Exception):  # noqa: N818 - says what happened
    """Raised by ``checkpoint()``: the result would come too late, or to nobody."""


class Deadline:
    """``within_s`` seconds from now, by ``clock``. Safe to use from many threads.

    ``give_way`` is called between two steps, before anything else: it may wait a moment, for what
    is more urgent.
    """

    def __init__(
        self,
        within_s: float,
        clock: Callable[[], float] = time.monotonic,
        give_way: Callable[[], None] = lambda: None,
    ) -> None:
        self._clock = clock
        self._give_way = give_way
        self._ends = clock() + within_s
        self._unwanted = False

    def give_up(self) -> None:
        """Nobody waits any more."""
        self._unwanted = True

    @property
    def is_over(self) -> bool:
        return self._unwanted or self._clock() >= self._ends

    @property
    def left_s(self) -> float:
        """Until it is over by the clock; never below 0."""
        return max(0.0, self._ends - self._clock())

    def check(self) -> None:
        """Raises Stopped once it is over."""
        if not self.is_over:
            self._give_way()
        if self.is_over:
            raise Stopped


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def within(deadline: Deadline) -> Iterator[None]:
    """What this thread does meanwhile ends with ``deadline``. Raises Stopped at once where that
    is over already."""
    deadline.check()
    set_before = _current.set(deadline)
    try:
        yield
    finally:
        _current.reset(set_before)


def checkpoint() -> None:
    """Between two steps: raises Stopped where the work's deadline is over."""
    deadline = _current.get()
    if deadline is not None:
        deadline.check()


def deadline_of_this_thread() -> Deadline | None:
    """For work that goes on in further threads: they ``check`` it themselves."""
    return _current.get()
