"""What a search is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from index.filters import Filters

Mode = Literal["hybrid", "dense", "lexical"]
Sort = Literal["relevance", "date"]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """``per_document`` is the most passages of one document (None: no limit).

    ``offset`` counts from 0. With ``sort`` "date" the best hits are given newest first.
    ``facets`` fills ``SearchResult.facets`` and ``best_sentence`` each hit's, which costs as much
    as embedding the sentences shown and needs a mode other than "lexical".
    ``explain`` fills ``Hit.explanation``; ``highlights`` marks matched words.
    ``names_first``: a query that is a name puts what has it before everything else, see ``names``.
    Raises ValueError for numbers that mean nothing.
    """

    query: str
    limit: int = 10
    offset: int = 0
    filters: Filters = field(default_factory=Filters)
    mode: Mode = "hybrid"
    sort: Sort = "relevance"
    per_document: int | None = 3
    collapse_duplicates: bool = True
    explain: bool = False
    highlights: bool = True
    facets: bool = False
    best_sentence: bool = False
    names_first: bool = True

    def __post_init__(self) -> None:
        if self.limit < 1 or self.offset < 0:
            raise ValueError(f"limit {self.limit} or offset {self.offset} is out of range")
        if self.per_document is not None and self.per_document < 1:
            raise ValueError(f"per_document must be at least 1 or None, not {self.per_document}")
