"""One line per cause and minute: a fault that comes with every request, or that callers can
provoke, must not fill the disk.

A cause is what happened: an event with its short texts, an exception with the place it came from;
not who asked, when, or under which number. The next line of a cause says how many were left out.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable, MutableMapping
from types import TracebackType
from typing import Any

MINUTE_S = 60.0

MOST_CAUSES = 200
"""Told in one minute; what is more is counted under one cause."""

_OF_ONE_REQUEST = frozenset({"request_id", "timestamp", "path", "address", "detail", "level"})


class OncePerMinute:
    """Counts causes; for one process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: dict[Hashable, float] = {}
        self._left_out: dict[Hashable, int] = {}

    def repeated(self, cause: Hashable) -> int | None:
        """How many of this cause were left out since its last line; None: leave this out too."""
        now = self._clock()
        self._since = {one: at for one, at in self._since.items() if now - at < MINUTE_S}
        if cause not in self._since and len(self._since) >= MOST_CAUSES:
            cause = "other causes"
        if cause in self._since:
            self._left_out[cause] = self._left_out.get(cause, 0) + 1
            return None
        self._since[cause] = now
        left_out = self._left_out.pop(cause, 0)
        if len(self._left_out) > MOST_CAUSES:
            self._left_out.clear()
        return left_out


class SparingEvents:
    """A processor of structlog: for warnings and errors; the others say what was done."""

    def __init__(self, once: OncePerMinute) -> None:
        self._once = once

    def __call__(
        self, logger: object, method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        from structlog import DropEvent

        if method not in ("warning", "error", "exception", "critical"):
            return event
        left_out = self._once.repeated(_cause(event))
        if left_out is None:
            raise DropEvent
        if left_out:
            event["left_out"] = left_out
        return event


class SparingRecords(logging.Filter):
    """The same for the logs of libraries: uvicorn has a line for every malformed request."""

    def __init__(self, once: OncePerMinute) -> None:
        super().__init__()
        self._once = once

    def filter(self, record: logging.LogRecord) -> bool:
        place = place_of(record.exc_info[1]) if record.exc_info else ""
        left_out = self._once.repeated((record.name, str(record.msg), place))
        if left_out:
            record.msg = f"{record.msg} [left out: {left_out}]"
        return left_out is not None


def place_of(error: BaseException | None) -> str:
    """What was raised and where, as "OSError in service/http/page.py:120"."""
    if error is None:
        return ""
    last: TracebackType | None = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    where = ""
    if last is not None:
        code = last.tb_frame.f_code
        where = f" in {'/'.join(code.co_filename.split('/')[-3:])}:{last.tb_lineno}"
    return type(error).__name__ + where


def _cause(event: MutableMapping[str, Any]) -> Hashable:
    import sys

    error = event.get("exc_info")
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    texts = sorted(
        (name, value)
        for name, value in event.items()
        if isinstance(value, str) and name not in _OF_ONE_REQUEST
    )
    return (place_of(error if isinstance(error, BaseException) else None), *texts)
