"""The lines of an iCalendar text: unfolded, with their names, parameters and values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)(?:,(?:"[^"]*"|[^";:,]*))*')
_ESCAPED = re.compile(r"\\([nN,;\\:\"])")


@dataclass(frozen=True, slots=True)
class ContentLine:
    """``name`` and the names of ``parameters`` are in capitals; ``value`` is as it stands.

    ``first`` and ``last`` are the lines of the source, from 1."""

    name: str
    parameters: Mapping[str, str]
    value: str
    first: int
    last: int

    @property
    def text(self) -> str:
        """The value of a property of text, its escapes undone."""
        return _ESCAPED.sub(_unescaped, self.value).strip()


def content_lines(text: str) -> Iterator[ContentLine]:
    """The lines that are well formed; others are passed over."""
    for first, last, line in _unfolded(text):
        name = _NAME.match(line)
        if name is None:
            continue
        place = name.end()
        parameters: dict[str, str] = {}
        while found := _PARAMETER.match(line, place):
            parameters.setdefault(found[1].upper(), found[2].strip('"'))
            place = found.end()
        if line[place : place + 1] == ":":
            yield ContentLine(name[0].upper(), parameters, line[place + 1 :], first, last)


def _unfolded(text: str) -> Iterator[tuple[int, int, str]]:
    """Lines with their numbers; one that begins with white space goes on the line before."""
    parts: list[str] = []
    first = 1
    number = 0
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield first, number - 1, "".join(parts)
        first, parts = number, [line]
    if parts:
        yield first, number, "".join(parts)


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]
