"""Which questions of a conversation are whole, and which take something of the one before.

Follow-ups of the ordinary kinds stand in ``test_reading.py``.
"""

# ruff: noqa: E501 - tables of examples read best in long lines

from __future__ import annotations

import pytest

from index.reading.follow_up import completed

SIGNED = "Kto podpisał porozumienie z LROT?"
ROOM = "Ile kosztuje sala Wrzos?"


@pytest.mark.parametrize(
    ("previous", "question"),
    [
        ("¿Quién firmó el acuerdo con LROT?", "¿Cuál es el precio de la sala Konwalia?"),
        ("¿Quién firmó el acuerdo con LROT?", "¿Dónde puedo dejar su llave, señora?"),
        ("Who signed the agreement with LROT?", "I lost my badge, whom do I call?"),
        ("Who signed the agreement with LROT?", "Is there parking at the hospital?"),
        ("Who can become a member of LROT?", "Who may be a guest?"),
        (SIGNED, "Ile kosztuje parking w tym roku?"),
        (SIGNED, "Czy ta wyszukiwarka zna angielski?"),
        (SIGNED, "Kto może być członkiem?"),
        (SIGNED, "kto moze zostac czlonkiem"),
        (SIGNED, "dziękuję"),
        (SIGNED, "i dziękuję bardzo!"),
        (SIGNED, "Dziękuję za pomoc"),
        (SIGNED, "cześć"),
        (SIGNED, "thanks"),
    ],
)
def test_what_is_whole_stays_as_it_is(previous: str, question: str) -> None:
    assert completed(question, [previous]) == question


@pytest.mark.parametrize(
    ("previous", "question", "expected"),
    [
        (SIGNED, "a kiedy?", "kiedy LROT?"),
        (SIGNED, "and who is its director?", "who is its director LROT?"),
        (SIGNED, "a kto nim kieruje?", "kto nim kieruje LROT?"),
        (SIGNED, "a kto może być członkiem?", "kto może być członkiem LROT?"),
        (SIGNED, "Kto się tym zajmuje?", "Kto się tym zajmuje LROT?"),
        ("How do I reach the LROT office?", "How many people work there?", "How many people work there LROT office?"),
        ("Kiedy ruszył projekt InPlaMed?", "Kto kieruje tym projektem?", "Kto kieruje tym projektem projekt InPlaMed?"),
        (ROOM, "I kiedy?", "kiedy sala Wrzos?"),
        (ROOM, "I w 2022 roku?", "Ile kosztuje sala Wrzos w 2022 roku?"),
        (ROOM, "I Konwalia?", "Ile kosztuje sala Konwalia?"),
        ("¿Cuánto cuesta la sala Wrzos?", "¿y cuándo?", "cuándo sala Wrzos?"),
        ("¿Cuánto cuesta la sala Wrzos?", "¿Cuál es su dirección?", "Cuál es su dirección sala Wrzos?"),
        ("Where do I return the badge?", "and when?", "when return badge?"),
    ],
)  # fmt: skip
def test_what_is_not_whole_takes_its_subject_from_before(
    previous: str, question: str, expected: str
) -> None:
    assert completed(question, [previous]) == expected


@pytest.mark.parametrize(
    ("previous", "expected"),
    [
        ("Ile kosztuje bilet dla emerytów i rencistów?", "Ile kosztuje bilet dla studentów?"),
        ("Ile kosztuje bilet dla dzieci, młodzieży i seniorów w Łodzi?", "Ile kosztuje bilet w Łodzi dla studentów?"),
        ("Ile kosztuje bilet dla emerytów oraz dla rencistów?", "Ile kosztuje bilet dla studentów?"),
        ("Ile kosztuje bilet dla emerytów i ile trwa wizyta?", "Ile kosztuje bilet i ile trwa wizyta dla studentów?"),
    ],
)  # fmt: skip
def test_a_phrase_gives_way_as_a_whole(previous: str, expected: str) -> None:
    assert completed("a dla studentów?", [previous]) == expected


def test_thanks_in_between_take_no_subject_away() -> None:
    assert completed("a kiedy?", [SIGNED, "dziękuję"]) == "kiedy LROT?"
