"""Marks on the pages of real PDF files, made here so that the words' places are known."""

from __future__ import annotations

import importlib.util
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from index.indexing.content import hash_file
from ingest.document import Document, Metadata, RecognisedPage, RecognisedWord, Section
from ingest.locator import Locator
from ingest.reading import read_file
from service.messages import Say
from service.source_view.page_marks import PageMarks, marks
from service.source_view.page_process import PageFailed, PageLimits
from service.source_view.page_text import Box, PageText
from service.source_view.page_view import layer_lines, shown_pages
from service.source_view.pages import Pages, PdfFile
from service.source_view.recognised_text import text_of_recognised

WIDTH, HEIGHT = A4
FONT = "SourceSerif"
SIZE = 11
FILLER = (
    "Biuro klastra prowadzi kancelarię i odpowiada na pisma w ciągu tygodnia.",
    "Protokoły posiedzeń rozsyła się członkom najpóźniej dziesięć dni po obradach.",
    "Umowy można przeglądać w biurze po zapowiedzeniu wizyty dzień wcześniej.",
)


@pytest.fixture(scope="module", autouse=True)
def _font() -> None:
    package = importlib.util.find_spec("font_source_serif_pro")
    assert package is not None
    assert package.submodule_search_locations is not None
    folder = Path(package.submodule_search_locations[0]) / "files"
    pdfmetrics.registerFont(TTFont(FONT, str(folder / "SourceSerifPro-Regular.ttf")))


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    opened = Pages()
    yield opened
    opened.close()


@dataclass(frozen=True, slots=True)
class Drawn:
    """Words where they were put: page from 1, and the box from the page's upper left corner."""

    text: str
    page: int
    box: Box


def canvas(path: Path) -> Canvas:
    made = Canvas(str(path), pagesize=A4, invariant=True)
    made.setFont(FONT, SIZE)
    return made


def put(made: Canvas, text: str, x: float, y: float, page: int = 1) -> Drawn:
    """``y`` is the base line, from the page's lower edge."""
    made.drawString(x, y, text)
    width = pdfmetrics.stringWidth(text, FONT, SIZE)
    return Drawn(text, page, Box(x, HEIGHT - y - 0.5 * SIZE, x + width, HEIGHT - y))


def facts(path: Path) -> PdfFile:
    status = path.stat()
    return PdfFile(
        path.parent, path.name, status.st_size, status.st_mtime_ns, hash_file(path).hex()
    )


def quoted(document: Document, quote: str) -> tuple[int, int]:
    """Where the quote stands in the stored text, however its words are parted there."""
    found = re.search(r"\s+".join(map(re.escape, quote.split())), document.text)
    assert found is not None, document.text
    return found.span()


def found_marks(
    pages: Pages, path: Path, quote: str, words: Sequence[str] = ()
) -> dict[int, PageMarks]:
    document = read_file(path).documents[0]
    file = facts(path)
    return dict(
        marks(
            document.text,
            list(document.sections),
            quoted(document, quote),
            [quoted(document, word) for word in words],
            lambda page: pages.text(file, page),
        )
    )


def covers(boxes: Sequence[Box], words: Box) -> bool:
    """Whether the boxes together hide the words, but for a point at each end."""
    middle = (words.top + words.bottom) / 2
    here = [box for box in boxes if box.top <= middle <= box.bottom]
    return bool(here) and (
        min(box.left for box in here) <= words.left + 1
        and max(box.right for box in here) >= words.right - 1
        and sum(box.width for box in here) >= 0.97 * words.width
    )


def touches(boxes: Sequence[Box], words: Box) -> bool:
    return any(
        min(box.right, words.right) - max(box.left, words.left) > 1
        and min(box.bottom, words.bottom) - max(box.top, words.top) > 1
        for box in boxes
    )


