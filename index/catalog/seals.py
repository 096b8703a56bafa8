"""A sum over all rows of each table, kept with every commit, by which any changed bit is noticed.

SQLite checks how its pages hang together, not what stands in a cell. So each row has a hash, and a
table's *seal* is the sum of its rows' hashes: it does not depend on their order, and a change costs
one subtraction and one addition. Temporary triggers of the connection that writes see every change,
those of foreign keys too; nothing of them is in the file, so whoever changes a row in any other way
breaks the seal.

    seal(table) = Σ blake2b-128(table, type and bytes of each value) mod 2^128
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

SEALS_TABLE = "seals"
UNSEALED = ("kept_vectors", SEALS_TABLE)
"""Vectors that an interrupted run left are used by nobody who searches."""

SCHEMA = "sqlite_schema"
NUMBERS = "sqlite_sequence"
"""Not tables of ours, but what they hold decides what ours mean and which numbers come next."""

_MODULUS = 1 << 128
_CREATE = f"CREATE TABLE {SEALS_TABLE} (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"


class SealingConnection(sqlite3.Connection):
    """A connection that writes. ``seals`` are set when its tables are there."""

    seals: Seals | None = None


class Seals:
    """Follows what one connection changes; ``store`` puts it down inside the transaction."""

    def __init__(self, connection: SealingConnection) -> None:
        self._connection = connection
        self._changes: dict[str, int] = {}

    @classmethod
    def follow(cls, connection: SealingConnection) -> Seals:
        """Begins to follow; seals a catalog that has no seals yet as it is. Holds a transaction of
        its own unless one is open."""
        seals = connection.seals = cls(connection)
        tables = sealed_tables(connection)
        connection.create_function("seal_row", -1, seals._change)
        for table in tables:
            for event, sides in (("INSERT", "+"), ("DELETE", "-"), ("UPDATE", "-+")):
                calls = "; ".join(_call(connection, table, side) for side in sides)
                connection.execute(
                    f"CREATE TEMP TRIGGER IF NOT EXISTS {_quoted(f'seal_{event}_{table}')}"
                    f" AFTER {event} ON main.{_quoted(table)} BEGIN {calls}; END"
                )
        if not _has_seals(connection):
            own = not connection.in_transaction
            if own:
                connection.execute("BEGIN IMMEDIATE")
            connection.execute(_CREATE)
            seals.seal_again(tables)
            if own:
                connection.execute("COMMIT")
        return seals

    def begin(self) -> None:
        """A transaction begins: what one that was undone had changed is no longer so."""
        self._changes.clear()

    def store(self) -> None:
        """Right before the commit."""
        if self._changes:
            known = stored_seals(self._connection)
            _write(
                self._connection,
                {
                    table: (known.get(table, 0) + change) % _MODULUS
                    for table, change in self._changes.items()
                },
            )
            self._changes.clear()
        _write(self._connection, _of_the_whole(self._connection))

    def seal_again(self, tables: Iterable[str]) -> None:
        """Takes what stands in these tables now for right."""
        there = set(sealed_tables(self._connection))
        sums = {table: _sum(self._connection, table) for table in tables if table in there}
        _write(self._connection, sums | _of_the_whole(self._connection))

    def _change(self, table: str, sign: int, *values: Any) -> None:
        self._changes[table] = self._changes.get(table, 0) + sign * _hash(table, values)


def broken_seals(connection: sqlite3.Connection) -> list[str]:
    """The tables that hold something else than was written; none where nothing is sealed yet."""
    if not _has_seals(connection):
        return []
    stored = stored_seals(connection)
    found = _of_the_whole(connection) | {
        table: _sum(connection, table) for table in sealed_tables(connection)
    }
    return sorted(
        name for name in found.keys() | stored.keys() if found.get(name) != stored.get(name)
    )


def stored_seals(connection: sqlite3.Connection) -> dict[str, int]:
    """One whose name or value is not what one can be is left out, and so missed."""
    rows = connection.execute(f"SELECT CAST(name AS BLOB), value FROM {SEALS_TABLE}")
    return {
        name.decode("utf-8", "replace"): int.from_bytes(value, "big")
        for name, value in rows
        if isinstance(value, bytes)
    }


def sealed_tables(connection: sqlite3.Connection) -> Sequence[str]:
    rows = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
    names = (row[0] for row in rows)
    return sorted(name for name in names if name not in UNSEALED and not name.startswith("sqlite_"))


def _of_the_whole(connection: sqlite3.Connection) -> dict[str, int]:
    marks = ",".join("?" * len(UNSEALED))
    schema = connection.execute(
        f"SELECT {_typed(('type', 'name', 'tbl_name', 'sql'))} FROM main.sqlite_master"
        f" WHERE tbl_name NOT IN ({marks})",
        UNSEALED,
    )
    numbers = connection.execute(f"SELECT {_typed(('name', 'seq'))} FROM main.sqlite_sequence")
    return {
        name: sum(_hash(name, row) for row in rows) % _MODULUS
        for name, rows in ((SCHEMA, schema), (NUMBERS, numbers))
    }


def _sum(connection: sqlite3.Connection, table: str) -> int:
    rows = connection.execute(
        f"SELECT {_typed(_columns(connection, table))} FROM main.{_quoted(table)}"
    )
    return sum(_hash(table, row) for row in rows) % _MODULUS


def _hash(table: str, values: Sequence[Any]) -> int:
    """``values``: type and value of each column in turn, a text as its bytes."""
    digest = blake2b(table.encode(), digest_size=16)
    for kind, value in zip(values[::2], values[1::2], strict=True):
        content = value if isinstance(value, bytes) else repr(value).encode()
        digest.update(f"\0{kind}\0{len(content)}\0".encode())
        digest.update(content)
    return int.from_bytes(digest.digest(), "big")


def _call(connection: sqlite3.Connection, table: str, side: str) -> str:
    row, sign = ("NEW", 1) if side == "+" else ("OLD", -1)
    values = _typed(_columns(connection, table), f"{row}.")
    name = table.replace("'", "''")
    return f"SELECT seal_row('{name}', {sign}, {values})"


def _typed(columns: Iterable[str], row: str = "") -> str:
    """As bytes a text can be hashed even where it is none any more."""
    names = [f"{row}{_quoted(column)}" for column in columns]
    return ", ".join(
        f"typeof({name}), CASE typeof({name}) WHEN 'text' THEN CAST({name} AS BLOB) ELSE {name} END"
        for name in names
    )


def _columns(connection: sqlite3.Connection, table: str) -> Sequence[str]:
    return [row[1] for row in connection.execute(f"PRAGMA main.table_info({_quoted(table)})")]


def _has_seals(connection: sqlite3.Connection) -> bool:
    return (
        connection.execute(
            "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ?", (SEALS_TABLE,)
        ).fetchone()
        is not None
    )


def _write(connection: sqlite3.Connection, seals: dict[str, int]) -> None:
    connection.executemany(
        f"INSERT INTO {SEALS_TABLE} (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
        ((name, value.to_bytes(16, "big")) for name, value in seals.items()),
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
