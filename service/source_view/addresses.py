"""The addresses of one document's source view."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Address:
    """``text``: as text although it has pages. ``begin``: where the window starts (an offset, or
    a page); ``stop``: where it ends at the latest."""

    document_id: int
    quote: Span | None = None
    query: str = ""
    language: str | None = None
    text: bool = False
    begin: int | None = None
    stop: int | None = None

    def __str__(self) -> str:
        given: dict[str, object] = {}
        if self.quote:
            given["start"], given["end"] = self.quote
        if self.query:
            given["q"] = self.query
        if self.text:
            given["view"] = "text"
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
        return replace(self, quote=quote, begin=None, stop=None)

    def windowed(self, begin: int | None, stop: int | None = None) -> str | None:
        return None if begin is None else str(replace(self, begin=begin, stop=stop))

    def as_text(self, text: bool) -> str:
        return str(replace(self, text=text, begin=None, stop=None))

    def in_language(self, language: str) -> str:
        return str(replace(self, language=language))
