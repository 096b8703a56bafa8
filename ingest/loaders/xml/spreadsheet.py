"""Excel's XML of 2003 (SpreadsheetML), which many systems still export as ".xls"."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.document import Block
from ingest.extracted import Extracted
from ingest.locator import Locator
from ingest.safe_xml import local_name
from ingest.table_rows import find_header, row_text

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MAX_COLUMNS = 1000


def read(root: etree._Element) -> Extracted | None:
    if root.tag != f"{_SS}Workbook":
        return None
    blocks: list[Block] = []
    for sheet in root.iter(f"{_SS}Worksheet"):
        blocks += _sheet(sheet, sheet.get(f"{_SS}Name") or "Arkusz")
    return Extracted(blocks)


def _sheet(sheet: etree._Element, name: str) -> Iterator[Block]:
    rows = [(number, cells) for number, cells in _rows(sheet) if row_text(cells)]
    depth, header = find_header([cells for _, cells in rows])
    yield from (
        Block(
            row_text(cells),
            Locator("sheet", number, number, f"{name}!A{number}"),
            "table",
            (name,),
            header if place >= depth else None,
        )
        for place, (number, cells) in enumerate(rows)
    )


def _rows(sheet: etree._Element) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells); a merged cell stands in every row and column it covers."""
    hanging: dict[int, tuple[int, str]] = {}
    number = 0
    for row in sheet.iter(f"{_SS}Row"):
        number = max(_number(row, "Index"), number + 1)
        cells: list[str] = []
        for cell in row.iterchildren(f"{_SS}Cell"):
            _hang(cells, hanging)
            at = min(_number(cell, "Index"), _MAX_COLUMNS)
            cells += [""] * (at - 1 - len(cells))
            text = _text(cell)
            across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
            for step in range(min(across, _MAX_COLUMNS) + 1):
                if down:
                    hanging[len(cells)] = (down, text if step == 0 else "")
                cells.append(text if step == 0 else "")
        _hang(cells, hanging)
        yield number, cells


def _hang(cells: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    while (column := len(cells)) in hanging:
        left, text = hanging.pop(column)
        if left > 1:
            hanging[column] = (left - 1, text)
        cells.append(text)


def _text(cell: etree._Element) -> str:
    data = next((child for child in cell if local_name(child) == "Data"), None)
    if data is None:
        return ""
    text = "".join(map(str, data.itertext()))
    kind = data.get(f"{_SS}Type")
    if kind == "DateTime":
        return text.removesuffix("T00:00:00.000").replace("T", " ").removesuffix(".000")
    if kind == "Boolean":
        return "PRAWDA" if text.strip() == "1" else "FAŁSZ"
    return text.replace(".", ",") if kind == "Number" and "E" not in text else text


def _number(element: etree._Element, name: str) -> int:
    value = element.get(f"{_SS}{name}", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else 0
