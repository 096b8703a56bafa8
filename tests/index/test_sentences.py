"""Where sentences end: each example is written with "|" where the reader would see an end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunking import split_sentences

POLISH = [
    "Zamknął ją.|To są drzwi ą.|Zapłacił.|Zjadł.|Koniec.",
    "Biuro mieści się przy ul. Zana 5.|Czynne jest do godz. 15.30.|Potem dyżuruje ochrona.",
    "Rada, tj. prof. dr hab. n. med. J. Kowalski i mgr A. B. Nowak, obraduje m.in. w Lublinie.",
    "W dniu 11 maja 2015 r. Rada Klastra podjęła uchwałę.|Nikt nie głosował przeciw.",
    "Program trwał od 2014 r. do końca 2016 r.|Objął 30 osób.",
    "Kosztował 5 tys. zł.|Zwrócono 3.5 mln zł.|Resztę umorzono.",
    "Umowę zawarto z Alfa Sp. z o.o. w Lublinie oraz Beta S.A. w Łodzi.|Obie ją podpisały.",
    "Zob. art. 5 ust. 2 pkt 3 lit. a ustawy z dnia 8 marca 1990 r. o samorządzie gminnym.",
    "5. Uchwała wchodzi w życie.",
    "§ 5. Rada wybiera przewodniczącego.|Kadencja trwa dwa lata.",
    "II. Postanowienia końcowe",
    "Rozdział 3. Członkowie klastra",
    "12. marca odbyło się spotkanie.|Trwało 2. dzień.",
    "Przynosi się dokumenty, zdjęcia itd.|Następnie czeka się na odpowiedź.",
    "Badali to Kowalski i in.|Wyniki ogłoszono.",
    "Podano witaminę C.|Badanie powtórzono.",
    "Pacjent przyjął lek.|Następnego dnia wypisano go.",
    "Podpis: dr n. med. Ł. Żak.|Data: 3.05.2015.",
    "„Czy to koniec?” zapytał dyrektor.|„Tak.”|Wyszedł.",
    "Czekał… i wrócił.|Naprawdę…|Wrócił!|(Tak mówią.)|Koniec.",
    "Adres: www.klaster.pl.|Poczta: biuro@klaster.pl.|Plik umowa.v2.docx jest w załączniku.",
    "Stan na 31.12.2015.|Dane z 2014.|Brak zmian.",
]
ENGLISH = [
    "Dr. Smith came in.|The U.S. Senate met at 5 p.m.|Then it rained.",
    "See Fig. 3 and No. 5, e.g. the second row.|It costs $3.5.|The answer is no.|Next.",
    "Acme Ltd. signed it with Beta Inc. in May.|Both agreed.",
]
OTHERS = [
    ("de", "Am 3. Oktober kam Hr. Weiß, d.h. der 2. Vorsitzende.|Er blieb bis ca. 5 Uhr."),
    ("es", "La Sra. Ruiz llegó.|¿Quién es?|¡Hola!|Vive en la av. Sol."),
    ("uk", "Офіс на вул. Шевченка.|Див. рис. 5.|Це м. Львів.|Кінець."),
    ("und", "Np. ul. Zana, e.g. Fig. 3.|Next."),
]
CASES = [("pl", case) for case in POLISH] + [("en", case) for case in ENGLISH] + OTHERS


@pytest.mark.parametrize(("language", "marked"), CASES, ids=[case for _, case in CASES])
def test_sentences_end_where_a_reader_sees_it(language: str, marked: str) -> None:
    text = marked.replace("|", " ")
    assert [text[a:b] for a, b in split_sentences(text, language)] == marked.split("|")


def test_an_empty_line_and_a_bullet_end_a_sentence_without_a_stop() -> None:
    text = "Nagłówek\n\nTreść, która\nidzie dalej:\n- pierwszy punkt\n- drugi punkt\n1) trzeci"
    assert [text[a:b] for a, b in split_sentences(text, "pl")] == [
        "Nagłówek",
        "Treść, która\nidzie dalej:",
        "- pierwszy punkt",
        "- drugi punkt",
        "1) trzeci",
    ]


@pytest.mark.parametrize("text", ["", " \n\t", "."])
def test_texts_without_words(text: str) -> None:
    assert split_sentences(text) == ([(0, 1)] if text == "." else [])


_FRAGMENTS = st.sampled_from(
    ["ul", "r", "Rada", "zł", "ą", "5", "§ 5", "III", "J", "m.in", ".", "…", "?!", "”", "(", ")",
     " ", "  ", "\n", "\n\n", "- ", "\u00a0", "www.a.pl", "Ł", "ż"]
)  # fmt: skip


@given(st.lists(_FRAGMENTS, max_size=60).map("".join) | st.text(max_size=200))
def test_spans_cover_the_text_in_order(text: str) -> None:
    reached = 0
    for start, end in split_sentences(text, "pl"):
        assert reached <= start < end
        assert text[start:end] == text[start:end].strip()
        assert not text[reached:start].strip()
        reached = end
    assert not text[reached:].strip()


def test_numbered_lines_of_a_table_of_contents_are_apart() -> None:
    text = "4.1. Cel pierwszy\n4.2. Cel drugi\nIV. Finanse\n§ 5\nRada działa\n12. maja."
    assert [text[a:b] for a, b in split_sentences(text, "pl")] == [
        "4.1. Cel pierwszy",
        "4.2. Cel drugi",
        "IV. Finanse",
        "§ 5\nRada działa\n12. maja.",
    ]


def test_a_line_of_leaders_takes_no_time_that_grows_with_its_square() -> None:
    # 300,000 full stops and 100,000 abbreviations: minutes if each were looked back from.
    assert len(split_sentences("." * 300_000)) == 1
    assert len(split_sentences("ul. Zana, " * 100_000, "pl")) == 1
