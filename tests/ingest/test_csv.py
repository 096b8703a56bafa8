"""CSV: records with their header and their true lines."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import Unreadable
from ingest.loaders import csv as loader


def _file(folder: Path, content: str | bytes, name: str = "tabela.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_polish_export_of_excel(tmp_path: Path) -> None:
    content = "Gmina;Środki;Źródło\r\nŚwidnik;1 200,50;budżet\r\nŁęczna;300,00;dotacja\r\n"
    blocks = loader.load(_file(tmp_path, content.encode("cp1250"))).blocks
    header = "Gmina | Środki | Źródło"
    assert [(b.text, b.table_header, b.locator.first) for b in blocks] == [
        (header, None, 1),
        ("Świdnik | 1 200,50 | budżet", header, 2),
        ("Łęczna | 300,00 | dotacja", header, 3),
    ]
    assert {block.kind for block in blocks} == {"table"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_recognised(tmp_path: Path, delimiter: str) -> None:
    rows = [["nazwa", "opis", "kwota"], ["Ala", "dom i las", "1"], ["Ola", "rzeka", "2"]]
    content = "\n".join(delimiter.join(row) for row in rows)
    assert loader.load(_file(tmp_path, content)).blocks[1].text == "Ala | dom i las | 1"


def test_quoted_line_breaks_count_as_lines(tmp_path: Path) -> None:
    content = 'nazwa,uwagi\nA,"pierwszy\ndrugi\ntrzeci"\nB,"x, y"\n'
    blocks = loader.load(_file(tmp_path, content)).blocks
    assert [(b.text, b.locator.first, b.locator.last) for b in blocks] == [
        ("nazwa | uwagi", 1, 1),
        ("A | pierwszy drugi trzeci", 2, 4),
        ("B | x, y", 5, 5),
    ]


def test_a_title_above_the_header_and_ragged_rows(tmp_path: Path) -> None:
    content = "Zestawienie składek;;\n\nCzłonek;Rok;Kwota\nA;2023;100\nB;2024\nC;2024;100;uwaga\n"
    blocks = loader.load(_file(tmp_path, content)).blocks
    assert [b.text for b in blocks] == [
        "Zestawienie składek",
        "Członek | Rok | Kwota",
        "A | 2023 | 100",
        "B | 2024",
        "C | 2024 | 100 | uwaga",
    ]
    assert blocks[2].table_header == "Członek | Rok | Kwota"
    assert blocks[0].table_header is None
    assert blocks[2].locator.first == 4


def test_numbers_alone_have_no_header(tmp_path: Path) -> None:
    blocks = loader.load(_file(tmp_path, "1,2,3\n4,5,6\n")).blocks
    assert [b.table_header for b in blocks] == [None, None]


def test_the_separator_line_of_excel_is_no_record(tmp_path: Path) -> None:
    blocks = loader.load(_file(tmp_path, "sep=;\na, b;c\nd;e\n")).blocks
    assert [(b.text, b.locator.first) for b in blocks] == [("a, b | c", 2), ("d | e", 3)]


def test_a_huge_cell_and_an_open_quote_are_read(tmp_path: Path) -> None:
    long = "słowo " * 60_000
    blocks = loader.load(_file(tmp_path, f'a;b\n1;"{long}MARKER"\n2;"otwarty\ndo końca')).blocks
    assert blocks[1].text.endswith("MARKER")
    assert "otwarty do końca" in blocks[2].text


def test_an_empty_table_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        loader.load(_file(tmp_path, ";;;\n;;\n"))
    assert refused.value.reason == "empty"


cells = st.text("abcąęłż0 1.,;\"'\n|", max_size=8)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=2, max_size=8))
def test_every_cell_is_found_on_its_line(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    target = io.StringIO()
    csv.writer(target, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    content = target.getvalue()
    path = _file(tmp_path_factory.mktemp("csv"), content, "dane.tsv")
    filled = [row for row in rows if any(cell.split() for cell in row)]
    if not filled:
        return
    blocks = loader.load(path).blocks
    assert len(blocks) == len(filled)
    lines = content.split("\n")
    for block, row in zip(blocks, filled, strict=True):
        source = "\n".join(lines[block.locator.first - 1 : block.locator.last])
        for cell in row:
            assert " ".join(cell.split()) in " ".join(block.text.split())
            assert cell.replace('"', '""') in source


@pytest.mark.parametrize("delimiter", ["^", "~"])
def test_marks_that_old_systems_separate_with(tmp_path: Path, delimiter: str) -> None:
    rows = [["Imię", "Nazwisko", "Oddział"], ["Anna", "Zielna", "Chirurgia"]] * 2
    content = "\n".join(delimiter.join(row) for row in rows)
    assert loader.load(_file(tmp_path, content)).blocks[1].text == "Anna | Zielna | Chirurgia"


@pytest.mark.parametrize("open_cell", ['"rolka 5 m', '"rolka "duża"', 'rolka "5 m'])
def test_an_open_quotation_mark_swallows_nothing(tmp_path: Path, open_cell: str) -> None:
    content = f"Nazwa;Uwagi;Kwota\nGaza;{open_cell};12\nBandaż;elastyczny;7\nPlaster;10 cm;3\n"
    blocks = loader.load(_file(tmp_path, content)).blocks
    assert [(b.text, b.locator.first, b.table_header) for b in blocks[2:]] == [
        ("Bandaż | elastyczny | 7", 3, "Nazwa | Uwagi | Kwota"),
        ("Plaster | 10 cm | 3", 4, "Nazwa | Uwagi | Kwota"),
    ]
    assert blocks[1].text.startswith("Gaza | ")
    assert blocks[1].text.endswith(" | 12")


def test_an_open_quotation_mark_that_a_later_one_closes(tmp_path: Path) -> None:
    content = 'Nazwa;Uwagi;Kwota\nGaza;"rolka;12\nBandaż;"elastyczny";7\nPlaster;"10 cm";3\n'
    assert [b.text for b in loader.load(_file(tmp_path, content)).blocks[1:]] == [
        "Gaza | rolka | 12",
        "Bandaż | elastyczny | 7",
        "Plaster | 10 cm | 3",
    ]


def test_many_open_quotation_marks_are_read_in_time(tmp_path: Path) -> None:
    content = "a;b\n" + 'x;"y\nz;""\n' * 20_000
    assert len(loader.load(_file(tmp_path, content)).blocks) > 1000
