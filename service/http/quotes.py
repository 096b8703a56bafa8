"""A citation with the words that answer."""

from __future__ import annotations

from pydantic import Field

from service.http.models import CitationModel


class QuoteModel(CitationModel):
    """A citation with the words of its quote that answer."""

    marked: list[tuple[int, int]] = Field(
        description="[start, end) of the words that answer, as offsets into quote (code points)."
    )
    statement: tuple[int, int] = Field(
        description="[start, end) of the sentence, item or row they stand in. A quote that may "
        "answer shows what is around it as well."
    )
    answer_start: int = Field(description="Where they begin in the document's text.")
    answer_end: int
