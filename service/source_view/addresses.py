"""The addresses of one document's source view."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

Span = tuple[int, int]

MOST_SPANS = 50
"""Of one quote, in an address."""


def spans_written(spans: Sequence[Span]) -> str:
    """ "16-22.30-34"."""
    return ".".join(f"{start}-{end}" for start, end in spans)


def spans_read(written: str, length: int) -> tuple[Span, ...]:
    """The spans of a text of ``length`` that ``spans_written`` wrote; none of what is no such."""
    found: list[Span] = []
    for part in written.split(".")[:MOST_SPANS]:
        match = re.fullmatch(r"(\d{1,6})-(\d{1,6})", part, re.A)
        if match is None or not int(match[1]) < int(match[2]) <= length:
            return ()
        found.append((int(match[1]), int(match[2])))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Address:
    """``text``: as text although it has pages, or as pages on a telephone too; None leaves it to
    what the reader holds. ``begin``: where the window starts (an offset, or a page); ``stop``:
    where it ends at the latest. ``marked``: [start, end) in the quote of the words that answer."""

    document_id: int
    quote: Span | None = None
    query: str = ""
    language: str | None = None
    text: bool | None = None
    begin: int | None = None
    stop: int | None = None
    marked: tuple[Span, ...] = ()

    def __str__(self) -> str:
        given: dict[str, object] = {}
        if self.quote:
            given["start"], given["end"] = self.quote
        if self.query:
            given["q"] = self.query
        if self.quote and self.marked:
            given["mark"] = spans_written(self.marked)
        if self.text is not None:
            given["view"] = "text" if self.text else "pages"
        if self.begin is not None:
            given["from"] = self.begin
        if self.stop is not None:
            given["to"] = self.stop
        if self.language:
            given["lang"] = self.language
        path = f"/documents/{self.document_id}"
        place = "#quote" if self.quote and self.begin is None else ""
        return f"{path}?{urlencode(given)}{place}" if given else path

    @property
    def results(self) -> str:
        """Back to the search that led here."""
        given = {"q": self.query, "lang": self.language}
        encoded = urlencode({name: value for name, value in given.items() if value})
        return f"/?{encoded}" if encoded else "/"

    def at(self, quote: Span) -> Address:
        return replace(self, quote=quote, begin=None, stop=None, marked=())

    def windowed(self, begin: int | None, stop: int | None = None) -> str | None:
        return None if begin is None else str(replace(self, begin=begin, stop=stop))

    def as_text(self, text: bool) -> str:
        return str(replace(self, text=text, begin=None, stop=None))

    def in_language(self, language: str) -> str:
        return str(replace(self, language=language))
