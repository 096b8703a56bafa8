"""Hits that are near in meaning and nothing more."""

from __future__ import annotations

from index.hit import SearchResult


def is_weak(result: SearchResult) -> bool:
    """Whether there are hits, and none of them has a word of the query in it or above it: search by
    meaning finds something for "xyzzyq" too."""
    return bool(result.hits) and not any(
        hit.highlights or "lexical" in hit.scores for hit in result.hits
    )
