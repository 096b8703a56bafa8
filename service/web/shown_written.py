"""What a language model wrote, as the search page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.answers.generated import NotWritten, Written
from service.answers.quotes import VerifiedQuote
from service.messages import Say
from service.web.rendering import templates
from service.web.shown_answer import ShownQuote, shown_quote


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """``numbers`` are those of its quotes, from 1."""

    text: str
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class ShownWritten:
    """``note`` says why there are no ``sentences``, or how many were taken out."""

    sentences: Sequence[ShownSentence]
    quotes: Sequence[ShownQuote]
    note: str


def shown_written(
    written: Written | NotWritten, say: Say, query: str, language: str | None
) -> ShownWritten:
    if isinstance(written, NotWritten):
        reason = say(f"written.reason.{written.reason}")
        return ShownWritten((), (), say("written.none", reason=reason))
    quotes: dict[tuple[int, int, int], VerifiedQuote] = {}
    sentences: list[ShownSentence] = []
    for sentence in written.sentences:
        for quote in sentence.quotes:
            quotes.setdefault(_place(quote), quote)
        known = list(quotes)
        numbers = [known.index(_place(quote)) + 1 for quote in sentence.quotes]
        sentences.append(ShownSentence(sentence.text, numbers))
    return ShownWritten(
        sentences,
        [shown_quote(quote, say, query, language) for quote in quotes.values()],
        say.count("written.removed", written.removed) if written.removed else "",
    )


def render_written(written: ShownWritten, say: Say) -> str:
    template = templates().get_template("written.html").module
    return str(template.written_box(written, say))  # type: ignore[attr-defined]


def _place(quote: VerifiedQuote) -> tuple[int, int, int]:
    citation = quote.citation
    return citation.document_id, citation.start, citation.end
