"""Guesses the outline of a file that has none: headings are short lines in larger letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.loaders.pdf.layout import CELL_GAP, Line
from ingest.loaders.pdf.readings import OutlineEntry

_LARGER = 1.08
"""A heading's letters are at least this many times the size of most letters (12 to 11 points)."""
_LONGEST = 120
_MOST_LINES = 3
_SHARE = 0.15
"""Where more of the text than this is in larger letters, size does not mean heading (slides)."""
_REPEATS = 3
"""What stands so often, but for its numbers, is a running header."""
_LEVELS = 4
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class _Heading:
    page: int
    title: str
    size: float


def inferred_outline(pages: Sequence[Sequence[Line]]) -> list[OutlineEntry]:
    """Entries for the headings on pages of arranged lines; none where sizes tell nothing.

    The largest line alone of its size on the first page is the document's title, not a heading.
    """
    characters: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            characters[_rounded(line)] += len(line.text)
    if not characters:
        return []
    body = characters.most_common(1)[0][0]
    found = [
        heading for page, lines in enumerate(pages) for heading in _headings(page, lines, body)
    ]
    repeated = Counter(_pattern(heading) for heading in found)
    kept = _without_title([heading for heading in found if repeated[_pattern(heading)] < _REPEATS])
    if sum(len(heading.title) for heading in kept) > _SHARE * characters.total():
        return []
    sizes = sorted({heading.size for heading in kept}, reverse=True)
    return [
        OutlineEntry(min(sizes.index(heading.size), _LEVELS - 1), heading.title, heading.page)
        for heading in kept
    ]


def _rounded(line: Line) -> float:
    return round(line.size * 2) / 2


def _pattern(heading: _Heading) -> str:
    return _NUMBER.sub("#", heading.title)


def _headings(page: int, lines: Sequence[Line], body: float) -> list[_Heading]:
    headings: list[_Heading] = []
    for size, group in groupby(lines, key=_rounded):
        run = [line.text.strip() for line in group]
        title = " ".join(run)
        if size < _LARGER * body or len(run) > _MOST_LINES or len(title) > _LONGEST:
            continue
        if CELL_GAP not in title and _WORD.search(title) and not title.endswith((",", ";")):
            headings.append(_Heading(page, title, size))
    return headings


def _without_title(headings: Sequence[_Heading]) -> list[_Heading]:
    largest = max((heading.size for heading in headings), default=0.0)
    titles = [heading for heading in headings if heading.size == largest]
    if len(titles) == 1 and titles[0].page == 0:
        return [heading for heading in headings if heading is not titles[0]]
    return list(headings)
