"""Recognition of text on images, as far as it is ours: what is done to the image before, and to the
words after. Tesseract itself is tried in tests/programs; here a small program stands in for it."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ingest import programs
from ingest.document import Block, Notice
from ingest.errors import Unreadable
from ingest.extracted import Drawn, Extracted, Picture
from ingest.locator import Locator
from ingest.options import ReadOptions
from ingest.reading import read_file
from ingest.recognition import PagesDone, RecognitionOptions, recognised, sweep_kept
from ingest.recognition.lines import believed, text_of
from ingest.recognition.rules import without_rules
from ingest.recognition.tesseract import Word
from ingest.recognition.upright import slant
from tests.programs import drawn_pages as draw

HALF = (1240, 1754)


@pytest.mark.parametrize("degrees", [-6.3, -1.0, 0.4, 3.5])
@pytest.mark.parametrize("turned", [False, True])
def test_a_slant_is_measured_also_on_a_turned_page(degrees: float, turned: bool) -> None:
    image = draw.page(HALF)
    draw.write(image, draw.LETTER * 5, 120, 150, 1000, size=23)
    image = image.transpose(Image.Transpose.ROTATE_90) if turned else image
    assert slant(draw.slanted(image, degrees)) == pytest.approx(-degrees, abs=0.21)


def test_what_has_no_lines_is_not_turned() -> None:
    assert slant(draw.page(HALF)) == 0.0
    assert slant(Image.new("L", (40, 30), 128)) == 0.0
    grain = np.random.default_rng(1).integers(0, 255, (600, 400), np.uint8)
    assert slant(Image.fromarray(grain)) == 0.0


def test_rules_go_and_letters_and_filled_cells_stay() -> None:
    plain, ruled = draw.page((2100, 500)), draw.page((2100, 500))
    draw.table(plain, draw.PRICES, 60, 60, ruled=False)
    draw.table(ruled, draw.PRICES, 60, 60, ruled=True)
    for image in (plain, ruled):
        image.paste(90, (60, 430, 900, 480))  # a cell filled with grey
    left = without_rules(np.asarray(ruled)).astype(int) - np.asarray(plain).astype(int)
    assert (np.abs(left) > 60).mean() < 0.001
    bare = np.asarray(plain)
    assert without_rules(bare) is bare


def words(
    text: str, x: float, y: float, line: tuple[int, int, int], step: float = 12
) -> list[Word]:
    """A line of words of 20 pixels' height from (x, y) on, ``step`` pixels a letter."""
    found = []
    for word in text.split():
        right = x + step * len(word)
        found.append(Word(word, 95, x, y, right, y + 20, line))
        x = right + step
    return found


def test_columns_of_a_table_become_rows() -> None:
    names, prices = ("Sala", "Konferencyjna", "Gabinet"), ("Cena", "1 400 zł", "210 zł")
    found = [
        word
        for block, column in enumerate((names, prices))
        for row, text in enumerate(column)
        for word in words(text, 100 + 700 * block, 100 + 40 * row, (block + 1, 1, row + 1))
    ]
    assert text_of(found) == "Sala | Cena\nKonferencyjna | 1 400 zł\nGabinet | 210 zł"


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    left = ["pierwsza szpalta mówi o składkach członków", "i o terminie, do którego się je płaci"]
    right = ["druga szpalta mówi o zebraniach rady klastra", "oraz o tym, kto im przewodniczy"]
    found = [
        word
        for block, column in enumerate((left, right))
        for row, text in enumerate(column)
        for word in words(text, 100 + 700 * block, 100 + 40 * row, (block + 1, 1, row + 1))
    ]
    assert text_of(found) == "\n".join([*left, "", *right])


def test_a_wide_gap_parts_cells_and_a_justified_line_stays_whole() -> None:
    row = [*words("Cena", 100, 100, (1, 1, 1)), *words("1 400 zł", 600, 100, (1, 1, 1))]
    assert text_of(row) == "Cena | 1 400 zł"
    stretched = []
    for number, word in enumerate(["wiersz", "wyjustowany", "ma", "szerokie", "odstępy"]):
        stretched += words(word, 100 + 280 * number, 100, (1, 1, 1))
    assert text_of(stretched) == "wiersz wyjustowany ma szerokie odstępy"


