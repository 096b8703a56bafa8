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


class FeedbackBook:
    """Opens its file for each use: opinions are few. Safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FEEDBACK_FILE

    def add(self, opinion: Opinion, when: datetime | None = None) -> int:
        """The number it is kept under."""
        moment = (when or datetime.now(UTC)).isoformat(timespec="seconds")
        with self._opened() as connection, connection:
            connection.execute(_TABLE)
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

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file, timeout=10)) as connection:
            yield connection
