"""Quotes that were looked up in the stored document; there are no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.hit import Citation
from service.answers.surroundings import ALONE, Surroundings

_SEAL = object()


class QuoteNotFound(Exception):  # noqa: N818 - says what happened
    """A quote does not stand where it should: the document was changed, or we made a mistake."""


@dataclass(frozen=True, slots=True)
class VerifiedQuote:
    """A citation whose quote stands at its offsets in the document's text.

    ``marked`` are [start, end) offsets into the quote: the words that answer, in order, at least
    one; ``statement`` is the sentence, item or row that they stand in, where the quote has more
    than that; ``around`` is what stands beside it in the document. Only ``verified`` can make one;
    calling the class raises TypeError.
    """

    citation: Citation
    marked: tuple[tuple[int, int], ...]
    statement: tuple[int, int]
    around: Surroundings = ALONE
    _seal: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._seal is not _SEAL:
            raise TypeError("a quote is made by verified(), which looks it up in the document")

    @property
    def answers(self) -> tuple[str, ...]:
        """The marked words."""
        return tuple(self.citation.quote[start:end] for start, end in self.marked)

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns that the marked words stand in, where they are in a table."""
        return self.around.columns(self.citation.quote, self.marked)


def verified(
    citation: Citation,
    marked: Sequence[tuple[int, int]],
    document_text: str,
    around: Surroundings = ALONE,
    statement: tuple[int, int] | None = None,
) -> VerifiedQuote:
    """``citation`` as a quote; ``statement`` is [start, end) in it, all of it by default. Raises
    QuoteNotFound if the quote is not at its offsets in ``document_text``, is empty, or ``marked``
    is empty, not in order or outside of it."""
    quote = citation.quote
    if not quote.strip() or document_text[citation.start : citation.end] != quote:
        raise QuoteNotFound(
            f"{citation.path}: the text at {citation.start}–{citation.end} is not the quote"
        )
    reached = 0
    for start, end in marked:
        if not reached <= start < end <= len(quote):
            raise QuoteNotFound(f"{citation.path}: {start}–{end} is no part of the quote")
        reached = end
    if not marked:
        raise QuoteNotFound(f"{citation.path}: no words of the quote answer")
    within = statement or (0, len(quote))
    return VerifiedQuote(replace(citation), tuple(marked), within, around, _SEAL)
