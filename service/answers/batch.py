"""Many questions from a table, answered into the same table.

A text file has a question on each line. In a CSV file a comma may be punctuation: it parts columns
where the header does so, or, without one, where the first line has it as no sentence does.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from index.hit import Citation
from ingest.encoding import decode
from ingest.errors import Unreadable
from service.answers.answer import Answer, Claim, NotFound, Unsure, status_of
from service.answers.evaluation import claims_of

COLUMNS = (
    "status", "answer", "quote", "file", "place", "date", "other answers", "column", "link",
)  # fmt: skip
"""``column`` is the one of a table that the answer stands in; ``link`` opens the quote's file."""
_QUESTION_NAMES = ("pytanie", "pytania", "question", "questions", "query", "frage", "pregunta")
_DELIMITERS = "\t;,"
_NOWHERE = "\x1f"
"""A delimiter that no text has: what csv reads with it is one column, its quotes undone."""
_LONGEST_CELL = 100_000
"""Characters. csv has a limit of its own, which whoever reads a large file raises for all."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_PUNCTUATION = re.compile(r'"[^"]*"|[,;](?=\s|$)|(?<=\d)[,;](?=\d)')
"""What parts no columns: the inside of quotes, a mark before a space, that of "1,5"."""

Place = Callable[[Citation], str]
Link = Callable[[Citation], str]


class NoQuestions(Exception):  # noqa: N818 - says what is wrong
    """The file cannot be read as a table with questions."""


def _nowhere(_: Citation) -> str:
    return ""


def answer_file(
    path: Path,
    out: Path,
    ask: Callable[[str], Answer],
    place: Place,
    link: Link = _nowhere,
) -> int:
    """Writes the table of ``path`` (CSV or XLSX) to ``out`` with the columns of ``COLUMNS`` beside
    it, and returns how many questions there were. Raises NoQuestions and OSError.

    The questions stand in the column with a name like "pytanie" or "question", else in the first.
    What is written for CSV is UTF-8, in columns even where there was one.
    """
    if path.suffix.lower() == ".xlsx":
        return _answer_workbook(path, out, ask, place, link)
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _answer_csv(path, out, ask, place, link)
    raise NoQuestions(f"{path}: questions are read from CSV, TSV, TXT and XLSX files")


def row_of(answer: Answer, place: Place, link: Link = _nowhere) -> Sequence[str]:
    """The cells of ``COLUMNS``. Where no answer is sure, none is given but the likeliest quote with
    its place, and the others as files to look into."""
    if isinstance(answer, NotFound):
        return (status_of(answer), "", answer.reason, *[""] * 6)
    if isinstance(answer, Unsure):
        first, *rest = answer.candidates
        text = ""
        others = "; ".join(f"{claim.text} ({_where(claim, place)})" for claim in rest)
    else:
        first, *rest = claims_of(answer)
        text = first.text
        others = "; ".join(f"{claim.text} ({claim.day.isoformat()})" for claim in rest)
    opens = link(first.quotes[0].citation)
    return (status_of(answer), text, *_quoted(first, place), others, first.column, opens)


def _quoted(claim: Claim, place: Place) -> Sequence[str]:
    """The cells from quote to date."""
    citation = claim.quotes[0].citation
    quote = " ".join(citation.quote.split())
    return (quote, citation.path, place(citation), claim.day.isoformat())


def _where(claim: Claim, place: Place) -> str:
    citation = claim.quotes[0].citation
    return f"{citation.path}, {place(citation)}"


def _answer_csv(
    path: Path, out: Path, ask: Callable[[str], Answer], place: Place, link: Link
) -> int:
    delimiter, rows = _read_rows(path)
    if not rows:
        raise NoQuestions(f"{path}: the file is empty")
    column, has_header = _question_column(rows[0])
    beside = max(map(len, rows))
    made: list[list[str]] = []
    count = 0
    for number, row in enumerate(rows):
        padded = [*row, *[""] * (beside - len(row))]
        if number == 0 and has_header:
            made.append([*padded, *COLUMNS])
            continue
        question = padded[column].strip()
        count += bool(question)
        answered = _harmless(row_of(ask(question), place, link)) if question else ()
        made.append([*padded, *answered])
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(made)
    return count


def _read_rows(path: Path) -> tuple[str, Sequence[Sequence[str]]]:
    """The delimiter to write with, and the rows that hold anything. Raises NoQuestions."""
    try:
        text = decode(path.read_bytes()).text
        if path.suffix.lower() == ".txt":
            return ",", [[line.strip()] for line in text.splitlines() if line.strip()]
        delimiter = _delimiter(text)
        cells = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _NOWHERE)
        rows = [row for row in cells if any(row)]
    except (Unreadable, csv.Error) as fault:
        raise NoQuestions(
            f"{path}: the file is not read as text with questions ({fault}); save it again as "
            "CSV in UTF-8 or as XLSX"
        ) from fault
    if any(len(cell) > _LONGEST_CELL for row in rows for cell in row):
        raise NoQuestions(
            f"{path}: a cell is too long, a quotation mark may not be closed; close it, or "
            "save it again as XLSX"
        )
    return delimiter or ",", rows


def _answer_workbook(
    path: Path, out: Path, ask: Callable[[str], Answer], place: Place, link: Link
) -> int:
    book = _opened(path)
    sheet: Any = book.active
    if sheet is None or sheet.max_row < 1:
        raise NoQuestions(f"{path}: the first sheet is empty")
    header = [str(cell.value or "") for cell in sheet[1]]
    column, has_header = _question_column(header)
    beside = len(header) + 1
    count = 0
    if has_header:
        for offset, name in enumerate(COLUMNS):
            sheet.cell(1, beside + offset, name)
    for number in range(2 if has_header else 1, sheet.max_row + 1):
        question = str(sheet.cell(number, column + 1).value or "").strip()
        if not question:
            continue
        count += 1
        for offset, value in enumerate(_harmless(row_of(ask(question), place, link))):
            cell = sheet.cell(number, beside + offset, value)
            if value and offset == len(COLUMNS) - 1:
                cell.hyperlink = value
                cell.style = "Hyperlink"
    book.save(out)
    return count


def _opened(path: Path) -> Any:
    import openpyxl

    try:
        return openpyxl.load_workbook(path)
    except OSError:
        raise
    except Exception as fault:
        # zipfile, zlib and the XML parser each have an error of their own for a damaged part.
        raise NoQuestions(
            f"{path}: the file is damaged, has a password or is no XLSX ({fault}); open it in a "
            "spreadsheet program and save it again as XLSX"
        ) from fault


def _question_column(header: Sequence[str]) -> tuple[int, bool]:
    for number, name in enumerate(header):
        if name.strip().lower() in _QUESTION_NAMES:
            return number, True
    return 0, False


def _delimiter(text: str) -> str | None:
    """What parts the columns; None where there is one column."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    for mark in _DELIMITERS:
        header = next(csv.reader([first], delimiter=mark), [])
        if _question_column(header)[1]:
            return mark if len(header) > 1 else None
    bare = _PUNCTUATION.sub("", first)
    mark = max(_DELIMITERS, key=bare.count)
    return mark if mark in bare else None


def _harmless(cells: Sequence[str]) -> Sequence[str]:
    """A spreadsheet must not run what a document says: a leading =, +, - or @ is quoted; and it
    cannot hold control characters."""
    plain = (_CONTROL.sub(" ", cell) for cell in cells)
    return ["'" + cell if cell[:1] in "=+-@\t" and cell else cell for cell in plain]
