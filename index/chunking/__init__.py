"""Cutting documents into passages."""

from __future__ import annotations

from index.chunking.chunker import ChunkOptions, StructureChunker
from index.chunking.context import embedded_text
from index.chunking.sentences import split_sentences
from index.chunking.tokens import count_tokens

__all__ = ["ChunkOptions", "StructureChunker", "count_tokens", "embedded_text", "split_sentences"]
