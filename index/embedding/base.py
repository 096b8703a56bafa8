"""The seam between text and vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class EmbedderIdentity:
    """What must be equal for two sets of vectors to be comparable.

    ``fingerprint`` is a hash of the weights, so that one name with other weights is noticed.
    """

    name: str
    dimension: int
    fingerprint: str


class Embedder(Protocol):
    """Turns text into unit vectors; the same text gives the same vector in any batch (±1e-4).

    The prompts a model was trained with ("query: ", "passage: ") are added inside.
    """

    @property
    def identity(self) -> EmbedderIdentity: ...

    @property
    def max_tokens(self) -> int:
        """The most tokens ``count_tokens`` may give for a text that is to be embedded whole."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text`` as a passage, prompt and special tokens counted."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: shape (len(texts), dimension), each row of length 1."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of one query: shape (dimension,), length 1."""
        ...
