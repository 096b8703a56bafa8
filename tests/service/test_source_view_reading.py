"""Stored text as something to read: nothing lost, nothing made up, the quote marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.cleaning import assemble
from ingest.document import Block, Section, SectionKind
from ingest.locator import Locator, Unit
from service.messages import Say
from service.source_view.reading import (
    Fields,
    Heading,
    Items,
    Paragraph,
    Part,
    Piece,
    Table,
    read,
)
from service.source_view.window import LEAD, MOST, page_window, text_window

SAY = Say("pl")


def whole(text: str) -> tuple[int, int]:
    return 0, len(text)


def pieces(parts: Sequence[Part]) -> Iterator[Piece]:
    for part in parts:
        for block in part.blocks:
            match block:
                case Heading() | Paragraph():
                    yield from block.pieces
                case Items():
                    for item in block.items:
                        yield from item
                case Table():
                    for row in (block.header, *block.rows):
                        for cell in row:
                            yield from cell
                case Fields():
                    for name, value in block.fields:
                        yield Piece(name)
                        yield from value


words = st.text("ąbc |:.12\n", min_size=1, max_size=30)


@st.composite
def blocks(draw: st.DrawFn) -> list[Block]:
    made: list[Block] = []
    unit: Unit = draw(st.sampled_from(["line", "slide", "page", "paragraph", "part"]))
    for number in range(1, draw(st.integers(1, 8)) + 1):
        kinds: list[SectionKind] = ["prose", "heading", "list", "table", "notes"]
        made.append(Block(draw(words), Locator(unit, number, number), draw(st.sampled_from(kinds))))
    return made


@settings(max_examples=200)
@given(blocks(), st.data())
def test_every_letter_is_shown_once_and_the_quote_is_marked(
    made: list[Block], data: st.DataObject
) -> None:
    document = assemble(made, paged=False)
    text = document.text
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown = list(pieces(read(text, document.sections, whole(text), SAY, (start, end))))

    def letters(found: str) -> str:
        return "".join(filter(str.isalnum, found))

    assert letters("".join(piece.text for piece in shown)) == letters(text)
    marked = "".join(piece.text for piece in shown if piece.quoted)
    assert letters(marked) == letters(text[start:end])
    assert sum(piece.anchor for piece in shown) == bool(marked)


@settings(max_examples=200)
@given(st.text("ab \n", max_size=300), st.integers(1, 400), st.integers(0, 130_000))
def test_windows_follow_one_another_without_a_gap(some: str, times: int, begin: int) -> None:
    text = some * times
    window = text_window(text, None, begin)
    assert 0 <= window.start <= window.end <= len(text)
    assert (window.later is None) == (window.end == len(text))
    if window.later is not None:
        assert window.later == window.end == text_window(text, None, window.later).start
    assert (window.earlier is None) == (window.start == 0)


def test_a_long_document_is_read_in_windows() -> None:
    text = "\n".join(f"Wiersz {number} mówi o sprawie." for number in range(20_000))
    quote = text.index("Wiersz 10000 "), text.index("Wiersz 10001 ")
    window = text_window(text, quote, None)
    assert window.start < quote[0] - LEAD / 2
    assert quote[1] < window.end < window.start + 2 * MOST
    # Onwards to the end, and back to the beginning.
    reached, read_so_far = 0, []
    while True:
        part = text_window(text, None, reached)
        read_so_far.append(text[part.start : part.end])
        if part.later is None:
            break
        reached = part.later
    assert "".join(read_so_far) == text
    back = window
    while back.earlier is not None:
        earlier = text_window(text, None, back.earlier, back.start)
        assert earlier.end == back.start
        back = earlier
    assert back.start == 0


def test_a_quote_longer_than_a_window_is_shown_from_its_beginning() -> None:
    text = "słowo " * 60_000
    window = text_window(text, (30_000, 300_000), None)
    assert window.start < 30_000 < window.end
    assert window.end - window.start <= 5 * MOST


def test_pages_come_ten_at_a_time() -> None:
    first = page_window(95, [50], None)
    assert (first.start, first.end, first.earlier, first.later) == (47, 57, 37, 57)
    assert page_window(3, [], None).later is None
    last = page_window(95, [], 999)
    assert (last.start, last.end, last.later) == (95, 96, None)


def test_tables_have_their_header_and_empty_cells() -> None:
    header = "Osoba | Pokój | Telefon"
    rows = ["Hanna | | 210", "Igor | 012 | 233"]
    made = [Block(header, Locator("sheet", 1, 1, "Biuro!A1:C1"), "table")]
    made += [
        Block(row, Locator("sheet", n, n, f"Biuro!A{n}:C{n}"), "table", (), header)
        for n, row in enumerate(rows, 2)
    ]
    made += [Block("Sprawa | Numer", Locator("sheet", 1, 1, "Alarm!A1:B1"), "table")]
    document = assemble(made, paged=False)
    first, second = read(document.text, document.sections, whole(document.text), SAY)
    assert (first.label, second.label) == ("arkusz Biuro", "arkusz Alarm")
    (table,) = first.blocks
    assert isinstance(table, Table)

    def cells(row: Sequence[Sequence[Piece]]) -> list[str]:
        return ["".join(piece.text for piece in cell) for cell in row]

    assert cells(table.header) == ["Osoba", "Pokój", "Telefon"]
    assert [cells(row) for row in table.rows] == [["Hanna", "", "210"], ["Igor", "012", "233"]]
    # A window that begins inside the table still says what the columns are.
    middle = document.sections[2]
    part = read(document.text, document.sections, (middle.start, middle.end), SAY)[0]
    (table,) = part.blocks
    assert isinstance(table, Table)
    assert cells(table.header) == ["Osoba", "Pokój", "Telefon"]
    assert [cells(row) for row in table.rows] == [["Igor", "012", "233"]]


def test_a_message_has_its_fields_and_slides_are_apart() -> None:
    made = [
        Block("Od: Biuro <b@example.org>\nTemat: Rada: plan", Locator("part", 1, 1, "nagłówek")),
        Block("Dzień dobry", Locator("part", 2, 2, "treść")),
    ]
    document = assemble(made, paged=False)
    head, body = read(document.text, document.sections, whole(document.text), SAY)
    (fields,) = head.blocks
    assert isinstance(fields, Fields)
    assert [(name, value[0].text) for name, value in fields.fields] == [
        ("Od", "Biuro <b@example.org>"),
        ("Temat", "Rada: plan"),
    ]
    assert isinstance(body.blocks[0], Paragraph)
    slides = assemble(
        [
            Block("Cele", Locator("slide", 1, 1), "heading"),
            Block("1. rozwój\n2. nauka", Locator("slide", 1, 1), "list", ("Cele",)),
            Block("Budżet", Locator("slide", 2, 2), "heading"),
        ],
        paged=False,
    )
    parts = read(slides.text, slides.sections, whole(slides.text), SAY)
    assert [part.label for part in parts] == ["slajd 1", "slajd 2"]
    items = parts[0].blocks[1]
    assert isinstance(items, Items)
    assert items.marked
    assert len(items.items) == 2


def test_words_are_marked_inside_the_quote() -> None:
    document = assemble([Block("Rada zbiera się raz.", Locator("line", 1, 1))], paged=False)
    parts = read(document.text, document.sections, whole(document.text), SAY, (0, 15), [(0, 4)])
    assert [(one.text, one.quoted, one.matched) for one in pieces(parts)] == [
        ("Rada", True, True),
        (" zbiera się", True, False),
        (" raz.", False, False),
    ]


@settings(max_examples=100)
@given(st.lists(st.lists(st.sampled_from("abc"), max_size=7), min_size=1, max_size=8))
def test_headings_go_down_one_level_at_a_time(paths: list[list[str]]) -> None:
    locator = Locator("line", 1, 1)
    sections = [
        Section(number, number + 1, locator, "heading", tuple(path))
        for number, path in enumerate(paths)
    ]
    parts = read("x" * len(paths), sections, (0, len(paths)), SAY)
    levels = [b.level for part in parts for b in part.blocks if isinstance(b, Heading)]
    assert len(levels) == len(paths)
    assert all(1 < below <= above + 1 for above, below in pairwise([1, *levels]))
    assert all(level <= min(len(path) + 2, 6) for level, path in zip(levels, paths, strict=True))
