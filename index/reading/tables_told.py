"""The rows of tables in a passage: as its file told them, else as its lines look.

A PDF tells of no tables: there the reading of statements takes the first line of cells for the
names of the columns. A first line that holds a number is a row like the others, whose header stands
on another page: it names nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.reading.statements import Statement, statements
from index.table_line import CELL, TableLine, names


def lines_of(passage: str, stored: Sequence[TableLine], language: str = "und") -> list[TableLine]:
    """``stored`` are the rows that the file told of. In order of the passage."""
    if CELL not in passage:
        return list(stored)
    found = [
        line
        for one in statements(passage, language=language)
        if (line := line_of(one)) and not any(_overlap(line, known) for known in stored)
    ]
    return sorted([*stored, *found], key=lambda line: line.start)


def line_of(statement: Statement) -> TableLine | None:
    """The row that a statement is; None for one of another form."""
    if statement.form != "row":
        return None
    header = statement.header if _names_columns(statement.header) else ""
    return TableLine(statement.start, statement.end, header)


def _names_columns(header: str) -> bool:
    return not any(name[:1].isdigit() for name in names(header))


def _overlap(one: TableLine, other: TableLine) -> bool:
    return one.start < other.end and other.start < one.end
