"""Work that computes lets the event loop go first.

Python's threads share one interpreter without priorities: with three that compute, the event loop,
which every request needs many times for a moment, gets a quarter of it, and under load even a
refusal takes seconds. So the loop measures how late it is, and while it is late, searches and
answers wait between their steps (``index.deadline``), for a while: they go on, but last.
"""

from __future__ import annotations

import asyncio
import threading
import time

_BEAT_S = 0.05
_LATE_S = 0.06
"""Later than this, and requests are waiting for the loop. A machine whose cores are taken by others
makes a loop that does nothing 10 to 70 ms late."""

MOST_S = 0.1
"""The longest one step is held back: an answer has some twenty steps and is to be finished. With
0.25 s, and a loop that was always late, none of 23 questions was answered in its 20 s."""


class Courtesy:
    """``watch`` runs in the event loop, ``give_way`` is called in the threads that compute."""

    def __init__(self) -> None:
        self._calm = threading.Event()
        self._calm.set()

    async def watch(self) -> None:
        """Until it is cancelled."""
        try:
            while True:
                started = time.monotonic()
                await asyncio.sleep(_BEAT_S)
                if time.monotonic() - started - _BEAT_S > _LATE_S:
                    self._calm.clear()
                else:
                    self._calm.set()
        finally:
            self._calm.set()

    def give_way(self) -> None:
        self._calm.wait(MOST_S)
