"""Chunks: what every cut must keep, and how structure shapes it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunk import Chunk
from index.chunking import ChunkOptions, StructureChunker, count_tokens, embedded_text
from ingest.document import Document, Metadata, Section, SectionKind
from ingest.locator import Locator, Unit

SMALL = ChunkOptions(budget_tokens=60, floor_tokens=15, overlap_tokens=20)
TITLE = "Regulamin Rady Klastra"
SENTENCE = "Rada Klastra zbiera się raz na kwartał w siedzibie urzędu."  # 20 tokens or so


def _words(text: str) -> int:
    return len(text.split())


def _chunker(
    options: ChunkOptions = SMALL,
    count: Callable[[str], int] = _words,
    max_tokens: int = 1000,
) -> StructureChunker:
    return StructureChunker(count, max_tokens, options)


class _Writer:
    """Puts a document together section by section."""

    def __init__(self, unit: Unit = "paragraph", title: str = TITLE) -> None:
        self.unit, self.title = unit, title
        self.text = ""
        self.sections: list[Section] = []

    def add(
        self,
        text: str,
        kind: SectionKind = "prose",
        path: tuple[str, ...] = (),
        at: int | None = None,
        label: str | None = None,
        header: str | None = None,
        gap: str = "\n\n",
    ) -> _Writer:
        self.text += gap if self.text else ""
        start = len(self.text)
        self.text += text
        number = at or len(self.sections) + 1
        self.sections.append(
            Section(
                start,
                len(self.text),
                Locator(self.unit, number, number, label),
                kind,
                path,
                header,
            )
        )
        return self

    def document(self) -> Document:
        metadata = Metadata(self.title, "metadata", "pl", "metadata", None, None)
        return Document("text/plain", self.text, tuple(self.sections), metadata)


def _sentences(count: int, start: int = 1) -> str:
    return " ".join(
        f"Zdanie numer {n} mówi o klastrze medycznym." for n in range(start, start + count)
    )


# What always holds


_TEXTS = st.text(st.sampled_from("aąłŁ.!? \n|5„”…—\u00a0😀\t(é"), max_size=120) | st.sampled_from(
    ["", " ", "x" * 200, SENTENCE, _sentences(9), "§ 5", "a | b | c", "Dr. Nowak. Ul. Zana 5."]
)
_SECTIONS = st.lists(
    st.tuples(
        _TEXTS,
        st.sampled_from(["prose", "heading", "list", "table", "notes"]),
        st.sampled_from([(), ("A",), ("A", "B"), ("C",)]),
        st.integers(0, 2),
        st.sampled_from([None, "a | b"]),
        st.sampled_from(["\n", "\n\n"]),
    ),
    max_size=8,
)


@st.composite
def _documents(draw: st.DrawFn) -> Document:
    unit: Unit = draw(st.sampled_from(["page", "slide", "sheet", "line", "paragraph", "part"]))
    writer = _Writer(unit, draw(st.sampled_from([TITLE, "", "t" * 900])))
    number, sheet = 1, 0
    for text, kind, path, step, header, gap in draw(_SECTIONS):
        number += step
        if unit == "sheet" and step == 2:
            number, sheet = 1, sheet + 1  # another sheet counts its rows anew
        name = f"S{sheet + len(writer.sections) // 3}"
        label = f"{name}!A{number}:B{number}" if unit == "sheet" else None
        writer.add(text, kind, path, number, label, header, gap)
    return writer.document()


def test_a_sentence_does_not_run_on_into_another_sheet() -> None:
    writer = _Writer("sheet")
    writer.add("5", at=2, label="S0!A2:B2").add("5", at=1, label="S1!A1:B1", gap="\n")
    chunks = _chunker(count=len, max_tokens=30).chunks(writer.document())
    assert [chunk.locator.label for chunk in chunks] == ["S0!A2:B2", "S1!A1:B1"]


@given(_documents(), st.sampled_from([30, 200]))
@settings(max_examples=100, deadline=None)
def test_what_every_cut_keeps(document: Document, max_tokens: int) -> None:
    chunks = _chunker(count=len, max_tokens=max_tokens).chunks(document)
    covered = set[int]()
    for number, chunk in enumerate(chunks):
        assert chunk.ordinal == number
        assert chunk.text == document.text[chunk.start : chunk.end]
        assert chunk.text
        assert chunk.text == chunk.text.strip()
        assert len(embedded_text(chunk)) <= max_tokens
        assert count_tokens(chunk.text) <= SMALL.budget_tokens * 1.2  # joints count anew
        covered |= set(range(chunk.start, chunk.end))
    blank = {place for place, character in enumerate(document.text) if character.isspace()}
    assert covered | blank == set(range(len(document.text)))
    spans = [(chunk.start, chunk.end) for chunk in chunks]
    assert spans == sorted(spans)
    assert len({start for start, _ in spans}) == len({end for _, end in spans}) == len(spans)
    assert _chunker(count=len, max_tokens=max_tokens).chunks(document) == chunks


@given(_documents())
@settings(max_examples=40, deadline=None)
def test_a_chunk_stands_where_its_sections_stand(document: Document) -> None:
    for chunk in _chunker().chunks(document):
        touched = [s for s in document.sections if s.start < chunk.end and s.end > chunk.start]
        assert {s.locator.unit for s in touched} == {chunk.locator.unit}
        assert chunk.locator.first == touched[0].locator.first
        assert chunk.locator.last == touched[-1].locator.last


# Structure


def test_a_short_document_is_one_chunk_that_does_not_repeat_its_title() -> None:
    document = _Writer().add(TITLE, "heading").add(SENTENCE, path=(TITLE,)).document()
    (chunk,) = _chunker().chunks(document)
    assert chunk.text == document.text
    assert chunk.context == ""
    assert chunk.heading_path == (TITLE,)


def test_each_heading_begins_a_chunk_and_stands_in_the_context_of_what_follows() -> None:
    writer = _Writer()
    for name in ("Członkowie", "Posiedzenia"):
        writer.add(name, "heading").add(_sentences(8), path=(name,))
    chunks = _chunker().chunks(writer.document())
    assert len(chunks) > 2
    assert [c.text.startswith(c.heading_path[-1]) for c in chunks].count(True) == 2
    for chunk in chunks:
        opens = chunk.text.startswith(chunk.heading_path[-1])
        assert chunk.context == (TITLE if opens else f"{TITLE}\n{chunk.heading_path[-1]}")
        assert not any(chunk.text.endswith(name) for name in ("Członkowie", "Posiedzenia"))


def test_small_sections_of_one_chapter_are_joined_but_not_chapters() -> None:
    writer = _Writer()
    for chapter in ("Rozdział pierwszy", "Rozdział drugi"):
        for name in ("Cel", "Zakres"):
            path = (chapter, name)
            writer.add(name, "heading", (chapter,)).add(f"{name} ustala rada klastra.", path=path)
    chunks = _chunker().chunks(writer.document())
    assert [chunk.heading_path for chunk in chunks] == [
        ("Rozdział pierwszy",),
        ("Rozdział drugi",),
    ]


def test_sentences_are_never_torn_and_the_last_is_repeated() -> None:
    document = _Writer().add(_sentences(12)).document()
    chunks = _chunker().chunks(document)
    assert len(chunks) >= 3
    for chunk in chunks:
        assert chunk.text.startswith("Zdanie numer")
        assert chunk.text.endswith("medycznym.")
    for earlier, later in pairwise(chunks):
        shared = document.text[later.start : earlier.end]
        assert shared.startswith("Zdanie")
        assert shared.count("Zdanie") == 1


def test_nothing_is_repeated_where_a_new_heading_begins() -> None:
    writer = _Writer().add("Pierwszy", "heading").add(_sentences(4), path=("Pierwszy",))
    writer.add("Drugi", "heading").add(_sentences(4, 5), path=("Drugi",))
    chunks = _chunker().chunks(writer.document())
    assert sum(len(c.text) for c in chunks if c.text.startswith("Drugi")) > 0
    assert all(c.start >= writer.text.index("Drugi") for c in chunks if "Drugi" in c.heading_path)


def test_a_sentence_that_runs_over_a_page_is_whole_and_cites_both_pages() -> None:
    writer = _Writer("page")
    writer.add("Rada zbiera się raz na kwartał. Posiedzenie prowadzi", at=4, label="iv")
    writer.add(
        "przewodniczący albo jego zastępca. Protokół pisze biuro.", at=5, label="v", gap="\n"
    )
    (chunk,) = _chunker().chunks(writer.document())
    assert "Posiedzenie prowadzi\nprzewodniczący" in chunk.text
    assert chunk.locator == Locator("page", 4, 5, "iv–v")


def test_long_pages_are_cut_at_the_page() -> None:
    writer = _Writer("page")
    for page in (1, 2):
        writer.add(_sentences(4, page * 10), at=page)
    assert [
        c.locator.first for c in _chunker(ChunkOptions(90, 15, 0)).chunks(writer.document())
    ] == [
        1,
        2,
    ]


def test_a_page_is_not_claimed_for_a_repeated_sentence() -> None:
    writer = _Writer("page")
    for page in (1, 2):
        writer.add(_sentences(4, page * 10), at=page)
    first, *_, last = _chunker(ChunkOptions(90, 15, 30)).chunks(writer.document())
    assert (first.locator, last.locator) == (Locator("page", 1, 1), Locator("page", 2, 2))


def test_slides_keep_their_notes_and_stay_apart() -> None:
    writer = _Writer("slide")
    for slide in (1, 2):
        writer.add(f"Slajd {slide}", "heading", at=slide)
        writer.add("sprzęt do telemedycyny w domu", "list", (f"Slajd {slide}",), slide)
        writer.add("Powiedzieć o cenie urządzeń.", "notes", (f"Slajd {slide}",), slide)
    chunks = _chunker().chunks(writer.document())
    assert [chunk.locator for chunk in chunks] == [Locator("slide", 1, 1), Locator("slide", 2, 2)]
    assert all("Powiedzieć" in chunk.text for chunk in chunks)


def test_rows_share_a_chunk_with_their_header_as_context() -> None:
    header = "Członek | Miasto | Rok przystąpienia"
    writer = _Writer("sheet")
    writer.add(header, "table", ("Budżet",), 1, "Budżet!A1:C1")
    for row in range(2, 14):
        cells = f"Szpital numer {row} | Lublin | 20{row:02}"
        writer.add(cells, "table", ("Budżet",), row, f"Budżet!A{row}:C{row}", header, "\n")
    first, *others = _chunker().chunks(writer.document())
    assert first.locator.label is not None
    assert first.locator.label.startswith("Budżet!A1:C")
    assert first.context == f"{TITLE}\nBudżet"
    assert others
    for chunk in others:
        assert chunk.context == f"{TITLE}\nBudżet\n{header}"
        assert header not in chunk.text
        assert chunk.text.startswith("Szpital")
    assert [chunk.start for chunk in others] == sorted({c.start for c in others})
    assert all(a.end < b.start for a, b in pairwise([first, *others]))


def test_sheets_are_never_joined_however_small() -> None:
    writer = _Writer("sheet")
    writer.add("a | b", "table", ("Styczeń",), 7, "Styczeń!A7:B7")
    writer.add("c | d", "table", ("Luty",), 2, "Luty!A2:B2")
    labels = [chunk.locator.label for chunk in _chunker().chunks(writer.document())]
    assert labels == ["Styczeń!A7:B7", "Luty!A2:B2"]


def test_a_heading_at_the_end_and_a_stray_word_go_to_their_neighbours() -> None:
    writer = _Writer("page").add(_sentences(4), at=1).add("12", at=2).add("Koniec", "heading", at=3)
    chunks = _chunker().chunks(writer.document())
    assert all(len(chunk.text.split()) >= 5 for chunk in chunks)


def test_a_sentence_longer_than_a_chunk_is_torn_between_clauses() -> None:
    monster = ", ".join(f"punkt {n} regulaminu rady" for n in range(60)) + "."
    chunks = _chunker().chunks(_Writer().add(monster).document())
    assert len(chunks) > 3
    assert all(chunk.text.startswith("punkt") for chunk in chunks)
    assert all(chunk.text[-1] in ",." for chunk in chunks)


def test_the_language_is_that_of_the_passage() -> None:
    polish = "Zarząd spółki przyjął wczoraj sprawozdanie finansowe za ubiegły rok obrotowy."
    english = "The board adopted the annual financial report of the company yesterday evening."
    writer = _Writer().add("Polski", "heading").add(f"{polish} {polish}", path=("Polski",))
    writer.add("English", "heading").add(f"{english} {english}", path=("English",))
    chunks = _chunker(ChunkOptions(60, 5, 0)).chunks(writer.document())
    assert {c.heading_path[-1]: c.language for c in chunks} == {"Polski": "pl", "English": "en"}


def test_a_context_that_would_fill_the_embedder_is_shortened() -> None:
    path = ("Bardzo długi nagłówek " * 10,) * 6
    document = _Writer(title="T" * 400).add(SENTENCE, path=path).document()
    (chunk,) = _chunker(count=len, max_tokens=300).chunks(document)
    assert chunk.text == SENTENCE
    assert 0 < len(chunk.context) <= 100


def test_the_fingerprint_tells_settings_apart() -> None:
    prints = {
        _chunker(options, max_tokens=limit).fingerprint
        for options in (SMALL, ChunkOptions())
        for limit in (256, 512)
    }
    assert len(prints) == 4
    assert _chunker().fingerprint == _chunker().fingerprint


def test_settings_that_cannot_be_kept_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be kept"):
        ChunkOptions(budget_tokens=50, overlap_tokens=50)


def test_embedded_text_without_context_is_the_text() -> None:
    chunk = Chunk(0, 0, 1, "a", Locator("line", 1, 1), (), "", "pl")
    assert embedded_text(chunk) == "a"


# Tokens


def test_tokens_are_those_of_cl100k() -> None:
    assert count_tokens("hello world") == 2
    assert count_tokens("<|endoftext|>") == 7  # text, never a control token
    assert count_tokens("") == 0
    assert count_tokens("a" * 200_000) < 100_000


# Locators


@pytest.mark.parametrize(
    ("first", "last", "joined"),
    [
        (Locator("page", 4, 4, "iv"), Locator("page", 6, 6, "vi"), Locator("page", 4, 6, "iv–vi")),
        (Locator("page", 4, 4, "iv"), Locator("page", 5, 5), Locator("page", 4, 5, "iv–5")),
        (Locator("page", 4, 4, "iv"), Locator("page", 4, 4, "iv"), Locator("page", 4, 4, "iv")),
        (Locator("line", 2, 9), Locator("line", 4, 5), Locator("line", 2, 9)),
        (
            Locator("sheet", 5, 5, "Budżet!A5:D5"),
            Locator("sheet", 9, 9, "Budżet!A9:D9"),
            Locator("sheet", 5, 9, "Budżet!A5:D9"),
        ),
    ],
)
def test_two_places_become_one_with_a_label_people_read(
    first: Locator, last: Locator, joined: Locator
) -> None:
    assert first.through(last) == joined


@pytest.mark.parametrize("last", [Locator("slide", 5, 5), Locator("page", 3, 9)])
def test_places_that_no_way_leads_between(last: Locator) -> None:
    with pytest.raises(ValueError, match="no way"):
        Locator("page", 4, 4).through(last)
