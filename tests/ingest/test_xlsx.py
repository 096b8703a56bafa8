"""Workbooks: cells as people see them, tables with their headers, ranges as people name them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import Unreadable
from ingest.loaders.xlsx import load
from ingest.loaders.xlsx.cells import column_number
from ingest.loaders.xlsx.number_format import ENGLISH, POLISH, render, render_text
from ingest.sheet_tables import column_letters


@pytest.fixture(scope="module")
def budget(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A budget: a title, a header, rows; a second table without a header; a hidden sheet."""
    path = tmp_path_factory.mktemp("xlsx") / "budżet.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
        book.set_properties({"title": "Budżet 2024"})
        money = book.add_format({"num_format": '#,##0.00 "zł"'})
        percent = book.add_format({"num_format": "0.0%"})
        sheet = book.add_worksheet("Wydatki")
        sheet.write("B2", "Budżet klastra")
        sheet.write_row("B4", ["Zadanie", "Kwota", "Udział", "Termin"])
        sheet.write_row("B5", ["Szkolenia"])
        sheet.write("C5", 57145619.92, money)
        sheet.write("D5", 0.125, percent)
        sheet.write_datetime("E5", datetime(2024, 3, 1))
        sheet.write_row("B6", ["Targi", 45000])
        sheet.write_boolean("D6", True)
        sheet.write_formula("C7", "=SUM(C5:C6)", money, 57190619.92)
        sheet.write("B7", "Razem")
        sheet.write_formula("E7", "=1/0", None, "#DIV/0!")
        sheet.write_row("B9", ["Rezerwa", 12])
        sheet.insert_textbox("H2", "Uwaga: wersja robocza")
        other = book.add_worksheet("Słownik")
        other.write_row("A1", ["Skrót", "Nazwa"])
        other.write_row("A2", ["KPO", "Krajowy Plan Odbudowy"])
        other.hide()
    return path


HEADER = "Zadanie | Kwota | Udział | Termin"
BUDGET = ("Wydatki", "Budżet klastra")
EXPECTED: list[tuple[str, str | None, str, tuple[str, ...], str | None]] = [
    ("heading", "Wydatki!B2", "Budżet klastra", ("Wydatki",), None),
    ("table", "Wydatki!B4:E4", HEADER, BUDGET, None),
    (
        "table",
        "Wydatki!B5:E5",
        "Szkolenia | 57 145 619,92 zł | 12,5% | 2024-03-01",
        BUDGET,
        HEADER,
    ),
    ("table", "Wydatki!B6:D6", "Targi | 45000 | PRAWDA", BUDGET, HEADER),
    ("table", "Wydatki!B7:C7", "Razem | 57 190 619,92 zł", BUDGET, HEADER),
    ("table", "Wydatki!B9:C9", "Rezerwa | 12", BUDGET, HEADER),
    ("prose", "Wydatki!H2", "Uwaga: wersja robocza", ("Wydatki",), None),
    ("table", "Słownik!A1:B1", "Skrót | Nazwa", ("Słownik",), None),
    ("table", "Słownik!A2:B2", "KPO | Krajowy Plan Odbudowy", ("Słownik",), "Skrót | Nazwa"),
]


def test_every_row_has_its_range(budget: Path) -> None:
    extracted = load(budget)
    assert [
        (b.kind, b.locator.label, b.text, b.heading_path, b.table_header) for b in extracted.blocks
    ] == EXPECTED
    assert [b.locator.first for b in extracted.blocks] == [2, 4, 5, 6, 7, 9, 2, 1, 2]
    assert extracted.title == "Budżet 2024"


def test_hidden_sheets_are_read_and_named(budget: Path) -> None:
    (notice,) = load(budget).notices
    assert notice.code == "hidden-sheets"
    assert "Słownik" in notice.detail


def test_formulas_without_results_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()  # stores formulas, never their results
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "=1+1"
    only = tmp_path / "only.xlsx"
    book.save(only)
    with pytest.raises(Unreadable, match="without stored results") as refusal:
        load(only)
    assert refusal.value.reason == "no-text"
    sheet["B1"] = "suma"
    some = tmp_path / "some.xlsx"
    book.save(some)
    assert [notice.code for notice in load(some).notices] == ["formulas-without-results"]


