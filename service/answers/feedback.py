"""What people said of answers: right, wrong, or what it should have been.

Kept in a small SQLite file of its own in the data folder: the service opens the catalog for
reading only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from index.indexing.telltale import Telltale
from index.private import make_private_file

FEEDBACK_FILE = "feedback.sqlite3"

Verdict = Literal["right", "wrong", "should_be"]

_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    id       INTEGER PRIMARY KEY,
    given    TEXT NOT NULL,
    question TEXT NOT NULL,
    verdict  TEXT NOT NULL,
    answer   TEXT,
    expected TEXT,
    path     TEXT
)
"""


@dataclass(frozen=True, slots=True)
class Opinion:
    """``answer`` is what was shown (None: refused); ``expected`` what it should have been (None
    with "should_be": there should have been no answer); ``path`` the cited document."""

    question: str
    verdict: Verdict
    answer: str | None = None
    expected: str | None = None
    path: str | None = None


def complaints(opinions: Sequence[Opinion]) -> Sequence[Opinion]:
    """Those that were not right, in their order. A "wrong" whose right answer was given after it is
    told once."""
    corrected = {(one.question, one.answer) for one in opinions if one.verdict == "should_be"}
    return [
        one
        for one in opinions
        if one.verdict == "should_be"
        or (one.verdict == "wrong" and (one.question, one.answer) not in corrected)
    ]


class FeedbackFull(Exception):  # noqa: N818 - says how it is
    """As many opinions are kept as may be."""


class FeedbackBook:
    """Opens its file for each use: opinions are few. Safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FEEDBACK_FILE

    def add(self, opinion: Opinion, when: datetime | None = None, most: int | None = None) -> int:
        """The number it is kept under. Raises FeedbackFull where ``most`` are kept: what is there
        is worth more than what anybody may add."""
        moment = (when or datetime.now(UTC)).isoformat(timespec="seconds")
        with self._opened() as connection, connection:
            connection.execute(_TABLE)
            if most is not None and _count(connection) >= most:
                raise FeedbackFull
            cursor = connection.execute(
                "INSERT INTO feedback (given, question, verdict, answer, expected, path)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    moment,
                    opinion.question,
                    opinion.verdict,
                    opinion.answer,
                    opinion.expected,
                    opinion.path,
                ),
            )
            return int(cursor.lastrowid or 0)

    def count(self) -> int:
        if not self._file.is_file():
            return 0
        with self._opened() as connection:
            return _count(connection)

    def opinions(self) -> list[Opinion]:
        """Oldest first."""
        if not self._file.is_file():
            return []
        with self._opened() as connection:
            rows = connection.execute(
                "SELECT question, verdict, answer, expected, path FROM feedback ORDER BY id"
            )
            return [Opinion(*row) for row in rows]

    def questions(self) -> Iterator[Mapping[str, Any]]:
        """Rows of a questions.jsonl: the last opinion on each question counts; a "wrong" without
        the right answer teaches nothing and is left out."""
        last = {opinion.question: opinion for opinion in self.opinions()}
        for number, opinion in enumerate(last.values(), start=1):
            gold = opinion.answer if opinion.verdict == "right" else opinion.expected
            if opinion.verdict == "wrong" and not gold:
                continue
            yield {
                "_id": f"feedback-{number}",
                "text": opinion.question,
                "answerable": gold is not None,
                "answers": [gold] if gold else [],
                "sources": [{"path": opinion.path}] if opinion.path and gold else [],
            }

    name = FEEDBACK_FILE

    def forget(self, telltale: Telltale) -> int:
        """Removes every opinion that cites a document or tells of it; see
        ``index.indexing.forget.Store``."""
        if not self._file.is_file():
            return 0
        with self._opened() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(_TABLE)
                numbers = [
                    (number,)
                    for number, *said, path in connection.execute(
                        "SELECT id, question, answer, expected, path FROM feedback"
                    )
                    if path in telltale.paths or any(map(telltale.stands_in, (*said, path)))
                ]
                connection.executemany("DELETE FROM feedback WHERE id = ?", numbers)
            connection.execute("VACUUM")  # also what was removed before pages were overwritten
        return len(numbers)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        make_private_file(self._file)
        with closing(sqlite3.connect(self._file, timeout=10)) as connection:
            yield connection


def _count(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM feedback").fetchone()
    return int(count)
