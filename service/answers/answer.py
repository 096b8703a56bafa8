"""What an answer can be: given, given twice differently, quotes to choose from, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from index.hit import Hit
from service.answers.quotes import VerifiedQuote

Status = Literal["answered", "conflicting", "unsure", "not_found"]

JOINT = "; "
"""Between the items of an answer that is a list."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that answer, and every quote that says so, the best first.

    ``text`` is what the first quote marks. ``day`` is the date of the newest of its documents.
    Raises ValueError without a quote: there are no answers without one.
    """

    quotes: tuple[VerifiedQuote, ...]
    day: date

    def __post_init__(self) -> None:
        if not self.quotes:
            raise ValueError("a claim needs a quote")

    @property
    def text(self) -> str:
        """In one line: white space of the source's lines is one space."""
        return JOINT.join(" ".join(part.split()) for part in self._parts())

    @property
    def column(self) -> str:
        """The name of the column that the answer stands in, "" outside of tables."""
        return JOINT.join(self.quotes[0].columns)

    @property
    def dated_by_file(self) -> bool:
        """Whether ``day`` says only when the newest file was written."""
        newest = max(quote.citation.modified for quote in self.quotes)
        return all(
            quote.citation.dated_by_file
            for quote in self.quotes
            if quote.citation.modified == newest
        )

    def _parts(self) -> Sequence[str]:
        """A list's items may stand in several quotes of the same place."""
        return self.quotes[0].answers


@dataclass(frozen=True, slots=True)
class Findings:
    """What every kind of answer carries. ``confidence`` is 0 … 1: the calibrated probability that
    the best candidate answers. ``nearest`` are the passages it was looked for in."""

    question: str
    language: str
    confidence: float
    nearest: Sequence[Hit]
    processing_time_ms: float
    generation: int


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer; several quotes of several documents may say it."""

    findings: Findings
    claim: Claim


@dataclass(frozen=True, slots=True)
class Conflicting:
    """The files disagree: ``claims``, newest first, at least two."""

    findings: Findings
    claims: tuple[Claim, ...]

    def __post_init__(self) -> None:
        if len(self.claims) < 2:
            raise ValueError("a conflict needs two claims")


@dataclass(frozen=True, slots=True)
class Unsure:
    """No answer is claimed: ``candidates`` may answer, likeliest first, one to three.

    ``reason`` tells a person what speaks against them, as in ``NotFound``.
    """

    findings: Findings
    reason: str
    candidates: tuple[Claim, ...]

    def __post_init__(self) -> None:
        if not self.candidates:
            raise ValueError("without a candidate nothing was found")


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nothing near was found. ``reason`` tells a person why, in the question's language where it is
    Polish or English, else in English."""

    findings: Findings
    reason: str


Answer: TypeAlias = Answered | Conflicting | Unsure | NotFound
Claimless: TypeAlias = Unsure | NotFound
"""What claims nothing: there is nothing to retell, and nobody is asked whether it was right."""


def status_of(answer: Answer) -> Status:
    if isinstance(answer, Answered):
        return "answered"
    if isinstance(answer, Conflicting):
        return "conflicting"
    return "unsure" if isinstance(answer, Unsure) else "not_found"
