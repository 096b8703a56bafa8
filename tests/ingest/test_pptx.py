"""Slides: titles, text in reading order, tables, charts, diagrams and notes with their slide."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE, PROG_ID
from pptx.util import Inches

from ingest.document import Block
from ingest.errors import Unreadable
from ingest.loaders.pptx import load

MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fccf"
    "c0500f0004850180a2a5a5e70000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three slides; boxes are added in another order than they are seen."""
    show = Presentation()
    show.core_properties.title = "Strategia klastra"
    first = show.slides.add_slide(show.slide_layouts[1])
    first.shapes.title.text = "Cele klastra"
    first.placeholders[1].text = "rozwój\neksport"
    first.notes_slide.notes_text_frame.text = "Powiedzieć o dotacji."

    second = show.slides.add_slide(show.slide_layouts[6])
    for text, left, top in (
        ("na dole", 1.0, 5.0),
        ("po prawej", 5.0, 1.1),
        ("po lewej", 1.0, 1.0),
    ):
        box = second.shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
        box.text_frame.text = text
    group = second.shapes.add_group_shape()
    for text, top in (("w grupie niżej", 3.5), ("w grupie wyżej", 3.0)):
        shape = group.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Inches(1), Inches(top), Inches(1), Inches(0.4)
        )
        shape.text_frame.text = text
    second._element.set("show", "0")

    third = show.slides.add_slide(show.slide_layouts[5])
    third.shapes.title.text = "Liczby"
    frame = third.shapes.add_table(2, 2, Inches(1), Inches(1.6), Inches(4), Inches(1))
    for row, texts in enumerate((("Rok", "Członkowie"), ("2024", "61"))):
        for column, text in enumerate(texts):
            frame.table.cell(row, column).text = text
    data = CategoryChartData()
    data.categories = ["2023", "2024"]
    data.add_series("Eksport", (4.3, 2.5))
    chart = third.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(4), Inches(4), Inches(3), data
    ).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Eksport w mln"
    path = tmp_path_factory.mktemp("pptx") / "strategia.pptx"
    show.save(str(path))
    return path


EXPECTED: list[tuple[int, str, str, tuple[str, ...], str | None]] = [
    (1, "heading", "Cele klastra", (), None),
    (1, "list", "rozwój", ("Cele klastra",), None),
    (1, "list", "eksport", ("Cele klastra",), None),
    (1, "notes", "Powiedzieć o dotacji.", ("Cele klastra",), None),
    (2, "prose", "po lewej", (), None),
    (2, "prose", "po prawej", (), None),
    (2, "prose", "w grupie wyżej", (), None),
    (2, "prose", "w grupie niżej", (), None),
    (2, "prose", "na dole", (), None),
    (3, "heading", "Liczby", (), None),
    (3, "table", "Rok | Członkowie", ("Liczby",), None),
    (3, "table", "2024 | 61", ("Liczby",), "Rok | Członkowie"),
    (3, "prose", "Eksport w mln", ("Liczby",), None),
    (3, "table", "| 2023 | 2024", ("Liczby",), None),
    (3, "table", "Eksport | 4.3 | 2.5", ("Liczby",), "| 2023 | 2024"),
]


def _told(block: Block) -> tuple[int, str, str, tuple[str, ...], str | None]:
    return (block.locator.first, block.kind, block.text, block.heading_path, block.table_header)


def test_every_block_has_its_slide(deck: Path) -> None:
    extracted = load(deck)
    assert [_told(block) for block in extracted.blocks] == EXPECTED
    assert {block.locator.unit for block in extracted.blocks} == {"slide"}
    assert extracted.title == "Strategia klastra"


def test_hidden_slides_are_read_and_named(deck: Path) -> None:
    (notice,) = load(deck).notices
    assert (notice.code, notice.detail[-1]) == ("hidden-slides", "2")


