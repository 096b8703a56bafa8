"""What a quote that may answer shows around its statement."""

from __future__ import annotations

import pytest

from index.reading.excerpts import MOST_CHARS, excerpt_around
from index.reading.statements import Statement, statements

PASSAGE = (
    "Opłaty\n\nBiuro wydaje karty wstępu. Za pierwszą kartę nie płaci się nic. Za następną płaci "
    "się 30 zł.\n\nDo wniosku dołącza się:\n\n- zdjęcie,\n- zgodę przełożonego.\n\n"
    "Sala | Cena\nWrzos | 75 zł\nKonwalia | 80 zł\n"
)


def shown(words: str, form: str = "") -> str:
    made = statements(PASSAGE, language="pl")
    one = next(s for s in made if words in s.text and form in s.form)
    return excerpt_around(one, PASSAGE, "pl").text


@pytest.mark.parametrize(
    ("words", "also"),
    [
        ("Opłaty", "Biuro wydaje karty wstępu."),
        ("Za następną", "Za pierwszą kartę nie płaci się nic."),
        ("Biuro wydaje", "Za pierwszą kartę"),
        ("zdjęcie", "Do wniosku dołącza się:"),
        ("Do wniosku", "zgodę przełożonego"),
    ],
)
def test_a_statement_is_shown_with_its_neighbours(words: str, also: str) -> None:
    assert words in shown(words)
    assert also in shown(words)


def test_a_row_is_shown_alone_and_no_text_runs_into_a_table() -> None:
    assert shown("Wrzos") == "Wrzos | 75 zł"
    assert "|" not in shown("zgodę", "item")


def test_what_is_shown_stands_in_the_passage_and_is_short() -> None:
    sentence = "To zdanie ma pewną długość, żeby było ich kilka obok siebie. "
    passage = sentence * 20
    for one in statements(passage, language="pl"):
        wide = excerpt_around(one, passage, "pl")
        assert passage[wide.start : wide.end] == wide.text
        assert wide.start <= one.start < one.end <= wide.end
        assert len(wide.text) <= MOST_CHARS


def test_a_long_statement_stays_as_it_is() -> None:
    text = "Słowo " * 100
    one = Statement(0, len(text.strip()), text.strip(), "sentence")
    assert excerpt_around(one, text, "pl").text == text.strip()


def test_the_next_heading_is_not_shown() -> None:
    passage = "Cena to 5 zł.\n\nZwroty\n\nKarty się zwraca."
    one = statements(passage, language="pl")[0]
    assert excerpt_around(one, passage, "pl").text == "Cena to 5 zł."
