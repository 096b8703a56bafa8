"""How often people ask, and what they ask in vain; never who.

Counts per day are always kept. What was asked is kept only where ``admin.questions`` says so, and
only what nothing was found for, or no sure answer: a group of questions with the same lemmas. On
its first day a group is a number made of its lemmas and a secret, which tells that it comes again,
not what it is; its words are written when it comes on a second day. A question that one person
typed once is thus never on the disk. Addresses and long numbers are taken out of every wording.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from threading import Lock
from typing import Literal, TypeAlias, TypeVar

from index.indexing.telltale import Telltale
from index.private import make_private_file
from service.admin.question_words import Lemmas, anonymous

QUESTIONS_FILE = "questions.sqlite3"

Kind = Literal["search", "ask"]
Outcome = Literal["found", "nothing", "answered", "conflicting", "unsure", "not_found"]
Vain = Literal["nothing", "unsure", "not_found"]
_IN_VAIN: Mapping[str, tuple[Kind, Vain]] = {
    "search": ("search", "nothing"),
    "ask": ("ask", "not_found"),
    "unsure": ("ask", "unsure"),
}
"""What a question and its outcome are kept as in the column ``kind`` of ``asked``."""

SHOWN_AFTER_DAYS = 2
COUNTED_DAYS = 400
MOST_GROUPS_A_DAY = 5_000
"""Against a caller that asks for something else every time."""

MOST_WAITING = 1_000

_TABLES = """
CREATE TABLE IF NOT EXISTS secret (value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS counts (
  day TEXT, kind TEXT, outcome TEXT, n INTEGER NOT NULL, PRIMARY KEY (day, kind, outcome)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS asked (
  kind TEXT, mark BLOB, day TEXT, n INTEGER NOT NULL, PRIMARY KEY (kind, mark, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS wordings (
  kind TEXT, mark BLOB, lemmas TEXT NOT NULL, wording TEXT NOT NULL, PRIMARY KEY (kind, mark)
) WITHOUT ROWID;
"""

log = logging.getLogger(__name__)

Result = TypeVar("Result")
Use: TypeAlias = "Callable[[sqlite3.Connection], Result]"


@dataclass(frozen=True, slots=True)
class Group:
    """Questions with the same lemmas and the same outcome. ``wording`` is the latest one; ``times``
    over the days that are kept."""

    kind: Kind
    outcome: Vain
    lemmas: tuple[str, ...]
    wording: str
    times: int
    days: int
    latest: date


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many questions of one day ended how."""

    day: date
    outcomes: Mapping[Outcome, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """``unshown``: questions in vain whose words are not known, as they came on one day only."""

    groups: Sequence[Group]
    unshown: int
    counts: Sequence[DayCount]


class QuestionLog:
    """Safe to use from many threads; ``record`` never waits and never fails. All that touches the
    file happens in one thread of its own."""

    def __init__(
        self,
        file: Path,
        lemmas: Lemmas,
        *,
        keeps_text: bool,
        days: int,
        today: Callable[[], date] = lambda: date.today(),
        each_day: Callable[[], None] = lambda: None,
    ) -> None:
        """``each_day`` is called when a new day begins with a question."""
        self._file = file
        self._lemmas = lemmas
        self._keeps_text = keeps_text
        self._days = days
        self._today = today
        self._each_day = each_day
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="questions")
        self._connection: sqlite3.Connection | None = None
        self._tidied: date | None = None
        self._waiting = 0
        self._counting = Lock()
        self.problem: str | None = None
        """Why nothing can be written, in the system's words."""

    def record(self, kind: Kind, outcome: Outcome, question: str) -> None:
        with self._counting:
            if self._waiting >= MOST_WAITING:
                return
            self._waiting += 1
        try:
            self._pool.submit(self._record_safely, self._today(), kind, outcome, question)
        except RuntimeError:  # closed: the service is ending
            with self._counting:
                self._waiting -= 1

    def read(self, days: int = 30) -> Asked:
        """Everything recorded until now, counts of the last ``days`` days, the newest first."""
        return self._pool.submit(self._read_safely, days).result()

    def tidy(self) -> None:
        """Removes what is too old, soon; without a file, nothing."""
        self._pool.submit(self._read_safely, 1)

    def close(self) -> None:
        """Writes what is waiting. Nothing is recorded after it."""
        with suppress(RuntimeError):  # closed before
            self._pool.submit(self._disconnect)
        self._pool.shutdown(wait=True)

    # In the thread of the log

    def _record_safely(self, day: date, kind: Kind, outcome: Outcome, question: str) -> None:
        with self._counting:
            self._waiting -= 1
        try:
            self._use(lambda connection: self._record(connection, day, kind, outcome, question))
        except (OSError, sqlite3.Error) as error:
            if self.problem is None:
                log.warning("questions cannot be counted in %s: %s", self._file, error)
            self.problem = str(error)
        else:
            self.problem = None

    def _read_safely(self, days: int) -> Asked:
        if not self._file.exists():
            return Asked((), 0, ())
        try:
            return self._use(lambda connection: self._asked(connection, days))
        except (OSError, sqlite3.Error) as error:
            self.problem = str(error)
            return Asked((), 0, ())

    def _use(self, use: Use[Result]) -> Result:
        if self._connection is None:
            self._connection = self._connect()
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            self._tidy(connection)
            result = use(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._tidied = None
            raise
        return result

    def _connect(self) -> sqlite3.Connection:
        make_private_file(self._file)  # nobody else on the machine has to know what is asked
        connection = sqlite3.connect(
            self._file, isolation_level=None, check_same_thread=False, timeout=5
        )
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(_TABLES)
        return connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _record(
        self,
        connection: sqlite3.Connection,
        asked_on: date,
        kind: Kind,
        outcome: Outcome,
        question: str,
    ) -> None:
        day = asked_on.isoformat()
        connection.execute(
            "INSERT INTO counts VALUES (?, ?, ?, 1)"
            " ON CONFLICT (day, kind, outcome) DO UPDATE SET n = n + 1",
            (day, kind, outcome),
        )
        kept_as = next((name for name, one in _IN_VAIN.items() if one == (kind, outcome)), None)
        if not self._keeps_text or kept_as is None:
            return
        lemmas = tuple(self._lemmas(question))
        mark = hashlib.blake2b(
            "\0".join(lemmas).encode(), key=_secret(connection), digest_size=16
        ).digest()
        (groups,) = connection.execute(
            "SELECT count(*) FROM asked WHERE day = ?", (day,)
        ).fetchone()
        if not lemmas or groups >= MOST_GROUPS_A_DAY:
            return
        connection.execute(
            "INSERT INTO asked VALUES (?, ?, ?, 1)"
            " ON CONFLICT (kind, mark, day) DO UPDATE SET n = n + 1",
            (kept_as, mark, day),
        )
        (days,) = connection.execute(
            "SELECT count(*) FROM asked WHERE kind = ? AND mark = ?", (kept_as, mark)
        ).fetchone()
        if days >= SHOWN_AFTER_DAYS:
            connection.execute(
                "INSERT OR REPLACE INTO wordings VALUES (?, ?, ?, ?)",
                (kept_as, mark, " ".join(lemmas), anonymous(question)),
            )

    def _tidy(self, connection: sqlite3.Connection) -> None:
        """Removes what is too old, once a day and at the start; without the setting, all text."""
        today = self._today()
        if self._tidied == today:
            return
        self._tidied = today
        oldest = (today - timedelta(days=self._days - 1)).isoformat()
        connection.execute(
            "DELETE FROM asked WHERE day < ? OR NOT ?", (oldest, int(self._keeps_text))
        )
        connection.execute(
            "DELETE FROM wordings WHERE (SELECT count(*) FROM asked a WHERE a.kind = wordings.kind"
            " AND a.mark = wordings.mark) < ?",
            (SHOWN_AFTER_DAYS,),
        )
        counted = (today - timedelta(days=COUNTED_DAYS - 1)).isoformat()
        connection.execute("DELETE FROM counts WHERE day < ?", (counted,))
        self._each_day()

    def _asked(self, connection: sqlite3.Connection, days: int) -> Asked:
        groups = [
            Group(
                *_IN_VAIN[kept_as],
                tuple(lemmas.split()),
                wording,
                times,
                on,
                date.fromisoformat(latest),
            )
            for kept_as, lemmas, wording, times, on, latest in connection.execute(
                "SELECT w.kind, w.lemmas, w.wording, sum(a.n), count(*), max(a.day) FROM wordings w"
                " JOIN asked a ON a.kind = w.kind AND a.mark = w.mark GROUP BY w.kind, w.mark"
                " ORDER BY sum(a.n) DESC, max(a.day) DESC, w.lemmas"
            )
        ]
        (unshown,) = connection.execute(
            "SELECT coalesce(sum(a.n), 0) FROM asked a WHERE NOT EXISTS (SELECT 1 FROM wordings w"
            " WHERE w.kind = a.kind AND w.mark = a.mark)"
        ).fetchone()
        since = (self._today() - timedelta(days=days - 1)).isoformat()
        by_day: dict[str, dict[Outcome, int]] = {}
        for day, outcome, n in connection.execute(
            "SELECT day, outcome, sum(n) FROM counts WHERE day >= ? GROUP BY day, outcome"
            " ORDER BY day DESC",
            (since,),
        ):
            by_day.setdefault(day, {})[outcome] = n
        counts = [DayCount(date.fromisoformat(day), outcomes) for day, outcomes in by_day.items()]
        return Asked(groups, unshown, counts)


class AskedQuestions:
    """The file of a ``QuestionLog``, for whoever forgets a document; the log may be in use."""

    name = QUESTIONS_FILE

    def __init__(self, file: Path) -> None:
        self._file = file

    def forget(self, telltale: Telltale) -> int:
        """See ``index.indexing.forget.Store``. The counts of days and outcomes stay."""
        if not self._file.is_file():
            return 0
        with closing(sqlite3.connect(self._file, isolation_level=None, timeout=10)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN IMMEDIATE")
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            groups = [
                (kind, mark)
                for kind, mark, lemmas, wording in connection.execute("SELECT * FROM wordings")
                if telltale.stands_in(wording) or telltale.stands_in(lemmas)
            ]
            for table in ("wordings", "asked"):
                connection.executemany(f"DELETE FROM {table} WHERE kind = ? AND mark = ?", groups)
            connection.execute("COMMIT")
            connection.execute("VACUUM")
        return len(groups)


def _secret(connection: sqlite3.Connection) -> bytes:
    row = connection.execute("SELECT value FROM secret").fetchone()
    if row is not None:
        return bytes(row[0])
    value = secrets.token_bytes(32)
    connection.execute("INSERT INTO secret VALUES (?)", (value,))
    return value
