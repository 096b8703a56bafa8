"""Statements of several passages as candidates: their order, their words, and what bars them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest

from index.hit import Citation, Hit
from index.lexical.analysis import FoldingAnalyzer
from index.reading.evidence import read_passage
from index.reading.guards import Bar, bar
from index.reading.judge import Judge
from index.reading.question import Question, read_question
from index.reading.reader import Part, ReadSpan
from index.reading.selection import (
    MOST_WINDOWS,
    Candidate,
    Gathered,
    Reading,
    gather,
    likeliest,
)
from index.reading.sureness import said
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


class Marking:
    """A reader that takes given words of a part for an answer, with the margin beside them."""

    def __init__(self, answers: Mapping[str, float]) -> None:
        self._answers = answers
        self.most_windows = 0

    def read(
        self, question: Question, parts: Sequence[Part], most_windows: int
    ) -> Sequence[ReadSpan | None]:
        self.most_windows = most_windows
        return [self._span(part) for part in parts]

    def _span(self, part: Part) -> ReadSpan | None:
        for words, margin in self._answers.items():
            at = part.text.find(words, part.start, part.end)
            if at >= 0:
                return ReadSpan(at, at + len(words), margin, margin)
        return ReadSpan(part.start, part.end, -9.0, -9.0)


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


def gathered(question: Question, hits: Sequence[Hit], reader: Unread | Marking) -> Gathered:
    reads = [read_passage(one, ANALYZER) for one in hits]
    judge = Judge.load()
    reading = Reading(lambda language: ANALYZER, judge.promises, judge.scores, reader)
    return gather(question, reads, reading)


def candidates(question: Question, hits: Sequence[Hit]) -> Sequence[Candidate]:
    return gathered(question, hits, Unread()).candidates


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


def test_the_passage_that_the_reader_takes_for_an_answer_comes_first() -> None:
    hits = [
        hit(1, 1, "Konkurs BrainCode odbywa się co roku w maju."),
        hit(2, 2, "Zwycięska drużyna otrzymała 5 000 zł."),
    ]
    reader = Marking({"5 000 zł": 8.0})
    found = gathered(asked("Ile dostała najlepsza drużyna konkursu BrainCode?"), hits, reader)
    assert reader.most_windows == MOST_WINDOWS
    assert [(one.rank, one.citation.document_id) for one in found.hits] == [(1, 2), (2, 1)]
    assert said(found.candidates[0]) == "5 000 zł"


def test_candidates_to_choose_from_say_different_things() -> None:
    same = "Wstęp do muzeum kosztuje 20 zł."
    hits = [
        hit(1, 1, same),
        hit(2, 2, same),
        hit(3, 3, "Muzeum jest czynne do 18:00. Bilet kosztuje 25 zł."),
        hit(4, 4, "Bilet do muzeum dla grup kosztuje 90 zł."),
    ]
    found = gathered(asked("Ile kosztuje bilet do muzeum?"), hits, Unread()).candidates
    texts = [one.statement.text for one in likeliest(found, 3)]
    assert len(texts) == len(set(texts)) == 3
    assert "Muzeum jest czynne do 18:00." not in texts  # shown beside the price


@pytest.mark.parametrize(
    ("question", "text", "answer", "barred"),
    [
        ("Jak nazywa się inspektor danych?", "Inspektor danych: tel. 86 47 33", "86 47 33", "form"),
        ("Jak nazywa się inspektor?", "Inspektorem jest Anna Nowak.", "Anna Nowak", None),
        ("Ile osób liczy rada?", "Rada liczy wielu członków.", "wielu członków", "form"),
        ("Ile osób liczy rada?", "Rada liczy 12 członków.", "12 członków", None),
        ("cena netto stołu", "Cena brutto stołu: 300 zł.", "300 zł", "qualifier"),
        ("cena netto stołu", "Cena netto stołu: 300 zł.", "300 zł", None),
        (
            "numer telefonu zastępcy dyrektora",
            "Dyrektor: tel. 81 532 11 22",
            "81 532 11 22",
            "qualifier",
        ),
        ("W jakich dniach kwietnia wydają żywność?", "W marcu 27 i 28.", "27 i 28", "qualifier"),
        ("Ile szpitali było w 2030 roku?", "W 2020 roku było 12 szpitali.", "12 szpitali", "year"),
        (
            "Kto jest burmistrzem?",
            "Zastępca Burmistrza Zelowa: Anna Nowak.",
            "Anna Nowak",
            "qualifier",
        ),
        ("Kto jest burmistrzem?", "Burmistrz Zelowa: Anna Nowak.", "Anna Nowak", None),
        (
            "Kto zarządza szpitalem?",
            "Szpital im. Stefana Wyszyńskiego w Łomży.",
            "Stefana Wyszyńskiego",
            "form",
        ),
        ("Jakie są sale w biurze?", "W biurze są sale konferencyjne.", "konferencyjne", "form"),
        ("Jakie są sale w biurze?", "Sale w biurze: Wrzos, Fiolek i Bez.", "Wrzos, Fiolek", None),
        ("Kiedy przyjmuje kierownik?", "Kierownik przyjmuje w pokoju 12.", "pokoju 12", "form"),
        ("Kiedy przyjmuje kierownik?", "Kierownik przyjmuje we wtorki.", "we wtorki", None),
    ],
)
def test_what_lacks_or_contradicts_the_question_is_not_sure(
    question: str, text: str, answer: str, barred: Bar | None
) -> None:
    found = gathered(asked(question), [hit(1, 1, text)], Marking({answer: 9.0})).candidates
    assert bar(asked(question), found[0]) == barred


def test_the_other_one_of_two_things_counts_against_a_statement() -> None:
    text = "Kasa w poniedziałek jest czynna do 14:00. Kasa w piątek jest czynna do 13:00."
    found = candidates(asked("do ktorej kasa jest czynna w piątek"), [hit(1, 1, text)])
    against = {one.statement.text.split()[2]: one.evidence.against for one in found}
    assert against == {"poniedziałek": 1.0, "piątek": 0.0}


def test_a_name_that_no_passage_has_bars_a_sure_answer() -> None:
    terms = question_terms("Ile kosztuje sala Fiołek?", [ANALYZER], lambda lemmas: 0.0)
    question = read_question("Ile kosztuje sala Fiołek?", terms)
    found = gathered(question, [hit(1, 1, "Sala Wrzos kosztuje 75 zł.")], Unread()).candidates
    assert bar(question, found[0]) == "unknown name"


@pytest.mark.parametrize(
    ("text", "marked", "answer"),
    [
        ("Zgłoszenia przyjmuje biuro@klaster.org do piątku.", "klaster.org", "biuro@klaster.org"),
        ("Wywołaj /auth/sessions/current bez treści.", "current", "/auth/sessions/current"),
        ("Sesję zamyka DELETE.", "DELETE", "DELETE"),
    ],
)
def test_no_answer_is_cut_inside_an_address_or_a_path(text: str, marked: str, answer: str) -> None:
    question = asked("Jakim wywołaniem lub adresem się to robi?")
    found = gathered(question, [hit(1, 1, text)], Marking({marked: 5.0})).candidates
    assert said(found[0]) == answer
