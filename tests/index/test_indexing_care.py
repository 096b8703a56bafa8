"""Forget, verify and repair, back up and restore, rebuild, and the lock."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.catalog import Catalog, IndexSettings
from index.catalog.schema import CATALOG_FILE
from index.embedding.base import EmbedderIdentity
from index.errors import BackupRefused, CatalogMismatch, CatalogMissing, IndexLocked, NotIndexed
from index.indexing import Indexer, writing
from index.indexing.backup import back_up, restore
from index.indexing.forget import forget
from index.indexing.persisting import persist_vectors
from index.indexing.rebuild import rebuilding
from index.indexing.repair import repair
from index.indexing.verify import verify
from index.vectors import LiveIndex
from tests.index.small_index import (
    DIMENSION,
    SETTINGS,
    HashingEmbedder,
    ParagraphChunker,
    SmallIndex,
    WordTable,
    embedded_text,
    read_plain,
)

SECRET = "Pacjent Jan Kowalski, numer historii choroby 84/2019, nie wyraził zgody na zabieg"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(12):
        file = folder / f"{number}.txt"
        file.write_text(f"# Uchwała {number}\nTreść uchwały numer {number}", encoding="utf-8")
        os.utime(file, (1_700_000_000, 1_700_000_000))
    (folder / "tajne.txt").write_text(f"# Tajne\n{SECRET}", encoding="utf-8")
    return folder


@pytest.fixture
def small(tmp_path: Path, root: Path) -> Iterator[SmallIndex]:
    with SmallIndex(tmp_path / "data") as small:
        small.index(root)
        yield small


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def paths(folder: Path) -> list[str]:
    with Catalog.open(folder) as catalog, catalog.snapshot() as snapshot:
        return [row.path for row in snapshot.documents()]


# Forget


def test_a_forgotten_document_is_gone_from_every_byte(small: SmallIndex) -> None:
    assert SECRET.encode() in bytes_of(small.folder)
    proof = forget(small.catalog, "tajne.txt")
    assert (proof.documents, proof.chunks, proof.traces) == (1, 2, ())
    assert proof.searched_pieces > 0
    assert CATALOG_FILE in proof.searched_files
    assert SECRET.encode() not in bytes_of(small.folder)
    assert b"Kowalski" not in bytes_of(small.folder)
    assert "tajne.txt" not in paths(small.folder)
    with LiveIndex(small.folder) as live, live.current() as (snapshot, vectors):
        assert vectors.is_compact, "the vector file is written without it"
        hits = vectors.search(small.embedder.embed_query(f"Tajne {SECRET}"), 99, None)
        passages = snapshot.passages(chunk_id for chunk_id, _ in hits)
        assert all("Kowalski" not in one.chunk.text for one in passages.values())


def test_a_forgotten_list_of_files_leaves_their_names_which_are_not_its_own(
    tmp_path: Path,
) -> None:
    root = tmp_path / "files"
    root.mkdir()
    names = [f"umowa o dofinansowanie projektu numer {number} z 2024 roku.txt" for number in (1, 2)]
    for name in names:
        (root / name).write_text("# Umowa\nkrótka", encoding="utf-8")
    (root / "spis.txt").write_text(f"# {names[0]}\n{names[1]}", encoding="utf-8")
    with SmallIndex(tmp_path / "data") as small:
        small.index(root)
        assert forget(small.catalog, "spis.txt").traces == ()


def test_a_trace_in_a_file_that_cannot_be_cleaned_is_told(small: SmallIndex) -> None:
    kept = small.folder / "vectors.1.faiss.damaged-20260101T000000Z"
    kept.write_bytes(SECRET.encode())
    proof = forget(small.catalog, "tajne.txt")
    assert [trace for trace in proof.traces if kept.name in trace]


def test_what_a_killed_rebuild_left_is_wiped_too(small: SmallIndex) -> None:
    shutil.copytree(small.folder, small.folder / "rebuild")
    (small.folder / "restore-abc").mkdir()
    shutil.copy(small.folder / CATALOG_FILE, small.folder / "restore-abc")
    assert forget(small.catalog, "tajne.txt").traces == ()
    assert SECRET.encode() not in bytes_of(small.folder)


def test_a_reader_that_holds_an_old_state_makes_forgetting_say_so(small: SmallIndex) -> None:
    small.catalog.writer_connection().execute("PRAGMA busy_timeout = 50")
    with small.catalog.snapshot(), pytest.raises(IndexLocked, match="older state"):
        forget(small.catalog, "tajne.txt")
    assert SECRET.encode() in bytes_of(small.folder)
    with pytest.raises(NotIndexed):
        forget(small.catalog, "tajne.txt")
    assert SECRET.encode() not in bytes_of(small.folder), "repeating it finishes the work"


def test_only_what_is_known_can_be_forgotten(small: SmallIndex, root: Path) -> None:
    with pytest.raises(NotIndexed, match="not in the index"):
        forget(small.catalog, "nie ma.txt")
    small.indexer.index(root, "drugie")
    with pytest.raises(NotIndexed, match="several collections"):
        forget(small.catalog, "tajne.txt")
    assert forget(small.catalog, "tajne.txt", "drugie").collection == "drugie"
    assert "tajne.txt" in paths(small.folder)


# Verify and repair


def word_chunks(connection: sqlite3.Connection) -> set[int]:
    return {row[0] for row in connection.execute("SELECT DISTINCT chunk_id FROM words")}


def test_a_whole_index_has_no_findings(small: SmallIndex) -> None:
    assert verify(small.catalog, word_chunks=word_chunks) == []


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        ("UPDATE documents SET text = text || 'x' WHERE id = 3", "text"),
        ("UPDATE chunks SET text = 'inny' WHERE id = 5", "passage"),
        ("DELETE FROM vectors WHERE chunk_id = 7", "vector"),
        (f"UPDATE vectors SET vector = zeroblob({2 * DIMENSION}) WHERE chunk_id = 7", "vector"),
        ("DELETE FROM words WHERE chunk_id = 4", "words"),
        ("INSERT INTO words VALUES ('x', 12345)", "words"),
    ],
)
def test_each_disagreement_is_found_and_mended(
    small: SmallIndex, root: Path, damage: str, kind: str
) -> None:
    persist_vectors(small.catalog, always=True)
    small.catalog.writer_connection().execute(damage)
    findings = verify(small.catalog, word_chunks=word_chunks)
    assert kind in {one.kind for one in findings}
    assert all(one.remedy.startswith("kartoteka ") for one in findings)
    left = repair(small.catalog, findings)
    assert {one.kind for one in left} <= {"words"}
    if kind != "words":
        small.index(root)
        assert verify(small.catalog, word_chunks=word_chunks) == []
        assert len(paths(small.folder)) == 13


def test_files_that_differ_from_the_index_are_found(small: SmallIndex, root: Path) -> None:
    (root / "1.txt").unlink()
    (root / "2.txt").write_text("# Uchwała 2\nTreść uchwały numer 9", encoding="utf-8")
    os.utime(root / "2.txt", (1_700_000_000, 1_700_000_000))
    findings = verify(small.catalog)
    assert {(one.kind, one.where) for one in findings} == {
        ("file-gone", "files/1.txt"),
        ("file-changed", "files/2.txt"),
    }
    assert verify(small.catalog, files=False) == []
    root.rename(root.with_name("moved"))
    assert [one.kind for one in verify(small.catalog)] == ["root-gone"]


def test_a_damaged_vector_file_is_found_set_aside_and_made_again(small: SmallIndex) -> None:
    (file,) = small.folder.glob("vectors.*.faiss")
    file.write_bytes(b"torn")
    findings = verify(small.catalog)
    assert [one.kind for one in findings] == ["vector-file"]
    assert repair(small.catalog, findings) == []
    assert verify(small.catalog) == []
    assert len(list(small.folder.glob("*.damaged-*"))) == 2


def test_a_broken_database_is_one_finding_with_the_way_back(tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "data"
    with SmallIndex(folder) as small:
        for number in range(30):
            (root / f"more {number}.txt").write_text("# Dłuższy\n" + "tekst " * 400)
        small.index(root)
    file = folder / CATALOG_FILE
    content = bytearray(file.read_bytes())
    for start in range(len(content) // 8192 * 4096, len(content), 4096):  # the schema stays
        content[start : start + 16] = b"\xff" * 16
    file.write_bytes(content)
    with Catalog.open(folder) as catalog:
        findings = verify(catalog)
    assert findings
    assert {one.kind for one in findings} == {"database"}
    assert all("restore" in one.remedy for one in findings)


# Backup and restore


def test_a_backup_brings_back_what_was_there(small: SmallIndex, root: Path, tmp_path: Path) -> None:
    before = paths(small.folder)
    archive = tmp_path / "kopia.zip"
    manifest = back_up(small.catalog, archive)
    assert (manifest.documents, manifest.generation) == (13, small.catalog.generation())
    forget(small.catalog, "3.txt")
    (root / "nowe.txt").write_text("# Nowe\nNowa treść", encoding="utf-8")
    small.index(root)
    late = small.catalog.generation()
    query = small.embedder.embed_query("Uchwała 3 Treść uchwały numer 3")
    with LiveIndex(small.folder) as live:
        small.close()
        restore(archive, small.folder)
        with live.current() as (snapshot, vectors):
            assert snapshot.generation > late, "readers notice, whatever generation was kept"
            assert vectors.generation == snapshot.generation
            assert [row.path for row in snapshot.documents()] == before
            ((chunk_id, _), *_) = vectors.search(query, 1, None)
            assert snapshot.passages([chunk_id])[chunk_id].document.path == "3.txt"
    with SmallIndex(small.folder) as again:
        assert verify(again.catalog, files=False, word_chunks=word_chunks) == []
        report = again.index(root)
        assert (report.added, report.unchanged) == (1, 13)


def test_a_backup_can_be_restored_where_nothing_is(small: SmallIndex, tmp_path: Path) -> None:
    archive = tmp_path / "kopia.zip"
    back_up(small.catalog, archive)
    restore(archive, tmp_path / "elsewhere")
    assert paths(tmp_path / "elsewhere") == paths(small.folder)
    assert [file.name for file in tmp_path.glob(".kartoteka-backup-*")] == []
    assert not list((tmp_path / "elsewhere").glob("restore-*"))


def test_a_torn_or_foreign_backup_changes_nothing(small: SmallIndex, tmp_path: Path) -> None:
    archive = tmp_path / "kopia.zip"
    back_up(small.catalog, archive)
    whole = archive.read_bytes()
    before = small.catalog.generation()
    foreign = tmp_path / "foreign.zip"
    with zipfile.ZipFile(foreign, "w") as file:
        file.writestr("x", "y")
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 255
    for content in (whole[: len(whole) // 2], bytes(changed), foreign.read_bytes(), b""):
        archive.write_bytes(content)
        with pytest.raises(BackupRefused):
            restore(archive, small.folder)
    with pytest.raises(BackupRefused):
        restore(tmp_path / "nie ma", small.folder)
    assert small.catalog.generation() == before


def overwrite_header(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.write(b"this is not a database at all" * 4)


def overwrite_meta(file: Path) -> None:
    connection = sqlite3.connect(file)
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'meta'"
    ).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with file.open("r+b") as stream:
        stream.seek((page - 1) * size)
        stream.write(b"\xff" * size)


def make_another_format(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 999")
    connection.close()


@pytest.mark.parametrize("spoil", [overwrite_header, overwrite_meta, make_another_format])
def test_a_backup_can_be_restored_over_a_catalog_that_cannot_be_used(
    small: SmallIndex, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    before = paths(small.folder)
    archive = tmp_path / "kopia.zip"
    back_up(small.catalog, archive)
    small.close()
    file = small.folder / CATALOG_FILE
    spoil(file)
    spoiled = file.read_bytes()
    old = small.folder / f"{CATALOG_FILE}.old"
    old.write_bytes(b"set aside before")
    old_log = old.with_name(f"{old.name}-wal")
    old_log.write_bytes(b"and its log")
    restore(archive, small.folder)
    assert paths(small.folder) == before
    assert old.read_bytes() == spoiled
    assert not old_log.exists() or old_log.read_bytes() == b"", "it is not that of this catalog"
    with Catalog.open(small.folder) as catalog:
        assert verify(catalog, files=False, word_chunks=word_chunks) == []


def test_the_log_of_a_damaged_catalog_is_set_aside_with_it(
    small: SmallIndex, tmp_path: Path
) -> None:
    before = paths(small.folder)
    archive = tmp_path / "kopia.zip"
    back_up(small.catalog, archive)
    small.close()
    file, log = small.folder / CATALOG_FILE, small.folder / f"{CATALOG_FILE}-wal"
    overwrite_header(file)
    log.write_bytes(b"torn log")
    restore(archive, small.folder)
    assert paths(small.folder) == before
    assert (small.folder / f"{CATALOG_FILE}.old-wal").read_bytes() == b"torn log"
    assert not log.exists()


def test_the_log_of_a_removed_catalog_is_not_played_into_the_restored_one(
    small: SmallIndex, root: Path, tmp_path: Path
) -> None:
    before = paths(small.folder)
    archive = tmp_path / "kopia.zip"
    back_up(small.catalog, archive)
    (root / "nowe.txt").write_text("# Nowe\nNowa treść", encoding="utf-8")
    small.index(root)
    log = small.folder / f"{CATALOG_FILE}-wal"
    left = log.read_bytes()
    assert left
    small.close()
    (small.folder / CATALOG_FILE).unlink()
    log.write_bytes(left)  # as a killed writer leaves it
    restore(archive, small.folder)
    assert paths(small.folder) == before
    assert (small.folder / f"{CATALOG_FILE}-wal.old").read_bytes() == left
    with Catalog.open(small.folder) as catalog:
        assert verify(catalog, files=False, word_chunks=word_chunks) == []


# Rebuild


class OtherEmbedder(HashingEmbedder):
    identity = EmbedderIdentity("other", DIMENSION, "2")


OTHER = IndexSettings(OtherEmbedder.identity, "paragraphs-1", "words-1")


def rebuild(folder: Path, root: Path) -> None:
    with rebuilding(folder, OTHER, WordTable()) as fresh:
        Indexer(
            fresh,
            read=read_plain,
            chunker=ParagraphChunker(),
            embedder=OtherEmbedder(),
            embedded_text=embedded_text,
        ).index(root, "files")


def test_a_rebuild_takes_the_place_of_the_old_index_at_once(small: SmallIndex, root: Path) -> None:
    generation = small.catalog.generation()
    small.close()
    with LiveIndex(small.folder) as live, LiveIndex(small.folder, settings=SETTINGS) as strict:
        with live.current() as (snapshot, _):
            rebuild(small.folder, root)
            assert snapshot.settings == SETTINGS, "a reader keeps what it began with"
            assert len(snapshot.documents()) == 13
        with live.current() as (snapshot, vectors):
            assert snapshot.settings == OTHER
            assert vectors.generation == snapshot.generation > generation
            assert vectors.count == 26
        with pytest.raises(CatalogMismatch), strict.current():
            pass
    assert not (small.folder / "rebuild").exists()
    with Catalog.open(small.folder, writable=True, lexical=WordTable()) as catalog:
        assert verify(catalog, word_chunks=word_chunks) == []


def test_a_failed_rebuild_leaves_the_old_index_and_is_gone_on_with(
    small: SmallIndex, root: Path
) -> None:
    def fail() -> None:
        with rebuilding(small.folder, OTHER, WordTable()) as fresh:
            with fresh.write() as writer:
                writer.collection("begun", root)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail()
    assert small.catalog.settings == SETTINGS
    with rebuilding(small.folder, OTHER, WordTable()) as fresh, fresh.snapshot() as snapshot:
        assert [row.name for row in snapshot.collections()] == ["begun"]


def test_a_damaged_catalog_can_be_rebuilt_and_is_kept_aside(tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / CATALOG_FILE).write_bytes(b"this is not a database at all" * 300)
    rebuild(folder, root)
    assert len(paths(folder)) == 13
    assert (folder / f"{CATALOG_FILE}.old").exists()


def test_a_rebuild_where_nothing_was_makes_an_index(tmp_path: Path, root: Path) -> None:
    with pytest.raises(CatalogMissing):
        Catalog.open(tmp_path / "data")
    rebuild(tmp_path / "data", root)
    assert len(paths(tmp_path / "data")) == 13


# Lock

HOLD = """
import sys
from pathlib import Path
from index.indexing import writing
with writing(Path(sys.argv[1]), "index"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_writer_is_told_who_is_writing(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(IndexLocked, match=rf"Process {other.pid} \(index") as refused,
            writing(tmp_path, "forget"),
        ):
            pass
        assert refused.value.pid == other.pid
        assert "--wait" in refused.value.remedy
        other.kill()
        other.wait()
        with writing(tmp_path, "forget", wait_s=10):
            pass  # freed by the system, although nobody released it
