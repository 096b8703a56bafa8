"""Passages made ready to be shown."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.passages import excerpt, merged, pieces, tidied

TEXT = st.text(st.sampled_from("ab ćż\n"), max_size=120)
SPANS = st.lists(st.tuples(st.integers(-5, 130), st.integers(-5, 130)), max_size=6)


@given(TEXT, SPANS)
def test_pieces_joined_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    found = pieces(text, spans)
    assert "".join(piece.text for piece in found) == text
    assert all(piece.text for piece in found)
    marked = sum(len(piece.text) for piece in found if piece.marked)
    assert marked == len(
        {i for start, end in spans for i in range(max(start, 0), min(end, len(text)))}
    )


@given(TEXT, SPANS)
def test_merged_spans_are_in_order_and_apart(text: str, spans: list[tuple[int, int]]) -> None:
    found = merged(spans, len(text))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(first[1] < second[0] for first, second in pairwise(found))


@given(TEXT, SPANS, st.integers(10, 150))
def test_an_excerpt_is_a_part_of_the_text(
    text: str, spans: list[tuple[int, int]], most: int
) -> None:
    part = excerpt(text, spans, most)
    shown = "".join(piece.text for piece in part.pieces)
    assert shown in text
    assert len(shown) <= most
    assert part.before or text.startswith(shown)
    assert part.after or text.endswith(shown)


@given(TEXT, SPANS)
def test_tidying_takes_out_blank_lines_and_nothing_else(
    text: str, spans: list[tuple[int, int]]
) -> None:
    shown, moved = tidied(text, spans)
    lines = [line for line in text.split("\n") if line.strip()]
    assert [line for line in shown.split("\n") if line.strip()] == lines
    assert "\n\n" not in shown
    assert merged(moved, len(shown)) == moved


def test_an_excerpt_shows_where_the_marks_are() -> None:
    text = "początek " * 30 + "tu stoi odpowiedź na pytanie " + "koniec " * 30
    start = text.index("odpowiedź")
    part = excerpt(text, [(start, start + 9)], 80)
    assert [piece.text for piece in part.pieces if piece.marked] == ["odpowiedź"]
    assert part.before
    assert part.after


def test_words_marked_side_by_side_are_marked_together() -> None:
    assert tidied("płaci składkę członkowską\n\n\nco rok", [(6, 13), (14, 25)]) == (
        "płaci składkę członkowską\nco rok",
        [(6, 25)],
    )
