"""What a language model wrote and the documents support; there is no other way to show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from service.answers.answer import Answer
from service.answers.generated.fault import Reason
from service.answers.quotes import VerifiedQuote

_SEAL = object()

Missing = Literal[
    "uncited",  # names no passage
    "no_such_passage",
    "number",  # a number, date or address that the passage does not have
    "name",
    "denied",  # says yes where the passage says no, or the other way round
    "unrelated",  # the passage is about something else
    "gone",  # the document was changed, removed or hidden meanwhile
    "repeated",
]
"""Why a sentence is taken out."""


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence of a model, and the quotes that support it, the best first.

    Only ``supported`` makes one, and only with quotes that were found in their documents; calling
    the class raises TypeError.
    """

    text: str
    quotes: tuple[VerifiedQuote, ...]
    _seal: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._seal is not _SEAL:
            raise TypeError("a sentence is made by supported(), from quotes that support it")
        if not self.quotes:
            raise ValueError("a sentence needs a quote")


def supported(text: str, quotes: tuple[VerifiedQuote, ...]) -> WrittenSentence:
    """``text`` as a sentence that may be shown. Raises ValueError without a quote."""
    return WrittenSentence(text, quotes, _SEAL)


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence that was taken out; its text is told to nobody."""

    why: Missing


@dataclass(frozen=True, slots=True)
class Written:
    """A whole answer of a model. ``removed``: how many of its sentences were taken out."""

    model: str
    sentences: tuple[WrittenSentence, ...]
    removed: int
    processing_time_ms: float

    def __post_init__(self) -> None:
        if not self.sentences:
            raise ValueError("a written answer needs a sentence")

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class NotWritten:
    """The model was asked and its answer is not shown."""

    model: str
    reason: Reason
    removed: int
    processing_time_ms: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in the documents' own words, with what a model made of it; ``written`` is None
    where none was asked."""

    answer: Answer
    written: Written | NotWritten | None


@dataclass(frozen=True, slots=True)
class Extracted:
    """The answer in the documents' own words, before a model is asked."""

    answer: Answer


Event: TypeAlias = Extracted | WrittenSentence | Removed | Told
"""In this order: Extracted, then any number of the middle two, then Told."""
