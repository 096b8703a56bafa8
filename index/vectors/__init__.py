"""Nearest vectors: FAISS, derived from the catalog and never believed over it."""

from index.vectors.base import VectorIndex
from index.vectors.faiss_index import FaissIndex
from index.vectors.live import LiveIndex

__all__ = ["FaissIndex", "LiveIndex", "VectorIndex"]
