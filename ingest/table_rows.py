"""One table row as one line of text, and which of a table's rows is its header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.merged_cells import Repeated

SEPARATOR = " | "
LEVEL = " / "
"""Between the name of a group of columns and that of one of them."""
_MAX_HEADER_CELL = 80
_MAX_LONG_HEADER_CELL = 400
_MAX_LEVELS = 4
_JUDGED_ROWS = 50
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

    Of several header rows each column is named from the top down ("2024 / plan"). A row that only
    numbers the columns belongs to the header and names nothing: its 3 is no amount. Titles over
    all columns may stand above. ``marked``: how many the file itself marks as header; its word
    counts.
    """
    first = _first_row(rows)
    if marked:
        named = [row for row in rows[first:marked] if not numbers_columns(row)]
        return _with_numbers(rows, marked), row_text(combined(named)) or None
    for depth in range(1, _MAX_LEVELS + 1):
        head, below = rows[first : first + depth], rows[first + depth :]
        if not head or (depth > 1 and not below):
            break
        if depth < _MAX_LEVELS and below[1:] and names_groups(head[-1], below[0], below[1:]):
            continue
        if looks_like_header(combined(head), below):
            if first and not _is_sure(combined(head), below):
                break
            return _with_numbers(rows, first + depth), row_text(combined(head))
        break
    return 0, None


def combined(rows: Sequence[Sequence[str]]) -> list[str]:
    """One name a column, from the top down; a name that a cell above already gives stands once."""
    width = max((len(row) for row in rows), default=0)
    names: list[str] = []
    for column in range(width):
        cells = [row[column] for row in rows if column < len(row) and row[column].strip()]
        name = LEVEL.join(dict.fromkeys(cell.strip() for cell in cells))
        repeated = bool(cells) and all(isinstance(cell, Repeated) for cell in cells)
        names.append(Repeated(name) if repeated else name)
    return names


def names_groups(
    row: Sequence[str], following: Sequence[str], below: Sequence[Sequence[str]]
) -> bool:
    """Whether ``row`` names groups of columns whose own names stand in ``following``.

    It does when a name of it stands over two or more different names, none of both rows is a
    figure, and there are figures below or more rows.
    """
    above = [cell.strip() for cell in row]
    under = [cell.strip() for cell in following]
    if any(is_figure(cell) for cell in (*above, *under) if cell):
        return False
    groups: dict[str, set[str]] = {}
    for upper, lower in zip(above, under, strict=False):
        if upper and lower and upper != lower:
            groups.setdefault(upper, set()).add(lower)
    adjacent = {one for one, other in pairwise(above) if one and one == other}
    return any(len(groups.get(name, ())) > 1 for name in adjacent) and _figure_below(below)


def numbers_columns(row: Sequence[str]) -> bool:
    """Whether a row says 1, 2, 3 … under the names of the columns, as official forms do."""
    cells = [cell.strip().rstrip(".") for cell in row if cell.strip()]
    return len(cells) >= 3 and cells == [str(number) for number in range(1, len(cells) + 1)]


def is_figure(cell: str) -> bool:
    """A number, an amount, a percentage or a date, but not a year, which may head a column."""
    text = cell.strip()
    return _FIGURE.fullmatch(text) is not None and _YEAR.fullmatch(text) is None


def looks_like_header(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a table's first row names its columns.

    It does when it has two or more cells, no figures among them, and fills at least most of the
    columns that the rows below use. A long cell, or a name that stands twice, is a header's only
    where figures stand below words: a row of data may have both too.
    """
    filled = [cell.strip() for cell in row if cell.strip() and not isinstance(cell, Repeated)]
    if len(filled) < 2 or not below or any(is_figure(cell) for cell in filled):
        return False
    if numbers_columns(below[0]):
        return max(map(len, filled)) <= _MAX_LONG_HEADER_CELL
    widths = sorted(sum(1 for cell in other if cell.strip()) for other in below[:_JUDGED_ROWS])
    named = sum(1 for cell in row if cell.strip())
    if named < 0.6 * widths[len(widths) // 2]:
        return False
    longest = max(map(len, filled))
    if longest <= _MAX_HEADER_CELL and len(set(filled)) == len(filled):
        return True
    return longest <= _MAX_LONG_HEADER_CELL and len(set(filled)) > 1 and _names_figures(row, below)


def _names_figures(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a column that the row names holds figures in most of the rows below."""
    judged = below[:_JUDGED_ROWS]
    for column, name in enumerate(row):
        cells = [other[column].strip() for other in judged if column < len(other)]
        filled = [cell for cell in cells if cell]
        figures = sum(1 for cell in filled if is_figure(cell))
        if name.strip() and filled and figures * 2 > len(filled):
            return True
    return False


def _figure_below(below: Sequence[Sequence[str]]) -> bool:
    judged = below[:_JUDGED_ROWS]
    with_figures = sum(1 for row in judged if any(is_figure(cell) for cell in row))
    return with_figures * 2 >= len(judged) and with_figures > 0


def _first_row(rows: Sequence[Sequence[str]]) -> int:
    """The first row that is neither empty nor a title over all columns."""
    width = max((len(row) for row in rows), default=0)
    for index, row in enumerate(rows):
        filled = sum(1 for cell in row if cell.strip())
        if filled > 1 or (filled == 1 and width < 2):
            return index
    return len(rows)


def _is_sure(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row under a title names columns: in a form of two columns the first row under a
    title is a pair like the others."""
    return sum(1 for cell in row if cell.strip()) > 2 or _names_figures(row, below)


def _with_numbers(rows: Sequence[Sequence[str]], depth: int) -> int:
    """``depth`` and the row that numbers the columns, where one follows."""
    return depth + 1 if depth + 1 < len(rows) and numbers_columns(rows[depth]) else depth
