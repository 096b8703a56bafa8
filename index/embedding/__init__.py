"""Turning text into vectors: one Protocol, the bundled model, and every other by name."""

from __future__ import annotations

from index.embedding.base import Embedder, EmbedderIdentity
from index.embedding.choice import BUNDLED, load_embedder
from index.embedding.errors import EmbedderUnavailable

__all__ = ["BUNDLED", "Embedder", "EmbedderIdentity", "EmbedderUnavailable", "load_embedder"]
