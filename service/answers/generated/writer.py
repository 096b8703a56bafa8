"""Lets a model write from an answer's passages, and lets out only what they support."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from typing import Protocol

from index.catalog import Snapshot
from index.errors import NotIndexed
from index.lexical.analysis import Analyzer
from index.reading.follow_up import completed
from service.answers.answer import Answer, Conflicting
from service.answers.generated.fault import ModelFault
from service.answers.generated.model import LanguageModel
from service.answers.generated.passages import Count, claims_of, numbered
from service.answers.generated.prompt import NO_ANSWER, PER_PASSAGE, frame_of, prompt_for
from service.answers.generated.sentences import Draft, SentenceReader
from service.answers.generated.source import Source
from service.answers.generated.support import Checker, Support, is_refusal
from service.answers.generated.written import (
    NotWritten,
    Removed,
    Written,
    WrittenSentence,
    supported,
)
from service.answers.quotes import QuoteNotFound
from service.answers.quoting import quoted
from service.answers.request import AskRequest

_SPARE = 0.9
"""Of the context: a model's own tokenizer counts otherwise than ours."""

_CHARACTERS_PER_TOKEN = 12
"""An answer longer than this says more than was allowed."""

OpenSnapshot = Callable[[], AbstractContextManager[Snapshot]]
Progress = WrittenSentence | Removed | Written | NotWritten


class Nearness(Protocol):
    """See ``service.answers.nearness``."""

    def to(
        self, question: str, snapshot: Snapshot
    ) -> tuple[float, Callable[[Sequence[str]], Sequence[float]]]: ...


@dataclass(frozen=True, slots=True)
class WriterOptions:
    """``context_tokens`` hold the question, ``most_passages`` and the answer together."""

    context_tokens: int
    max_answer_tokens: int
    most_passages: int


@dataclass(slots=True)
class _Course:
    """How far an answer has come."""

    started: float
    kept: list[WrittenSentence] = field(default_factory=list)
    removed: int = 0
    characters: int = 0


class Writer:
    """Safe to call from many threads."""

    def __init__(
        self,
        model: LanguageModel,
        options: WriterOptions,
        analyzers: Callable[[str], Analyzer],
        nearness: Nearness,
        count_tokens: Count,
    ) -> None:
        self._model = model
        self._options = options
        self._analyzers = analyzers
        self._nearness = nearness
        self._count = count_tokens

    @property
    def model(self) -> LanguageModel:
        return self._model

    def write(
        self,
        request: AskRequest,
        answer: Answer,
        snapshot: OpenSnapshot,
        is_wanted: Callable[[], bool],
    ) -> Iterator[Progress]:
        """Each sentence when it is checked, and at last the whole or why there is none.

        The model is told what ``snapshot`` shows and nothing else; it is opened anew for every
        sentence, so that what is hidden meanwhile is not quoted. Never raises ModelFault.
        """
        course = _Course(time.perf_counter())
        try:
            yield from self._sentences(request, answer, snapshot, is_wanted, course)
            ended: Written | NotWritten = self._whole(answer, course)
        except ModelFault as fault:
            ended = NotWritten(
                self._model.name, fault.reason, course.removed, _spent(course), fault.detail
            )
        yield ended

    def _sentences(
        self,
        request: AskRequest,
        answer: Answer,
        snapshot: OpenSnapshot,
        is_wanted: Callable[[], bool],
        course: _Course,
    ) -> Iterator[WrittenSentence | Removed]:
        """Raises ModelFault."""
        language = answer.findings.language
        question = completed(request.question, request.previous)
        sources = self._sources(question, answer, snapshot)
        passages = [source.passage for source in sources.values()]
        prompt = prompt_for(question, language, passages, self._options.max_answer_tokens)

        def cosines(sentence: str, texts: Sequence[str]) -> Sequence[float]:
            with snapshot() as seen:
                _, near = self._nearness.to(sentence, seen)
                return near(texts)

        checker = Checker(sources, question, language, self._analyzers(language), cosines)
        reader = SentenceReader(language)
        most = self._options.max_answer_tokens * _CHARACTERS_PER_TOKEN
        with closing(self._model.write(prompt)) as pieces:
            for piece in pieces:
                if not is_wanted():
                    raise ModelFault("abandoned")
                course.characters += len(piece)
                if course.characters > most:
                    raise ModelFault("too_long", f"over {most} characters")
                for draft in reader.feed(piece):
                    yield self._checked(draft, checker, snapshot, course)
        for draft in reader.end():
            yield self._checked(draft, checker, snapshot, course)

    def _sources(self, question: str, answer: Answer, snapshot: OpenSnapshot) -> dict[int, Source]:
        options = self._options
        frame = self._count(frame_of(question, answer.findings.language))
        budget = int(options.context_tokens * _SPARE) - options.max_answer_tokens - frame
        beside = self._count(PER_PASSAGE)
        with snapshot() as seen:
            passages = numbered(
                answer,
                seen,
                budget,
                options.most_passages,
                lambda text: self._count(text) + beside,
            )
        if not passages:
            raise ModelFault("no_room", f"{max(0, budget)} tokens for passages")
        return {one.number: Source.of(one, self._analyzers(one.hit.language)) for one in passages}

    def _checked(
        self, draft: Draft, checker: Checker, snapshot: OpenSnapshot, course: _Course
    ) -> WrittenSentence | Removed:
        """Raises ModelFault where the model says that nothing answers."""
        if is_refusal(draft.text, NO_ANSWER):
            raise ModelFault("declined")
        found = checker.check(draft)
        made: WrittenSentence | Removed
        if isinstance(found, str):
            made = Removed(found)
        elif any(one.text == draft.text for one in course.kept):
            made = Removed("repeated")
        else:
            made = _with_quotes(draft, found, snapshot)
        if isinstance(made, WrittenSentence):
            course.kept.append(made)
        else:
            course.removed += 1
        return made

    def _whole(self, answer: Answer, course: _Course) -> Written:
        """Raises ModelFault for an answer that had better not be shown."""
        if not course.characters:
            raise ModelFault("empty")
        if not course.kept or len(course.kept) < course.removed:
            raise ModelFault("unsupported", f"{course.removed} sentences without support")
        if isinstance(answer, Conflicting) and not _tells_all_sides(answer, course.kept):
            raise ModelFault("one_sided")
        return Written(self._model.name, tuple(course.kept), course.removed, _spent(course))


def _with_quotes(
    draft: Draft, found: Sequence[Support], snapshot: OpenSnapshot
) -> WrittenSentence | Removed:
    try:
        with snapshot() as seen:
            quotes = tuple(
                quoted(one.piece.passage.citation, one.piece.statement, one.marked, seen)
                for one in found
            )
    except (NotIndexed, QuoteNotFound):
        return Removed("gone")
    return supported(draft.text, quotes)


def _tells_all_sides(answer: Conflicting, kept: Sequence[WrittenSentence]) -> bool:
    told = {quote.citation.document_id for sentence in kept for quote in sentence.quotes}
    return all(
        any(quote.citation.document_id in told for quote in claim.quotes)
        for claim in claims_of(answer)
    )


def _spent(course: _Course) -> float:
    return (time.perf_counter() - course.started) * 1000