def test_a_far_cell_costs_nothing(tmp_path: Path) -> None:
    near, far = tmp_path / "near.xlsx", tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(near) as book:
        book.add_worksheet("A").write_column("A1", ["początek", "koniec"])
    _rewritten(
        far,
        near,
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b'"A2"', b'"XFD1048576"').replace(b'r="2"', b'r="1048576"'),
    )
    assert [block.locator.label for block in load(far).blocks] == ["A!A1", "A!XFD1048576"]


def test_tables_below_each_other_keep_their_own_headers(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("A")
        for number, row in enumerate(
            [
                ["Member", "City"], ["Alfa", "Lublin"], [],
                ["Year", "Grants", "Sum"], [2023, 4, 100], [2024, 5, 200], [],
                ["", "First half", "", "Second half", ""],
                ["Unit", "plan", "done", "plan", "done"],
                ["A", 1, 2, 3, 4], ["B", 5, 6, 7, 8],
            ]
        ):  # fmt: skip
            for column, value in enumerate(row):
                if value != "":
                    sheet.write(number, column, value)
    headers = {block.text: block.table_header for block in load(path).blocks}
    assert headers["Alfa | Lublin"] == "Member | City"
    assert headers["2024 | 5 | 200"] == "Year | Grants | Sum"
    assert headers["A | 1 | 2 | 3 | 4"] == (
        "Unit | First half / plan | First half / done | Second half / plan | Second half / done"
    )


NUMBERS: list[tuple[float, str, str, str]] = [
    (45000.0, "General", "45000", "45000"),
    (0.1 + 0.2, "General", "0,3", "0.3"),
    (1234.5, "#,##0.00", "1 234,50", "1,234.50"),
    (-1234.5, "#,##0.00", "-1 234,50", "-1,234.50"),
    (1234.0, "# ##0", "1 234", "1 234"),
    (0.235, "0%", "24%", "24%"),
    (2.5, "0", "3", "3"),
    (1.5, "0.0##", "1,5", "1.5"),
    (57145619.92, '#,##0.00\\ "zł"', "57 145 619,92 zł", "57,145,619.92 zł"),
    (12.0, "[$€-2] #,##0", "€ 12", "€ 12"),
    (1234567.0, '0.0,,"M"', "1,2M", "1.2M"),
    (-5.0, "0;(0)", "(5)", "(5)"),
    (0.0, '0;-0;"brak"', "brak", "brak"),
    (7.0, "[Red]00000", "00007", "00007"),
    (7123456789.0, "000-000-00-00", "712-345-67-89", "712-345-67-89"),
    (1234.0, "0.00E+00", "1,23E+03", "1.23E+03"),
    (1.5, "# ?/?", "1 1/2", "1 1/2"),
    (5.0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-', "5", "5"),
    (45352.0, "dd/mm/yyyy", "2024-03-01", "2024-03-01"),
    (45352.75, "yyyy-mm-dd hh:mm", "2024-03-01 18:00", "2024-03-01 18:00"),
    (45352.0, "mmm yy", "2024-03", "2024-03"),
    (0.5, "h:mm", "12:00", "12:00"),
    (1.5, "[h]:mm:ss", "36:00:00", "36:00:00"),
    (45352.0, '[$-415]d mmmm yyyy "r."', "2024-03-01", "2024-03-01"),
    (1.0, "yyyy-mm-dd", "1900-01-01", "1900-01-01"),
    (1e12, "yyyy-mm-dd", "1000000000000", "1000000000000"),
    (3.0, '"sztuk: "0', "sztuk: 3", "sztuk: 3"),
    (3.0, 'General" szt."', "3 szt.", "3 szt."),
]


@pytest.mark.parametrize(("value", "code", "polish", "english"), NUMBERS)
def test_numbers_read_as_people_see_them(
    value: float, code: str, polish: str, english: str
) -> None:
    assert render(value, code, POLISH) == polish
    assert render(value, code, ENGLISH) == english


def test_years_may_be_counted_from_1904() -> None:
    assert render(0.0, "yyyy-mm-dd", POLISH, from_1904=True) == "1904-01-01"
    assert render(2_957_003.0, "yyyy-mm-dd", POLISH, from_1904=True) == "9999-12-31"
    assert render(2_957_004.0, "yyyy-mm-dd", POLISH, from_1904=True) == "2957004"


@given(st.dates(date(1900, 3, 1), date(2199, 12, 31)))
def test_every_day_is_told_in_iso_form(day: date) -> None:
    number = (day - date(1899, 12, 30)) / timedelta(days=1)
    assert render(number, "d.mm.yyyy", POLISH) == day.isoformat()


@given(
    st.floats(allow_nan=False, allow_infinity=False), st.text('0#?.,%;E+-"zł[]$@dmyh ', max_size=12)
)
def test_any_number_in_any_format_has_a_text(value: float, code: str) -> None:
    assert isinstance(render(value, code, POLISH), str)


@given(st.integers(1, 16_384))
def test_columns_go_there_and_back(number: int) -> None:
    assert column_number(column_letters(number)) == number


def _rewritten(path: Path, source: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(path, "w") as target:
        for name in archive.namelist():
            data = archive.read(name)
            target.writestr(name, change(data) if name == part else data)


def test_agrees_with_openpyxl_on_where_text_stands(budget: Path) -> None:
    book = openpyxl.load_workbook(budget, data_only=True)
    ours = {
        (block.locator.label or "").partition(":")[0]: block.text for block in load(budget).blocks
    }
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            cells = [c for c in row if isinstance(c.value, str) and not c.value.startswith("#")]
            filled = [c for c in row if c.value is not None]
            if cells:
                assert str(cells[0].value) in ours[f"{sheet.title}!{filled[0].coordinate}"]


def test_damage_is_told(tmp_path: Path, budget: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    _rewritten(broken, budget, "xl/worksheets/sheet1.xml", lambda data: data[:-200])
    with pytest.raises(Unreadable, match="sheet1") as refusal:
        load(broken)
    assert refusal.value.reason == "damaged"


def test_an_empty_workbook_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(Unreadable) as refusal:
        load(path)
    assert refusal.value.reason == "empty"


def _number_formats() -> list[tuple[str, str, str, str]]:
    text = (Path(__file__).parent / "number_formats.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("# ")]
    return [(kind, value, code, shown) for kind, value, code, shown in rows]


def test_formats_are_shown_as_libreoffice_shows_them() -> None:
    formats = _number_formats()
    assert len(formats) > 500
    for kind, value, code, shown in formats:
        ours = render_text(value, code) if kind == "t" else render(float(value), code, ENGLISH)
        assert " ".join(ours.split()) == shown, (value, code)


def test_a_negative_number_never_loses_its_sign_to_a_condition() -> None:
    """LibreOffice shows 5 here, Excel -5."""
    assert render(-5.0, '[>=1000]0.0," tys.";[>=100]0;0', POLISH) == "-5"


def test_words_around_a_date_stay() -> None:
    assert render(45424.0, '"stan na "dd.mm.yyyy', POLISH) == "stan na 2024-05-12"
    assert render(45424.0, 'yyyy" rok"', POLISH) == "2024 rok"


def test_escapes_of_office_are_resolved(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("A")
        sheet.write_row("A1", ["Placówka", "Adres"])
        sheet.write_row("A2", ["Lipowa", "ul. Lipowa 5\r20-001 Lublin"])
        sheet.write_row("A3", ["kod _x0041_", "zwykły"])
    assert [block.text for block in load(path).blocks][1:] == [
        "Lipowa | ul. Lipowa 5 20-001 Lublin",
        "kod _x0041_ | zwykły",
    ]


def test_text_in_a_format_is_shown_with_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        numbered = book.add_format({"num_format": '"Nr "@'})
        sheet = book.add_worksheet("A")
        sheet.write_row("A1", ["Sprawa", "Opis"])
        sheet.write_string("A2", "ZP/12", numbered)
        sheet.write_string("B2", "zakup")
    assert load(path).blocks[1].text == "Nr ZP/12 | zakup"


def test_merged_cells_say_their_value_in_every_row(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("A")
        sheet.merge_range("A1:D1", "Cennik badań")
        sheet.write_row("A2", ["Pracownia", "Badanie"])
        sheet.merge_range("C2:D2", "Cena")
        sheet.write_row("C3", ["pilne", "zwykłe"])
        sheet.merge_range("A4:A5", "Endoskopia")
        sheet.write_row("B4", ["Gastroskopia", 500, 450])
        sheet.write_row("B5", ["Kolonoskopia", 700, 620])
    told = [(block.text, block.table_header) for block in load(path).blocks]
    assert told[0] == ("Cennik badań", None)
    assert told[-1] == (
        "Endoskopia | Kolonoskopia | 700 | 620",
        "Pracownia | Badanie | Cena / pilne | Cena / zwykłe",
    )
