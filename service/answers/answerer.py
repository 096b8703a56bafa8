"""From a question to an answer: search, read, judge, compare, quote."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from index.catalog import Snapshot
from index.deadline import checkpoint
from index.errors import NotIndexed
from index.hit import Hit, SearchResult
from index.lexical.analysis import Analyzer
from index.lexical.question_language import question_language
from index.reading.evidence import read_passage
from index.reading.follow_up import completed
from index.reading.guards import bar
from index.reading.judge import Judge
from index.reading.question import Question, language_of_question, read_question
from index.reading.reader import Reader
from index.reading.selection import Candidate, Gathered, Reading, gather, likeliest
from index.reading.sureness import signs_of
from index.reading.terms import question_terms
from index.retrieval import SearchRequest
from service.answers.absence import absent_names
from service.answers.agreement import Group, groups
from service.answers.answer import (
    Answer,
    Answered,
    Claim,
    Conflicting,
    Findings,
    NotFound,
    Unsure,
)
from service.answers.quotes import QuoteNotFound
from service.answers.quoting import offer_of, quote_of
from service.answers.refusal import reason
from service.answers.request import AskRequest

PASSAGES = 10
"""Passages whose statements are compared."""

MOST_CANDIDATES = 3
"""Quotes to choose from where no answer is sure."""


class Words(Protocol):
    """What reads questions and passages needs of the lexical index and the catalog."""

    def analyzer(self, language: str) -> Analyzer: ...

    def languages(self, snapshot: Snapshot) -> Sequence[str]: ...

    def respelled(self, snapshot: Snapshot, question: str) -> str: ...

    def share(self, snapshot: Snapshot) -> Callable[[Sequence[str]], float]: ...


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was found out about a question, before anything is decided. ``absent``:
    see ``reason``."""

    question: Question
    result: SearchResult
    candidates: Sequence[Candidate]
    sureness: float
    signs: dict[str, float]
    absent: frozenset[str] = frozenset()


class Answerer:
    """Safe to call from many threads."""

    def __init__(
        self,
        search: Callable[[SearchRequest], SearchResult],
        snapshot: Callable[[], AbstractContextManager[Snapshot]],
        words: Words,
        reader: Callable[[], Reader],
        judge: Callable[[], Judge],
    ) -> None:
        self._search = search
        self._snapshot = snapshot
        self._words = words
        self._reader = reader
        self._judge_of = judge

    @property
    def _judge(self) -> Judge:
        """Looked at when it is needed: a search needs none, and goes on where it is damaged."""
        return self._judge_of()

    def ask(self, request: AskRequest) -> Answer:
        """Raises what the index raises."""
        try:
            return self._ask(request)
        except (NotIndexed, QuoteNotFound):
            return self._ask(request)  # a document changed between search and quote: ask again

    def find(self, request: AskRequest) -> Found:
        """What an answer would be decided on."""
        text = completed(request.question, request.previous)
        result = self._search(
            SearchRequest(
                text,
                limit=PASSAGES,
                filters=request.filters,
                per_document=None,
                collapse_duplicates=False,  # two editions may differ in nothing but the value
                highlights=True,
                names_first=False,  # statements are weighed by how well their passages were found
            )
        )
        checkpoint()
        with self._snapshot() as whole:
            return self._read(text, result, whole.within(request.filters.scope))

    def _ask(self, request: AskRequest) -> Answer:
        started = time.perf_counter()
        found = self.find(request)
        checkpoint()
        answer = self.answer(request, found)
        spent = (time.perf_counter() - started) * 1000
        return replace(answer, findings=replace(answer.findings, processing_time_ms=spent))

    def answer(self, request: AskRequest, found: Found) -> Answer:
        """What is made of ``found``. Raises QuoteNotFound, and NotIndexed where a document is gone
        or behind a wall since."""
        with self._snapshot() as whole:
            return self._decide(request, found, whole.within(request.filters.scope))

    def _read(self, text: str, result: SearchResult, snapshot: Snapshot) -> Found:
        words = self._words
        analyzers = [words.analyzer(name) for name in words.languages(snapshot)]
        # As they were typed: a reason must not tell how hidden documents spell a name.
        share = words.share(snapshot)
        terms = question_terms(text, analyzers, share)
        absent = absent_names(terms, question_language(text), share)
        if language_of_question(text) == "pl":  # to the reader "dlugosc" means little
            text = words.respelled(snapshot, text)
        question = read_question(text, terms)
        gathered = Gathered((), result.hits)
        sureness, signs = 0.0, {}
        if result.hits and terms:
            passages = snapshot.passages(hit.chunk_id for hit in result.hits)
            reads = [
                read_passage(
                    hit, words.analyzer(hit.language), passages[hit.chunk_id].chunk.context
                )
                for hit in result.hits
                if hit.chunk_id in passages
            ]
            checkpoint()
            judge = self._judge
            reading = Reading(words.analyzer, judge.promises, judge.scores, self._reader())
            gathered = gather(question, reads, reading)
            if gathered.candidates:
                signs = dict(signs_of(gathered.candidates))
                sureness = judge.sureness(signs)
        result = replace(result, hits=gathered.hits)
        return Found(question, result, gathered.candidates, sureness, signs, absent)

    def _decide(self, request: AskRequest, found: Found, snapshot: Snapshot) -> Answer:
        question, candidates = found.question, found.candidates
        nearest: Sequence[Hit] = found.result.hits[: request.nearest]
        findings = Findings(
            question=request.question,
            language=question.language,
            confidence=round(found.sureness, 3),
            nearest=nearest,
            processing_time_ms=0.0,
            generation=found.result.generation,
        )
        if not candidates or found.sureness < self._judge.possible:
            return NotFound(findings, self._why(request, found))
        judge = self._judge
        least = min(judge.threshold, judge.conflicting)
        if found.sureness < least or bar(question, candidates[0]) is not None:
            return self._unsure(request, findings, found, snapshot)
        grouped = groups(question, candidates, self._words.analyzer)
        if found.sureness < (judge.conflicting if len(grouped) > 1 else judge.threshold):
            return self._unsure(request, findings, found, snapshot)
        claims = [_claim(group, snapshot) for group in grouped]
        if len(claims) == 1:
            return Answered(findings, claims[0])
        return Conflicting(findings, tuple(sorted(claims, key=_age, reverse=True)))

    def _why(self, request: AskRequest, found: Found) -> str:
        return reason(
            found.question, found.candidates, self._words.analyzer, request.told_in, found.absent
        )

    def _unsure(
        self, request: AskRequest, findings: Findings, found: Found, snapshot: Snapshot
    ) -> Unsure | NotFound:
        why = self._why(request, found)
        offered = likeliest(found.candidates, MOST_CANDIDATES)
        if not offered:
            return NotFound(findings, why)
        return Unsure(findings, why, tuple(_offer(one, snapshot) for one in offered))


def _offer(candidate: Candidate, snapshot: Snapshot) -> Claim:
    quote = offer_of(candidate, snapshot)
    return Claim((quote,), quote.citation.modified.date())


def _claim(group: Group, snapshot: Snapshot) -> Claim:
    quotes = tuple(quote_of(candidate, snapshot) for candidate in group.candidates)
    own = [quote.citation.modified for quote in quotes if not quote.citation.dated_by_file]
    newest = max(own or [quote.citation.modified for quote in quotes])
    return Claim(quotes, newest.date())


def _age(claim: Claim) -> tuple[bool, date]:
    """A copy's time makes no document newer than one that has a date of its own."""
    return any(not quote.citation.dated_by_file for quote in claim.quotes), claim.day
