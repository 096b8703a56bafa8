"""Slides: titles, text in reading order, tables, charts, diagrams and notes with their slide."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
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
