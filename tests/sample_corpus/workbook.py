"""XLSX workbooks: one ``=== name`` per sheet; amounts, numbers and dates as typed cells."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

import xlsxwriter

from tests.sample_corpus.archive import without_times
from tests.sample_corpus.slides import split_at_breaks
from tests.sample_corpus.source import Source

# A leading zero marks a code, such as a room number, that must stay text.
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_MONEY = re.compile(r"(-?\d+(?:\.\d+)?) (zł|EUR)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def write_xlsx(source: Source) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": source.title, "author": source.author, "created": source.date})
    for name, pieces in split_at_breaks(source.pieces):
        _fill(book, book.add_worksheet(name), pieces)
    book.close()
    return without_times(buffer.getvalue())


def _fill(book: Any, sheet: Any, pieces: Any) -> None:
    bold = book.add_format({"bold": True})
    row = 0
    for piece in pieces:
        if piece.kind != "table":
            sheet.write_string(row, 0, piece.text)
            row += 1
            continue
        for index, cells in enumerate(piece.rows):
            for column, text in enumerate(cells):
                if index == 0:
                    sheet.write_string(row, column, text, bold)
                else:
                    _write_cell(book, sheet, row, column, text)
            row += 1
    sheet.set_column(0, 8, 24)


def _write_cell(book: Any, sheet: Any, row: int, column: int, text: str) -> None:
    if money := _MONEY.fullmatch(text):
        shown = book.add_format({"num_format": f'#,##0.00 "{money[2]}"'})
        sheet.write_number(row, column, float(money[1]), shown)
    elif _DATE.fullmatch(text):
        shown = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(row, column, datetime.fromisoformat(text), shown)
    elif _NUMBER.fullmatch(text):
        sheet.write_number(row, column, float(text))
    elif text:
        sheet.write_string(row, column, text)
