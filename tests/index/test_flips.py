"""Any flipped bit of what a search or an answer uses is found, and no message tells text.

A flip counts when reading everything through the index gives something else than before, or
cannot be done; flips in free pages and padding change nothing and prove nothing.
"""

from __future__ import annotations

import random
import shutil
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index.catalog import Catalog
from index.catalog.schema import CATALOG_FILE
from index.errors import IndexFault
from index.indexing.backup import back_up, restore
from index.indexing.verify import verify
from index.lexical.postings import Lengths, indexed_chunks
from index.vectors.store import HEADER_FILE, load, open_index

WINDOW = 16
"""A message that shares so many characters with a document has told some of it."""


@dataclass(frozen=True)
class Shelf:
    """An index to damage, what it gave before, and all text that no message may tell."""

    data: Path
    original: dict[str, bytes]
    gave: Any
    texts: str


def everything(folder: Path) -> Any:
    """All that searching and answering read, by the ways by which they do."""
    with Catalog.open(folder) as catalog, catalog.snapshot() as snapshot:
        connection = snapshot.connection
        connection.text_factory = bytes
        tables = {
            name: connection.execute(
                f"SELECT *, {', '.join(f'typeof({c[1].decode()})' for c in columns)} FROM {name}"
            ).fetchall()
            for (name,) in connection.execute(
                "SELECT CAST(name AS TEXT) FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
            for name in [name.decode()]
            for columns in [connection.execute(f"PRAGMA table_info({name})").fetchall()]
            if name != "seals"
        }
        terms = [row[0] for row in connection.execute("SELECT term FROM lexical_terms")]
        connection.text_factory = str
        lengths = Lengths(connection, None)
        found = [
            [part.tobytes() for part in lengths.postings(connection, term.decode())]
            for term in terms
        ]
        ids = [row[0] for row in connection.execute("SELECT id FROM documents ORDER BY id")]
        documents = [
            (
                snapshot.document(number),
                snapshot.document_text(number),
                snapshot.sections(number),
                snapshot.chunks_of(number),
            )
            for number in ids
        ]
        vectors = [part.tobytes() for part in snapshot.all_vectors()]
        files = [snapshot.files(one.name) for one in snapshot.collections()]
        load(folder, snapshot)  # raises where the next would make it anew in memory
        index = open_index(folder, snapshot).compacted()
        held = [index.ids().tobytes(), index.base.vectors.tobytes()]
        return tables, found, documents, vectors, files, snapshot.identity, held


@pytest.fixture
def shelf(small_index: Any, tmp_path: Path) -> Shelf:
    with Catalog.open(small_index.data) as catalog:
        back_up(catalog, tmp_path / "backup.zip")
    restore(tmp_path / "backup.zip", tmp_path / "data")  # one file, without a log beside it
    names = [CATALOG_FILE, HEADER_FILE, *(p.name for p in (tmp_path / "data").glob("*.faiss"))]
    original = {name: (tmp_path / "data" / name).read_bytes() for name in names}
    assert len(original) == 3
    gave = everything(tmp_path / "data")
    return Shelf(tmp_path / "data", original, gave, "\n".join(one[1] for one in gave[2]))


def put(shelf: Shelf, changed: dict[str, bytes]) -> None:
    shutil.rmtree(shelf.data)
    shelf.data.mkdir()
    for name, content in {**shelf.original, **changed}.items():
        (shelf.data / name).write_bytes(content)


def told(shelf: Shelf) -> tuple[bool, list[str]]:
    """Whether everything can be read as before, and what the product said where not."""
    try:
        return everything(shelf.data) == shelf.gave, []
    except IndexFault as error:
        return False, traceback.format_exception(error)
    except Exception:  # noqa: BLE001 - a row that is not what was written raises what it likes
        return False, []


def found(shelf: Shelf) -> list[str]:
    """What verify says; an index that cannot be opened says so itself."""
    try:
        with Catalog.open(shelf.data) as catalog:
            findings = verify(catalog, files=False, word_chunks=indexed_chunks)
    except IndexFault as fault:
        return [fault.what]
    return [f"{one.where} {one.detail}" for one in findings]


def tells_text(shelf: Shelf, message: str) -> str | None:
    for start in range(len(message) - WINDOW + 1):
        piece = message[start : start + WINDOW]
        if piece.strip() and piece in shelf.texts:
            return piece
    return None


def campaign(shelf: Shelf, wanted: int, seed: int) -> dict[str, int]:
    """Flips random bits until ``wanted`` of them changed something; each alone."""
    chance = random.Random(seed)
    counts = {"tried": 0, "changed": 0, "unseen": 0, "telling": 0}
    names = list(shelf.original)
    sizes = [len(shelf.original[name]) for name in names]
    while counts["changed"] < wanted:
        (name,) = chance.choices(names, sizes)
        content = bytearray(shelf.original[name])
        place, bit = chance.randrange(len(content)), chance.randrange(8)
        content[place] ^= 1 << bit
        put(shelf, {name: bytes(content)})
        counts["tried"] += 1
        same, said = told(shelf)
        findings = found(shelf)
        if not same:
            counts["changed"] += 1
            if not findings:
                counts["unseen"] += 1
                print(f"unseen: byte {place}, bit {bit} of {name}")
        for message in (*findings, *said):
            if (piece := tells_text(shelf, message)) is not None:
                counts["telling"] += 1
                print(f"told: {piece!r} by byte {place}, bit {bit} of {name}")
    return counts


def test_flipped_bits_are_found(shelf: Shelf) -> None:
    assert found(shelf) == []
    counts = campaign(shelf, wanted=12, seed=7)
    assert (counts["unseen"], counts["telling"]) == (0, 0), counts


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_thousand_flipped_bits_are_found(shelf: Shelf) -> None:
    counts = campaign(shelf, wanted=1000, seed=1)
    print(f"flipped bits: {counts}")
    assert (counts["unseen"], counts["telling"]) == (0, 0), counts


CHANGES = (
    "UPDATE lexical_postings SET data = X'FFFF' WHERE rowid IS NULL OR term = 1",
    "UPDATE lexical_blocks SET total = total + 1",
    "UPDATE lexical_terms SET term = term || 'x' WHERE id = 1",
    "UPDATE chunks SET heading_path = '[\"A\"]' WHERE id = 1",
    "UPDATE chunks SET language = 'xx' WHERE id = 1",
    "UPDATE sections SET last = last + 1",
    "UPDATE documents SET title = CAST(title AS BLOB) WHERE id = 1",
    "UPDATE documents SET modified = '2001-01-01T00:00:00+00:00'",
    "UPDATE files SET path = path || 'x' WHERE id = 1",
    "UPDATE runs SET result = 'done'",
    "DELETE FROM sections WHERE ordinal = 0",
    "UPDATE sqlite_sequence SET seq = seq + 1",
)


@pytest.mark.parametrize("sql", CHANGES)
def test_a_change_of_any_cell_is_found(shelf: Shelf, sql: str) -> None:
    import sqlite3

    connection = sqlite3.connect(shelf.data / CATALOG_FILE)
    sql = sql.replace("rowid IS NULL OR ", "")
    assert connection.execute(sql).rowcount > 0 or "runs" in sql
    changed = connection.total_changes
    connection.commit()
    connection.close()
    same, _ = told(shelf)
    assert same or found(shelf), f"{changed} rows"
    assert found(shelf) or "runs" in sql


def read_all(folder: Path) -> None:
    with Catalog.open(folder) as catalog, catalog.snapshot() as snapshot:
        for row in snapshot.documents():
            snapshot.document_text(row.id)
            snapshot.chunks_of(row.id)


def test_a_text_that_is_none_is_told_without_its_words(shelf: Shelf) -> None:
    content = shelf.original[CATALOG_FILE]
    words = shelf.texts[200:240].split("\n")[0].encode()
    place = content.find(words)
    assert place > 0
    put(shelf, {CATALOG_FILE: content[:place] + b"\xff" + content[place + 1 :]})
    with pytest.raises(IndexFault, match="not UTF-8") as raised:
        read_all(shelf.data)
    shown = "".join(traceback.format_exception(raised.value))
    assert tells_text(shelf, shown.replace(str(shelf.data), "")) is None
    assert found(shelf)
