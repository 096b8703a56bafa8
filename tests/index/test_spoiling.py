"""Questions spoilt for training: still questions, no longer answered."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from index.lexical.analysis import Analyzer, Analyzers
from index.reader.training.spoiling import Exchange
from index.reading.question import Question, read_question
from index.reading.terms import Vocabulary, question_terms

OTHERS = ("Kto otworzył wystawę w Krakowie?", "Ile kosztuje druk plakatu?", "Kto napisał list?")


@pytest.fixture(scope="module")
def analyzer(environment: dict[str, str]) -> Analyzer:
    return Analyzers(Path(environment["KARTOTEKA_CACHE"]) / "lemmas").of("pl")


def asked(text: str, analyzer: Analyzer) -> Question:
    return read_question(text, question_terms(text, [analyzer], lambda lemmas: 0.02))


def test_one_word_that_the_passage_has_becomes_one_that_it_has_not(analyzer: Analyzer) -> None:
    question = asked("Kto otworzył wystawę w Poznaniu?", analyzer)
    passage = Vocabulary.of("Wystawę w Poznaniu otworzył prezydent.", analyzer)
    exchange = Exchange([question, asked("Kto grał latem w Toruniu?", analyzer)])
    assert exchange.spoilt(question, passage, random.Random(0)) == (
        "Kto otworzył wystawę w Toruniu?"
    )


def test_a_question_is_left_alone_where_nothing_fits(analyzer: Analyzer) -> None:
    question = asked("Kto otworzył wystawę w Poznaniu?", analyzer)
    exchange = Exchange([question, *(asked(text, analyzer) for text in OTHERS)])
    everything = Vocabulary.of(" ".join((question.text, *OTHERS)), analyzer)
    assert exchange.spoilt(question, everything, random.Random(0)) is None
    nothing = Vocabulary.of("Zupełnie inny tekst.", analyzer)
    assert exchange.spoilt(question, nothing, random.Random(0)) is None
