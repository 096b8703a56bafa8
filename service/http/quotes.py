"""A citation with the words that answer."""

from __future__ import annotations

from pydantic import Field

from service.http.models import CitationModel, TableModel


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
    before: str = Field(
        description="What stands before the quote in the document, to judge it by; empty where a "
        "chapter begins, and for a row of a table."
    )
    after: str = Field(description="What stands after it.")
    tables: list[TableModel] = Field(
        description="The rows of tables in quote, with the names of their columns."
    )
    columns: list[str] = Field(
        description="The names of the columns that the marked words stand in."
    )
