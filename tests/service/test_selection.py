"""Statements of several passages as candidates, by rules alone, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from index.hit import Citation, Hit
from index.lexical.analysis import FoldingAnalyzer
from index.reading.evidence import read_passage
from index.reading.judge import Judge
from index.reading.question import Question, read_question
from index.reading.reader import Part, ReadSpan
from index.reading.selection import Candidate, Reading, gather
from index.reading.terms import question_terms
from ingest.locator import Locator
from service.answers.refusal import reason

ANALYZER = FoldingAnalyzer()


class Unread:
    """A reader that reads nothing: what it is asked about is judged by rules."""

    def read(
        self, question: Question, parts: Sequence[Part], most_windows: int
    ) -> Sequence[ReadSpan | None]:
        return [None] * len(parts)


def hit(rank: int, document_id: int, text: str, start: int = 0) -> Hit:
    citation = Citation(
        document_id=document_id,
        collection="dokumenty",
        path=f"{document_id}.md",
        title="Cennik",
        media_type="text/markdown",
        modified=datetime(2020 + document_id, 1, 1, tzinfo=UTC),
        locator=Locator("paragraph", 1, 1),
        heading_path=(),
        start=start,
        end=start + len(text),
        quote=text,
    )
    return Hit(rank, rank, 1 / rank, {"dense": 0.9, "lexical": 9.0}, text, "pl", (), citation)


def asked(text: str) -> Question:
    return read_question(text, question_terms(text, [ANALYZER], lambda lemmas: 0.05))


def candidates(question: Question, hits: Sequence[Hit]) -> Sequence[Candidate]:
    reads = [read_passage(one, ANALYZER) for one in hits]
    reading = Reading(
        lambda language: ANALYZER, Judge.load().score, lambda texts: [0.1] * len(texts), Unread()
    )
    return gather(question, reads, reading)


def test_a_sentence_that_two_passages_share_is_one_candidate() -> None:
    first, shared = "Wstęp jest bezpłatny. ", "Sala Wrzos kosztuje 75 zł."
    hits = [hit(1, 1, first + shared), hit(2, 1, shared + " Klucz wydaje biuro.", len(first))]
    found = candidates(asked("Ile kosztuje sala Wrzos?"), hits)
    assert [one.statement.text for one in found].count(shared) == 1
    assert len(found) == 3


def test_the_reason_names_the_year_that_no_passage_has() -> None:
    question = asked("Ile szpitali liczył klaster w 2020 i 2030 roku?")
    found = candidates(question, [hit(1, 1, "W 2020 roku klaster liczył 12 szpitali.")])
    assert "2030" in reason(question, found, lambda language: ANALYZER)
