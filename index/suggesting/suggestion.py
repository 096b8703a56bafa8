"""What is offered to someone who is typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["title", "heading", "phrase", "question"]
"""question: one that a sentence of a document answers, or that was answered before."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to search for. ``highlights`` are [start, end) of what was typed, in ``text``.

    ``document_id`` is the one document that a title or heading belongs to, and ``span`` where the
    heading stands in its text; both are None where several documents have it, and for phrases and
    questions.
    """

    text: str
    kind: Kind
    document_id: int | None = None
    span: tuple[int, int] | None = None
    highlights: Sequence[tuple[int, int]] = ()
