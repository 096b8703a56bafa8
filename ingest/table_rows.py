"""One table row as one line of text, and which of a table's rows is its header."""

from __future__ import annotations

import re
from collections.abc import Sequence

SEPARATOR = " | "
_MAX_HEADER_CELL = 80
_FIGURE = re.compile(r"[\s\d.,:%+\-–—/()]*\d[\s\d.,:%+\-–—/()]*(zł|PLN|EUR|€|USD|\$)?")
_YEAR = re.compile(r"(19|20)\d\d( ?r\.?)?")
_SPACE = re.compile(r"\s+")


def row_text(cells: Sequence[str]) -> str:
    """The cells joined by " | ", empty ones at the end left out; "" for a row without text."""
    tidy = [_SPACE.sub(" ", cell).strip() for cell in cells]
    while tidy and not tidy[-1]:
        tidy.pop()
    return _SPACE.sub(" ", SEPARATOR.join(tidy)).strip()


def find_header(rows: Sequence[Sequence[str]], marked: int = 0) -> tuple[int, str | None]:
    """How many of the first rows are the table's header, and its text; (0, None) without one.

    ``marked``: how many the file itself marks so; its word counts.
    """
    depth = marked
    if not marked:
        first = next((index for index, row in enumerate(rows) if row_text(row)), len(rows))
        if first == len(rows) or not looks_like_header(rows[first], rows[first + 1 :]):
            return 0, None
        depth = first + 1
    texts = [text for row in rows[:depth] if (text := row_text(row))]
    return depth, " / ".join(texts) or None


def is_figure(cell: str) -> bool:
    """A number, an amount, a percentage or a date, but not a year, which may head a column."""
    text = cell.strip()
    return _FIGURE.fullmatch(text) is not None and _YEAR.fullmatch(text) is None


def looks_like_header(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a table's first row names its columns.

    It does when it has two or more cells, all short, different and no figures, and fills at
    least most of the columns that the rows below use.
    """
    filled = [cell.strip() for cell in row if cell.strip()]
    if len(filled) < 2 or not below or len(set(filled)) < len(filled):
        return False
    if any(len(cell) > _MAX_HEADER_CELL or is_figure(cell) for cell in filled):
        return False
    widths = sorted(sum(1 for cell in other if cell.strip()) for other in below[:50])
    return len(filled) >= 0.6 * widths[len(widths) // 2]
