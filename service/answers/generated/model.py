"""The seam between us and a language model."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Prompt:
    """``system`` holds what we say, ``user`` the question and the passages; at most
    ``max_answer_tokens`` are to be written."""

    system: str
    user: str
    max_answer_tokens: int


class LanguageModel(Protocol):
    """Writes what a prompt asks for; safe to call from many threads.

    ``write`` gives the text piece by piece as it comes, each piece not empty, and ends by itself
    only when the model has finished: everything else (no connection, no time left, an answer that
    is cut off, too long or not in the protocol) raises ModelFault, also after pieces were given.
    It never takes longer than the time it was made with. Closing the iterator ends the request.

    ``check`` raises ModelFault where a question would fail now; it sends no text of documents.
    """

    @property
    def name(self) -> str: ...

    def write(self, prompt: Prompt) -> Generator[str, None, None]: ...

    def check(self) -> None: ...