def test_a_sentence_over_lines_with_a_hyphen_and_a_ligature(tmp_path: Path, pages: Pages) -> None:
    path = tmp_path / "a.pdf"
    made = canvas(path)
    before = put(made, FILLER[0], 72, 740)
    first = put(made, "Komisja przyjęła sprawozdanie oﬁary i zobowią-", 72, 700)
    second = put(made, "zania łódzkiego zespołu „Źdźbło” na rok 2024.", 72, 684)
    after = put(made, FILLER[1], 72, 644)
    made.save()
    quote = "Komisja przyjęła sprawozdanie ofiary i zobowiązania łódzkiego zespołu „Źdźbło” na"
    found = found_marks(pages, path, quote, ["sprawozdanie", "łódzkiego"])

    assert list(found) == [1]
    boxes = found[1].quote
    assert len(boxes) == 2
    assert covers(boxes, first.box)
    without_year = pdfmetrics.stringWidth("zania łódzkiego zespołu „Źdźbło” na", FONT, SIZE)
    assert boxes[1].right == pytest.approx(72 + without_year, abs=1)
    assert not touches(boxes, before.box)
    assert not touches(boxes, after.box)
    start = 72 + pdfmetrics.stringWidth("Komisja przyjęła ", FONT, SIZE)
    assert found[1].words[0].left == pytest.approx(start, abs=1)
    assert found[1].words[1].top > second.box.top - SIZE
    assert len(found[1].words) == 2


def test_two_columns(tmp_path: Path, pages: Pages) -> None:
    left = [
        "Klaster skupia szpitale oraz firmy, a",
        "także uczelnie z całego regionu, które",
        "razem składają wnioski o dotacje, lecz",
        "każdy członek odpowiada za swoją część",
        "zadania i rozlicza ją przed biurem. Na",
    ]
    right = [
        "koniec roku biuro zestawia wydatki oraz",
        "przedstawia je radzie, która przyjmuje",
        "sprawozdanie albo odsyła je z uwagami,",
        "a wtedy biuro poprawia zestawienie i w",
        "ciągu miesiąca przedkłada je ponownie.",
    ]
    path = tmp_path / "a.pdf"
    made = canvas(path)
    drawn = []
    for number, (one, other) in enumerate(zip(left, right, strict=True)):
        drawn.append(put(made, one, 60, 700 - 15 * number))
        drawn.append(put(made, other, 320, 700 - 15 * number))
    made.save()
    quote = (
        "zadania i rozlicza ją przed biurem. Na koniec roku biuro zestawia wydatki oraz "
        "przedstawia je radzie"
    )
    boxes = found_marks(pages, path, quote)[1].quote
    by_text = {one.text: one.box for one in drawn}
    assert covers(boxes, by_text[left[4]])
    assert covers(boxes, by_text[right[0]])
    assert touches(boxes, by_text[right[1]])
    for other in (*left[:4], *right[2:]):
        assert not touches(boxes, by_text[other]), other


