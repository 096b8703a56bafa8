"""The filled rows of one sheet, as text.

openpyxl's reading mode was measured against this: it does not tell a formula without a stored
result from an empty cell, yields a million empty rows where one far cell is filled, and refuses a
file that lacks the target of an external link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from ingest.loaders.xlsx.digits import NumberStyle
from ingest.loaders.xlsx.number_format import ENGLISH, POLISH, render, render_text
from ingest.loaders.xlsx.workbook import S, Workbook, string_text
from ingest.merged_cells import Area, MergedAreas
from ingest.opc import unescaped
from ingest.safe_xml import stream_xml
from ingest.sheet_tables import Row

_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d+)")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7})"
    rb":\$?([A-Za-z]{1,3})\$?(\d{1,7})[\"']"
)
_POLISH_LETTERS = tuple(letter.encode() for letter in "ąęłśżźńĄĘŁŚŻŹŃ")


class SheetReader:
    """Reads the sheets of one workbook. ``uncounted`` grows with each formula that has no stored
    result: such cells look empty here and are not empty in a spreadsheet program."""

    def __init__(self, workbook: Workbook, *, polish: bool) -> None:
        self._workbook = workbook
        self._style: NumberStyle = POLISH if polish else ENGLISH
        self._booleans = ("FAŁSZ", "PRAWDA") if polish else ("FALSE", "TRUE")
        self.uncounted = 0

    def rows(self, data: bytes, part: str) -> Iterator[Row]:
        """The rows of a sheet's XML, empty ones left out, however many there are."""
        number = 0
        merged = MergedAreas(_merged(data))
        for element in stream_xml(data, part, [f"{S}row"]):
            stated = element.get("r", "")
            number = int(stated) if stated.isdecimal() and int(stated) > number else number + 1
            cells = self._cells(element)
            if cells:
                yield Row(number, merged.spread(number, cells))

    def _cells(self, row: etree._Element) -> dict[int, str]:
        cells: dict[int, str] = {}
        column = 0
        for cell in row.iterfind(f"{S}c"):
            match = _REFERENCE.match(cell.get("r", ""))
            column = column_number(match.group(1)) if match else column + 1
            text = self._text(cell).strip()
            if text:
                cells[column] = text
        return cells

    def _text(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(f"{S}is")
            return self._shown(string_text(inline), cell) if inline is not None else ""
        stored = cell.findtext(f"{S}v")
        if not stored:
            # A formula whose result is the empty text says so by its type.
            self.uncounted += kind != "str" and cell.find(f"{S}f") is not None
            return ""
        if kind == "s":
            return self._shown(_at(self._workbook.strings, stored, ""), cell)
        if kind == "b":
            return self._booleans[stored.strip() in ("1", "true")]
        if kind == "e":
            return ""
        if kind == "str":
            return self._shown(unescaped(stored), cell)
        return self._number(stored, cell) if kind == "n" else stored

    def _number(self, stored: str, cell: etree._Element) -> str:
        try:
            value = float(stored)
        except ValueError:
            return stored
        if value != value or value in (float("inf"), float("-inf")):
            return ""
        return render(value, self._code(cell), self._style, from_1904=self._workbook.from_1904)

    def _shown(self, text: str, cell: etree._Element) -> str:
        return render_text(text, self._code(cell))

    def _code(self, cell: etree._Element) -> str:
        return _at(self._workbook.formats, cell.get("s", "0"), "General")


def _merged(data: bytes) -> Iterator[Area]:
    """The merged areas, which the file lists after its rows; malformed ones are passed over."""
    for match in _MERGED.finditer(data):
        left, top, right, bottom = (part.decode("ascii") for part in match.groups())
        area = Area(int(top), column_number(left), int(bottom), column_number(right))
        if area.first_row <= area.last_row and area.first_column <= area.last_column:
            yield area


def speaks_polish(parts: Sequence[bytes]) -> bool:
    """Whether letters of Polish stand in the parts: then numbers are written the Polish way.

    A workbook stores no language; "1,234" and "1.234" are read rightly only with one.
    """
    return any(letter in part for part in parts for letter in _POLISH_LETTERS)


def column_number(letters: str) -> int:
    """ "A" is 1, "AA" is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _at(items: Sequence[str], index: str, otherwise: str) -> str:
    position = int(index) if index.strip().isdecimal() else -1
    return items[position] if 0 <= position < len(items) else otherwise
