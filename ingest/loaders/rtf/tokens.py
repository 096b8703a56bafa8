"""Cuts RTF into its tokens: groups, control words, bytes of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["open", "close", "word", "symbol", "bytes"]

_TOKEN = re.compile(
    rb"(?P<open>\{)|(?P<close>\})|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<symbol>[^A-Za-z])|(?P<text>[^\\{}\r\n\x00]+)|[\r\n\x00]+|\\",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """``name`` is a control word or symbol, ``number`` its parameter, ``data`` bytes of text."""

    kind: Kind
    name: str = ""
    number: int | None = None
    data: bytes = b""


_OPEN = Token("open")
_CLOSE = Token("close")


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens in order; binary data (\\bin) is passed over."""
    position = 0
    while (match := _TOKEN.match(data, position)) is not None:
        position = match.end()
        kind = match.lastgroup
        if kind == "open":
            yield _OPEN
        elif kind == "close":
            yield _CLOSE
        elif kind in ("word", "number"):
            name = match["word"].decode("ascii")
            number = int(match["number"]) if match["number"] is not None else None
            if name == "bin":
                position += max(number or 0, 0)
            else:
                yield Token("word", name, number)
        elif kind == "hex":
            yield Token("bytes", data=bytes.fromhex(match["hex"].decode("ascii")))
        elif kind == "symbol":
            yield Token("symbol", match["symbol"].decode("latin-1"))
        elif kind == "text":
            yield Token("bytes", data=match["text"])