def test_over_the_end_of_a_page_with_a_split_word_and_running_lines(
    tmp_path: Path, pages: Pages
) -> None:
    path = tmp_path / "a.pdf"
    made = canvas(path)
    drawn = []
    for page in range(1, 5):
        # Drawn in the order in which it is read, as word processors do: that order is the text's.
        drawn.append(put(made, "Regulamin klastra medycznego", 72, 800, page))
        if page == 3:
            drawn.append(put(made, "mocnik przyjmuje ją w imieniu zarządu.", 72, 760, 3))
        # On a page of a few lines, what is repeated at its top is content.
        for number, line in enumerate(FILLER * 5):
            put(made, f"{line[:-1]} ({page}, {number}).", 72, 720 - 15 * number, page)
        if page == 2:
            drawn.append(
                put(made, "Członek rady może złożyć rezygnację na piśmie, a pełno-", 72, 90, 2)
            )
        drawn.append(put(made, f"strona {page} z 4", 270, 40, page))
        made.showPage()
        made.setFont(FONT, SIZE)
    made.save()
    words = {(one.page, one.text[:8]): one.box for one in drawn}

    whole = "rady może złożyć rezygnację na piśmie, a pełnomocnik przyjmuje ją w imieniu"
    found = found_marks(pages, path, whole)
    assert list(found) == [2, 3]
    assert touches(found[2].quote, words[2, "Członek "])
    assert touches(found[3].quote, words[3, "mocnik p"])
    assert found[3].quote[0].left == pytest.approx(72, abs=1)
    for page in (2, 3):
        assert len(found[page].quote) == 1
        assert not touches(found[page].quote, words[page, "Regulami"])
        assert not touches(found[page].quote, words[page, f"strona {page}"])

    # The quote ends in the split word: its second half still stands on the next page.
    found = found_marks(pages, path, "złożyć rezygnację na piśmie, a pełnomocnik")
    end = pdfmetrics.stringWidth("mocnik", FONT, SIZE)
    assert [box.right for box in found[3].quote] == [pytest.approx(72 + end, abs=1)]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page(tmp_path: Path, pages: Pages, turn: int) -> None:
    plain, path = tmp_path / "plain.pdf", tmp_path / "turned.pdf"
    made = canvas(plain)
    put(made, FILLER[0], 72, 740)
    drawn = put(made, FILLER[1], 72, 700)
    put(made, FILLER[2], 72, 660)
    made.save()
    writer = PdfWriter()
    writer.add_page(PdfReader(plain).pages[0]).rotate(turn)
    writer.write(path)

    (box,) = found_marks(pages, path, FILLER[1])[1].quote
    before = drawn.box
    corners = {
        90: (HEIGHT - before.bottom, before.left, HEIGHT - before.top, before.right),
        180: (
            WIDTH - before.right,
            HEIGHT - before.bottom,
            WIDTH - before.left,
            HEIGHT - before.top,
        ),
        270: (before.top, WIDTH - before.right, before.bottom, WIDTH - before.left),
    }
    expected = Box(*corners[turn])
    # Half the letters' height was drawn as known, so the mark reaches out on all sides.
    assert box.left <= expected.left + 1
    assert box.top <= expected.top + 1
    assert box.right >= expected.right - 1
    assert box.bottom >= expected.bottom - 1
    assert box.width * box.height < 4 * expected.width * expected.height
    page = pages.text(facts(path), 1)
    assert (page.width < page.height) == (turn == 180)


def test_a_cropped_page(tmp_path: Path, pages: Pages) -> None:
    plain, path = tmp_path / "plain.pdf", tmp_path / "cropped.pdf"
    made = canvas(plain)
    drawn = put(made, FILLER[1], 72, 700)
    made.save()
    writer = PdfWriter()
    page = writer.add_page(PdfReader(plain).pages[0])
    page.cropbox.lower_left = (50, 400)
    page.cropbox.upper_right = (WIDTH - 20, HEIGHT - 60)
    writer.write(path)
    (box,) = found_marks(pages, path, FILLER[1])[1].quote
    assert box.left == pytest.approx(drawn.box.left - 50, abs=1)
    assert box.top <= drawn.box.top - 60 < drawn.box.bottom - 60 <= box.bottom + 1


def test_of_a_sentence_that_stands_twice_the_right_one_is_marked(
    tmp_path: Path, pages: Pages
) -> None:
    path = tmp_path / "a.pdf"
    made = canvas(path)
    lines = [FILLER[0], "Przewodniczy prezes klastra.", *FILLER[1:], "Przewodniczy prezes klastra."]
    drawn = [put(made, line, 72, 740 - 40 * number) for number, line in enumerate(lines)]
    made.save()
    document = read_file(path).documents[0]
    start = document.text.rindex(lines[1])
    file = facts(path)
    found = marks(
        document.text,
        list(document.sections),
        (start, start + len(lines[1])),
        [],
        lambda page: pages.text(file, page),
    )
    assert covers(found[1].quote, drawn[4].box)
    assert not touches(found[1].quote, drawn[1].box)


