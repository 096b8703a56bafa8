"""The seam between passages and a trained reader of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.lexical.analysis import Analyzer
from index.reading.question import Question


@dataclass(frozen=True, slots=True)
class ToRead:
    """A passage's text, the title of its document, its language and the analyser of that."""

    text: str
    title: str
    language: str
    analyzer: Analyzer


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` of the passage as an answer; ``margin`` is its score less that of no
    answer, in log odds: above 0 it is more likely an answer than not."""

    start: int
    end: int
    margin: float


class Reader(Protocol):
    """Finds the words of passages that answer a question; safe to share by threads."""

    def read(self, question: Question, passages: Sequence[ToRead]) -> Sequence[Reading]:
        """What each passage holds; the same passage gives the same reading in any company."""
        ...


class Reading(Protocol):
    """One passage with the scores of its words."""

    def best(self, start: int, end: int) -> Span | None:
        """The likeliest answer within ``text[start:end]``; None where no word lies in it."""
        ...