def test_words_of_a_turned_page_are_put_in_its_own_order() -> None:
    """Lines that run up the page, the first of them leftmost."""
    upright = [
        *words("Sala", 100, 100, (1, 1, 1)),
        *words("Gabinet mały", 100, 140, (1, 1, 2)),
        *words("Cena netto", 700, 100, (2, 1, 1)),
        *words("210 zł", 700, 140, (2, 1, 2)),
    ]
    turned = [
        Word(one.text, 95, one.top, 2000 - one.right, one.bottom, 2000 - one.left, one.line)
        for one in upright
    ]
    assert text_of(turned) == text_of(upright) == "Sala | Cena netto\nGabinet mały | 210 zł"


def test_what_is_hardly_read_is_left_out() -> None:
    sure, doubted = words("Składka wynosi", 0, 0, (1, 1, 1)), words("Qz. ;,", 0, 60, (1, 1, 2))
    doubted = [Word(one.text, 22, 0, 60, 9, 80, one.line) for one in doubted]
    assert believed([*sure, *doubted]) == sure


# What a small program gives in place of Tesseract.

TABLE = "\\t".join(("5", "1", "1", "1", "1", "{n}", "10", "10", "200", "40", "96", "{word}"))


def program(folder: Path, body: str) -> RecognitionOptions:
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\ncat > /dev/null\n{body}\n", encoding="utf-8")
    path.chmod(0o700)
    return RecognitionOptions(str(path), ("pol",), pages_at_once=2, page_s=1, kept=folder / "kept")


def saying(*words_said: str) -> str:
    lines = [TABLE.format(n=number, word=word) for number, word in enumerate(words_said, 1)]
    return "\n".join(f"printf '{line}\\n'" for line in lines)


def scan(pages: int, *, without_text: bool = True) -> Extracted:
    def drawn(number: int) -> Drawn:
        return Drawn(Image.new("L", (300 + number, 200), 250), 0.24)

    return Extracted(
        (),
        pictures=[
            Picture(Locator("page", one, one), lambda one=one: drawn(one))  # type: ignore[misc]
            for one in range(1, pages + 1)
        ],
        without_text=Unreadable("no-text", "Skan", programs.RECOGNISE) if without_text else None,
        notices=[Notice("pages-without-text", "Images", programs.RECOGNISE)],
    )


def test_pages_are_recognised_in_order_and_told_of(tmp_path: Path) -> None:
    told: list[PagesDone] = []
    options = program(tmp_path, saying("Składka", "członkowska"))
    found = recognised(scan(3), options, time.monotonic() + 60, told.append)
    assert [page.number for page in found.pages] == [1, 2, 3]
    assert found.extracted.without_text is None
    assert [block.text for block in found.extracted.blocks] == ["Składka członkowska"] * 3
    (notice,) = found.extracted.notices
    assert (notice.code, notice.pages) == ("recognised", (1, 2, 3))
    assert told == [PagesDone(1, 3), PagesDone(2, 3), PagesDone(3, 3)]
    word = found.pages[0].words[0]
    assert (word.left, word.top, word.right, word.bottom) == pytest.approx((2.4, 2.4, 50.4, 12.0))
    assert not list((tmp_path / "kept").glob("*.json"))


def test_what_was_done_before_the_time_was_up_is_not_done_again(tmp_path: Path) -> None:
    count = tmp_path / "count"
    options = program(tmp_path, f"echo x >> {count}\n{saying('Składka')}")
    pages = scan(4)
    slow = pages.pictures[3]

    def draws_late() -> Drawn:
        time.sleep(0.3)
        return slow.draw()

    late = [*pages.pictures[:2], Picture(slow.locator, draws_late), slow]
    cut = Extracted((), pictures=late, without_text=pages.without_text)
    with pytest.raises(Unreadable) as caught:
        recognised(cut, options, time.monotonic() + 0.25)
    assert caught.value.reason == "deferred"
    before = len(count.read_text().split())
    assert before == len(list((tmp_path / "kept").glob("*.json"))) > 0
    assert len(recognised(cut, options, time.monotonic() + 60).pages) == 4
    assert len(count.read_text().split()) <= 4
    assert not list((tmp_path / "kept").glob("*.json"))


