"""The default embedder: multilingual-e5-small in 4 bits on ONNX Runtime, nothing to download."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding.base import EmbedderIdentity
from index.embedding.bundled_model import BundledModel
from index.embedding.graph import encoder_graph
from index.embedding.session import Session

_QUERIES = 64
"""Questions whose vectors are kept: an answer and the next page of hits need the same again."""

NAME = "intfloat/multilingual-e5-small (q4)"


class BundledEmbedder:
    """Implements ``Embedder``; safe to share by threads.

    ``threads`` texts are embedded at once, each on one core (default: all cores this process may
    use). A text longer than ``max_tokens`` is embedded by its beginning.

    Ready in about 0.3 s. A vector is the same to the last bit in whatever batch it was made.
    """

    def __init__(self, threads: int | None = None, weights: Path | None = None) -> None:
        self.model = BundledModel(weights)
        self._tokenizer = self.model.tokenizer
        self._threads = threads or available_cores()
        self._session = Session(encoder_graph(self.model.weights))
        self._queries = lru_cache(_QUERIES)(self._query)

    @cached_property
    def identity(self) -> EmbedderIdentity:
        # Hashing all 72 MB takes 0.06 s; a hash of samples would save less than it would risk.
        return EmbedderIdentity(
            NAME, self.model.weights.architecture.hidden, self.model.weights.fingerprint()
        )

    @property
    def max_tokens(self) -> int:
        return self.model.weights.architecture.positions

    def count_tokens(self, text: str) -> int:
        return len(self._tokenizer.ids(_passage(text)))

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.model.weights.architecture.hidden), np.float32)

        def embed(place: int) -> None:
            vectors[place] = self._vector(_passage(texts[place]))

        # Longest first, so that no thread is left alone with a long text at the end.
        places = sorted(range(len(texts)), key=lambda place: len(texts[place]), reverse=True)
        pool = ThreadPoolExecutor(self._threads)
        try:
            for _ in pool.map(embed, places):
                pass
        finally:
            # After Ctrl-C or an error, what has not begun is dropped.
            pool.shutdown(cancel_futures=True)
        return vectors

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self._queries(text)

    def _query(self, text: str) -> NDArray[np.float32]:
        vector = self._vector(f"query: {text}")
        vector.flags.writeable = False  # many get the same
        return vector

    def _vector(self, prompted: str) -> NDArray[np.float32]:
        ids = self._tokenizer.ids(prompted, limit=self.max_tokens)
        (vectors,) = self._session.run(["vector"], {"embeddings": self.model.embeddings(ids)})
        vector: NDArray[np.float32] = vectors[0]
        return vector


def _passage(text: str) -> str:
    return f"passage: {text}"


def available_cores() -> int:
    """Cores this process may use: fewer than the machine has, in a container."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
