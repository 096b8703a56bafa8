"""Every way of writing one value shares a canonical term; different values share none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical.numbers import canonical_values


def terms(text: str) -> set[str]:
    return {term for value in canonical_values(text) for term in value.terms}


@pytest.mark.parametrize(
    "writings",
    [
        ("57 mln", "57 145 619,92 zł", "57145619.92", "57,145,619.92", "57.145.619,92"),
        ("57,1 mln zł", "57 145 619,92 zł", "57 100 tys. zł"),
        ("12 marca 2024 r.", "12.03.2024", "2024-03-12", "March 12, 2024", "12 March 2024"),
        ("12.03.2024", "12 III 2024", "12/03/2024", "12. März 2024", "12 березня 2024"),
        ("w marcu 2024", "marzec 2024", "March 2024", "12.03.2024"),
        ("NIP 527-10-20-300", "NIP: 5271020300", "PL 527 102 03 00", "527-102-03-00"),
        ("KRS 0000123456", "KRS: 123456"),
        ("art. 5 ust. 2", "Art.5 ust.2", "artykułu 5 ustępu 2", "article 5(2)"),
        ("§ 7", "§7", "paragraf 7", "paragrafu 7"),
        ("3826/18", "3826 / 18", "3826/2018"),
        ("ZP.271.12.2024", "ZP/271/12/2024", "zp-271-12-2024"),
        ("5%", "5 %", "5 proc.", "5 procent", "5 percent"),
        ("tel. 41 123 45 67", "41-123-45-67", "411234567"),
        ("PL61 1090 1014 0000 0712 1981 2874", "61109010140000071219812874"),
        ("1,5 mld", "1 500 000 000", "1500 mln"),
        ("2,5 tys. osób", "2500 osób", "2 500 osób"),
    ],
)
def test_writings_of_one_value_share_a_term(writings: tuple[str, ...]) -> None:
    assert set.intersection(*map(terms, writings)), [sorted(terms(w)) for w in writings]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("57 mln", "58 mln"),
        ("12.03.2024", "12.03.2023"),
        ("2024-03-12", "2023-03-13"),
        ("art. 5", "art. 50"),
        ("art. 7", "§ 7"),
        ("3826/18", "3826/19"),
        ("5%", "15%"),
        ("0,5", "5"),
        ("KRS 0000123456", "KRS 0000123457"),
    ],
)
def test_different_values_share_none(one: str, other: str) -> None:
    assert not terms(one) & terms(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Umowa z 12.03.2024 na 57 mln zł", ["12.03.2024", "57 mln"]),
        ("od 12.03.2024-15.04.2024", ["12.03.2024", "15.04.2024"]),
        ("w 2024 100 osób", ["2024"]),
        ("sygn. akt 3826/18.", ["3826/18"]),
        ("bez liczb", []),
        ("adres: ul. Zana 11", []),
    ],
)
def test_spans_hold_the_value_and_nothing_else(text: str, found: list[str]) -> None:
    assert [text[value.start : value.end] for value in canonical_values(text)] == found


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert "#2024-02-31" not in terms("31.02.2024")


amounts = st.decimals(min_value=1000, max_value=10**11, places=2, allow_nan=False)


@settings(deadline=None)
@given(amounts)
def test_an_amount_is_found_however_it_is_grouped(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    polish = english.replace(",", " ").replace(".", ",")
    writings = [
        english,
        polish,
        polish.replace(" ", "\u00a0"),
        polish.replace(" ", "."),
        f"{amount:.2f}",
        f"{amount:.2f}".replace(".", ","),
        f"kwota {polish} zł.",
        f"({english})",
    ]
    assert set.intersection(*map(terms, writings))


_POLISH = [
    *("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"),
    *("lipca", "sierpnia", "września", "października", "listopada", "grudnia"),
]
_ENGLISH = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_date_is_found_however_it_is_written(day: date) -> None:
    month = day.month - 1
    writings = [
        day.isoformat(),
        f"{day.day}.{day.month:02}.{day.year}",
        f"{day.day:02}.{day.month:02}.{day.year} r.",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {_POLISH[month]} {day.year} r.",
        f"dnia {day.day:02} {_POLISH[month].upper()} {day.year}",
        f"{_ENGLISH[month]} {day.day}, {day.year}",
        f"{day.day} {_ENGLISH[month][:3]} {day.year}",
    ]
    assert f"#{day.isoformat()}" in set.intersection(*map(terms, writings))


@settings(deadline=None)
@given(st.integers(0, 10**10 - 1))
def test_a_tax_number_is_found_with_and_without_dashes(number: int) -> None:
    digits = f"{number:010}"
    a, b, c, d, e = digits[:3], digits[3:6], digits[6:8], digits[8:], digits[3:5]
    writings = [
        digits,
        f"{a}-{b}-{c}-{d}",
        f"{a}-{e}-{digits[5:7]}-{digits[7:]}",
        f"NIP {a} {b} {c} {d}",
        f"PL{digits}",
    ]
    assert set.intersection(*map(terms, writings))


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), st.text("0123456789 .,-/§%złart\u00a0", max_size=60)))
def test_any_text_gives_ordered_spans_that_do_not_overlap(text: str) -> None:
    values = canonical_values(text)
    assert all(value.terms for value in values)
    reached = 0
    for value in values:
        assert reached <= value.start < value.end <= len(text)
        reached = value.end
