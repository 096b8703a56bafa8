"""The services as one principal sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.catalog import Scope, Snapshot
    from index.filters import Filters
    from index.hit import SearchResult
    from index.retrieval import SearchRequest
    from index.suggesting import Suggestion
    from service.answers.answer import Answer
    from service.answers.request import AskRequest
    from service.examples import Example
    from service.services import Services


class View:
    """Puts the scope into every search and every look at the catalog, so that no route has to.

    The scope is asked for when it is used: rules that are broken are a fault of that use, which
    each face tells in its own way.
    """

    def __init__(self, whole: Services, scope: Callable[[], Scope | None]) -> None:
        self._whole = whole
        self._scope = scope

    def search(self, request: SearchRequest) -> SearchResult:
        filters = self._within(request.filters)
        return self._whole.searcher.search(replace(request, filters=filters))

    def suggest(self, typed: str, limit: int, filters: Filters) -> tuple[Sequence[Suggestion], int]:
        return self._whole.suggestions.suggest(typed, limit, self._within(filters))

    def did_you_mean(self, query: str, filters: Filters) -> str | None:
        return self._whole.suggestions.did_you_mean(query, self._within(filters))

    def ask(self, request: AskRequest) -> Answer:
        filters = self._within(request.filters)
        return self._whole.answers.ask(replace(request, filters=filters))

    def examples(self, _: Scope | None) -> Sequence[Example]:
        return self._whole.examples(self._scope())

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        scope = self._scope()
        with self._whole.snapshot() as snapshot:
            yield snapshot.within(scope)

    def _within(self, filters: Filters) -> Filters:
        return replace(filters, scope=self._scope())
