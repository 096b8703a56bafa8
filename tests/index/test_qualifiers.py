"""Qualifiers that tell two things of one kind apart, in every language there is a file of."""

from __future__ import annotations

import pytest

from index.language import contradiction


@pytest.mark.parametrize(
    ("question", "passage", "group"),
    [
        ("ile netto", "1200 zł brutto", "tax"),
        ("net price", "cena brutto", "tax"),
        ("limit na produkcji", "Na środowisku testowym limit wynosi 5", "environment"),
        ("the limit on production", "środowisko testowe: 5", "environment"),
        ("godziny w sobotę", "poniedziałek 8–16", "weekday"),
        ("ile dla dzieci", "dorosły 20 zł", "age"),
        ("telefon komórkowy burmistrza", "tel. stacjonarny 44 634 10 00", "telephone"),
        ("zastępca kierownika", "kierownik: Jan Nowak", "deputy"),
    ],
)
def test_the_other_thing_is_told(question: str, passage: str, group: str) -> None:
    found = contradiction(question, passage)
    assert found is not None
    assert found.group == group


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("ile netto", "1200 zł"),
        ("ile netto", "1000 zł netto, 1230 zł brutto"),
        ("telefon dyrektora", "zastępca dyrektora: 81 532"),
        ("godziny w sobotę", "poniedziałek 8–16, sobota 9–13"),
        ("kto testował sprzęt", "sprzęt badała pracownia"),
        ("", "brutto"),
    ],
)
def test_what_says_nothing_else_contradicts_nothing(question: str, passage: str) -> None:
    assert contradiction(question, passage) is None
