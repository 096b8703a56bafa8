"""The sentence of a passage that is nearest in meaning to the question."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.chunk import Chunk
from index.chunking.sentences import split_sentences
from index.deadline import checkpoint
from index.embedding.base import Embedder

_MOST_SENTENCES = 12
"""Of one passage: a list or a table has more lines than are worth embedding."""

_KEPT = 4_000

_AT_ONCE = 16
"""Sentences embedded between two looks at whether anybody still waits."""

Span = tuple[int, int]


class BestSentence:
    """Embeds sentences and remembers their vectors (3 MB at most); safe from many threads.

    A sentence costs as much as a question: only passages that are shown are asked for.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[bytes, NDArray[np.float16]] = OrderedDict()
        self._lock = Lock()

    def spans(self, chunks: Sequence[Chunk], query: NDArray[np.float32]) -> list[Span | None]:
        """[start, end) in each chunk's text; None where it has only one sentence, or too many."""
        found = [split_sentences(chunk.text, chunk.language) for chunk in chunks]
        sentences = [
            [chunk.text[start:end] for start, end in spans]
            if 1 < len(spans) <= _MOST_SENTENCES
            else []
            for chunk, spans in zip(chunks, found, strict=True)
        ]
        near = self._nearness({text for texts in sentences for text in texts}, query)
        return [
            max(zip(texts, spans, strict=False), key=lambda pair: near[pair[0]])[1]
            if texts
            else None
            for texts, spans in zip(sentences, found, strict=True)
        ]

    def _nearness(self, texts: set[str], query: NDArray[np.float32]) -> dict[str, float]:
        keys = {text: blake2b(text.encode(), digest_size=16).digest() for text in sorted(texts)}
        with self._lock:
            vectors = {text: self._kept[key] for text, key in keys.items() if key in self._kept}
        missing = [text for text in keys if text not in vectors]
        for first in range(0, len(missing), _AT_ONCE):
            checkpoint()
            some = missing[first : first + _AT_ONCE]
            rows = self._embedder.embed_passages(some).astype(np.float16)
            vectors |= zip(some, rows, strict=True)
        with self._lock:
            for text, key in keys.items():
                self._kept[key] = vectors[text]
                self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return {text: float(vector.astype(np.float32) @ query) for text, vector in vectors.items()}
