"""What an answer is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.filters import Filters
from service.messages import Language


@dataclass(frozen=True, slots=True)
class AskRequest:
    """``previous`` are earlier questions of the conversation, oldest first: they give a short
    question ("a kiedy?") its subject. ``nearest`` is how many passages come with the answer.
    ``told_in``: the language of the reason where there is no sure answer; None for the question's,
    English where that is neither Polish nor English."""

    question: str
    previous: Sequence[str] = ()
    filters: Filters = field(default_factory=Filters)
    nearest: int = 3
    told_in: Language | None = None