def test_one_page_that_fails_leaves_the_others(tmp_path: Path) -> None:
    options = program(
        tmp_path, f"if mkdir {tmp_path}/first 2>/dev/null; then exit 1; fi\n{saying('a')}"
    )
    pages = scan(2)
    one_at_a_time = RecognitionOptions(options.program, ("pol",), pages_at_once=1, page_s=1)
    found = recognised(pages, one_at_a_time, time.monotonic() + 60)
    assert [page.number for page in found.pages] == [2]
    assert {one.code for one in found.extracted.notices} == {"recognised", "pages-not-recognised"}


@pytest.mark.parametrize(
    ("body", "detail"),
    [("exit 0", "No words were recognised"), ("exit 3", "Recognition failed"),
     ("while :; do :; done", "Recognition failed")],
)  # fmt: skip
def test_a_file_without_a_word_says_so(tmp_path: Path, body: str, detail: str) -> None:
    found = recognised(scan(1), program(tmp_path, body), time.monotonic() + 60)
    assert found.extracted.without_text is not None
    assert found.extracted.without_text.reason == "no-text"
    assert detail in found.extracted.without_text.detail


def test_a_program_that_the_machine_killed_defers_the_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        recognised(scan(1), program(tmp_path, "kill -9 $$"), time.monotonic() + 60)
    assert caught.value.reason == "deferred"


def test_a_page_keeps_its_own_text_where_no_more_is_recognised(tmp_path: Path) -> None:
    own = Block("Wpłynęło 12 marca, liczba dziennika 114", Locator("page", 1, 1))
    picture = Picture(own.locator, scan(1).pictures[0].draw, remains=True)
    short = program(tmp_path, saying("Wpłynęło"))
    found = recognised(Extracted([own], pictures=[picture]), short, time.monotonic() + 60)
    assert (list(found.extracted.blocks), list(found.pages)) == ([own], [])
    letter = "Wpłynęło 12 marca. Wnosimy o zwrot opłaty za salę numer cztery od maja"
    long = program(tmp_path, saying(*letter.split()))
    found = recognised(Extracted([own], pictures=[picture]), long, time.monotonic() + 60)
    assert [block.text[:8] for block in found.extracted.blocks] == ["Wpłynęło"]
    assert len(found.pages) == 1


def test_what_nobody_came_back_for_goes(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "a.json").write_text("{}")
    sweep_kept(folder)
    assert folder.exists()
    sweep_kept(folder, older_than_days=0)
    assert not folder.exists()


# Without the programs everything is as it was, and each reason names the command.


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"])
def test_an_image_names_the_command_that_reads_it(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"skan.{kind.lower()}"
    path.write_bytes(draw.as_bytes(draw.page((300, 200)), kind))
    with pytest.raises(Unreadable) as caught:
        read_file(path)
    assert caught.value.reason == "no-text"
    assert "apt-get install tesseract-ocr tesseract-ocr-pol" in caught.value.remedy


def test_every_page_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "faks.tif"
    first, second = draw.page((300, 200)), draw.page((200, 300))
    first.save(path, save_all=True, append_images=[second], dpi=(150, 150))
    options = program(tmp_path, saying("Faks"))
    read = read_file(path, ReadOptions(recognition=options))
    (document,) = read.documents
    assert document.media_type == "image/tiff"
    assert [(page.number, page.width, page.height) for page in document.recognised] == [
        (1, 144.0, 96.0),
        (2, 96.0, 144.0),
    ]
    assert [section.locator.first for section in document.sections] == [1, 2]


def test_a_broken_image_and_one_too_large_are_told(tmp_path: Path) -> None:
    path = tmp_path / "skan.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    with pytest.raises(Unreadable) as caught:
        read_file(path)
    assert caught.value.reason == "damaged"
    Image.new("1", (20_000, 15_000)).save(path)
    with pytest.raises(Unreadable) as caught:
        read_file(path)
    assert caught.value.reason == "too-large"


def test_an_old_office_file_names_the_command_that_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "stary.doc"
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
    path.write_bytes(ole + "WordDocument".encode("utf-16-le"))
    with pytest.raises(Unreadable) as caught:
        read_file(path)
    assert caught.value.reason == "legacy-office"
    assert "apt-get install --no-install-recommends libreoffice-writer" in caught.value.remedy
