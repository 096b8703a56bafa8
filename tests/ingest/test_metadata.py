"""Title, language and date: what is believed, and what is read from the text instead."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from ingest.document import Metadata, Section
from ingest.extracted import Extracted
from ingest.locator import Locator
from ingest.metadata import describe, language_of
from ingest.metadata.title import choose_title, readable_name

FILE_TIME = datetime(2024, 12, 24, 10, 0)
TODAY = date(2025, 1, 10)
PROSE = (
    "Rada nadzorcza przyjęła sprawozdanie zarządu z działalności spółki i udzieliła mu "
    "absolutorium. Członkowie rady zwrócili uwagę na rosnące koszty energii oraz na potrzebę "
    "poszukiwania nowych źródeł finansowania dla mniejszych gmin w regionie."
)


def _describe(
    text: str,
    *,
    title: str | None = None,
    language: str | None = None,
    day: date | None = None,
    filename: str = "dokument_7.pdf",
    headings: Sequence[str] = (),
) -> Metadata:
    sections, reached = [], 0
    for part in text.split("\n\n"):
        start = text.index(part, reached)
        reached = start + len(part)
        kind = "heading" if part in headings else "prose"
        place = Locator("paragraph", 1, 1)
        sections.append(Section(start, reached, place, "heading" if kind == "heading" else "prose"))
    extracted = Extracted((), title=title, language=language, date=day)
    return describe(extracted, text, sections, filename=filename, file_time=FILE_TIME, today=TODAY)


@pytest.mark.parametrize(
    "claim",
    [
        "Microsoft Word - dok1.docx",
        "Microsoft PowerPoint - Prezentacja [tryb zgodności]",
        "untitled",
        "Prezentacja programu PowerPoint",
        "PowerPoint Presentation",
        "Dokument1",
        "raport_koncowy_v3",
        "raport.indd",
        "C:\\Users\\jan\\raport",
        "Slajd 1",
        "Bez tytułu",
        "A",
        "12/2024",
        "Uchwaďż˝a",
        "UchwaÅ‚a rady",
        "uchwa³a zarz¹du",
        "Szablon pisma firmowego",
        "słowo " * 50,
        "",
    ],
)
def test_titles_that_nobody_wrote_are_not_believed(claim: str) -> None:
    text = f"Sprawozdanie zarządu\n\n{PROSE}"
    found = _describe(text, title=claim, headings=["Sprawozdanie zarządu"])
    assert (found.title, found.title_origin) == ("Sprawozdanie zarządu", "text")


def test_a_claim_is_believed_where_the_text_speaks_of_it() -> None:
    text = f"Część pierwsza\n\n{PROSE}"
    found = _describe(text, title="Sprawozdania zarządu za 2023 rok", headings=["Część pierwsza"])
    assert (found.title, found.title_origin) == ("Sprawozdania zarządu za 2023 rok", "metadata")


def test_a_title_left_over_from_another_document_is_not() -> None:
    text = f"Wyniki roczne\n\n{PROSE}"
    found = _describe(text, title="Jadłospis przedszkola", headings=["Wyniki roczne"])
    assert found.title == "Wyniki roczne"


def test_the_line_above_a_numbered_chapter_is_the_title() -> None:
    text = f"Regulamin konkursu\n\n1. Organizator konkursu\n\n{PROSE}"
    assert _describe(text, headings=["1. Organizator konkursu"]).title == "Regulamin konkursu"
    text = f"1. Organizator konkursu\n\n{PROSE}"
    assert _describe(text, headings=["1. Organizator konkursu"]).title == "1. Organizator konkursu"


def test_a_dateline_on_the_line_of_the_title() -> None:
    found = _describe(f"NOTATKA SŁUŻBOWA    Lublin, 6 lipca 2021 r.\n\n{PROSE}")
    assert (found.title, found.date) == ("NOTATKA SŁUŻBOWA", date(2021, 7, 6))


def test_a_sentence_is_no_title() -> None:
    assert _describe("Zapraszam na spotkanie w piątek.\n\n" + PROSE).title_origin == "filename"


def test_a_subject_is_the_title_however_odd() -> None:
    section = Section(0, 20, Locator("part", 1, 1), "prose")
    found = describe(
        Extracted((), title="test333"),
        "Jan Kowalski, Lublin",
        [section],
        filename="1.eml",
        file_time=FILE_TIME,
        today=TODAY,
    )
    assert (found.title, found.title_origin) == ("test333", "metadata")


def test_a_first_line_that_looks_like_a_title() -> None:
    text = f"12.03.2024\n\nProtokół nr 5/2024 z posiedzenia rady\n\nSzanowni Państwo\n\n{PROSE}"
    found = _describe(text)
    assert (found.title, found.title_origin) == ("Protokół nr 5/2024 z posiedzenia rady", "text")


@pytest.mark.parametrize(
    ("filename", "title"),
    [
        ("protokol_z_posiedzenia.docx", "protokol z posiedzenia"),
        ("Strategia-rozwoju-2030.pdf", "Strategia rozwoju-2030"),
        ("Notatka 12.03.2024.txt", "Notatka 12.03.2024"),
        ("bez%20spacji.md", "bez spacji"),
        ("README", "README"),
    ],
)
def test_the_file_name_made_readable(filename: str, title: str) -> None:
    assert readable_name(filename) == title
    found = _describe(f"{PROSE} {PROSE}", filename=filename)
    assert (found.title, found.title_origin) == (title, "filename")


@pytest.mark.parametrize(
    "line",
    [
        "Lublin, 12 marca 2024 r.",
        "Lublin, dnia 12.03.2024 r.",
        "Biała Podlaska, dn. 12 marca 2024",
        "12 MARCA 2024 r.",
        "Data: 2024-03-12",
        "Data sporządzenia: 12/03/2024",
        "Uchwała nr 5/2024 z dnia 12 marca 2024 r. w sprawie składek",
        "PROTOKÓŁ z posiedzenia zarządu w dniu 12 marca 2024 r.",
        "Date: March 12, 2024",
        "12th March 2024",
        "Київ, 12 березня 2024 р.",
        "Berlin, den 12. März 2024",
        "Madrid, 12 de marzo de 2024",
        "Lublin, 12 Marca 2024",
    ],
)
def test_a_dateline_beats_the_metadata(line: str) -> None:
    found = _describe(f"{line}\n\n{PROSE}", day=date(2020, 1, 1))
    assert (found.date, found.date_origin) == (date(2024, 3, 12), "text")


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("stycznia", 1), ("lutego", 2), ("marca", 3), ("kwietnia", 4), ("maja", 5),
        ("czerwca", 6), ("lipca", 7), ("sierpnia", 8), ("wrzesnia", 9), ("września", 9),
        ("pazdziernika", 10), ("października", 10), ("listopada", 11), ("grudnia", 12),
    ],
)  # fmt: skip
def test_polish_months_with_and_without_diacritics(name: str, month: int) -> None:
    assert _describe(f"Lublin, 5 {name} 2023 r.\n\n{PROSE}").date == date(2023, month, 5)


def test_a_cited_act_is_not_the_date() -> None:
    text = f"Regulamin\n\nNa podstawie ustawy z dnia 29 sierpnia 1997 r. o ochronie danych. {PROSE}"
    found = _describe(text, day=date(2021, 5, 6))
    assert (found.date, found.date_origin) == (date(2021, 5, 6), "metadata")
    assert _describe(text).date_origin == "file time"


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("2023-11-21 protokol.docx", date(2023, 11, 21)),
        ("protokol_2023_11_21.docx", date(2023, 11, 21)),
        ("raport-2023-11-21-final.docx", date(2023, 11, 21)),
        ("skan20231121.pdf", date(2023, 11, 21)),
        ("Notatka 21.11.2023.pdf", date(2023, 11, 21)),
        ("raport-2015-05.pdf", date(2015, 5, 1)),
        ("budzet_marzec_2019.xlsx", date(2019, 3, 1)),
    ],
)
def test_dates_in_file_names(filename: str, expected: date) -> None:
    found = _describe(PROSE, filename=filename)
    assert (found.date, found.date_origin) == (expected, "filename")


@pytest.mark.parametrize(
    "claim", [date(2031, 1, 1), date(1970, 1, 1), date(1601, 1, 1), date(2025, 1, 12)]
)
def test_impossible_dates_are_not_believed(claim: date) -> None:
    found = _describe(PROSE, day=claim, filename="plan 2030-01-01.pdf")
    assert (found.date, found.date_origin) == (FILE_TIME.date(), "file time")


def test_dates_in_tables_are_data() -> None:
    text = "Imię | Data\nAnna | 2020-08-24"
    section = Section(0, len(text), Locator("line", 1, 2), "table")
    found = describe(
        Extracted(()), text, [section], filename="lista.csv", file_time=FILE_TIME, today=TODAY
    )
    assert found.date_origin == "file time"
    assert (found.title, found.title_origin) == ("lista", "filename")


LANGUAGES = {
    "pl": "Zarząd spółki przyjął wczoraj sprawozdanie finansowe za ubiegły rok obrotowy.",
    "en": "The board approved the financial statement for the previous year at its meeting.",
    "uk": "Правління компанії вчора затвердило фінансовий звіт за минулий рік.",
    "de": "Der Vorstand hat gestern den Jahresabschluss für das vergangene Jahr genehmigt.",
    "es": "La junta directiva aprobó ayer las cuentas anuales del ejercicio anterior.",
    "cs": "Představenstvo společnosti včera schválilo účetní závěrku za minulý rok.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_a_sentence(language: str) -> None:
    assert language_of(LANGUAGES[language]) == language


def test_polish_typed_without_diacritics() -> None:
    assert language_of("Zarzad spolki przyjal wczoraj sprawozdanie finansowe za rok.") == "pl"


@pytest.mark.parametrize("text", ["", "12 | 34 | 56", "https://example.org/a/b", "OK", "  \n"])
def test_too_little_to_tell(text: str) -> None:
    assert language_of(text) == "und"


def test_a_claimed_language_counts_where_the_text_is_short_or_agrees() -> None:
    def language(text: str, claim: str | None) -> tuple[str, str]:
        found = _describe(text, language=claim)
        return found.language, found.language_origin

    assert language(PROSE, "en-US") == ("pl", "text")
    assert language(PROSE, "pl-PL") == ("pl", "metadata")
    assert language("Tak.", "pol") == ("pl", "metadata")
    assert language("Tak.", None) == ("und", "text")
    assert language("Tak.", "x-klingon") == ("und", "text")


def test_a_claimed_title_is_cleaned_like_the_text() -> None:
    claim = "Sprawo\u00adzdanie \ufb01nansowe\u200b za  rok 2023"
    title, origin = choose_title(claim, "Sprawozdanie finansowe", [], "s.pdf")
    assert (title, origin) == ("Sprawozdanie finansowe za rok 2023", "metadata")


def test_a_files_number_follows_the_first_words_of_its_text() -> None:
    text = "w sprawie zwrotu kosztów dojazdu na szkolenie, o które wnioskowali pracownicy izby.\n"
    title, origin = choose_title(None, text, (), "3826_18.txt")
    assert title == "w sprawie zwrotu kosztów dojazdu na szkolenie, o które wnioskowali… (3826 18)"
    assert origin == "text"
    assert choose_title(None, "12 34\n56", (), "3826.txt") == ("3826", "filename")
    assert choose_title(None, text, (), "izba 3826.txt")[0] == "izba 3826"
