"""CSV and TSV: one block per record, with the lines of the file it stands on.

Cells are joined " | ". The header row travels with every record as ``table_header``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.document import Block
from ingest.encoding import decode
from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.locator import Locator
from ingest.table_rows import looks_like_header, row_text

_DELIMITERS = ";,\t|"
_SNIFFED_RECORDS = 200
_SNIFFED_CHARS = 100_000
_TITLE_ROWS = 5


def load(path: Path) -> Extracted:
    text = decode(path.read_bytes()).text.replace("\x00", " ")
    delimiter, skipped = _separator_line(text)
    if delimiter is None:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else _sniff(text)
    records = [
        (first, last, cells) for first, last, cells in _records(text, delimiter) if any(cells)
    ]
    blocks = list(_blocks([record for record in records if record[0] > skipped]))
    if not blocks:
        raise Unreadable("empty", "The table has no filled cell", "Export it again.")
    return Extracted(blocks)


def _separator_line(text: str) -> tuple[str | None, int]:
    """Excel's own first line "sep=;": the delimiter, and how many lines it takes."""
    match = re.match(r"sep=(.)\r?\n", text, re.I)
    return (match.group(1), 1) if match else (None, 0)


def _sniff(text: str) -> str:
    """The delimiter under which most records have the same number of cells, and more than one.

    csv.Sniffer guesses from letters too (it may answer "e") and fails on ragged tables.
    """
    best, found = 0.0, ","
    for delimiter in _DELIMITERS:
        widths = [len(cells) for _, _, cells in _first_records(text[:_SNIFFED_CHARS], delimiter)]
        if not widths:
            continue
        common = max(set(widths), key=lambda width: (widths.count(width), width))
        if common > 1:
            agreement = widths.count(common) / len(widths)
            score = agreement + min(common, 10) / 100
            if score > best:
                best, found = score, delimiter
    return found


def _first_records(text: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    for count, record in enumerate(_records(text, delimiter)):
        if count == _SNIFFED_RECORDS:
            return
        yield record


def _records(text: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """(first line, last line, cells) of every record; a cell's own line breaks become spaces."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    reached = 0
    for cells in reader:
        first, reached = reached + 1, reader.line_num
        yield first, max(first, reached), [" ".join(cell.split()) for cell in cells]


def _blocks(records: Sequence[tuple[int, int, list[str]]]) -> Iterator[Block]:
    header_at = _header_at([cells for _, _, cells in records])
    header: str | None = None
    for number, (first, last, cells) in enumerate(records):
        text = row_text(cells)
        yield Block(text, Locator("line", first, last), "table", table_header=header)
        if number == header_at:
            header = text


def _header_at(rows: Sequence[Sequence[str]]) -> int | None:
    """Which row names the columns: the first full one (titles may stand above), if any does."""
    width = max((len(row) for row in rows), default=0)
    for number, row in enumerate(rows[:_TITLE_ROWS]):
        if sum(1 for cell in row if cell) >= max(2, 0.6 * width):
            return number if looks_like_header(row, rows[number + 1 :]) else None
    return None
