"""Which statements of the found passages answer a question, and with which words.

Every statement is described by its ``Evidence``, first without any model. The trained reader, which
reads question and passage together, then reads the windows around the most promising ones. What it
makes of a passage as a whole and of each statement in it is evidence, too; a few weights learned
from questions with known answers (see ``judge``) make one score of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.deadline import checkpoint
from index.hit import Hit
from index.lexical.analysis import Analyzer
from index.reading.answering_words import answering_words
from index.reading.evidence import Evidence, Read, evidence_of
from index.reading.excerpts import excerpt_around
from index.reading.extraction import extract
from index.reading.question import Question
from index.reading.reader import Part, Reader, ReadSpan
from index.reading.spans import Extract
from index.reading.statements import Statement

MOST_WINDOWS = 6
"""Windows that the reader reads for one question. With 6 of the 17 that ten passages have, the
right statement was first, among three and among five as often as with all of them (four: less
often), and the right passage too, on 270 questions about office documents."""

_STAGE_WEIGHT = 0.3
"""What the reader's evidence about a passage counts beside its score in the search, which is 1 for
the best. Chosen on documents other than those it was measured on: docs/answers.md."""

_TENS, _LEAST, _MOST = 10.0, -2.0, 2.0
_UNREAD = -0.3
"""At most the evidence of a statement that was not read."""


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
    promise: float

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
    """What statements are read with: ``analyzers`` by language, what evidence ``promises`` before
    the trained reader was asked and what it ``scores`` after, and the reader."""

    analyzers: Callable[[str], Analyzer]
    promises: Callable[[Evidence], float]
    scores: Callable[[Evidence], float]
    reader: Reader


@dataclass(frozen=True, slots=True)
class Gathered:
    """``candidates``, best first, and the passages as the second stage ranks them."""

    candidates: Sequence[Candidate]
    hits: Sequence[Hit]


def gather(question: Question, reads: Sequence[Read], reading: Reading) -> Gathered:
    """The candidates of all passages."""
    drafts = _each_place_once(_drafts(question, reads, reading))
    if not drafts:
        return Gathered((), [read.hit for read in reads])
    parts = [_part(draft, reading.analyzers) for draft in drafts]
    spans = reading.reader.read(question, parts, MOST_WINDOWS)
    checkpoint()
    taken = _as_evidence([None if one is None else one.mass for one in spans])
    stages: dict[int, float] = {}
    for draft, reader in zip(drafts, taken, strict=True):
        chunk = draft.read.hit.chunk_id
        stages[chunk] = max(reader, stages.get(chunk, _LEAST))
    made: list[Candidate] = []
    for draft, span, reader in zip(drafts, spans, taken, strict=True):
        stage = stages[draft.read.hit.chunk_id]
        read = replace(draft, evidence=replace(draft.evidence, reader=reader, stage=stage))
        made.append(_candidate(question, read, span, reading))
    made.sort(key=lambda candidate: -candidate.score)
    return Gathered(made, _second_stage([read.hit for read in reads], stages))


def likeliest(candidates: Sequence[Candidate], most: int) -> Sequence[Candidate]:
    """The first ``most`` that say different things: none that stands in what is shown around one
    before it, nor the same sentence of another document."""
    taken: list[Candidate] = []
    shown: list[str] = []
    for one in candidates:
        if len(taken) == most:
            break
        text = _bare(one.statement.text)
        if one.extract.spans and not any(text in other or other in text for other in shown):
            taken.append(one)
            around = excerpt_around(one.statement, one.hit.text, one.hit.language)
            shown.append(_bare(around.text))
    return taken


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()


def _drafts(question: Question, reads: Sequence[Read], reading: Reading) -> Sequence[_Draft]:
    """All statements, the most promising first."""
    best = max((read.hit.score for read in reads), default=1.0) or 1.0
    drafts: list[_Draft] = []
    for read in reads:
        checkpoint()
        analyzer = reading.analyzers(read.hit.language)
        for number, statement in enumerate(read.statements):
            if statement.form == "list" and question.kind != "list":
                continue
            found = extract(question, statement, analyzer)
            evidence = evidence_of(question, read, number, found, best)
            drafts.append(_Draft(read, number, found, evidence, reading.promises(evidence)))
    return sorted(drafts, key=lambda draft: -draft.promise)


def _each_place_once(drafts: Sequence[_Draft]) -> Sequence[_Draft]:
    """Without the sentences that a passage repeats of the one before it."""
    found: dict[tuple[int, int, int], _Draft] = {}
    for draft in drafts:
        found.setdefault(draft.place, draft)
    return list(found.values())


def _candidate(
    question: Question, draft: _Draft, span: ReadSpan | None, reading: Reading
) -> Candidate:
    found = draft.extract
    if span is not None:
        found = answering_words(question, draft.statement, found, span)
    score = reading.scores(draft.evidence)
    return Candidate(draft.read.hit, draft.statement, found, draft.evidence, score)


def _second_stage(hits: Sequence[Hit], stages: dict[int, float]) -> Sequence[Hit]:
    """``hits`` by their search's score and the reader's evidence, ranked anew."""
    best = max((hit.score for hit in hits), default=1.0) or 1.0
    ranked = sorted(
        hits,
        key=lambda hit: (
            -(hit.score / best + _STAGE_WEIGHT * stages.get(hit.chunk_id, _LEAST)),
            hit.rank,
        ),
    )
    return [replace(hit, rank=rank) for rank, hit in enumerate(ranked, start=1)]


def _as_evidence(log_odds: Sequence[float | None]) -> Sequence[float]:
    """In tens, within bounds; a statement that was not read is no better than the worst."""
    tens = [None if one is None else max(_LEAST, min(_MOST, one / _TENS)) for one in log_odds]
    worst = min((one for one in tens if one is not None), default=_UNREAD)
    return [min(worst, _UNREAD) if one is None else one for one in tens]


def _part(draft: _Draft, analyzers: Callable[[str], Analyzer]) -> Part:
    hit, statement = draft.read.hit, draft.statement
    return Part(
        hit.text,
        " › ".join((hit.citation.title, *hit.citation.heading_path)),
        hit.language,
        analyzers(hit.language),
        statement.start,
        statement.end,
    )
