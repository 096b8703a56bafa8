"""Finds running headers, footers and page numbers: what repeats at the edges of pages.

A line at a page's top or bottom runs when the same line stands at the edges of most pages, of
most odd or even pages, or of a chapter's pages. Numbers in it may differ only as page numbers do,
by growing with the page: invoices that differ in number and sum are not taken for a footer.

Doubt keeps the line. Two pages that agree are two copies of one form, so only page numbers go
from them. On pages of few lines, slides mostly, a line at the top is a title, on however many of
them it stands. No page loses more than half of its lines, page numbers aside.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from statistics import median

_EDGE = 4
"""Lines at the top and at the bottom that can belong to a header or footer."""
_FEWEST_PAGES = 3
_SHARE = 0.6
_CHAPTER_SHARE = 0.8
_CHAPTER_PAGES = 4
_LONGEST = 160
_SLIDE_LINES = 12
"""Pages whose median has fewer lines are slides, or as short as they are."""

_NUMBER = re.compile(r"\d+|\b[ivxlcdm]{1,8}\b|\b[IVXLCDM]{1,8}\b")
_PAGE_WORDS = re.compile(
    r"[\s\-–—|\[(]*(?:(?:strona|str\.?|s\.|page|p\.|pg\.?|seite|página|pagina|сторінка|стор\.)\s*)?"
    r"(?P<page>\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|z|ze|of|von|de|sur|di|із|з)\s*(?P<pages>\d{1,4}))?[\s\-–—|\])]*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;…][\"”’»)\]]*$")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@dataclass(frozen=True, slots=True)
class Page:
    """A page's number from 1 and its lines that are not empty, in reading order."""

    number: int
    lines: Sequence[str]


def running_lines(pages: Sequence[Page]) -> list[frozenset[int]]:
    """For every page the indices of its lines that run, counted from its edges inwards.

    Where more lines repeat than a header has, the pages are copies of one form: there only the
    outermost line and page numbers are taken out.
    """
    titled = bool(pages) and median(len(page.lines) for page in pages) < _SLIDE_LINES
    occurrences: dict[str, dict[int, tuple[int, ...]]] = defaultdict(dict)
    for position, page in enumerate(pages):
        for index in _edges(page):
            line = page.lines[index]
            occurrences[template(line)].setdefault(position, _numbers(line))
    running = {
        said: _running_pages(found, pages)
        for said, found in occurrences.items()
        if len(found) >= _FEWEST_PAGES
    }
    return [
        _indices(position, page, len(pages), running, titled=titled)
        for position, page in enumerate(pages)
    ]


def template(line: str) -> str:
    """The line with its numbers hidden: what running lines of several pages have in common."""
    return " ".join(_NUMBER.sub("#", line).split()).casefold()


def says_only_a_page_number(line: str) -> bool:
    """Whether a line is a page number and nothing else, be it this page's own or another's."""
    return _PAGE_WORDS.fullmatch(line) is not None


def _edges(page: Page) -> list[int]:
    count = len(page.lines)
    return [
        index
        for index in range(count)
        if (index <= _EDGE or index >= count - 1 - _EDGE) and len(page.lines[index]) <= _LONGEST
    ]


def _numbers(line: str) -> tuple[int, ...]:
    return tuple(_value(number) for number in _NUMBER.findall(line))


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number[:9])
    values = [_ROMAN[letter] for letter in number.lower()]
    return sum(
        -value if any(later > value for later in values[place + 1 : place + 2]) else value
        for place, value in enumerate(values)
    )


def _running_pages(found: Mapping[int, tuple[int, ...]], pages: Sequence[Page]) -> frozenset[int]:
    """The positions of pages on which a line of this template is a header or footer."""
    positions = _numbered_alike(found, pages)
    if not positions:
        return frozenset()
    count = len(pages)
    if len(positions) >= _SHARE * count:
        return frozenset(positions)
    for parity in (0, 1):
        same = [position for position in positions if pages[position].number % 2 == parity]
        all_same = sum(1 for page in pages if page.number % 2 == parity)
        if len(same) >= _FEWEST_PAGES and len(same) >= _SHARE * all_same:
            return frozenset(positions)
    span = positions[-1] - positions[0] + 1
    for step in (1, 2):  # every page of a chapter, or every other
        if len(positions) >= _CHAPTER_PAGES and len(positions) * step >= _CHAPTER_SHARE * span:
            return frozenset(positions)
    return frozenset()


def _numbered_alike(found: Mapping[int, tuple[int, ...]], pages: Sequence[Page]) -> list[int]:
    """Positions of the groups that count alike: a preface to "vii" and a body from "1" on."""
    left = dict(found)
    positions: list[int] = []
    while len(group := _consistent(left, pages)) >= _FEWEST_PAGES:
        positions += group
        for position in group:
            del left[position]
    return sorted(positions)


def _consistent(found: Mapping[int, tuple[int, ...]], pages: Sequence[Page]) -> list[int]:
    """Positions whose numbers are those of most pages, or grow with the page."""
    positions = sorted(found)
    if not positions:
        return []
    for place in range(len(next(iter(found.values()), ()))):
        fixed: dict[int, list[int]] = defaultdict(list)
        growing: dict[int, list[int]] = defaultdict(list)
        for position in positions:
            number = found[position][place]
            fixed[number].append(position)
            growing[number - pages[position].number].append(position)
        positions = max([*fixed.values(), *growing.values()], key=len)
    return positions


def _indices(
    position: int,
    page: Page,
    count: int,
    running: Mapping[str, frozenset[int]],
    *,
    titled: bool,
) -> frozenset[int]:
    def numbers_page(index: int) -> bool:
        return _is_page_number(page.lines[index], page, count)

    def runs(index: int) -> bool:
        line = page.lines[index]
        if numbers_page(index):
            return True
        return len(line) <= _LONGEST and position in running.get(template(line), ())

    def runs_above(index: int) -> bool:
        return runs(index) and (
            not titled or numbers_page(index) or _counts_pages(page.lines[index], page)
        )

    total = len(page.lines)
    top = list(takewhile(runs_above, range(min(_EDGE + 1, total))))
    bottom = list(takewhile(runs, range(total - 1, max(-1, total - 2 - _EDGE), -1)))
    found = {index for side in (top, bottom) for index in _header(side, page, count)}
    found |= {index for index in _edges(page) if _names_page(page.lines[index], page, count)}
    numbering = frozenset(index for index in found if numbers_page(index))
    if len(found) == total or 2 * len(found - numbering) > total - len(numbering):
        return numbering
    return frozenset(found)


def _counts_pages(line: str, page: Page) -> bool:
    return page.number in _numbers(line)


def _header(side: Sequence[int], page: Page, count: int) -> Sequence[int]:
    """The lines of one side, from the edge inwards, that make a header or footer."""
    if len(side) <= _EDGE:
        return side
    return [
        index
        for place, index in enumerate(side)
        if _is_page_number(page.lines[index], page, count)
        or (place == 0 and not _SENTENCE_END.search(page.lines[index]))
    ]


def _names_page(line: str, page: Page, count: int) -> bool:
    """A page number that says so ("Strona 3 z 20", "3/20"), which a figure of the text does not."""
    return _is_page_number(line, page, count) and re.search(r"[^\W\d_]{2}|/", line) is not None


def _is_page_number(line: str, page: Page, count: int) -> bool:
    """A line that says only this page's own number, as "3", "Strona 3 z 20" or "– iii –"."""
    match = _PAGE_WORDS.fullmatch(line)
    if match is None or _value(match["page"]) != page.number:
        return False
    return match["pages"] is None or int(match["pages"]) >= count
