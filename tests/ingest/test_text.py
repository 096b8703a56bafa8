"""Plain text: paragraphs with their true lines."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import Unreadable
from ingest.loaders import text as loader


def _file(folder: Path, content: str | bytes, name: str = "plik.txt") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_paragraphs_keep_their_lines(tmp_path: Path) -> None:
    path = _file(tmp_path, "Pierwszy akapit,\nw dwóch wierszach.\n\n\nDrugi akapit.\r\n")
    blocks = loader.load(path).blocks
    assert [(b.text, b.locator.unit, b.locator.first, b.locator.last) for b in blocks] == [
        ("Pierwszy akapit,\nw dwóch wierszach.", "line", 1, 2),
        ("Drugi akapit.", "line", 5, 5),
    ]


def test_clear_headings_lead_their_paragraphs(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "Statut\n======\nTreść pierwsza.\n\nCZŁONKOSTWO\n\nTreść druga.\n\n3. Składki roczne\n\n"
        "Składka wynosi 100 zł.\n\nZwykłe krótkie zdanie.\n",
    )
    blocks = loader.load(path).blocks
    assert [(b.kind, b.text, b.heading_path) for b in blocks] == [
        ("heading", "Statut", ()),
        ("prose", "Treść pierwsza.", ("Statut",)),
        ("heading", "CZŁONKOSTWO", ()),
        ("prose", "Treść druga.", ("CZŁONKOSTWO",)),
        ("heading", "3. Składki roczne", ()),
        ("prose", "Składka wynosi 100 zł.", ("3. Składki roczne",)),
        ("prose", "Zwykłe krótkie zdanie.", ("3. Składki roczne",)),
    ]
    assert blocks[1].locator.first == 3


@pytest.mark.parametrize(
    "line", ["12.03.2024", "1. Proszę o kontakt.", "5 zł", "---", "1 200,50", "Jan", "PL", "a) ok"]
)
def test_ordinary_lines_are_no_headings(tmp_path: Path, line: str) -> None:
    blocks = loader.load(_file(tmp_path, f"{line}\n\nTreść.\n")).blocks
    assert all(block.kind != "heading" for block in blocks)


def test_old_encodings_and_other_line_ends(tmp_path: Path) -> None:
    blocks = loader.load(_file(tmp_path, "Świat żółwi\r\rŁąka źrebiąt".encode("cp1250"))).blocks
    assert [(b.text, b.locator.first) for b in blocks] == [("Świat żółwi", 1), ("Łąka źrebiąt", 3)]


def test_subtitles_lose_their_numbers_and_times(tmp_path: Path) -> None:
    content = (
        "1\n00:00:01,000 --> 00:00:02,500\nDzień dobry państwu.\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\nZaczynamy.\n"
    )
    blocks = loader.load(_file(tmp_path, content, "film.srt")).blocks
    assert [(b.text, b.locator.first, b.locator.last) for b in blocks] == [
        ("Dzień dobry państwu.", 1, 3),
        ("Zaczynamy.", 5, 7),
    ]


@pytest.mark.parametrize("content", ["", " \n\t\n\f\n"])
def test_a_blank_file_is_empty(tmp_path: Path, content: str) -> None:
    with pytest.raises(Unreadable) as refused:
        loader.load(_file(tmp_path, content))
    assert refused.value.reason == "empty"


words = st.text("aąbcćdeęłóśźż .,=-#", max_size=12)


@given(st.lists(words, min_size=1, max_size=30))
def test_every_word_stays_on_its_line(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    path = _file(tmp_path_factory.mktemp("text"), "\n".join(lines))
    try:
        blocks = loader.load(path).blocks
    except Unreadable:
        assert not "".join(lines).strip()
        return
    for block in blocks:
        source = " ".join(" ".join(lines[block.locator.first - 1 : block.locator.last]).split())
        assert " ".join(block.text.split()) in source
    read = "".join(" ".join(block.text for block in blocks).split())
    for line in lines:  # underlines of headings are the only thing left out
        if set(line.strip()) - set("=-~*#"):
            assert "".join(line.split()) in read
