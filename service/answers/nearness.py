"""How near texts are to a question in meaning; vectors of texts are remembered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.catalog import Snapshot
from index.embedding.base import Embedder
from index.retrieval.background import Background

REMEMBERED = 20_000
"""Vectors kept: 30 MB at 384 dimensions."""


class Nearness:
    """Cosines above those of an arbitrary passage, so that no constant of one model is needed."""

    def __init__(self, embedder: Callable[[], Embedder]) -> None:
        self._embedder = embedder
        self._background = Background()
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def to(
        self, question: str, snapshot: Snapshot
    ) -> tuple[float, Callable[[Sequence[str]], Sequence[float]]]:
        """The cosine of an arbitrary passage, and a function that gives cosines above it."""
        vector = self._embedder().embed_query(question)
        background = self._background.cosine(snapshot, vector)

        def cosines(texts: Sequence[str]) -> Sequence[float]:
            return [float(row @ vector) - background for row in self._vectors(texts)]

        return background, cosines

    def _vectors(self, texts: Sequence[str]) -> Sequence[NDArray[np.float32]]:
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            made = self._embedder().embed_passages(missing)
            known |= dict(zip(missing, made, strict=True))
        with self._lock:
            for text in texts:
                self._known[text] = known[text]
                self._known.move_to_end(text)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return [known[text] for text in texts]
