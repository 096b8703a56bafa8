"""Many questions from a table, answered into the same table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from index.hit import Citation
from service.answers.answer import Answer, NotFound, status_of
from service.answers.evaluation import claims_of

COLUMNS = ("status", "answer", "quote", "file", "place", "date", "other answers")
_QUESTION_NAMES = ("pytanie", "pytania", "question", "questions", "query", "frage", "pregunta")

Place = Callable[[Citation], str]


class NoQuestions(Exception):  # noqa: N818 - says what is wrong
    """The file is not a table with questions."""


def answer_file(path: Path, out: Path, ask: Callable[[str], Answer], place: Place) -> int:
    """Writes the table of ``path`` (CSV or XLSX) to ``out`` with the columns of ``COLUMNS`` beside
    it, and returns how many questions there were. Raises NoQuestions and OSError.

    The questions stand in the column with a name like "pytanie" or "question", else in the first.
    """
    if path.suffix.lower() == ".xlsx":
        return _answer_workbook(path, out, ask, place)
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _answer_csv(path, out, ask, place)
    raise NoQuestions(f"{path}: questions are read from CSV and XLSX files")


def row_of(answer: Answer, place: Place) -> Sequence[str]:
    """The cells of ``COLUMNS``."""
    claims = claims_of(answer)
    if not claims:
        reason = answer.reason if isinstance(answer, NotFound) else ""
        return (status_of(answer), "", reason, "", "", "", "")
    quote = claims[0].quotes[0]
    others = "; ".join(f"{claim.text} ({claim.day.isoformat()})" for claim in claims[1:])
    return (
        status_of(answer),
        claims[0].text,
        " ".join(quote.citation.quote.split()),
        quote.citation.path,
        place(quote.citation),
        claims[0].day.isoformat(),
        others,
    )


def _answer_csv(path: Path, out: Path, ask: Callable[[str], Answer], place: Place) -> int:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1250", errors="replace")
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=_delimiter(text)) if any(row)]
    if not rows:
        raise NoQuestions(f"{path}: the file is empty")
    column, has_header = _question_column(rows[0])
    made: list[list[str]] = []
    count = 0
    for number, row in enumerate(rows):
        if number == 0 and has_header:
            made.append([*row, *COLUMNS])
            continue
        question = row[column].strip() if column < len(row) else ""
        count += bool(question)
        made.append([*row, *_harmless(row_of(ask(question), place))] if question else list(row))
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=_delimiter(text)).writerows(made)
    return count


def _answer_workbook(path: Path, out: Path, ask: Callable[[str], Answer], place: Place) -> int:
    import openpyxl

    book = openpyxl.load_workbook(path)
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
        for offset, value in enumerate(_harmless(row_of(ask(question), place))):
            sheet.cell(number, beside + offset, value)
    book.save(out)
    return count


def _question_column(header: Sequence[str]) -> tuple[int, bool]:
    for number, name in enumerate(header):
        if name.strip().lower() in _QUESTION_NAMES:
            return number, True
    return 0, False


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count) if any(mark in first for mark in ",;\t") else ","


def _harmless(cells: Sequence[str]) -> Sequence[str]:
    """A spreadsheet must not run what a document says: a leading =, +, - or @ is quoted."""
    return ["'" + cell if cell[:1] in "=+-@\t" and cell else cell for cell in cells]
