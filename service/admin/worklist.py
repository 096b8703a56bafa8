"""What is to be done about questions that went wrong: a list with states.

What was asked in vain and what people said of answers is kept elsewhere; here is only how far each
of it has come. An item is named by a digest of its words under a secret of its own file, so that
nothing here says what was asked, and a document that is forgotten leaves nothing behind. What comes
again after it was done is open again.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from index.private import make_private_file
from service.admin.question_log import Asked
from service.answers.feedback import Opinion, complaints

if TYPE_CHECKING:
    from service.admin.desk import Desk

WORKLIST_FILE = "worklist.sqlite3"

Source = Literal["wrong", "should_be", "nothing", "not_found", "unsure"]
"""wrong, should_be: what somebody said of an answer; nothing, not_found, unsure: how a question
ended that came again and again."""

State = Literal["open", "done", "leave"]
STATES: tuple[State, ...] = get_args(State)

_TABLES = """
CREATE TABLE IF NOT EXISTS secret (value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS states (
  item BLOB PRIMARY KEY, state TEXT NOT NULL, times INTEGER NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Item:
    """``shown`` is the answer that was given, ``expected`` the right one, "" where there should be
    none and None where nobody has said; ``path`` the document cited. ``times``: how often."""

    key: str
    source: Source
    question: str
    times: int
    state: State
    shown: str | None = None
    expected: str | None = None
    path: str | None = None

    @property
    def teaches(self) -> bool:
        """Whether calibration learns from it: the right answer is known."""
        return self.expected is not None


class Worklist:
    """Opens its file for each use. Safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / WORKLIST_FILE

    def items(self, asked: Asked, opinions: Sequence[Opinion]) -> list[Item]:
        """Wrong answers first, then what was asked in vain, the most frequent first."""
        found = [*_of_opinions(opinions), *_of_asked(asked)]
        if not self._file.is_file():
            return found
        with self._opened() as connection:
            return [_as_it_stands(connection, one) for one in found]

    def put(self, item: Item, state: State) -> None:
        """ "open" takes it back."""
        with self._opened() as connection, connection:
            mark = _mark(connection, item.key)
            if state == "open":
                connection.execute("DELETE FROM states WHERE item = ?", (mark,))
            else:
                connection.execute(
                    "INSERT OR REPLACE INTO states VALUES (?, ?, ?)", (mark, state, item.times)
                )

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        make_private_file(self._file)
        with closing(sqlite3.connect(self._file, timeout=10)) as connection:
            connection.executescript(_TABLES)
            yield connection


def worklist(desk: Desk) -> list[Item]:
    """All there is to be done, by what is known now."""
    return desk.worklist.items(desk.questions.read(), desk.feedback.opinions())


def _as_it_stands(connection: sqlite3.Connection, item: Item) -> Item:
    row = connection.execute(
        "SELECT state, times FROM states WHERE item = ?", (_mark(connection, item.key),)
    ).fetchone()
    if row is None or row[0] not in STATES:
        return item
    again = row[0] == "done" and item.times > row[1]
    return item if again else replace(item, state=row[0])


def _of_opinions(opinions: Sequence[Opinion]) -> Iterator[Item]:
    """Each complaint once, the latest first; of the same question with the same answer the latest
    right answer counts."""
    found: dict[str, Item] = {}
    for one in complaints(opinions):
        key = _key("opinion", one.question, one.answer or "")
        before = found.pop(key, None)
        expected = (one.expected or "") if one.verdict == "should_be" else one.expected
        found[key] = Item(
            key=key,
            source="should_be" if one.verdict == "should_be" else "wrong",
            question=one.question,
            times=1 + (before.times if before else 0),
            state="open",
            shown=one.answer,
            expected=expected if expected is not None or before is None else before.expected,
            path=one.path,
        )
    yield from reversed(found.values())


def _of_asked(asked: Asked) -> Iterator[Item]:
    for group in asked.groups:
        key = _key(group.kind, group.outcome, " ".join(group.lemmas))
        yield Item(key, group.outcome, group.wording, group.times, "open")


def _key(*words: str) -> str:
    """Names an item in a form; the file keeps it under its secret."""
    return hashlib.blake2b("\0".join(words).encode(), digest_size=12).hexdigest()


def _mark(connection: sqlite3.Connection, key: str) -> bytes:
    row = connection.execute("SELECT value FROM secret").fetchone()
    if row is None:
        with connection:
            connection.execute("INSERT INTO secret VALUES (?)", (secrets.token_bytes(32),))
        row = connection.execute("SELECT value FROM secret ORDER BY rowid LIMIT 1").fetchone()
    return hashlib.blake2b(key.encode(), key=bytes(row[0]), digest_size=16).digest()
