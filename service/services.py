"""What the faces are given: one object that holds everything a request may use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from index.catalog import Scope, Snapshot
    from index.embedding.base import EmbedderIdentity
    from index.filters import Filters
    from index.hit import SearchResult
    from index.retrieval import SearchRequest
    from index.suggesting import Suggestion
    from service.access import Principal, Walls
    from service.admin.desk import Desk
    from service.answers import Answer
    from service.answers.asked_before import AskedBefore
    from service.answers.generated.telling import Writes
    from service.answers.request import AskRequest
    from service.examples import Example
    from service.settings import Settings


class Searches(Protocol):
    """Answers searches from the newest committed generation; safe to call from many threads."""

    def search(self, request: SearchRequest) -> SearchResult: ...


class Suggests(Protocol):
    """Texts that go on from what was typed; see ``index.suggesting``. Safe to call from many
    threads."""

    def suggest(
        self, typed: str, limit: int, filters: Filters
    ) -> tuple[Sequence[Suggestion], int]: ...

    def did_you_mean(self, query: str, filters: Filters) -> str | None: ...


class Answers(Protocol):
    """Answers with quotes, or says that nothing answers; safe to call from many threads."""

    def ask(self, request: AskRequest) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Services:
    """``snapshot`` opens a view of one generation of the catalog, for use in one thread.

    ``ready`` raises what keeps searches from being answered (no index, another model), and
    loads what is still to be loaded. ``close`` frees files and threads; nothing works after it.
    ``writer`` is None where the operator has no language model; it writes from what it is given,
    which is the asker's own. ``examples`` gives questions to begin with; see
    ``service.examples``. Faces give a request ``for_principal``'s, never these: what is behind a
    wall is not there.
    """

    settings: Settings
    searcher: Searches
    suggestions: Suggests
    answers: Answers
    writer: Writes | None
    snapshot: Callable[[], AbstractContextManager[Snapshot]]
    asked: AskedBefore
    examples: Callable[[Scope | None], Sequence[Example]]
    embedder: Callable[[], EmbedderIdentity]
    ready: Callable[[], None]
    close: Callable[[], None]
    walls: Walls
    desk: Desk

    def for_principal(self, principal: Principal) -> Services:
        """As ``principal`` sees them, by the rules in force when they are used."""
        from service.access.view import View

        if principal.sees_everything:
            return self
        view = View(self, partial(self.walls.scope_of, principal))
        return replace(
            self,
            searcher=view,
            suggestions=view,
            answers=view,
            snapshot=view.snapshot,
            examples=view.examples,
        )
