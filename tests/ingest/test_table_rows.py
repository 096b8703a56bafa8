"""Which rows of a table are its header, and what merged cells say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.document import Block
from ingest.merged_cells import Area, MergedAreas, SpanningCell, SpreadCells, own_columns
from ingest.sheet_tables import Row, SheetTables
from ingest.table_rows import find_header

LONG = "Wartość brutto w złotych za cały okres realizacji umowy (kol. 3 razy cena jednostkowa)"

HEADERS: list[tuple[str, list[str], int, str | None]] = [
    ("one row", ["Nazwa|Cena", "młotek|12"], 1, "Nazwa | Cena"),
    (
        "groups above names",
        ["Lp.|2023|2023|2024|2024", "Lp.|plan|wynik|plan|wynik", "1|5|6|7|8", "2|5|6|7|8"],
        2,
        "Lp. | 2023 / plan | 2023 / wynik | 2024 / plan | 2024 / wynik",
    ),
    (
        "three levels",
        [
            "Rok|2024|2024|2024",
            "Rok|Koszty|Koszty|Zyski",
            "Rok|stałe|zmienne|Zyski",
            "I|5|6|7",
            "II|5|6|7",
        ],
        3,
        "Rok | 2024 / Koszty / stałe | 2024 / Koszty / zmienne | 2024 / Zyski",
    ),
    (
        "a long cell, numbered columns",
        [f"Lp.|Przedmiot|{LONG}", "1|2|3", "1|Maski|4500,00"],
        2,
        f"Lp. | Przedmiot | {LONG}",
    ),
    ("a long cell", [f"Przedmiot|{LONG}", "Maski|4500,00"], 1, f"Przedmiot | {LONG}"),
    (
        "a name that stands twice",
        ["Nazwa|Cena|Nazwa|Cena", "młotek|12|gwóźdź|1"],
        1,
        "Nazwa | Cena | Nazwa | Cena",
    ),
    ("a title above", ["Cennik", "Nazwa|Cena", "młotek|12"], 2, "Nazwa | Cena"),
    ("pairs under a title", ["Wniosek", "Nazwisko|Nowak", "Dział|Kadry"], 0, None),
    ("data from the first row", ["młotek|12", "gwóźdź|1"], 0, None),
    ("words that repeat", ["tak|tak|nie", "nie|tak|tak"], 0, None),
    ("long prose beside prose", [f"{LONG}|{LONG} dalej", "b|c"], 0, None),
    (
        "a first row of data like the second",
        ["Nazwa|Dział|Cena", "młotek|sklep|12", "gwóźdź|sklep|1"],
        1,
        "Nazwa | Dział | Cena",
    ),
]


def _cells(rows: Sequence[str]) -> list[list[str]]:
    return [row.split("|") for row in rows]


@pytest.mark.parametrize(
    ("rows", "depth", "header"), [r[1:] for r in HEADERS], ids=[r[0] for r in HEADERS]
)
def test_headers(rows: list[str], depth: int, header: str | None) -> None:
    assert find_header(_cells(rows)) == (depth, header)


def test_a_marked_header_of_two_rows_names_each_column() -> None:
    rows = _cells(["Osoba|Kontakt|Kontakt", "Osoba|telefon|adres", "Nowak|12|Lublin"])
    assert find_header(rows, 2) == (2, "Osoba | Kontakt / telefon | Kontakt / adres")


def test_merged_cells_say_their_value_in_every_row_and_column() -> None:
    spread = SpreadCells()
    rows = [
        [SpanningCell("Oddział"), SpanningCell("Dyżur", 2)],
        [SpanningCell("Neonatologia"), SpanningCell("Nowak"), SpanningCell("1101")],
        [SpanningCell("", continues=True), SpanningCell("Kot"), SpanningCell("1102")],
        [SpanningCell("Kardiologia"), SpanningCell("brak", 2)],
        [SpanningCell("Stan na maj", 3)],
        [SpanningCell("", continues=True), SpanningCell("x"), SpanningCell("y")],
    ]
    assert [spread.row(row) for row in rows] == [
        ["Oddział", "Dyżur", "Dyżur"],
        ["Neonatologia", "Nowak", "1101"],
        ["Neonatologia", "Kot", "1102"],
        ["Kardiologia", "brak", "brak"],
        ["Stan na maj", "", ""],
        ["Stan na maj", "x", "y"],
    ]


def test_a_long_text_is_not_repeated() -> None:
    spread = SpreadCells()
    spread.row([SpanningCell("x" * 500), SpanningCell("a")])
    assert spread.row([SpanningCell("", continues=True), SpanningCell("b")]) == ["", "b"]


def test_merged_areas_of_a_sheet() -> None:
    areas = MergedAreas([Area(2, 1, 3, 1), Area(5, 1, 5, 3), Area(6, 2, 6, 3)])
    assert areas.spread(2, {1: "Pracownia", 2: "Gastroskopia"}) == {
        1: "Pracownia",
        2: "Gastroskopia",
    }
    assert areas.spread(3, {2: "Kolonoskopia"}) == {1: "Pracownia", 2: "Kolonoskopia"}
    assert areas.spread(4, {2: "Inne"}) == {2: "Inne"}
    assert areas.spread(5, {1: "tytuł"}) == {1: "tytuł"}
    assert areas.spread(6, {1: "a", 2: "b"}) == {1: "a", 2: "b", 3: "b"}


def _rows(start: int, *rows: dict[int, str]) -> list[Row]:
    return [Row(start + index, cells) for index, cells in enumerate(rows)]


def _told(blocks: Sequence[Block]) -> list[tuple[str, str | None]]:
    return [(block.text, block.table_header) for block in blocks]


def test_tables_side_by_side_stay_two() -> None:
    rows = _rows(
        1,
        {1: "Lek", 2: "Dawka", 4: "Sala", 5: "Łóżka"},
        {1: "Apap", 2: "500", 4: "12", 5: "3"},
        {1: "Ibum", 2: "200", 4: "14", 5: "2"},
    )
    assert _told(list(SheetTables("A").blocks(rows))) == [
        ("Lek | Dawka", None),
        ("Apap | 500", "Lek | Dawka"),
        ("Ibum | 200", "Lek | Dawka"),
        ("Sala | Łóżka", None),
        ("12 | 3", "Sala | Łóżka"),
        ("14 | 2", "Sala | Łóżka"),
    ]


def test_an_empty_column_alone_parts_no_table() -> None:
    rows = _rows(1, {1: "Lek", 2: "Dawka", 4: "Uwagi"}, {1: "Apap", 2: "500", 4: "po jedzeniu"})
    assert _told(list(SheetTables("A").blocks(rows)))[1] == (
        "Apap | 500 | po jedzeniu",
        "Lek | Dawka | Uwagi",
    )


def test_a_table_that_runs_on_to_the_next_sheet_keeps_its_header() -> None:
    first = SheetTables("1")
    list(first.blocks(_rows(1, {1: "Nazwa", 2: "Cena"}, {1: "młotek", 2: "12"})))
    second = SheetTables("2", first)
    assert _told(list(second.blocks(_rows(1, {1: "gwóźdź", 2: "1"}, {1: "śruba", 2: "2"})))) == [
        ("gwóźdź | 1", "Nazwa | Cena"),
        ("śruba | 2", "Nazwa | Cena"),
    ]
    other = SheetTables("3", second)
    told = _told(list(other.blocks(_rows(1, {1: "a", 2: "1", 3: "2"}, {1: "b", 2: "3", 3: "4"}))))
    assert told[1] == ("b | 3 | 4", None)


def test_columns_that_every_row_merges_are_one() -> None:
    spread = SpreadCells()
    rows = [
        spread.row([SpanningCell("Nr", 3), SpanningCell("Wersja")]),
        spread.row([SpanningCell("13156456", 3), SpanningCell("A")]),
    ]
    assert own_columns(rows) == [["Nr", "Wersja"], ["13156456", "A"]]
    assert find_header(own_columns(rows)) == (1, "Nr | Wersja")


def test_a_header_with_a_name_over_two_columns_stays_one() -> None:
    spread = SpreadCells()
    rows = [
        spread.row([SpanningCell("Osoba", 2), SpanningCell("Uwagi")]),
        spread.row([SpanningCell("Jan"), SpanningCell("Nowak"), SpanningCell("brak")]),
    ]
    assert find_header(own_columns(rows)) == (1, "Osoba | Osoba | Uwagi")
