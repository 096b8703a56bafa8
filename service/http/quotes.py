"""A citation with the words that answer."""

from __future__ import annotations

from pydantic import Field

from service.http.models import CitationModel


class QuoteModel(CitationModel):
    """A citation with the words of its quote that answer."""

    marked: list[tuple[int, int]] = Field(
        description="[start, end) of the words that answer, as offsets into quote (code points)."
    )
    answer_start: int = Field(description="Where they begin in the document's text.")
    answer_end: int
