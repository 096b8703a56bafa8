"""The parent's end of the page process: starts it, asks it, and ends it when it misbehaves."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

from ingest.pipes import read_exactly
from service.source_view.page_worker import HEADER

_REQUESTS_PER_PROCESS = 1000
"""A process is replaced after so many: libraries that parse leak."""
_MOST_BYTES = 64 << 20


class PageFailed(Exception):  # noqa: N818 - says what happened
    """A page cannot be shown; ``reason`` is damaged, encrypted, no-page, changed, too-much,
    too-long or crashed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PageLimits:
    """What one request may cost. ``memory_mib`` is address space, libraries included."""

    timeout_s: float = 10.0
    memory_mib: int = 1024


class PageProcess:
    """Used by one thread at a time, and by the same one from first to last: on Linux the process
    ends with the thread that started it."""

    def __init__(self, limits: PageLimits | None = None) -> None:
        self._limits = limits or PageLimits()
        self._process: subprocess.Popen[bytes] | None = None
        self._left = 0

    def __del__(self) -> None:
        self.end()

    def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The answer and its bytes. Raises PageFailed."""
        told, data = self._asked(request) or self._asked(request) or ({"refused": "crashed"}, b"")
        refused = told.get("refused")
        if refused == "too-much":
            self.end()  # memory that a failed page took is not always given back
        if refused is not None:
            raise PageFailed(str(refused))
        return told, data

    def _asked(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes] | None:
        """None where the process went home, having had nothing to do, as it was asked."""
        process = self._running()
        self._left -= 1
        deadline = time.monotonic() + self._limits.timeout_s
        try:
            _send(process, json.dumps(request).encode() + b"\n")
            return _receive(process, deadline)
        except TimeoutError:
            self.end()
            raise PageFailed("too-long") from None
        except (BrokenPipeError, EOFError, ValueError):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1)  # its own exit status tells why it ended
            if self.end() == 0:
                return None
            raise PageFailed("crashed") from None

    def end(self) -> int | None:
        """Ends the process, and gives its exit status; the next request starts another."""
        process, self._process = self._process, None
        if process is None:
            return None
        process.kill()  # does nothing to one that has ended by itself
        status = process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()
        return status

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._left > 0 and self._process.poll() is None:
            return self._process
        self.end()
        limits = self._limits
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "service.source_view.page_worker",
                str(limits.memory_mib),
                str(limits.timeout_s),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._left = _REQUESTS_PER_PROCESS
        return self._process


def _send(process: subprocess.Popen[bytes], message: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(message)
    process.stdin.flush()


def _receive(process: subprocess.Popen[bytes], deadline: float) -> tuple[dict[str, Any], bytes]:
    assert process.stdout is not None
    sizes = HEADER.unpack(read_exactly(process.stdout, HEADER.size, deadline))
    if sum(sizes) > _MOST_BYTES:
        raise EOFError
    told = json.loads(read_exactly(process.stdout, sizes[0], deadline))
    return told, read_exactly(process.stdout, sizes[1], deadline)
