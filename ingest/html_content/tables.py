"""Tables of data (rows under a header) as against tables that only place things on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree, html

from ingest.table_rows import LEVEL, looks_like_header, row_text

_MAX_CELL_CHARS = 1000
_PARTS = frozenset({"caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th"})
_MAX_SPAN = 500
_MAX_COLUMNS = 500
_SEPARATED = frozenset((
    "br", "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd",
    "hr", "table", "ul", "ol", "pre",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """Cells joined " | ". ``header`` is empty where the table has none."""

    caption: str
    header: str
    rows: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """``cells``: text per column; None where the cell to the left reaches over the column."""

    cells: Sequence[str | None]
    is_header: bool


def is_data(table: html.HtmlElement) -> bool:
    if table.get("role") in ("presentation", "none"):
        return False
    rows = list(_row_elements(table))
    cells = [cell for row in rows for cell in _cell_elements(row)]
    if next(table.iterdescendants("table"), None) is not None:
        return False
    if any(_is_long(cell) for cell in cells) or _has_words_outside_cells(table):
        return False
    if any(cell.tag == "th" for cell in cells) or table.find("caption") is not None:
        return True
    return len(rows) >= 2 and max((len(_cell_elements(row)) for row in rows), default=0) >= 2


def read(table: html.HtmlElement) -> Table:
    caption = table.find("caption")
    rows = list(_grid(table))
    top = 0
    while top < len(rows) and rows[top].is_header:
        top += 1
    if not top and _names_columns(rows):
        top = 1
    if top == len(rows):  # nothing but header cells: a table all the same
        top = 1 if len(rows) > 1 else 0
    return Table(
        caption=flat_text(caption) if caption is not None else "",
        header=_header(rows[:top]),
        rows=[text for row in rows[top:] if (text := _joined(row.cells)).strip(" |")],
    )


def flat_text(element: html.HtmlElement) -> str:
    """An element's words on one line."""
    parts: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if part.tag in _SEPARATED:
            parts.append(" ")
        text = part.text if event == "start" else part.tail if part is not element else None
        parts.append(text or "")
    return " ".join("".join(parts).split())


def _row_elements(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _cell_elements(row: html.HtmlElement) -> list[html.HtmlElement]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _has_words_outside_cells(table: html.HtmlElement) -> bool:
    """Broken markup: what stands between rows or cells would not be read as a table."""
    for element in table.iter("table", "thead", "tbody", "tfoot", "tr"):
        words = [element.text, *(child.tail for child in element)]
        strangers = (child for child in element if child.tag not in _PARTS)
        if any(text and text.strip() for text in words) or any(
            text.strip() for stranger in strangers for text in stranger.itertext()
        ):
            return True
    return False


def _is_long(cell: html.HtmlElement) -> bool:
    chars = 0
    for text in cell.itertext():
        chars += len(text.strip())
        if chars > _MAX_CELL_CHARS:
            return True
    return False


def _grid(table: html.HtmlElement) -> Iterator[_Row]:
    """Rows with a cell for every column; a cell that spans rows stands in each of them."""
    hanging: dict[int, tuple[int, str | None]] = {}
    for element in _row_elements(table):
        cells: list[str | None] = []
        elements = _cell_elements(element)
        for cell in elements:
            _hang(cells, hanging)
            text = flat_text(cell)
            down = _span(cell.get("rowspan"))
            for step in range(min(_span(cell.get("colspan")), _MAX_COLUMNS - len(cells))):
                part = text if step == 0 else None
                if down > 1:
                    hanging[len(cells)] = (down - 1, part)
                cells.append(part)
        _hang(cells, hanging)
        in_head = element.getparent().tag == "thead"
        yield _Row(cells, bool(elements) and (in_head or all(c.tag == "th" for c in elements)))


def _hang(cells: list[str | None], hanging: dict[int, tuple[int, str | None]]) -> None:
    while (column := len(cells)) in hanging:
        left, text = hanging.pop(column)
        if left > 1:
            hanging[column] = (left - 1, text)
        cells.append(text)


def _span(value: str | None) -> int:
    digits = (value or "").strip()
    return (
        min(int(digits), _MAX_SPAN)
        if digits.isascii() and digits.isdigit() and (0 < len(digits) < 7 and int(digits))
        else 1
    )


def _header(rows: Sequence[_Row]) -> str:
    """One name per column: of several header rows, the names from top to bottom."""
    width = max((len(row.cells) for row in rows), default=0)
    names = []
    for column in range(width):
        parts: list[str] = []
        for row in rows:
            left = column
            while 0 < left < len(row.cells) and row.cells[left] is None:
                left -= 1
            part = (row.cells[left] if left < len(row.cells) else "") or ""
            if part and part not in parts:
                parts.append(part)
        names.append(LEVEL.join(parts))
    return " | ".join(names) if any(names) else ""


def _names_columns(rows: Sequence[_Row]) -> bool:
    """A first row of td cells is a header only of three columns: of two, it is a pair like the
    pairs below it ("Adres | Lublin")."""
    cells = [[cell or "" for cell in row.cells] for row in rows]
    return bool(cells) and len(cells[0]) >= 3 and looks_like_header(cells[0], cells[1:])


def _joined(cells: Sequence[str | None]) -> str:
    return row_text([cell for cell in cells if cell is not None])
