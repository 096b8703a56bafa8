"""Where a quote stands on the pages of a PDF, as rectangles to draw over their images."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.document import Section
from service.source_view.alignment import align
from service.source_view.letters import letters_of
from service.source_view.page_text import Box, Line, PageText, lines

Span = tuple[int, int]

_BRIDGED = 2
"""So many letters that were not found are marked with those around them on the line."""
_TAIL = 30
"""The longest end of a word that was split over two pages, in letters."""


@dataclass(frozen=True, slots=True)
class PageMarks:
    """``quote``: one rectangle for each line of it; ``words``: those of the words asked for."""

    quote: Sequence[Box]
    words: Sequence[Box]


@dataclass(frozen=True, slots=True)
class _Part:
    """What of the quote the stored text has on one page, with what stands before it there."""

    page: int
    spans: Sequence[Span]
    before: str


def pages_of(sections: Sequence[Section], start: int, end: int) -> list[int]:
    """The pages that the text from ``start`` to ``end`` stands on, in order."""
    return [part.page for part in _parts("", sections, start, end)]


def marks(
    text: str,
    sections: Sequence[Section],
    quote: Span,
    words: Sequence[Span],
    page_text: Callable[[int], PageText],
) -> Mapping[int, PageMarks]:
    """The marks on each page where the quote was found.

    ``words`` are spans of ``text`` inside the quote. A word that was split over two pages stands
    whole on the first in the stored text; its end is looked for on the next page.
    """
    found: dict[int, PageMarks] = {}
    tail: list[int] = []
    for part in _parts(text, sections, *quote):
        offsets = [*tail, *(offset for span in part.spans for offset in range(*span))]
        page = page_text(part.page)
        placed, tail = _place(text, offsets, part, page)
        if placed:
            found[part.page] = _drawn(page, placed, words)
    if tail and found:
        _place_tail(text, tail, max(found) + 1, quote, words, page_text, sections, found)
    return found


def _parts(text: str, sections: Sequence[Section], start: int, end: int) -> Iterator[_Part]:
    paged = [section for section in sections if section.locator.unit == "page"]
    for page, group in groupby(paged, key=lambda section: section.locator.first):
        members = list(group)
        spans = [
            (max(start, section.start), min(end, section.end))
            for section in members
            if section.start < end and start < section.end
        ]
        if spans:
            yield _Part(page, spans, text[members[0].start : spans[0][0]])


def _place(
    text: str, offsets: Sequence[int], part: _Part, page: PageText
) -> tuple[dict[int, int], list[int]]:
    """The page's character for each offset of ``text`` that was found, and the offsets of a last
    word's end that were not."""
    wanted = letters_of("".join(text[offset] for offset in offsets))
    there = letters_of(page.characters)
    near = len(letters_of(part.before).text)
    placed: dict[int, int] = {}
    reached = 0
    for stretch in align(wanted.text, there.text, near):
        for step in range(stretch.length):
            offset = offsets[wanted.positions[stretch.quote + step]]
            placed[offset] = there.positions[stretch.page + step]
        reached = stretch.quote + stretch.length
    rest = len(wanted.text) - reached
    left = [offsets[position] for position in wanted.positions[reached:]]
    return placed, left if placed and 0 < rest <= _TAIL else []


def _place_tail(
    text: str,
    tail: Sequence[int],
    number: int,
    quote: Span,
    words: Sequence[Span],
    page_text: Callable[[int], PageText],
    sections: Sequence[Section],
    found: dict[int, PageMarks],
) -> None:
    """Where the quote ends in a word whose end stands on the next page, the text that follows it
    there tells the place."""
    following = next((one for one in sections if one.locator.first == number), None)
    if following is None or following.locator.unit != "page" or following.start < quote[1]:
        return
    context = range(following.start, min(following.end, following.start + 40))
    page = page_text(number)
    part = _Part(number, (), "")
    placed, _ = _place(text, [*tail, *context], part, page)
    kept = {offset: index for offset, index in placed.items() if offset in set(tail)}
    if kept:
        found[number] = _drawn(page, kept, words)


def _drawn(page: PageText, placed: Mapping[int, int], words: Sequence[Span]) -> PageMarks:
    chosen = frozenset(placed.values())
    matched = frozenset(
        placed[offset] for span in words for offset in range(*span) if offset in placed
    )
    return PageMarks(list(_boxes(page, chosen)), list(_boxes(page, matched)))


def _boxes(page: PageText, chosen: frozenset[int]) -> Iterator[Box]:
    """One box for each run of chosen characters on a line, as high as the line."""
    for line in lines(page):
        for first, last in _runs(page, line, chosen):
            run = page.boxes[first]
            for index in range(first, last + 1):
                if not page.characters[index].isspace():
                    run = run.joined(page.boxes[index])
            yield _as_high(run, line.box)


def _runs(page: PageText, line: Line, chosen: frozenset[int]) -> Iterator[Span]:
    """First and last character of each run, with the marks of punctuation that touch it."""
    inside = [index for index in range(line.first, line.last + 1) if index in chosen]
    for first, last in _joined(page, inside):
        while first > line.first and _is_mark(page.characters[first - 1]):
            first -= 1
        while last < line.last and _is_mark(page.characters[last + 1]):
            last += 1
        yield first, last


def _joined(page: PageText, indices: Sequence[int]) -> Iterator[Span]:
    start = 0
    for position, index in enumerate(indices):
        following = indices[position + 1] if position + 1 < len(indices) else None
        if following is not None:
            between = page.characters[index + 1 : following]
            if sum(map(str.isalnum, between)) <= _BRIDGED:
                continue
        yield indices[start], index
        start = position + 1


def _is_mark(character: str) -> bool:
    return not character.isalnum() and not character.isspace()


def _as_high(run: Box, line: Box) -> Box:
    if line.height > 2 * line.width:  # a line that runs up or down the page
        return Box(line.left, run.top, line.right, run.bottom)
    return Box(run.left, line.top, run.right, line.bottom)
