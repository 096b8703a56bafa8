"""A small file that is read again when it has changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeAlias, TypeVar

Content = TypeVar("Content")
State: TypeAlias = "tuple[int, int, int, int] | None"

RACY_S = 2.0
"""A file written this short ago may be written again without its times changing."""


class Reread(Generic[Content]):
    """``current`` costs one look at the file's times while nothing has changed."""

    def __init__(self, file: Path, parse: Callable[[bytes | None], Content]) -> None:
        """``parse`` is given None where there is no file."""
        self._file = file
        self._parse = parse
        self._kept: tuple[State, bytes | None, Content] | None = None
        self._unmoved: State = None
        self._reading = Lock()

    def current(self) -> Content:
        """What ``parse`` makes of the file now: the same object for the same bytes. Raises what
        it raises, and OSError where the file cannot be read."""
        state = self._state()
        kept = self._kept
        if kept is not None and kept[0] == state and not _is_racy(state):
            return kept[2]
        with self._reading:
            # The times are taken before the content: what changes in between is read next time.
            state = self._state()
            text = self._bytes()
            kept = self._kept
            same = kept is not None and kept[1] == text
            content = kept[2] if kept is not None and same else self._parse(text)
            self._kept = (state, text, content)
            self._unmoved = state if self._state() == state else None
        return content

    @property
    def changed(self) -> float | None:
        """When the file that ``current`` read last had changed before (seconds since 1970, by the
        file system's clock); None where there was none, or it changed under the reading."""
        return None if self._unmoved is None else self._unmoved[3] / 1e9

    def _bytes(self) -> bytes | None:
        try:
            return self._file.read_bytes()
        except FileNotFoundError:
            return None

    def _state(self) -> State:
        try:
            status = self._file.stat()
        except OSError:
            return None
        return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _is_racy(state: State) -> bool:
    return state is not None and abs(time.time() - state[3] / 1e9) < RACY_S
