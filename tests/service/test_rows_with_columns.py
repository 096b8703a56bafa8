"""A row of a table is shown with the names of its columns, on every face, and a quote of prose with
what stands beside it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from index.reading.tables_told import lines_of
from index.table_line import TableLine, columns
from ingest.document import Section, SectionKind
from ingest.locator import Locator
from service.answers.surroundings import surroundings
from service.passage_blocks import Prose, Table, blocks, window

HEADER = "Sala | Liczba miejsc | Cena za godzinę"
ROW = "Konwalia | 80 | 260 zł"
PRICES = f"Stawki\n\n{HEADER}\nWrzos | 12 | 75 zł\n{ROW}\n\nCeny są kwotami netto."
SPANS = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=5)


def told(text: str) -> list[TableLine]:
    return lines_of(text, [])


def test_lines_of_cells_in_a_pdf_have_the_first_for_their_header() -> None:
    found = told(PRICES)
    assert [PRICES[one.start : one.end] for one in found] == [HEADER, "Wrzos | 12 | 75 zł", ROW]
    assert [one.header for one in found] == ["", HEADER, HEADER]


def test_a_first_row_of_numbers_names_no_columns() -> None:
    assert {one.header for one in told("Wrzos | 12 | 75 zł\nJaśmin | 30 | 140 zł")} == {""}


def test_what_the_file_told_is_not_guessed_again() -> None:
    text = f"Wrzos | 12 | 75 zł\n{ROW}"
    stored = [TableLine(0, 18, HEADER), TableLine(19, len(text), HEADER)]
    assert lines_of(text, stored) == stored


def test_the_column_of_a_cell_and_none_of_a_whole_row() -> None:
    row = [TableLine(0, len(ROW), HEADER)]
    at = ROW.index("260")
    assert columns(ROW, row, [(at, at + 6)]) == ("Cena za godzinę",)
    assert columns(ROW, row, [(0, len(ROW))]) == ()
    assert columns("260 zł", [], [(0, 6)]) == ()


def test_a_table_stands_between_the_prose_around_it() -> None:
    at = PRICES.index("260")
    above, table, below = blocks(PRICES, [(at, at + 6)], told(PRICES))
    assert isinstance(above, Prose)
    assert isinstance(below, Prose)
    assert isinstance(table, Table)
    assert list(table.header) == ["Sala", "Liczba miejsc", "Cena za godzinę"]
    assert ["".join(p.text for p in cell.pieces) for cell in table.rows[-1]] == ROW.split(" | ")
    assert [cell.name for row in table.rows for cell in row if cell.marked] == ["Cena za godzinę"]


@given(SPANS, st.integers(5, 90))
def test_a_window_cuts_no_row_and_keeps_its_header(marks: list[tuple[int, int]], most: int) -> None:
    shown = window(PRICES, marks, told(PRICES), most)
    for table in shown.blocks:
        if isinstance(table, Table):
            for row in table.rows:
                whole = " | ".join("".join(piece.text for piece in cell.pieces) for cell in row)
                assert whole in PRICES
                assert len(row) == 3


def section(start: int, end: int, kind: SectionKind = "prose", **more: Any) -> Section:
    return Section(start, end, Locator("paragraph", 1, 1), kind, **more)


def test_a_quote_of_prose_comes_with_its_neighbours() -> None:
    text = "Wstęp.\nOpłata jest stała. Wynosi 40 zł. Płaci się z góry.\nInny rozdział."
    first = text.index("Opłata")
    sections = [
        section(0, 6),
        section(first, text.index("\nInny"), heading_path=("Opłaty",)),
        section(text.index("Inny"), len(text), heading_path=("Inne",)),
    ]
    start = text.index("Wynosi")
    around = surroundings(text, sections, start, start + 13)
    assert around.before == "Opłata jest stała."
    assert around.after == "Płaci się z góry."


def test_long_neighbours_are_cut_at_a_sentence() -> None:
    sentence = "To jest jedno z wielu zdań, które stoją obok. "
    text = sentence * 20
    start = len(sentence) * 10
    around = surroundings(text, [section(0, len(text))], start, start + len(sentence) - 1)
    for side in (around.before, around.after):
        assert side.startswith("To jest")
        assert side.endswith("obok.")
        assert len(side) <= 220


def test_a_stored_row_keeps_its_own_header_and_has_no_neighbours() -> None:
    text = f"{HEADER}\n{ROW}"
    start = len(HEADER) + 1
    rows = [section(0, len(HEADER), "table")]
    rows.append(section(start, len(text), "table", table_header=HEADER))
    around = surroundings(text, rows, start, len(text))
    assert (around.before, around.after) == ("", "")
    assert [line.header for line in around.rows] == [HEADER]


def test_a_hit_tells_its_rows(client: Any) -> None:
    hits = client.get("/api/search", params={"q": "Stentor", "media_type": "text/csv"}).json()
    tables = hits["hits"][0]["tables"]
    text = hits["hits"][0]["text"]
    rows = [[text[start:end] for start, end in row] for one in tables for row in one["rows"]]
    assert all(len(row) == len(rows[0]) for row in rows)
    assert any(one["header"] == rows[0] for one in tables)


def test_the_page_shows_rows_below_their_columns(client: Any) -> None:
    shown = html.fromstring(client.get("/", params={"q": "Stentor", "answer": 1}).text)
    tables = [one for one in shown.iter("table") if one.findall(".//th")]
    assert tables
    names = [cell.text_content() for cell in tables[0].iter("th")]
    assert [cell.get("data-column") for cell in next(tables[0].iter("tbody")).find("tr")] == names
