"""What cleaning does to letters, lines, words and pages, and what it always keeps."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from ingest.cleaning import assemble, clean_characters, clean_line
from ingest.document import Block, Document, Metadata, SectionKind
from ingest.errors import Unreadable
from ingest.locator import Locator

_METADATA = Metadata("Tytuł", "text", "pl", "text", None, None)


def _paragraph(text: str, number: int = 1, kind: SectionKind = "prose") -> Block:
    return Block(text, Locator("paragraph", number, number), kind)


def _page(text: str, number: int = 1, kind: SectionKind = "prose") -> Block:
    return Block(text, Locator("page", number, number), kind)


def _paged(*pages: str) -> str:
    return assemble([_page(text, at) for at, text in enumerate(pages, 1)], paged=True).text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("ﬁnanse i ﬂota", "finanse i flota"),
        ("wspo\u0301łpraca", "współpraca"),
        ("woje\u00adwództwo", "województwo"),
        ("COVID\u00ad19", "COVID-19"),
        ("Busko\u00adZdrój", "Busko-Zdrój"),
        ("zero\u200bwidth \ufeffmark", "zerowidth mark"),
        ("1\u00a0000\u202fzł", "1 000 zł"),
        ("a\x00b \x07 c", "ab  c"),
        ("za\x01\x02ka", "za\ufffd\ufffdka"),
        ("raz\r\ndwa\rtrzy\x0c", "raz\ndwa\ntrzy\n"),
        ("\ud800", "\ufffd"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("ukryty\U000e0041\U000e0042", "ukryty"),
    ],
)
def test_characters(raw: str, clean: str) -> None:
    assert clean_characters(raw) == clean


def test_a_title_becomes_one_line() -> None:
    assert clean_line("Stra\u00adtegia\n  rozwoju\u00a0klastra ") == "Strategia rozwoju klastra"


@given(st.text())
def test_cleaning_characters_again_changes_nothing(text: str) -> None:
    once = clean_characters(text)
    assert clean_characters(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("rozwój woje-", "wództwa małopolskiego", "rozwój województwa małopolskiego"),
        ("the organi-", "sation of care", "the organisation of care"),
        ("uzdrowisko Busko-", "Zdrój leży", "uzdrowisko Busko-Zdrój leży"),
        ("pandemia COVID-", "19 trwała", "pandemia COVID-19 trwała"),
        ("w latach 2021-", "2027 powstaną", "w latach 2021-2027 powstaną"),
        ("wyślij e-", "mail do biura", "wyślij e-mail do biura"),
        ("działalność społeczno-", "gospodarcza gminy", "działalność społeczno-gospodarcza gminy"),
        ("dane społeczno-", "-gospodarcze kraju", "dane społeczno-gospodarcze kraju"),
        ("w pliku PDF-", "em zwanym", "w pliku PDF-em zwanym"),
        ("cele krótko-", "i długoterminowe są", "cele krótko- i długoterminowe są"),
        ("roz\u00ad", "wój klastra", "rozwój klastra"),
        ("STRATE-", "GIA ROZWOJU", "STRATEGIA ROZWOJU"),
    ],
)
@pytest.mark.parametrize("paged", [True, False])
def test_words_split_at_a_line_end(first: str, second: str, joined: str, paged: bool) -> None:
    block = _page(f"{first}\n{second}") if paged else _paragraph(f"{first}\n{second}")
    assert assemble([block], paged=paged).text == joined


def test_the_document_itself_decides_whether_a_hyphen_belongs_to_a_word() -> None:
    split = "Rada przyjęła plan zielono-\nniebieski dla miasta."
    assert "zielononiebieski" in assemble([_paragraph(split)], paged=False).text
    witness = _paragraph("Plan zielono-niebieski obowiązuje.", 2)
    assert "plan zielono-niebieski dla" in assemble([_paragraph(split), witness], paged=False).text


def test_lines_of_a_column_become_paragraphs() -> None:
    text = _paged(
        "1. Wprowadzenie\n"
        "Klaster powstał w 2015 roku z inicjatywy szpitali\n"
        "i uczelni, które od lat prowadzą wspólne badania.\n"
        "Dziś liczy sto podmiotów.\n"
        "Cele klastra są następujące:\n"
        "• rozwój kadr medycznych w całym regionie oraz\n"
        "ich stałe szkolenie,\n"
        "• wspólne zakupy."
    )
    assert text == (
        "1. Wprowadzenie\n"
        "Klaster powstał w 2015 roku z inicjatywy szpitali i uczelni, które od lat prowadzą "
        "wspólne badania. Dziś liczy sto podmiotów.\n\n"
        "Cele klastra są następujące:\n"
        "• rozwój kadr medycznych w całym regionie oraz ich stałe szkolenie,\n"
        "• wspólne zakupy."
    )


def test_rows_of_figures_stay_on_their_lines() -> None:
    rows = "Rok Przychód Koszt\n2021 1200 900\n2022 1350 1010\n2023 1500 1200"
    assert _paged(rows) == rows


def _body(number: int) -> str:
    topic = ["szpitale", "uczelnie", "gminy", "lekarze", "firmy", "pacjenci", "kadry", "badania"]
    return (
        f"Akapit numer {number} opowiada, jak {topic[number % 8]} działają w regionie,\n"
        f"i co o tym sądzą {topic[(number * 3 + 1) % 8]}. Takie są {topic[(number * 5) % 8]}."
    )


def _full_page(number: int) -> str:
    """As many lines as a page of running text has, no two of them alike."""
    return "\n".join(_body(20 * number + part) for part in range(6))


def test_running_headers_footers_and_page_numbers_are_told_once_at_most() -> None:
    pages = [
        f"Strategia klastra 2030\n{_body(n)}\n{_full_page(n)}\nUrząd Marszałkowski\nStrona {n} z 6"
        for n in range(1, 7)
    ]
    text = _paged(*pages)
    assert text.count("Strategia klastra") == 1
    assert "Strona" not in text
    assert text.count("Urząd") == 1
    assert text.endswith("Strategia klastra 2030\nUrząd Marszałkowski")
    assert all(f"Akapit numer {n} opowiada" in text for n in range(1, 7))


def test_headers_of_odd_and_even_pages_are_told_once() -> None:
    pages = [
        f"{'Raport roczny' if n % 2 else 'Klaster Zdrowie'}\n{_full_page(n)}\n– {n} –"
        for n in range(1, 9)
    ]
    text = _paged(*pages)
    assert text.count("Raport roczny") == text.count("Klaster Zdrowie") == 1
    assert "–" not in text


def test_roman_page_numbers_are_left_out() -> None:
    pages = [f"{_body(n)}\n{roman}" for n, roman in enumerate(("i", "ii", "iii", "iv"), 1)]
    assert re.search(r"\b(?:ii|iii|iv)\b", _paged(*pages)) is None


def test_lines_that_differ_like_invoices_are_content() -> None:
    sums = [1250, 311, 98, 4270, 77]
    pages = [f"{_body(n)}\nDo zapłaty: {sum_} zł" for n, sum_ in enumerate(sums, 1)]
    text = _paged(*pages)
    assert all(f"Do zapłaty: {sum_} zł" in text for sum_ in sums)


def test_copies_of_one_form_keep_the_form() -> None:
    form = (
        "Zgłoszenie do klastra\nNazwa podmiotu\nAdres siedziby\nOsoba do kontaktu\nTelefon\nE-mail"
    )
    text = _paged(*[f"{form}\n{n}" for n in range(1, 7)])
    assert text.count("Adres siedziby") == text.count("Telefon") == text.count("E-mail") == 6


def test_pages_that_are_all_alike_keep_their_text() -> None:
    assert _paged(*["Zaświadczenie o udziale"] * 5).count("Zaświadczenie") == 5


def test_a_word_split_over_pages_goes_to_the_page_where_it_begins() -> None:
    cleaned = assemble([_page("Plan obejmuje woje-", 1), _page("wództwo i gminy.", 2)], paged=True)
    spans = [cleaned.text[section.start : section.end] for section in cleaned.sections]
    assert spans == ["Plan obejmuje województwo", "i gminy."]


def test_sections_keep_what_the_loader_said() -> None:
    place = Locator("sheet", 2, 2, "Budżet!A2:C2")
    block = Block(
        "Szpital\t120\t90", place, "table", ("Budżet\u00a0klastra",), "Nazwa\nPlan\tKoszt"
    )
    (section,) = assemble([block], paged=False).sections
    assert section.locator == place
    assert section.kind == "table"
    assert section.heading_path == ("Budżet klastra",)
    assert section.table_header == "Nazwa Plan\tKoszt"


def test_rows_follow_on_lines_and_paragraphs_on_empty_ones() -> None:
    blocks = [
        _paragraph("Nagłówek", 1, "heading"),
        _paragraph("Wiersz 1", 2, "table"),
        _paragraph("  \n", 3, "table"),
        _paragraph("Wiersz 2", 4, "table"),
        _paragraph("Koniec.", 5),
    ]
    assert assemble(blocks, paged=False).text == "Nagłówek\n\nWiersz 1\nWiersz 2\n\nKoniec."


_KINDS: st.SearchStrategy[SectionKind] = st.sampled_from(
    ["prose", "heading", "list", "table", "notes"]
)
_WORDS = st.lists(
    st.sampled_from(
        ["klaster", "Busko-", "Zdrój", "woje-", "2021", "•", "1.", "–", "koniec.", "ﬁ", "\n", "\t"]
    ),
    max_size=30,
).map(" ".join)


@given(st.lists(st.tuples(st.one_of(_WORDS, st.text(max_size=40)), _KINDS), max_size=8))
@pytest.mark.parametrize("paged", [True, False])
def test_sections_cover_the_text_in_order(
    paged: bool, pieces: list[tuple[str, SectionKind]]
) -> None:
    blocks = [
        (_page if paged else _paragraph)(text, number, kind)
        for number, (text, kind) in enumerate(pieces, 1)
    ]
    try:
        cleaned = assemble(blocks, paged=paged)
    except Unreadable:  # noise that is rightly taken for lost letters
        reject()
    document = Document("text/plain", cleaned.text, cleaned.sections, _METADATA)
    spans = [document.text[section.start : section.end] for section in document.sections]
    assert all(span == span.strip() and span for span in spans)
    assert unicodedata.is_normalized("NFC", cleaned.text)


@given(st.lists(st.integers(0, 9999), min_size=1, max_size=40, unique=True), st.booleans())
def test_every_word_of_prose_survives(numbers: list[int], paged: bool) -> None:
    words = [f"znacznik{number}x" for number in numbers]
    lines = "\n".join(" ".join(words[at : at + 7]) for at in range(0, len(words), 7))
    cleaned = assemble([(_page if paged else _paragraph)(lines)], paged=paged)
    assert cleaned.text.split() == words
