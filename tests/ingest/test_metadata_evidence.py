"""The order of evidence: which line names the document, which day is its own, which language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from ingest.document import Metadata, Section, SectionKind
from ingest.extracted import Extracted
from ingest.locator import Locator, Unit
from ingest.metadata import describe

FILE_TIME = datetime(2024, 12, 24, 10, 0)
TODAY = date(2025, 1, 10)
PROSE = (
    "Rada przyjęła sprawozdanie i udzieliła zarządowi absolutorium. Członkowie rady zwrócili "
    "uwagę na rosnące koszty energii oraz na potrzebę poszukiwania źródeł finansowania."
)
Part = tuple[str, SectionKind] | tuple[str, SectionKind, int]


def _describe(
    parts: Sequence[Part],
    *,
    unit: Unit = "paragraph",
    title: str | None = None,
    language: str | None = None,
    day: date | None = None,
    filename: str = "dokument_7.pdf",
) -> Metadata:
    """``parts``: text, kind and the number of the page or slide (1 where it is left out)."""
    text, sections = "", []
    for part in parts:
        start = len(text)
        text += part[0]
        number = part[2] if len(part) > 2 else 1
        sections.append(Section(start, len(text), Locator(unit, number, number), part[1]))
        text += "\n\n"
    extracted = Extracted((), title=title, language=language, date=day)
    return describe(extracted, text, sections, filename=filename, file_time=FILE_TIME, today=TODAY)


def test_the_first_slide_names_the_society_not_a_later_heading() -> None:
    parts: list[Part] = [
        ("Towarzystwo Przyjaciół Ogrodu Botanicznego", "prose", 1),
        ("CEL DZIAŁANIA, MISJA:", "heading", 2),
        (PROSE, "prose", 2),
    ]
    for unit in ("slide", "page"):
        assert _describe(parts, unit=unit).title == "Towarzystwo Przyjaciół Ogrodu Botanicznego"


def test_an_unstyled_first_line_goes_before_a_chapters_heading() -> None:
    found = _describe(
        [
            ("Regulamin parkingu przy ulicy Polnej", "prose"),
            ("Postanowienia ogólne", "heading"),
            (PROSE, "prose"),
        ]
    )
    assert found.title == "Regulamin parkingu przy ulicy Polnej"


def test_a_heading_that_names_a_document_goes_before_a_letterhead() -> None:
    found = _describe(
        [
            ("Urząd Gminy Zakątek", "prose"),
            ("Regulamin korzystania ze świetlicy", "heading"),
            (PROSE, "prose"),
        ]
    )
    assert found.title == "Regulamin korzystania ze świetlicy"


@pytest.mark.parametrize(
    "field",
    [
        "Oddział: Kardiologia",
        "Imię i nazwisko: Jan Wzorowy",
        "Uwaga: brak podpisu",
        "[x] tak [ ] nie",
    ],
)
def test_a_field_of_a_form_is_no_title(field: str) -> None:
    found = _describe([(field, "prose"), ("Karta zgłoszenia do poradni", "prose")])
    assert found.title == "Karta zgłoszenia do poradni"
    noted = _describe([(PROSE, "prose"), ("Dopisać brakujące strony", "notes")])
    assert noted.title_origin == "filename"


@pytest.mark.parametrize(
    "line", ["Spis treści", "Menu główne", "Download the ebook", "Przejdź do treści", "Indeks 🔎︎"]
)
def test_navigation_is_no_title(line: str) -> None:
    parts: list[Part] = [(line, "prose"), ("Ochrona zawartości", "heading"), (PROSE, "prose")]
    assert _describe(parts).title == "Ochrona zawartości"
    assert _describe([(line, "prose"), (PROSE, "prose")]).title_origin == "filename"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("DEKRET|o 8-mio godzinnym dniu pracy.", "DEKRET o 8-mio godzinnym dniu pracy"),
        (
            "UCHWAŁA NR 12/2024|RADY GMINY ZAKĄTEK|z dnia 5 marca 2024 r.|w sprawie opłat",
            "UCHWAŁA NR 12/2024 RADY GMINY ZAKĄTEK z dnia 5 marca 2024 r. w sprawie opłat",
        ),
        ("Regulamin|Konkursu na logo gminy|§ 1. Organizator", "Regulamin Konkursu na logo gminy"),
        ("USTAWA|tymczasowa o lokatorach|Art. 1. Przepis", "USTAWA tymczasowa o lokatorach"),
        ("Umowa|Na podstawie ustawy strony postanawiają", "Umowa"),
    ],
)
def test_a_bare_kind_of_document_is_completed(lines: str, title: str) -> None:
    split = lines.split("|")
    kinds: list[SectionKind] = ["heading", "prose"]
    for kind in kinds:
        parts: list[Part] = [(split[0], kind), *((line, "prose") for line in split[1:])]
        assert _describe([*parts, (PROSE, "prose")]).title == title
    claimed = _describe([(line, "prose") for line in (*split, PROSE)], title=split[0])
    assert claimed.title == title


def test_a_bare_kind_that_nothing_continues_takes_the_files_name() -> None:
    parts: list[Part] = [("DEKRET.", "heading"), ("Dla skutecznej obrony, co następuje.", "prose")]
    found = _describe(parts, filename="dekret-o-lichwie-wojennej.docx")
    assert (found.title, found.title_origin) == ("dekret o lichwie wojennej", "filename")


def test_no_title_stands_below_a_salutation_or_running_text() -> None:
    for first in ("Szanowni Państwo,", "Poniżej przesyłamy nasze uwagi do projektu."):
        found = _describe([(first, "prose"), ("Kliknij w obrazek", "prose"), (PROSE, "prose")])
        assert found.title_origin == "filename"


@pytest.mark.parametrize(
    "line",
    [
        "Dan w Warszawie, dnia 23 listopada 1998 roku.",
        "Dan w Warszawie, d. 23 listopada 1998 r.",
        "Lublin, dn. 23.11.1998",
    ],
)
def test_place_and_day_at_the_signatures_go_before_the_files_own_date(line: str) -> None:
    parts: list[Part] = [(PROSE, "prose"), (line, "prose"), ("Prezes: J. Wzorowy", "prose")]
    found = _describe(parts, day=date(2024, 11, 1))
    assert (found.date, found.date_origin) == (date(1998, 11, 23), "text")
    old = _describe([(PROSE, "prose"), (line.replace("1998", "1918"), "prose")])
    assert old.date == date(1918, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "Szkolenie odbędzie się 12 maja 2023 r. w sali 5.",
        "Termin szkolenia: 12.05.2023",
        "Data urodzenia: 12.05.1990",
        "Data szkolenia: 12.05.2023",
        "Umowa na najem: Ofertę należy złożyć do dnia 12 maja 2023 r.",
        "Lp. | Data | Kwota\n1 | 12.05.2023 | 100",
        "Faktura | 12.05.2023",
    ],
)
def test_a_planned_day_or_a_row_is_not_the_documents_date(text: str) -> None:
    found = _describe([("Kalendarz świetlicy", "prose"), (text, "prose"), (PROSE, "prose")])
    assert (found.date, found.date_origin) == (FILE_TIME.date(), "file time")
    stated = _describe([("Kalendarz świetlicy", "prose"), (text, "prose")], day=date(2022, 1, 3))
    assert stated.date == date(2022, 1, 3)


def test_a_letterheads_cell_is_a_dateline() -> None:
    parts: list[Part] = [("Znak: AB.12.2024 | Lublin, dnia 12 marca 2024 r.", "prose")]
    assert _describe([*parts, (PROSE, "prose")]).date == date(2024, 3, 12)


@pytest.mark.parametrize(
    ("text", "claim", "language"),
    [
        ("Żółć i gęśl jaźni", "en", "pl"),
        ("Wniosek o urlop wypoczynkowy dla pracowników działu księgowości", "en-US", "pl"),
        ("Łąka", "en", "pl"),
        ("東京", "en", "und"),
        ("OK", "en", "en"),
        ("Café Nové", "en", "en"),
    ],
)
def test_a_templates_language_is_not_the_texts(text: str, claim: str, language: str) -> None:
    assert _describe([(text, "prose")], language=claim).language == language