def test_the_layer_has_the_pages_words_in_lines(tmp_path: Path, pages: Pages) -> None:
    path = tmp_path / "a.pdf"
    made = canvas(path)
    drawn = [put(made, line, 72, 740 - 20 * number) for number, line in enumerate(FILLER)]
    made.save()
    layer = layer_lines(pages.text(facts(path), 1))
    assert [line.text for line in layer] == list(FILLER)
    for line, words in zip(layer, drawn, strict=True):
        assert line.x == pytest.approx(words.box.left, abs=1)
        assert line.length == pytest.approx(words.box.width, abs=2)
        assert line.y == pytest.approx(words.box.bottom, abs=3)


def test_images_are_as_wide_as_asked_and_kept(tmp_path: Path, pages: Pages) -> None:
    path = tmp_path / "a.pdf"
    made = canvas(path)
    put(made, FILLER[0], 72, 740)
    made.save()
    file = facts(path)
    assert pages.kept_image(file, 1, 960) is None
    image = pages.image(file, 1, 960)
    assert image.media_type == "image/png"
    assert Image.open(io.BytesIO(image.content)).size == (960, 1358)
    assert pages.kept_image(file, 1, 960) is image


def test_an_image_never_has_more_pixels_than_memory_allows(tmp_path: Path, pages: Pages) -> None:
    path = tmp_path / "a.pdf"
    made = Canvas(str(path), pagesize=(100, 14_000))
    made.drawString(10, 50, "Wstęga")
    made.save()
    image = Image.open(io.BytesIO(pages.image(facts(path), 1, 1920).content))
    assert image.width * image.height < 13_000_000


def test_what_is_kept_stays_within_its_limit(tmp_path: Path, pages: Pages) -> None:
    path = tmp_path / "a.pdf"
    made = canvas(path)
    for page in range(6):
        put(made, FILLER[page % 3] * 3, 10, 740)
        made.showPage()
    made.save()
    file = facts(path)
    sizes = [len(pages.image(file, page, 640).content) for page in range(1, 7)]
    small = Pages(cache_mib=sum(sizes) / 2 / 2**20)
    for page in range(1, 7):
        small.image(file, page, 640)
    kept = [small.kept_image(file, page, 640) is not None for page in range(1, 7)]
    assert kept[-1]
    assert not kept[0]
    assert sum(size for size, here in zip(sizes, kept, strict=True) if here) <= sum(sizes) / 2
    small.close()


def test_faults_are_told_and_the_next_request_is_answered(tmp_path: Path) -> None:
    good, bad, locked = (tmp_path / name for name in ("good.pdf", "bad.pdf", "locked.pdf"))
    made = canvas(good)
    put(made, FILLER[0], 72, 740)
    made.save()
    bad.write_bytes(b"%PDF-1.7\nnothing more")
    writer = PdfWriter(clone_from=good)
    writer.encrypt("hasło")
    writer.write(locked)
    pages = Pages()

    def reason(path: Path, page: int = 1) -> str:
        with pytest.raises(PageFailed) as failed:
            pages.image(facts(path), page, 640)
        return failed.value.reason

    assert reason(bad) == "damaged"
    assert reason(locked) == "encrypted"
    assert reason(good, 2) == "no-page"
    known = facts(good)
    good.write_bytes(good.read_bytes() + b"\n% more")
    with pytest.raises(PageFailed, match="changed"):
        pages.image(known, 1, 640)
    assert pages.image(facts(good), 1, 640).content
    pages.close()