@pytest.mark.parametrize("kind", ["slideshow", "template"])
def test_shows_and_templates_read_the_same(deck: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.ppsx"
    with zipfile.ZipFile(deck) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            other = MAIN.replace(".presentation.main", f".{kind}.main")
            target.writestr(name, source.read(name).replace(MAIN.encode(), other.encode()))
    assert load(path).blocks == load(deck).blocks


def test_slides_come_in_the_order_of_the_show(deck: Path, tmp_path: Path) -> None:
    show = Presentation(str(deck))
    slides = show.slides._sldIdLst
    slides.insert(0, slides[2])
    path = tmp_path / "a.pptx"
    show.save(str(path))
    assert load(path).blocks[0].text == "Liczby"
    assert load(path).blocks[0].locator.first == 1


def test_merged_cells_and_slide_numbers_are_not_repeated(tmp_path: Path) -> None:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    table = slide.shapes.add_table(2, 2, 0, 0, Inches(2), Inches(1)).table
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(0, 0).text = "razem"
    table.cell(1, 0).text, table.cell(1, 1).text = "a", "b"
    path = tmp_path / "a.pptx"
    show.save(str(path))
    assert [block.text for block in load(path).blocks] == ["razem", "a | b"]


def _pictures(path: Path) -> None:
    picture = path.with_suffix(".png")
    picture.write_bytes(PNG)
    show = Presentation()
    show.slides.add_slide(show.slide_layouts[6]).shapes.add_picture(str(picture), 0, 0)
    show.save(str(path))


def _blank(path: Path) -> None:
    show = Presentation()
    show.slides.add_slide(show.slide_layouts[6])
    show.save(str(path))


REFUSED: list[tuple[Callable[[Path], object], str, str]] = [
    (_pictures, "no-text", "only pictures"),
    (_blank, "empty", "no text"),
    (lambda path: Presentation().save(str(path)), "empty", "no slides"),
    (lambda path: path.write_bytes(b"%PDF-1.7"), "damaged", "not a ZIP"),
]


@pytest.mark.parametrize(("make", "reason", "told"), REFUSED)
def test_refused_with_the_true_reason(
    tmp_path: Path, make: Callable[[Path], object], reason: str, told: str
) -> None:
    path = tmp_path / "a.pptx"
    make(path)
    with pytest.raises(Unreadable, match=told) as refusal:
        load(path)
    assert refusal.value.reason == reason


def test_signs_merged_cells_and_scatter_charts(tmp_path: Path) -> None:
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    frame = slide.shapes.add_textbox(Inches(1), Inches(0.2), Inches(6), Inches(0.5)).text_frame
    for text, font in (("dawka ", None), ("£", "Symbol"), (" 5 ", None), ("m", "Symbol")):
        run = frame.paragraphs[0].add_run()
        run.text, run.font.name = text, font
    frame.paragraphs[0].add_run().text = "g"
    table = slide.shapes.add_table(4, 3, Inches(1), Inches(1), Inches(6), Inches(2)).table
    for row, texts in enumerate(
        (("Oddział", "2024", ""), ("", "plan", "wynik"), ("A", "5", "6"), ("B", "7", "8"))
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    data = XyChartData()
    series = data.add_series("Ciśnienie")
    for point in ((1, 120), (2, 118.5)):
        series.add_data_point(*point)
    slide.shapes.add_chart(
        XL_CHART_TYPE.XY_SCATTER, Inches(1), Inches(4), Inches(5), Inches(2), data
    )
    path = tmp_path / "a.pptx"
    presentation.save(str(path))
    told = [(block.text, block.table_header) for block in load(path).blocks]
    assert told[0] == ("dawka ≤ 5 µg", None)
    header = "Oddział | 2024 / plan | 2024 / wynik"
    assert ("B | 7 | 8", header) in told
    assert told[-1] == ("Ciśnienie | 1: 120; 2: 118.5", None)


def test_files_inside_slides_are_attached_or_told(tmp_path: Path) -> None:
    inner = tmp_path / "inner.xlsx"
    with xlsxwriter.Workbook(inner) as book:
        book.add_worksheet("A").write("A1", "Rezonans 4 321 987 zł")
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    slide.shapes.add_textbox(0, 0, Inches(3), Inches(1)).text_frame.text = "Koszty"
    slide.shapes.add_ole_object(str(inner), PROG_ID.XLSX, Inches(1), Inches(1))
    old = tmp_path / "old.bin"
    old.write_bytes(b"\xd0\xcf\x11\xe0 old")
    slide.shapes.add_ole_object(str(old), "Package", Inches(1), Inches(3))
    path = tmp_path / "a.pptx"
    presentation.save(str(path))
    extracted = load(path)
    assert [attachment.data for attachment in extracted.attachments] == [inner.read_bytes()]
    assert [notice.code for notice in extracted.notices] == ["parts-not-read"]
