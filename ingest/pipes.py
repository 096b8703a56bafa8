"""Reading from a worker process that may be late or dead."""

from __future__ import annotations

import os
import select
import time
from typing import IO

_PIECE_BYTES = 1 << 20


def read_exactly(pipe: IO[bytes], length: int, deadline: float) -> bytes:
    """The next ``length`` bytes of ``pipe``, which nothing else may read: its buffer is passed by.

    ``deadline`` is a time of ``time.monotonic``. Raises TimeoutError when it passes, EOFError when
    the pipe ends before.
    """
    descriptor = pipe.fileno()
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP)
    parts: list[bytes] = []
    while length > 0:
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimeoutError
        part = os.read(descriptor, min(length, _PIECE_BYTES))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
