"""A model that is not asked more than it can bear, and not again and again while it is down."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from threading import BoundedSemaphore, Lock

from service.answers.generated.fault import ModelFault, Reason
from service.answers.generated.model import LanguageModel, Prompt

_FAILURES = 3
_REST_S = 30.0
_DOWN: frozenset[Reason] = frozenset(("unreachable", "timeout", "failed", "refused", "no_model"))


class SparingModel:
    """A ``LanguageModel`` around another: at most ``parallel`` answers at once, the others are
    refused as "busy". After three failures in a row all are refused as "resting" for half a
    minute, so that nobody waits for an endpoint that is down."""

    def __init__(
        self, model: LanguageModel, parallel: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._model = model
        self._places = BoundedSemaphore(parallel)
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._rests_until = 0.0

    @property
    def name(self) -> str:
        return self._model.name

    def check(self) -> None:
        self._model.check()

    def write(self, prompt: Prompt) -> Generator[str, None, None]:
        if self._clock() < self._rests_until:
            raise ModelFault("resting")
        if not self._places.acquire(blocking=False):
            raise ModelFault("busy", "all places are taken")
        try:
            yield from self._model.write(prompt)
            self._came_out(None)
        except ModelFault as fault:
            self._came_out(fault.reason)
            raise
        finally:
            self._places.release()

    def _came_out(self, reason: Reason | None) -> None:
        with self._lock:
            if reason not in _DOWN:
                self._failures = 0
                return
            self._failures += 1
            if self._failures >= _FAILURES:
                self._failures = 0
                self._rests_until = self._clock() + _REST_S
