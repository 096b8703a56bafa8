"""A run of indexing: what it finds changed, what it writes, and what it leaves alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from index.catalog import IndexSettings
from index.chunk import Chunk
from index.embedding.base import EmbedderIdentity
from index.errors import CatalogMismatch
from index.indexing import Indexer, RootRefused
from index.indexing.passage_queue import BATCH_PASSAGES
from index.indexing.report import Outcome, Silent
from index.vectors import LiveIndex
from ingest.errors import Unreadable
from ingest.options import ReadOptions
from ingest.reading import FileRead
from ingest.sandbox import ReadingPool
from ingest.walk import FoundFile
from tests.index.small_index import (
    DIMENSION,
    ParagraphChunker,
    SmallIndex,
    embedded_text,
    read_plain,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallIndex]:
    with SmallIndex(tmp_path / "data") as small:
        yield small


def write(file: Path, text: str, *, age_s: int = 60) -> Path:
    """Old enough that its time can be trusted, unless told otherwise."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    now = file.stat().st_mtime
    os.utime(file, (now - age_s, now - age_s))
    return file


def paths(small: SmallIndex) -> list[str]:
    with small.catalog.snapshot() as snapshot:
        return [row.path for row in snapshot.documents()]


def found_text(small: SmallIndex, query: str) -> str:
    """The text of the passage nearest to ``query``."""
    with LiveIndex(small.folder) as live, live.current() as (snapshot, vectors):
        ((chunk_id, _),) = vectors.search(small.embedder.embed_query(query), 1, None)
        return snapshot.passages([chunk_id])[chunk_id].chunk.text


def counts(report: object) -> tuple[int, ...]:
    names = ("added", "changed", "removed", "renamed", "unchanged")
    return tuple(getattr(report, name) for name in names)


def test_new_files_can_be_found_and_a_second_run_does_nothing(
    root: Path, small: SmallIndex
) -> None:
    write(root / "a.txt", "# Statut\nKlaster wspiera szpitale\nWalne zebranie wybiera zarząd")
    write(root / "b" / "c.txt", "# Budżet\nSkładka wynosi sto złotych")
    first = small.index(root)
    assert counts(first) == (2, 0, 0, 0, 0)
    assert (first.documents, first.chunks) == (2, 5)
    assert found_text(small, "Statut zarząd wybiera walne zebranie").startswith("Walne")
    embedded = list(small.embedder.embedded)
    second = small.index(root)
    assert counts(second) == (0, 0, 0, 0, 2)
    assert second.generation == first.generation
    assert small.embedder.embedded == embedded


def test_a_changed_file_is_replaced_and_only_new_text_embedded(
    root: Path, small: SmallIndex
) -> None:
    write(root / "a.txt", "# T\npierwszy akapit\ndrugi akapit")
    small.index(root)
    with small.catalog.snapshot() as snapshot:
        (before,) = snapshot.documents()
    small.embedder.embedded.clear()
    write(root / "a.txt", "# T\npierwszy akapit\ntrzeci akapit\n", age_s=30)
    report = small.index(root)
    assert counts(report) == (0, 1, 0, 0, 0)
    assert small.embedder.embedded == ["T\ntrzeci akapit"]
    with small.catalog.snapshot() as snapshot:
        (after,) = snapshot.documents()
        assert "drugi" not in snapshot.document_text(after.id)
    assert after.id == before.id, "links to a document outlive its changes"


def test_same_size_and_time_but_other_bytes_are_noticed_when_the_clock_cannot_tell(
    root: Path, small: SmallIndex
) -> None:
    """An edit in the same tick of the clock as the first run."""
    file = write(root / "a.txt", "# T\njeden", age_s=0)
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    small.index(root)
    file.write_text("# T\ndrugi", encoding="utf-8")
    os.utime(file, ns=times)
    assert counts(small.index(root)) == (0, 1, 0, 0, 0)


def test_a_restored_time_hides_no_change(root: Path, small: SmallIndex) -> None:
    file = write(root / "a.txt", "# T\njeden")
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    small.index(root)
    file.write_text("# T\ndrugi", encoding="utf-8")
    os.utime(file, ns=times)
    assert counts(small.index(root)) == (0, 1, 0, 0, 0)


