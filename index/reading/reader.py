"""The seam between statements and a trained reader of them; ``index.reader`` has one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.lexical.analysis import Analyzer
from index.reading.question import Question


@dataclass(frozen=True, slots=True)
class Part:
    """``text[start:end]`` of a passage, where an answer may stand; ``title`` is its document's,
    ``analyzer`` that of its language."""

    text: str
    title: str
    language: str
    analyzer: Analyzer
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReadSpan:
    """``text[start:end]`` of the passage as an answer; ``margin`` is its score less that of no
    answer, in log odds: above 0 it is more likely an answer than not. ``mass`` is the same for
    all spans of the part together: where an answer ends is often a matter of taste, and then no
    single span gets much of it."""

    start: int
    end: int
    margin: float
    mass: float


class Reader(Protocol):
    """Finds the words of a part that answer a question; safe to share by threads."""

    def read(
        self, question: Question, parts: Sequence[Part], most_windows: int
    ) -> Sequence[ReadSpan | None]:
        """The likeliest answer within each part. Reading goes window by window, each costs as much
        as embedding it; parts for which more than ``most_windows`` would be needed, and parts
        without a word, have None. ``parts`` come most promising first."""
        ...
