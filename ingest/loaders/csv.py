"""CSV and TSV: one block per record, with the lines of the file it stands on.

Cells are joined " | ". The header row travels with every record as ``table_header``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from ingest.document import Block
from ingest.encoding import decode
from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.locator import Locator
from ingest.table_rows import looks_like_header, row_text

_DELIMITERS = ";,\t|^~"
_SNIFFED_RECORDS = 200
_SNIFFED_CHARS = 100_000
_TITLE_ROWS = 5
_MAX_OPEN_QUOTES = 1000
"""After so many, the rest is read as it stands: each costs a new start."""


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
    """(first line, last line, cells) of every record; a cell's own line breaks become spaces.

    A quotation mark that is never closed would make one cell of all that follows: the line it
    stands on is then read without quotation marks, and reading starts anew below it.
    """
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    lines = list(io.StringIO(text, newline=""))
    usual = _usual_width(lines, delimiter)
    start = restarts = 0
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter, skipinitialspace=True)
        begun, start = start, len(lines)
        reached = begun
        for cells in reader:
            first, reached = reached + 1, begun + reader.line_num
            spanned = lines[first - 1 : reached]
            if (
                len(spanned) > 1
                and restarts < _MAX_OPEN_QUOTES
                and _is_open(spanned, len(cells), usual, delimiter, at_end=reached == len(lines))
            ):
                cells = [cell.strip('" ') for cell in _unquoted(spanned[:1], delimiter)[0]]
                start, reached = first, first
                restarts += 1
            yield first, max(first, reached), [" ".join(cell.split()) for cell in cells]
            if start < len(lines):
                break


def _usual_width(lines: Sequence[str], delimiter: str) -> int:
    """How many cells most of the first records that take one line have; 0 where none does."""
    widths: list[int] = []
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    reached = 0
    for cells in islice(reader, _SNIFFED_RECORDS):
        if reader.line_num == reached + 1:
            widths.append(len(cells))
        reached = reader.line_num
    return max(set(widths), key=widths.count) if widths else 0


def _unquoted(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    return list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)) or [[]]


def _is_open(lines: Sequence[str], cells: int, usual: int, delimiter: str, *, at_end: bool) -> bool:
    """Whether a record of several lines is one only because of a quotation mark too many: it runs
    to the end of the file, or each of its lines is a whole record and it is none."""
    widths = [len(row) for row in _unquoted(lines, delimiter)]
    if at_end and sum(line.count('"') for line in lines) % 2:
        return max(widths[1:]) > 1
    whole_records = usual > 1 and all(width == usual for width in widths)
    return whole_records and (cells != usual or not _is_well_quoted(lines, delimiter))


def _is_well_quoted(lines: Sequence[str], delimiter: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error:
        return False
    return True


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