def test_compare_bytes_finds_what_a_clock_set_back_hides(
    root: Path, small: SmallIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(root / "a.txt", "# T\njeden")
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    with monkeypatch.context() as ahead:
        ahead.setattr("index.indexing.indexer.time.time_ns", lambda: 4_000_000_000_000_000_000)
        small.index(root)
    file.write_text("# T\ndrugi", encoding="utf-8")
    os.utime(file, ns=times)
    assert counts(small.index(root)) == (0, 0, 0, 0, 1)
    assert counts(small.index(root, compare_bytes=True)) == (0, 1, 0, 0, 0)


def test_a_touched_file_is_looked_at_once(root: Path, small: SmallIndex) -> None:
    file = write(root / "a.txt", "# T\njeden")
    small.index(root)
    os.utime(file, (1_600_000_000, 1_600_000_000))
    small.embedder.embedded.clear()
    assert counts(small.index(root)) == (0, 0, 0, 0, 1)
    assert not small.embedder.embedded
    with small.catalog.snapshot() as snapshot:
        (row,) = snapshot.documents()
        assert row.modified.isoformat() == "2020-09-13T12:26:40+00:00"
        assert str(row.date) == "2020-09-13"


def test_a_moved_file_is_neither_read_nor_embedded_again(root: Path, small: SmallIndex) -> None:
    write(root / "a" / "plik.txt", "bez tytułu")
    small.index(root)
    with small.catalog.snapshot() as snapshot:
        (before,) = snapshot.documents()
    (root / "b").mkdir()
    (root / "a" / "plik.txt").rename(root / "b" / "plik.txt")
    small.embedder.embedded.clear()
    assert counts(small.index(root)) == (0, 0, 0, 1, 0)
    assert not small.embedder.embedded
    assert paths(small) == ["b/plik.txt"]
    with small.catalog.snapshot() as snapshot:
        (after,) = snapshot.documents()
    assert after.id == before.id


def test_a_renamed_file_with_a_title_of_its_own_is_not_embedded_again(
    root: Path, small: SmallIndex
) -> None:
    write(root / "stary.txt", "# Tytuł\ntreść")
    small.index(root)
    (root / "stary.txt").rename(root / "nowy.txt")
    small.embedder.embedded.clear()
    assert counts(small.index(root)) == (0, 0, 0, 1, 0)
    assert not small.embedder.embedded
    assert paths(small) == ["nowy.txt"]


def test_a_title_taken_from_the_file_name_follows_a_renaming(root: Path, small: SmallIndex) -> None:
    write(root / "stary.txt", "treść")
    small.index(root)
    (root / "stary.txt").rename(root / "nowy.txt")
    assert counts(small.index(root)) == (0, 0, 0, 1, 0)
    with small.catalog.snapshot() as snapshot:
        (row,) = snapshot.documents()
        assert row.title == "nowy.txt"
        assert small.lexical.search(snapshot.seen, "stary", 5, None) == []
        assert len(small.lexical.search(snapshot.seen, "nowy", 5, None)) == 1


def test_a_copy_is_a_document_of_its_own_but_embedded_once(root: Path, small: SmallIndex) -> None:
    write(root / "a.txt", "# T\njeden")
    small.index(root)
    small.embedder.embedded.clear()
    shutil.copy2(root / "a.txt", root / "b.txt")
    assert counts(small.index(root)) == (1, 0, 0, 0, 1)
    assert not small.embedder.embedded
    assert paths(small) == ["a.txt", "b.txt"]


def test_a_deleted_file_is_gone_from_everything(root: Path, small: SmallIndex) -> None:
    write(root / "a.txt", "# T\ntajemnica")
    write(root / "b.txt", "# T\njawne")
    small.index(root)
    (root / "a.txt").unlink()
    report = small.index(root)
    assert counts(report) == (0, 0, 1, 0, 1)
    assert (report.documents, report.chunks) == (1, 2)
    assert found_text(small, "T tajemnica") != "tajemnica"
    with small.catalog.snapshot() as snapshot:
        assert small.lexical.search(snapshot.seen, "tajemnica", 5, None) == []
        assert snapshot.facets().collections == {"files": 1}


def test_attachments_are_documents_that_come_and_go_with_their_message(
    root: Path, small: SmallIndex
) -> None:
    write(root / "list.eml", "# List\ntreść\nATTACH budżet.xlsx\nkwoty\nATTACH-BROKEN b.doc\n")
    report = small.index(root)
    assert counts(report) == (1, 0, 0, 0, 0)
    assert paths(small) == ["list.eml", "list.eml → budżet.xlsx"]
    assert [failure.path for failure in report.failed] == ["list.eml → b.doc"]
    write(root / "list.eml", "# List\ntreść\n", age_s=30)
    report = small.index(root)
    assert paths(small) == ["list.eml"]
    assert report.failed == ()


def test_an_unreadable_file_is_reported_every_time_but_read_once(
    root: Path, small: SmallIndex
) -> None:
    write(root / "zły.pdf", "BROKEN")
    reads: list[str] = []

    def counting(files: Iterable[FoundFile]) -> Iterator[tuple[FoundFile, FileRead | Unreadable]]:
        for found, content in read_plain(files):
            reads.append(found.path)
            yield found, content

    small.indexer.read = counting
    for _ in range(2):
        report = small.index(root)
        assert counts(report) == (0, 0, 0, 0, 0)
        assert [(one.path, one.reason) for one in report.failed] == [("zły.pdf", "damaged")]
    assert reads == ["zły.pdf"]
    small.index(root, retry_unreadable=True)
    assert reads == ["zły.pdf"] * 2
    write(root / "zły.pdf", "# Już dobry\n", age_s=30)
    report = small.index(root)
    assert counts(report) == (1, 0, 0, 0, 0)
    assert report.failed == ()


def test_a_file_that_becomes_unreadable_leaves_no_stale_passages(
    root: Path, small: SmallIndex
) -> None:
    write(root / "a.txt", "# T\nstare")
    small.index(root)
    write(root / "a.txt", "BROKEN", age_s=30)
    report = small.index(root)
    assert (report.documents, report.chunks) == (0, 0)
    assert [failure.path for failure in report.failed] == ["a.txt"]


def test_a_dry_run_says_what_a_run_would_do_and_does_nothing(root: Path, small: SmallIndex) -> None:
    write(root / "bleibt.txt", "# A\nein")
    write(root / "geht.txt", "# B\nzwei")
    write(root / "wandert.txt", "# C\ndrei")
    write(root / "wird.txt", "# D\nvier")
    small.index(root)
    (root / "geht.txt").unlink()
    (root / "wandert.txt").rename(root / "gewandert.txt")
    write(root / "wird.txt", "# D\nfünf", age_s=30)
    write(root / "neu.txt", "# E\nsechs")
    before = small.catalog.generation()
    forecast = small.index(root, dry_run=True)
    assert counts(forecast) == (1, 1, 1, 1, 1)
    assert small.catalog.generation() == before
    assert counts(small.index(root)) == counts(forecast)


def test_files_that_change_while_they_are_read_are_read_again(
    root: Path, small: SmallIndex
) -> None:
    file = write(root / "a.txt", "# T\nniedokończ")

    def changing(files: Iterable[FoundFile]) -> Iterator[tuple[FoundFile, FileRead | Unreadable]]:
        for found, content in read_plain(files):
            if "dokończone" not in file.read_text(encoding="utf-8"):
                file.write_text("# T\ndokończone", encoding="utf-8")
            yield found, content

    small.indexer.read = changing
    assert counts(small.index(root)) == (1, 0, 0, 0, 0)
    assert found_text(small, "T dokończone") == "dokończone"


def test_a_file_that_never_stands_still_is_looked_at_again_next_time(
    root: Path, small: SmallIndex
) -> None:
    file = write(root / "a.log", "# T\nwiersz")

    def growing(files: Iterable[FoundFile]) -> Iterator[tuple[FoundFile, FileRead | Unreadable]]:
        for found, content in read_plain(files):
            with file.open("a", encoding="utf-8") as stream:
                stream.write("\nwiersz")
            yield found, content

    small.indexer.read = growing
    assert counts(small.index(root)) == (1, 0, 0, 0, 0)
    small.indexer.read = read_plain
    assert counts(small.index(root)) == (0, 1, 0, 0, 0)


def test_an_absent_or_suddenly_empty_folder_does_not_empty_the_index(
    root: Path, small: SmallIndex
) -> None:
    for number in range(12):
        write(root / f"{number}.txt", f"# T\n{number}")
    small.index(root)
    aside = root.rename(root.with_name("gone"))
    with pytest.raises(RootRefused):
        small.index(root)
    root.mkdir()
    with pytest.raises(RootRefused, match="allow-empty"):
        small.index(root)
    assert len(paths(small)) == 12
    assert counts(small.index(root, allow_empty=True)) == (0, 0, 12, 0, 0)
    aside.rename(aside.with_name("other"))


def test_an_interrupted_run_keeps_what_it_did_and_the_next_one_goes_on(
    root: Path, small: SmallIndex
) -> None:
    for number in range(40):
        write(root / f"{number:02}.txt", f"# T{number}\n" + "\n".join("abcdefgh"))

    def impatient(files: Iterable[FoundFile]) -> Iterator[tuple[FoundFile, FileRead | Unreadable]]:
        for count, item in enumerate(read_plain(files)):
            if count == 25:
                raise KeyboardInterrupt
            yield item

    small.indexer.read = impatient
    report = small.index(root)
    assert report.interrupted
    assert 0 < report.added < 25
    small.indexer.read = read_plain
    rest = small.index(root)
    assert rest.added == 40 - report.added
    with small.catalog.snapshot() as snapshot:
        assert [run.result for run in snapshot.runs()] == ["done", "interrupted"]


def test_a_run_that_is_told_to_stop_ends_between_two_files(root: Path, small: SmallIndex) -> None:
    for number in range(30):
        write(root / f"{number:02}.txt", f"# T{number}\n" + "\n".join("abcdefgh"))
    stop = Event()

    class Impatient(Silent):
        def committed(self, path: str, outcome: str) -> None:
            stop.set()

    report = small.indexer.index(root, "files", stop=stop, progress=Impatient())
    assert report.interrupted
    assert (report.added, report.documents) == (1, 1)
    assert small.index(root).documents == 30


def test_a_run_that_gives_way_read_the_newest_files_and_the_next_one_the_rest(
    root: Path, small: SmallIndex
) -> None:
    for number in range(6):
        write(root / f"{number}.txt", f"# P\npismo {number}", age_s=5 + number)
    done: list[str] = []

    class Noting(Silent):
        def committed(self, path: str, outcome: Outcome) -> None:
            done.append(path)

    asked = iter([False, True])
    first = small.indexer.index(root, "files", progress=Noting(), give_way=lambda: next(asked))
    assert done == ["0.txt", "1.txt"]
    assert first.left > 0
    assert not first.interrupted
    second = small.indexer.index(root, "files", give_way=lambda: False)
    assert (second.added, second.left) == (first.left, 0)


class LongRead:
    """A real pool whose worker is a stand-in: ``long.txt`` takes until ``end``, or 5 seconds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.end = Event(), Event()
        self.reads: list[str] = []
        self.usable, self.waited_in_vain = True, False
        monkeypatch.setattr("ingest.sandbox._Worker", lambda _: self)
        monkeypatch.setattr("ingest.sandbox.IDLE_S", 0.01)
        self.pool = ReadingPool(ReadOptions(workers=2))

    def read(self, found: FoundFile, tell: object) -> FileRead | Unreadable:
        self.reads.append(found.path)
        if found.path == "long.txt":
            self.begun.set()
            self.waited_in_vain = not self.end.wait(5)
        ((_, content),) = read_plain([found])
        return content

    def kill(self) -> None:
        self.end.set()

    def discard(self) -> None: ...


@pytest.fixture
def long_read(root: Path, small: SmallIndex, monkeypatch: pytest.MonkeyPatch) -> Iterator[LongRead]:
    write(root / "long.txt", "# L\ndługie", age_s=10)
    long_read = LongRead(monkeypatch)
    small.indexer.read = long_read.pool.read_many
    yield long_read
    long_read.pool.close()


def test_a_file_that_was_read_can_be_found_while_a_long_one_is_being_read(
    root: Path, small: SmallIndex, long_read: LongRead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.indexing.passage_queue.LONGEST_WAIT_S", 0.1)
    write(root / "short.txt", "# S\nkrótkie")
    found: list[list[str]] = []

    class Ending(Silent):
        def committed(self, path: str, outcome: Outcome) -> None:
            found.append(paths(small))
            long_read.end.set()

    small.indexer.index(root, "files", progress=Ending())
    assert found == [["short.txt"], ["long.txt", "short.txt"]]
    assert not long_read.waited_in_vain


def test_a_run_gives_way_while_a_long_file_is_being_read_and_the_next_goes_on_with_it(
    root: Path, small: SmallIndex, long_read: LongRead
) -> None:
    report = small.indexer.index(root, "files", give_way=long_read.begun.is_set)
    assert (report.added, report.left, report.interrupted) == (0, 1, False)
    write(root / "new.txt", "# N\nnowe", age_s=5)
    read: list[str] = []

    class Noting(Silent):
        def read(self, path: str, size_bytes: int) -> None:
            read.append(path)

    report = small.indexer.index(
        root, "files", progress=Noting(), give_way=lambda: "new.txt" in read
    )
    assert (report.left, paths(small)) == (1, ["new.txt"])
    long_read.end.set()
    assert small.index(root).added == 1
    assert sorted(long_read.reads) == ["long.txt", "new.txt"]


def test_a_run_is_told_to_stop_while_a_long_file_is_being_read(
    root: Path, small: SmallIndex, long_read: LongRead
) -> None:
    report = small.indexer.index(root, "files", stop=long_read.begun)
    assert (report.added, report.interrupted) == (0, True)
    long_read.end.set()
    assert small.index(root).added == 1
    assert long_read.reads == ["long.txt"]


def test_a_long_document_that_was_interrupted_is_not_embedded_from_its_beginning(
    root: Path, small: SmallIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"zdanie numer {number}" for number in range(3 * BATCH_PASSAGES)]
    write(root / "długi.txt", "# T\n" + "\n".join(lines))
    embed = small.embedder.embed_passages

    def interrupted(texts: Sequence[str]) -> NDArray[np.float32]:
        if len(small.embedder.embedded) >= 2 * BATCH_PASSAGES:
            raise KeyboardInterrupt
        return embed(texts)

    monkeypatch.setattr(small.embedder, "embed_passages", interrupted)
    report = small.index(root)
    assert report.interrupted
    assert (report.documents, report.chunks) == (0, 0)
    small.embedder.embedded.clear()
    monkeypatch.undo()
    assert small.index(root).chunks == 1 + len(lines)
    assert len(small.embedder.embedded) == 1 + BATCH_PASSAGES
    with small.catalog.snapshot() as snapshot:
        tables = {row[0] for row in snapshot.connection.execute("SELECT name FROM sqlite_master")}
    assert "kept_vectors" not in tables


def test_other_settings_than_the_index_was_built_with_are_refused(
    small: SmallIndex, tmp_path: Path
) -> None:
    class OtherModel:
        identity = EmbedderIdentity("other", DIMENSION, "1")
        max_tokens = 10

        def count_tokens(self, text: str) -> int:
            raise NotImplementedError

        embed_passages = embed_query = count_tokens  # type: ignore[assignment]

    with pytest.raises(CatalogMismatch, match="--rebuild"):
        Indexer(
            small.catalog,
            read=read_plain,
            chunker=ParagraphChunker(),
            embedder=OtherModel(),  # type: ignore[arg-type]
            embedded_text=embedded_text,
        )
    with pytest.raises(CatalogMismatch, match="cutting passages"):
        small.catalog.settings.require(
            IndexSettings(small.catalog.settings.embedder, "other", "words-1")
        )


def test_a_text_that_the_chunker_cannot_cut_is_one_line_in_the_report(
    root: Path, small: SmallIndex
) -> None:
    class Choking(ParagraphChunker):
        def chunks(self, document: object) -> list[Chunk]:
            if "trudny" in document.text:  # type: ignore[attr-defined]
                raise ValueError("za trudny")
            return super().chunks(document)  # type: ignore[arg-type]

    write(root / "a.txt", "# T\nłatwy")
    write(root / "b.txt", "# T\ntrudny")
    small.indexer.chunker = Choking()
    report = small.index(root)
    assert report.added == 1
    assert [(one.path, one.reason) for one in report.failed] == [("b.txt", "crashed")]


def test_real_readers_in_their_own_processes(root: Path, small: SmallIndex) -> None:
    write(root / "a.txt", "Statut klastra\n\nKlaster medyczny wspiera szpitale w regionie.\n")
    write(root / "pusty.txt", "")
    with ReadingPool(ReadOptions(workers=1)) as pool:
        small.indexer.read = pool.read_many
        report = small.index(root)
    assert report.added == 1
    assert [one.path for one in report.failed] == ["pusty.txt"]


def test_a_run_is_recorded_with_all_that_cannot_be_searched_at_its_end(
    root: Path, small: SmallIndex
) -> None:
    write(root / "zły.pdf", "BROKEN")
    small.index(root)
    write(root / "nowy.txt", "# Nowy\nTekst.")
    report = small.index(root)
    assert [one.path for one in report.failed] == ["zły.pdf"]
    with small.catalog.snapshot() as snapshot:
        latest = snapshot.runs()[0]
    assert latest.counts["failed"] == 0
    assert latest.counts["unreadable"] == len(report.failed)
