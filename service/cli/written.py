"""What a language model wrote, on a terminal: sentence by sentence as each is checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from service.cli.output import dim

if TYPE_CHECKING:
    from service.answers import VerifiedQuote
    from service.answers.generated import NotWritten, Written, WrittenSentence
    from service.messages import Say

Show = Callable[["VerifiedQuote", int], None]
"""Prints a quote with its number."""


class WrittenPrinter:
    """Sentences number their quotes; each quote is printed once, after the last sentence."""

    def __init__(self, model: str, say: Say, harmless: Callable[[str], str]) -> None:
        self._model = model
        self._say = say
        self._harmless = harmless
        self._quotes: list[VerifiedQuote] = []

    def sentence(self, sentence: WrittenSentence) -> None:
        if not self._quotes:
            click.echo()
            click.echo(self._say("written.title", model=self._harmless(self._model)))
        numbers = " ".join(f"[{self._number(quote)}]" for quote in sentence.quotes)
        click.echo(f"  {self._harmless(sentence.text)} {dim(numbers)}")

    def end(self, written: Written | NotWritten | None, show: Show) -> None:
        """Why nothing was written goes where progress goes: the answer above stands."""
        from service.answers.generated import NotWritten

        if isinstance(written, NotWritten):
            reason = self._say(f"written.reason.{written.reason}")
            click.echo(self._say("written.none", reason=reason), err=True)
            return
        for number, quote in enumerate(self._quotes, start=1):
            show(quote, number)
        if written is not None and written.removed:
            click.echo(self._say.count("written.removed", written.removed), err=True)

    def _number(self, quote: VerifiedQuote) -> int:
        place = quote.citation
        for number, known in enumerate(self._quotes, start=1):
            other = known.citation
            if (other.document_id, other.start, other.end) == (
                place.document_id,
                place.start,
                place.end,
            ):
                return number
        self._quotes.append(quote)
        return len(self._quotes)
