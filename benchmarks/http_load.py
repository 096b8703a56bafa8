"""A minimal client of HTTP/1.1 over one connection that is kept: a load of 200 clients must not
cost the machine more than the service under it does."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

_KEPT_S = 10.0
"""The service ends a connection that rests for 15 s: a new one is opened before that."""


@dataclass(frozen=True, slots=True)
class Reply:
    """``status`` 0 where the connection failed; ``fault`` says how."""

    status: int
    seconds: float
    size: int
    retry_after_s: int | None
    fault: str = ""


class Caller:
    """One client: one request at a time, in the event loop."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used = 0.0

    async def get(self, path: str) -> Reply:
        started = time.perf_counter()
        try:
            reader, writer = await self._connected()
            writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            status, headers = await _head(reader)
            size = await _body(reader, headers)
        except (OSError, EOFError, ValueError) as error:
            self.close()
            return Reply(0, time.perf_counter() - started, 0, None, type(error).__name__)
        self._used = time.perf_counter()
        if headers.get("connection") == "close":
            self.close()
        wait = headers.get("retry-after")
        return Reply(status, self._used - started, size, int(wait) if wait else None)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is not None and time.perf_counter() - self._used > _KEPT_S:
            self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        return self._streams


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines[1:] if line)
    return int(lines[0].split()[1]), {name.lower(): value.strip() for name, _, value in pairs}


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> int:
    if headers.get("transfer-encoding") != "chunked":
        size = int(headers.get("content-length", "0"))
        await reader.readexactly(size)
        return size
    size = 0
    while chunk := int(await reader.readuntil(b"\r\n"), 16):
        await reader.readexactly(chunk + 2)
        size += chunk
    await reader.readexactly(2)
    return size
