"""What to ask for a start: questions that the documents answer, asked before they are shown.

Candidates are made of the documents' own sentences (``index.suggesting.questions``). Each is asked
as its reader would ask it, and is an example only where the answer is sure and quotes the sentence
that the question was made of. All of it happens in a thread of its own that rests as long as it
works, for one scope after the other, and costs at most ``MOST_ASKED`` questions a scope and
generation: nobody waits for examples, and who sees other documents has others.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Protocol

from index.catalog import Snapshot
from index.catalog.scope import Scope
from index.errors import IndexFault, NotIndexed
from index.filters import Filters
from index.seen import SeenKey
from index.suggesting import Asked
from service.answers.answer import Answer, Answered
from service.answers.quotes import QuoteNotFound
from service.answers.request import AskRequest

SHOWN = 3
MOST_ASKED = 12
MOST_SCOPES = 32
LONGEST_REST_S = 2.0
AGAIN_AFTER_S = 60.0
"""Between two makings for one scope: a folder that is being filled commits every few seconds."""

LONGEST_QUESTION = 70

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and the document whose sentence answers it, with the hash of its file."""

    question: str
    language: str
    document_id: int
    content_hash: str


class Questions(Protocol):
    def questions(self, filters: Filters) -> Sequence[Asked] | None:
        """None while the documents are still being read."""
        ...


@dataclass(frozen=True, slots=True)
class _Made:
    key: SeenKey
    examples: Sequence[Example]
    at: float


class Examples:
    """Safe to use from many threads."""

    def __init__(
        self,
        snapshot: Callable[[], AbstractContextManager[Snapshot]],
        questions: Questions,
        ask: Callable[[AskRequest], Answer],
        *,
        longest_rest_s: float = LONGEST_REST_S,
        again_after_s: float = AGAIN_AFTER_S,
    ) -> None:
        self._snapshot = snapshot
        self._questions = questions
        self._ask = ask
        self._longest_rest_s = longest_rest_s
        self._again_after_s = again_after_s
        self._made: OrderedDict[Scope | None, _Made] = OrderedDict()
        self._wanted: OrderedDict[Scope | None, None] = OrderedDict()
        self._changed = Condition()
        self._closed = False
        self._maker: Thread | None = None

    def of(self, scope: Scope | None) -> Sequence[Example]:
        """At most ``SHOWN``; none before the first are made. Those of the last generation are shown
        until there are newer ones, where their documents are as they were."""
        with self._snapshot() as whole:
            snapshot = whole.within(scope)
            with self._changed:
                made = self._made.get(scope)
                key = snapshot.seen.key
                if made is None or (made.key != key and self._is_due(made)):
                    self._want(scope)
            return [] if made is None else [one for one in made.examples if _holds(one, snapshot)]

    def settle(self, scope: Scope | None, timeout_s: float) -> bool:
        """Waits until examples of the present generation are made; False if it took longer."""
        until = time.monotonic() + timeout_s
        while time.monotonic() < until:
            self.of(scope)
            with self._snapshot() as whole, self._changed:
                made = self._made.get(scope)
                if made is not None and made.key == whole.within(scope).seen.key:
                    return True
                self._changed.wait(min(0.2, timeout_s))
        return False

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            maker = self._maker
        if maker is not None:
            maker.join()

    def _is_due(self, made: _Made) -> bool:
        return time.monotonic() - made.at >= self._again_after_s

    def _want(self, scope: Scope | None) -> None:
        self._wanted[scope] = None
        if self._maker is None and not self._closed:
            self._maker = Thread(target=self._work, name="examples", daemon=True)
            self._maker.start()
        self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._wanted) or self._closed)
                if self._closed:
                    return
                scope = next(iter(self._wanted))
            try:
                made = self._make(scope)
            except (IndexFault, sqlite3.Error, OSError, QuoteNotFound) as error:
                # Every question meets the same and tells its asker.
                log.warning("examples cannot be made: %s", error)
                made = None
            except Exception:
                log.exception("examples cannot be made")
                made = None
            with self._changed:
                self._wanted.pop(scope, None)
                if made is not None:
                    self._made[scope] = made
                    self._made.move_to_end(scope)
                    while len(self._made) > MOST_SCOPES:
                        self._made.popitem(last=False)
                self._changed.notify_all()
                if made is None:
                    self._changed.wait_for(lambda: self._closed, self._longest_rest_s)

    def _make(self, scope: Scope | None) -> _Made | None:
        """None where the thread is asked to end."""
        filters = Filters(scope=scope)
        with self._snapshot() as whole:
            key = whole.within(scope).seen.key
        if key is None:
            raise RuntimeError("a reader's snapshot stays as it is")
        while (drafts := self._questions.questions(filters)) is None:
            if self._rest(self._longest_rest_s):
                return None
        found: list[Example] = []
        documents: set[int] = set()
        for draft in self._worth_asking(drafts, filters):
            if len(found) == SHOWN:
                break
            if draft.document_id in documents:
                continue
            began = time.monotonic()
            answer = self._ask(AskRequest(draft.text, (), filters))
            if _answers(answer, draft):
                example = self._example(draft, answer, scope)
                if example is not None:
                    found.append(example)
                    documents.add(draft.document_id)
            if self._rest(min(time.monotonic() - began, self._longest_rest_s)):
                return None
        return _Made(key, found, time.monotonic())

    def _rest(self, seconds: float) -> bool:
        """Whether the thread is asked to end."""
        with self._changed:
            return self._changed.wait_for(lambda: self._closed, seconds)

    def _worth_asking(self, drafts: Sequence[Asked], filters: Filters) -> Iterator[Asked]:
        """The newest documents' first, one of each document before the next of any, so that the
        examples show different things."""
        with self._snapshot() as whole:
            snapshot = whole.within(filters.scope)
            newest = {row.id: row.modified for row in snapshot.documents(filters)}
        usable = [one for one in drafts if len(one.text) <= LONGEST_QUESTION]
        usable = [one for one in usable if one.document_id in newest]
        usable.sort(key=lambda one: (newest[one.document_id], one.text), reverse=True)
        rounds: dict[int, int] = {}
        placed: list[tuple[int, int, Asked]] = []
        for number, one in enumerate(usable):
            turn = rounds[one.document_id] = rounds.get(one.document_id, -1) + 1
            placed.append((turn, number, one))
        yield from (one for _, _, one in sorted(placed, key=lambda row: row[:2])[:MOST_ASKED])

    def _example(self, draft: Asked, answer: Answer, scope: Scope | None) -> Example | None:
        with self._snapshot() as whole:
            try:
                row = whole.within(scope).document(draft.document_id)
            except NotIndexed:
                return None  # gone since it was asked
        return Example(draft.text, answer.findings.language, row.id, row.content_hash)


def _answers(answer: Answer, draft: Asked) -> bool:
    """Whether the answer is sure and quotes the sentence that the question was made of."""
    start, end = draft.span
    return isinstance(answer, Answered) and any(
        quote.citation.document_id == draft.document_id
        and quote.citation.start < end
        and start < quote.citation.end
        for quote in answer.claim.quotes
    )


def _holds(example: Example, snapshot: Snapshot) -> bool:
    """Whether its document may be seen and is as it was."""
    try:
        row = snapshot.document(example.document_id)
    except NotIndexed:
        return False
    return row.content_hash == example.content_hash
