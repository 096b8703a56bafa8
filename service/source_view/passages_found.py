"""The passages of one document that answer a question: what "previous" and "next" go through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.filters import Filters
from index.hit import Hit
from index.retrieval import SearchRequest

if TYPE_CHECKING:
    from service.services import Services

MOST = 12
LEAST_SCORE = 0.4
"""As a share of the best passage's score: every passage is a little like every question."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of one document in the order they stand in it. ``current`` is the index of the one on
    view, None where it is none of them."""

    hits: Sequence[Hit]
    current: int | None

    @property
    def previous(self) -> Hit | None:
        at = self.current
        return self.hits[at - 1] if at else None

    @property
    def next(self) -> Hit | None:
        at = self.current
        return self.hits[at + 1] if at is not None and at + 1 < len(self.hits) else None


NOTHING = Found((), None)


def search_within(services: Services, document_id: int, query: str) -> Sequence[Hit]:
    """The passages of the document that answer best, best first."""
    request = SearchRequest(
        query,
        limit=MOST,
        filters=Filters(document_ids=(document_id,)),
        mode=services.settings.search.mode,
        per_document=None,
        collapse_duplicates=False,
    )
    hits = services.searcher.search(request).hits
    least = LEAST_SCORE * hits[0].score if hits else 0.0
    return [hit for hit in hits if hit.score >= least]


def in_order(hits: Sequence[Hit], quote: Span | None) -> Found:
    ordered = sorted(hits, key=lambda hit: (hit.citation.start, hit.rank))
    current = None
    if quote is not None and ordered:
        shared = [_shared(hit, quote) for hit in ordered]
        best = max(range(len(ordered)), key=lambda index: shared[index])
        current = best if shared[best] > 0 else None
    return Found(ordered, current)


def matched_words(hit: Hit | None, quote: Span | None) -> list[Span]:
    """The words of the question in the quote, as spans of the document's text."""
    if hit is None or quote is None:
        return []
    start = hit.citation.start
    spans = [(first + start, last + start) for first, last in hit.highlights]
    return [
        (max(first, quote[0]), min(last, quote[1]))
        for first, last in spans
        if first < quote[1] and quote[0] < last
    ]


def _shared(hit: Hit, quote: Span) -> int:
    return min(hit.citation.end, quote[1]) - max(hit.citation.start, quote[0])
