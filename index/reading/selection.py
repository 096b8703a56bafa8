"""Which statements of the found passages answer a question, and with which words.

All statements are described by their ``Evidence``; a logistic model (``Judge``) turns it into one
score, with weights learned from questions with known answers, see ``judge``. What only models
know, which costs more, is asked for the best of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.deadline import checkpoint
from index.hit import Hit
from index.lexical.analysis import Analyzer
from index.reading.answering_words import answering_words
from index.reading.evidence import Best, Evidence, Read, evidence_of
from index.reading.extraction import extract
from index.reading.question import Question
from index.reading.reader import Part, Reader, ReadSpan
from index.reading.spans import Extract
from index.reading.statements import Statement

MOST_COMPARED = 16
"""Statements that the models are asked about."""

MOST_WINDOWS = 4
"""Windows that the reader reads for them: each takes a little longer than embedding it, 95 ms of
one AVX2 core; two cores read four in the time of three. The right statement is nearly as often
first with three as with all, but files that disagree are found more often."""

MOST_EMBEDDED = 6
"""Of those read, the statements whose meaning is compared with the question's: 20 to 40 ms each.
The right one is as often first with six as with sixteen."""

_TENS, _LEAST, _MOST = 10.0, -2.0, 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement of a hit with the words in it that may answer; ``score`` orders candidates."""

    hit: Hit
    statement: Statement
    extract: Extract
    evidence: Evidence
    score: float


@dataclass(frozen=True, slots=True)
class _Draft:
    """A candidate in the making: statement ``number`` of ``read``."""

    read: Read
    number: int
    extract: Extract
    evidence: Evidence
    score: float

    @property
    def statement(self) -> Statement:
        return self.read.statements[self.number]

    @property
    def place(self) -> tuple[int, int, int]:
        """The document, and [start, end) in it."""
        citation, statement = self.read.hit.citation, self.statement
        start = citation.start + statement.start
        return citation.document_id, start, start + len(statement.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """What statements are read with: ``analyzers`` by language, ``score`` of evidence, ``cosines``
    that compare texts with the question, and the trained reader."""

    analyzers: Callable[[str], Analyzer]
    score: Callable[[Evidence], float]
    cosines: Callable[[Sequence[str]], Sequence[float]]
    reader: Reader


def gather(question: Question, reads: Sequence[Read], reading: Reading) -> Sequence[Candidate]:
    """The candidates of all passages, best first."""
    best = Best.of([read.hit for read in reads])
    drafts: list[_Draft] = []
    for read in reads:
        checkpoint()
        analyzer = reading.analyzers(read.hit.language)
        for number, statement in enumerate(read.statements):
            if statement.form == "list" and question.kind != "list":
                continue
            found = extract(question, statement, analyzer)
            evidence = evidence_of(question, read, number, found, best)
            drafts.append(_Draft(read, number, found, evidence, reading.score(evidence)))
    drafts.sort(key=lambda draft: -draft.score)
    compared = _each_place_once(drafts)[:MOST_COMPARED]
    if not compared:
        return []
    spans = reading.reader.read(
        question, [_part(draft, reading.analyzers) for draft in compared], MOST_WINDOWS
    )
    checkpoint()
    made = [
        _candidate(question, draft, span, margin, reading)
        for draft, span, margin in zip(compared, spans, _margins(spans), strict=True)
    ]
    return _best_first(_with_meaning(_best_first(made), reading))


def _each_place_once(drafts: Sequence[_Draft]) -> Sequence[_Draft]:
    """Without the sentences that a passage repeats of the one before it."""
    found: dict[tuple[int, int, int], _Draft] = {}
    for draft in drafts:
        found.setdefault(draft.place, draft)
    return list(found.values())


def _best_first(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    return sorted(candidates, key=lambda candidate: -candidate.score)


def _candidate(
    question: Question, draft: _Draft, span: ReadSpan | None, margin: float, reading: Reading
) -> Candidate:
    evidence = replace(draft.evidence, reader=margin)
    found = draft.extract
    if span is not None:
        found = answering_words(question, draft.statement, found, span)
    return Candidate(draft.read.hit, draft.statement, found, evidence, reading.score(evidence))


def _with_meaning(candidates: Sequence[Candidate], reading: Reading) -> Sequence[Candidate]:
    """``candidates``, best first, with their cosines; those that are not compared have the lowest
    of the others."""
    texts = [_embedded(one.statement, one.hit) for one in candidates[:MOST_EMBEDDED]]
    near = list(reading.cosines(texts))
    near += [min(near)] * (len(candidates) - len(near))
    made: list[Candidate] = []
    for one, cosine in zip(candidates, near, strict=True):
        evidence = replace(one.evidence, dense=cosine)
        made.append(replace(one, evidence=evidence, score=reading.score(evidence)))
    return made


def _margins(spans: Sequence[ReadSpan | None]) -> Sequence[float]:
    """Each span's margin as evidence; a statement that was not read is no better than the worst."""
    margins = [
        None if one is None else max(_LEAST, min(_MOST, one.margin / _TENS)) for one in spans
    ]
    worst = min((margin for margin in margins if margin is not None), default=0.0)
    return [worst if margin is None else margin for margin in margins]


def _part(draft: _Draft, analyzers: Callable[[str], Analyzer]) -> Part:
    hit, statement = draft.read.hit, draft.statement
    return Part(
        hit.text,
        hit.citation.title,
        hit.language,
        analyzers(hit.language),
        statement.start,
        statement.end,
    )


def _embedded(statement: Statement, hit: Hit) -> str:
    """The statement with what makes it understandable by itself."""
    parts = [hit.citation.title, statement.heading, statement.header or statement.lead]
    return "\n".join([part for part in parts if part] + [statement.text])
