"""What a language model wrote, as the search page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.answers.generated import NotWritten, Written, WrittenSentence
from service.answers.quotes import VerifiedQuote
from service.messages import Say
from service.web.rendering import templates
from service.web.shown_answer import ShownQuote, shown_quote


@dataclass(frozen=True, slots=True)
class NumberedQuote:
    """``number`` counts from 1 within the answer."""

    number: int
    quote: ShownQuote


@dataclass(frozen=True, slots=True)
class ShownSentence:
    text: str
    quotes: Sequence[NumberedQuote]


@dataclass(frozen=True, slots=True)
class ShownWritten:
    """``note`` says why there are no ``sentences``, or how they were checked and how many were
    taken out."""

    sentences: Sequence[ShownSentence]
    quotes: Sequence[NumberedQuote]
    note: str


class Numbered:
    """Shows the sentences of one answer in the order they come: a quote keeps the number it had
    when it was first given, so that the whole looks as its sentences did before."""

    def __init__(self, say: Say, query: str, language: str | None) -> None:
        self.say = say
        self._query = query
        self._language = language
        self._quotes: dict[tuple[int, int, int], NumberedQuote] = {}

    @property
    def quotes(self) -> Sequence[NumberedQuote]:
        return list(self._quotes.values())

    def shown(self, sentence: WrittenSentence) -> ShownSentence:
        return ShownSentence(sentence.text, [self._numbered(quote) for quote in sentence.quotes])

    def _numbered(self, quote: VerifiedQuote) -> NumberedQuote:
        citation = quote.citation
        place = citation.document_id, citation.start, citation.end
        if place not in self._quotes:
            shown = shown_quote(quote, self.say, self._query, self._language)
            self._quotes[place] = NumberedQuote(len(self._quotes) + 1, shown)
        return self._quotes[place]


def shown_written(written: Written | NotWritten, numbered: Numbered) -> ShownWritten:
    """``numbered`` has shown all sentences of ``written``, or none of them, and no others."""
    say = numbered.say
    if isinstance(written, NotWritten):
        why = say("written.none", reason=say(f"written.reason.{written.reason}"))
        return ShownWritten((), (), f"{why} {say('written.stands')}")
    sentences = [numbered.shown(sentence) for sentence in written.sentences]
    note = say("written.note")
    if written.removed:
        note = f"{note} {say.count('written.removed', written.removed)}"
    return ShownWritten(sentences, numbered.quotes, note)


def render_written(written: ShownWritten, say: Say) -> str:
    return str(_template().written_whole(written, say))  # type: ignore[attr-defined]


def render_sentence(sentence: ShownSentence) -> str:
    return str(_template().written_sentence(sentence))  # type: ignore[attr-defined]


def _template() -> object:
    return templates().get_template("written.html").module
