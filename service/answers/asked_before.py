"""Questions that were answered before, offered to who types the like; never who asked.

Kept in memory alone, only where the operator lets what is asked be kept (``admin.questions``), and
offered only from the second time on, so that nobody reads what one person once typed. Someone is
offered a question only if they may see every document that its answer quoted, and if each of its
words stands in a document that they may see: a question can name what its answer does not.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from index.catalog import Snapshot
from index.lexical.folding import fold
from index.lexical.tokens import tokenize
from index.suggesting import Suggestion
from service.admin.question_words import anonymous
from service.answers.answer import Answer, Answered, Claim, Conflicting

MOST_KEPT = 500
OFFERED_AFTER = 2
LEAST_WORDS, LONGEST = 3, 100
LEAST_LETTERS = 2

Known = Callable[[Snapshot, str], bool]
"""Whether each word of a question stands in a passage that the snapshot shows."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """``documents``: of the catalog ``identity``, that the answer quoted."""

    text: str
    words: tuple[str, ...]
    identity: str
    documents: frozenset[int]
    times: int


class AskedBefore:
    """Safe to use from many threads."""

    def __init__(self, known: Known, *, keeps: bool) -> None:
        self._known = known
        self.keeps = keeps
        """Whether anything is; where nothing is, nothing need be looked up."""
        self._kept: OrderedDict[tuple[str, ...], _Kept] = OrderedDict()
        self._lock = Lock()

    def record(self, question: str, answer: Answer, identity: str) -> None:
        """A sure answer is remembered, with the words of the latest asker; one without addresses
        and long numbers."""
        text = " ".join(question.split())
        words = _words(text)
        usable = len(words) >= LEAST_WORDS and len(text) <= LONGEST and anonymous(text) == text
        claims = _claims(answer)
        if not self.keeps or not claims or not usable:
            return
        documents = frozenset(q.citation.document_id for one in claims for q in one.quotes)
        with self._lock:
            before = self._kept.pop(words, None)
            times = 1 + (before.times if before else 0)
            self._kept[words] = _Kept(text, words, identity, documents, times)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def going_on(self, typed: str, limit: int, snapshot: Snapshot) -> Sequence[Suggestion]:
        """Those that go on from ``typed``, the most frequent first, as ``snapshot`` lets them be
        seen."""
        begun = _words(typed)
        if not begun or len(typed.strip()) < LEAST_LETTERS:
            return []
        with self._lock:
            kept = [one for one in self._kept.values() if _goes_on(one.words, begun)]
        often = [one for one in kept if one.times >= OFFERED_AFTER]
        often.sort(key=lambda one: (-one.times, one.text))
        if not often:
            return []
        visible = frozenset(snapshot.document_ids().tolist())
        found: list[Suggestion] = []
        for one in often:
            if len(found) == limit:
                break
            may = one.identity == snapshot.identity and one.documents <= visible
            if may and self._known(snapshot, one.text):
                found.append(_suggestion(one.text, begun))
        return found


def _goes_on(words: Sequence[str], begun: Sequence[str]) -> bool:
    """Whether the words before the last are the first ones, and the last is begun by it."""
    if len(begun) > len(words):
        return False
    *whole, last = begun
    return list(words[: len(whole)]) == whole and words[len(whole)].startswith(last)


def _suggestion(text: str, begun: Sequence[str]) -> Suggestion:
    tokens = list(tokenize(text))[: len(begun)]
    marks = [(one.start, one.end) for one in tokens[:-1]]
    if tokens:
        marks.append((tokens[-1].start, tokens[-1].start + len(begun[-1])))
    return Suggestion(text, "question", highlights=marks)


def _claims(answer: Answer) -> Sequence[Claim]:
    if isinstance(answer, Answered):
        return (answer.claim,)
    return answer.claims if isinstance(answer, Conflicting) else ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(token.text) for token in tokenize(text))
