"""From a question to ranked passages."""

from __future__ import annotations

from index.retrieval.request import Mode, SearchRequest, Sort
from index.retrieval.searcher import Searcher

__all__ = ["Mode", "SearchRequest", "Searcher", "Sort"]
