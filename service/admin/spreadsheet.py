"""Rows as a CSV file that spreadsheets open safely.

A file's name is chosen by whoever made the file. A cell that begins with one of the signs below is
taken for a formula, so it gets an apostrophe before it, which spreadsheets show as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""At the beginning of a file: without it, Excel reads UTF-8 as the old code page."""

FORMULA_SIGNS = "=+-@\t\r\n|%\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}" + (
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)


def spreadsheet(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark, semicolons (what a Polish spreadsheet expects), every cell quoted."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in head])
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    return (MARK + text.getvalue()).encode("utf-8", "replace")


def safe(cell: str) -> str:
    """The cell as text. Spaces and invisible signs at its beginning do not hide a formula, and a
    NUL, which ends the file for some readers, is shown as what it is."""
    visible = cell.replace("\0", "\N{SYMBOL FOR NULL}")
    first = next((sign for sign in visible if sign.isprintable() and not sign.isspace()), "")
    starts = first in FORMULA_SIGNS if first else False
    return "'" + visible if starts or visible[:1] in tuple(FORMULA_SIGNS) else visible
