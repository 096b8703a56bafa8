"""Quotes found among a page's letters, whatever stands between them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.source_view.alignment import LEAST_FOUND, SEED, align
from service.source_view.letters import letters_of

letters = st.text("abcdefgh", max_size=200)


@given(st.text(max_size=200))
def test_every_letter_knows_where_it_stood(text: str) -> None:
    found = letters_of(text)
    assert len(found.text) == len(found.positions)
    assert list(found.positions) == sorted(found.positions)
    assert all(
        letter in letters_of(text[position]).text
        for letter, position in zip(found.text, found.positions, strict=True)
    )


def test_typesetting_makes_no_difference() -> None:
    page = letters_of("Wy-\nﬁ nan\u00adsowano  ŻÓŁTĄ, łódź | 1 200 zł²").text
    assert page == letters_of("wyfinansowano żółtą łódź 1200 ZŁ2").text


@given(letters, letters, letters)
def test_a_quote_in_one_piece_is_found_in_one_piece(before: str, quote: str, after: str) -> None:
    found = align(quote, before + quote + after, near=len(before))
    if not quote:
        assert found == ()
        return
    assert [(one.quote, one.page, one.length) for one in found] == [(0, len(before), len(quote))]


@given(letters, letters)
def test_what_is_found_is_what_stands_there(quote: str, page: str) -> None:
    found = align(quote, page)
    reached = 0
    for one in found:
        assert one.quote >= reached
        reached = one.quote + one.length
        assert quote[one.quote : reached] == page[one.page : one.page + one.length]
    total = sum(one.length for one in found)
    assert not found or total >= LEAST_FOUND * len(quote)


def test_of_two_places_the_nearer_is_taken() -> None:
    page = "sameword" + "x" * 50 + "sameword"
    assert align("sameword", page, near=0)[0].page == 0
    assert align("sameword", page, near=55)[0].page == 58


def test_a_header_between_the_halves_is_left_out() -> None:
    first, second = "thefirsthalfofasentence", "andthesecondhalfofit"
    page = second + "HEADER" + first
    found = align(first + second, page)
    assert [(one.page, one.length) for one in found] == [
        (len(second + "HEADER"), len(first)),
        (0, len(second)),
    ]


def test_a_page_of_one_letter_costs_little() -> None:
    # Every seed has every place: only the limit on candidates keeps this from taking minutes.
    page = "a" * 60_000
    assert align("a" * 3000 + "b" * 10, page)[0].length == 3000
    assert align("ab" * 2000, page) == ()


def test_too_little_is_nothing() -> None:
    shared = "x" * SEED
    assert align(shared + "b" * 40, shared + "c" * 40) == ()
