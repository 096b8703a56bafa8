"""Rules and reader on the same statement: whose words answer."""

from __future__ import annotations

import pytest

from index.reading.answering_words import answering_words
from index.reading.question import read_question
from index.reading.reader import ReadSpan
from index.reading.spans import Extract, Span
from index.reading.statements import Form, Statement

DEPUTY = "W imieniu dyrektora Jana Lisa gości witała Ewa Wilk, zastępca dyrektora."
DATES = "Umowę podpisano 3 maja 2021 r., a rozwiązano 5 czerwca 2023 r."
SHIP = "Statek o pojemności 7871 BRT zatonął."


def words(
    question: str, text: str, ruled: str, read: str, form: Form = "sentence", before: int = 40
) -> str:
    """What is chosen in ``text``, which begins ``before`` characters into its passage."""
    statement = Statement(before, before + len(text), text, form)
    extract = Extract([Span(text.index(ruled), text.index(ruled) + len(ruled))], 1.0, 0.5)
    start = before + text.index(read)
    chosen = answering_words(
        read_question(question, []),
        statement,
        extract,
        ReadSpan(start, start + len(read), 2.0, 2.0),
    )
    (span,) = chosen.spans
    assert (chosen.fits, chosen.tight) == (1.0, 0.5)
    return text[span.start : span.end]


@pytest.mark.parametrize(
    ("question", "text", "ruled", "read", "chosen"),
    [
        ("Kto otworzył salę?", "Salę otworzyła wójt Ewa Lis.", "Salę", "Ewa Lis", "Ewa Lis"),
        ("Kto jest dyrektorem?", DEPUTY, "Jana Lisa", "Ewa Wilk", "Jana Lisa"),
        ("Kto witał gości?", DEPUTY, "Jana Lisa", "Ewa Wilk", "Ewa Wilk"),
        ("Kto otworzył salę?", "Salę otworzyła wójt Ewa Lis.", "Salę", "wójt Ewa Lis", "Ewa Lis"),
        (
            "Kto malował?",
            "Malowali uczniowie Jana Lisa.",
            "Malowali",
            "uczniowie Jana Lisa",
            "uczniowie Jana Lisa",
        ),
        ("Kiedy rozwiązano umowę?", DATES, "3 maja 2021 r.", "5 czerwca", "5 czerwca 2023 r."),
        ("Kiedy podpisano umowę?", DATES, "3 maja 2021 r.", "maja", "3 maja 2021 r."),
        ("Kiedy podpisano umowę?", DATES, "3 maja 2021 r.", "rozwiązano", "3 maja 2021 r."),
        ("Jaka jest pojemność statku?", SHIP, "7871", "7871 BRT", "7871 BRT"),
        ("Czy statek zatonął?", SHIP, SHIP, "zatonął", SHIP),
    ],
)
def test_each_where_it_is_better(
    question: str, text: str, ruled: str, read: str, chosen: str
) -> None:
    assert words(question, text, ruled, read) == chosen


def test_a_cell_of_a_table_is_for_the_rules() -> None:
    row = "Ewa Lis | wójt"
    assert words("Kto jest wójtem?", row, "Ewa Lis", "wójt", form="row") == "Ewa Lis"
