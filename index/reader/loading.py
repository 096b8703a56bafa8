"""Loads the shipped reader."""

from __future__ import annotations

from index.embedding.base import Embedder
from index.embedding.bundled import BundledEmbedder, available_cores
from index.embedding.bundled_model import BundledModel
from index.reader.network import NetworkReader
from index.reader.weights import ReaderWeights


def load_reader(embedder: Embedder, threads: int | None) -> NetworkReader:
    """On the bundled model, which it shares with ``embedder`` where that is the bundled one;
    ``threads`` None: all cores this process may use. Raises WeightsDamaged."""
    model = embedder.model if isinstance(embedder, BundledEmbedder) else BundledModel()
    return NetworkReader(model, ReaderWeights.shipped(), threads or available_cores())