def test_a_process_that_dies_or_hangs_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    made = canvas(path)
    put(made, FILLER[0], 72, 740)
    made.save()
    file = facts(path)
    pages = Pages()
    assert pages.text(file, 1).characters.startswith("Biuro")
    running = pages._process._process
    assert running is not None
    running.kill()
    running.wait()
    assert pages.image(file, 1, 640).content  # it was dead before it was asked
    pages.close()

    slow = Pages(PageLimits(timeout_s=0.0))
    with pytest.raises(PageFailed, match="too-long"):
        slow.text(file, 1)
    assert slow._process._process is None
    small = Pages(PageLimits(memory_mib=16))
    with pytest.raises(PageFailed, match=r"crashed|too-much"):
        small.text(file, 1)
    small.close()


def test_only_the_quotes_pages_are_read_at_once(tmp_path: Path, pages: Pages) -> None:
    path = tmp_path / "a.pdf"
    made = canvas(path)
    for page in range(1, 41):
        put(made, f"Strona {page} mówi o sprawie numer {page} i o niczym innym.", 72, 740)
        made.showPage()
        made.setFont(FONT, SIZE)
    made.save()
    document = read_file(path).documents[0]
    file = facts(path)
    quote = quoted(document, "sprawie numer 20")
    shown = shown_pages(
        pages, file, 7, document.text, list(document.sections), quote, [], None, {}, Say("pl")
    )
    assert [page.number for page in shown.pages] == list(range(17, 27))
    assert shown.count == 40
    assert [page.number for page in shown.pages if page.layer is not None] == [20]
    assert [page.number for page in shown.pages if page.anchor] == [20]
    assert (shown.window.earlier, shown.window.later) == (7, 27)
    assert not shown.missed


def scanned(words: Sequence[tuple[str, Box]], size: tuple[float, float]) -> PageText:
    """What recognition keeps of a first page."""
    found = [RecognisedWord(text, *astuple(box)) for text, box in words]
    return text_of_recognised(RecognisedPage(1, *size, found))


def test_recognised_words_are_marked_on_the_image_that_they_were_read_from(
    tmp_path: Path, pages: Pages
) -> None:
    """Of a picture in the same way as of a PDF: its file has no letter, the catalog has them."""
    path = tmp_path / "skan.tif"
    first, second = Image.new("L", (600, 800), 250), Image.new("L", (800, 400), 250)
    first.save(path, save_all=True, append_images=[second], dpi=(150, 150))
    file = facts(path)
    assert pages.sizes(file, 1, 5) == [(288.0, 384.0), (384.0, 192.0)]
    image = pages.image(file, 2, 640)
    assert Image.open(io.BytesIO(image.content)).size == (640, 320)
    text = "Składka wynosi 1 250 zł.\nPłatna do marca."
    page = Locator("page", 1, 1)
    document = Document(
        "image/tiff", text, [Section(0, len(text), page)],
        Metadata("Skan", "filename", "pl", "text", None, None),
    )  # fmt: skip
    places = [(word, Box(20 + 40 * n, 30, 55 + 40 * n, 42)) for n, word in enumerate(text.split())]
    recognised = scanned(places, (288.0, 384.0))
    shown = shown_pages(
        pages, file, 7, text, list(document.sections), quoted(document, "wynosi 1 250 zł"),
        [quoted(document, "250")], None, {1: recognised}, Say("pl"),
    )  # fmt: skip
    (box,) = shown.pages[0].quote
    assert (box.left, box.right) == pytest.approx((60, 215))
    (word,) = shown.pages[0].words
    assert (word.left, word.right) == pytest.approx((140, 175))
    assert not shown.missed
    assert shown.pages[0].layer is not None
    assert "Składka" in shown.pages[0].layer[0].text
    assert shown.pages[1].quote == ()


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\nrubbish", b"neither PDF nor image"])
def test_a_broken_picture_is_told(tmp_path: Path, pages: Pages, content: bytes) -> None:
    path = tmp_path / "skan.png"
    path.write_bytes(content)
    with pytest.raises(PageFailed) as caught:
        pages.count(facts(path))
    assert caught.value.reason == "damaged"
