"""How often one caller may do something."""

from __future__ import annotations

import math
from collections.abc import Callable

MOST_CALLERS = 10_000


class Budget:
    """So many times per caller in each ``window_s`` seconds of ``clock``."""

    def __init__(self, most: int, window_s: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._window_s = window_s
        self._clock = clock
        self._window = -1.0
        self._used: dict[str, int] = {}

    def take(self, caller: str) -> bool:
        """False where it is used up, and where more callers come than can be counted."""
        window = self._clock() // self._window_s
        if window != self._window:
            self._window, self._used = window, {}
        used = self._used.get(caller, 0)
        if used >= self._most or (not used and len(self._used) >= MOST_CALLERS):
            return False
        self._used[caller] = used + 1
        return True

    @property
    def renewed_in_s(self) -> int:
        """Seconds until there is a new one, for ``Retry-After``."""
        return max(1, math.ceil(self._window_s - self._clock() % self._window_s))
