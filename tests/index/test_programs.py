"""Files that wait for another's program, and what it read off images, in the catalog."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.catalog.schema import CATALOG_FILE
from index.catalog.seals import broken_seals
from index.indexing.programs import waiting_for
from index.retrieval.searcher import citation_of
from ingest.document import Notice, RecognisedPage, RecognisedWord
from ingest.errors import Unreadable
from ingest.programs import RECOGNISE
from ingest.reading import FileRead
from ingest.recognition import KEPT_FOLDER, RECOGNISED
from ingest.walk import FoundFile
from tests.index.small_index import SmallIndex, read_plain

PAGE = RecognisedPage(
    1, 595.0, 842.0, (RecognisedWord("Składka", 72.0, 90.5, 120.25, 101.0),
                      RecognisedWord("sto", 124.0, 90.5, 140.0, 101.0)),
)  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("pismo.txt", "skan.txt"):
        (folder / name).write_text(f"# {name}\nSkładka sto", encoding="utf-8")
        os.utime(folder / name, ns=(time.time_ns() - 60 * 10**9,) * 2)
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallIndex]:
    with SmallIndex(tmp_path / "data") as small:
        yield small


class Reading:
    """Reads plain files; of scans nothing, until ``has`` names a program."""

    def __init__(self, small: SmallIndex) -> None:
        self.read: list[str] = []
        self.works = False
        self._small = small
        small.indexer.read = self

    def has(self, programs: Mapping[str, str], *, works: bool) -> None:
        self.works = works
        self._small.indexer._programs = dict(programs)

    def __call__(
        self, files: Iterable[FoundFile]
    ) -> Iterator[tuple[FoundFile, FileRead | Unreadable]]:
        for found, content in read_plain(files):
            self.read.append(found.path)
            if not found.path.startswith("skan"):
                yield found, content
            elif not self.works:
                yield found, Unreadable("no-text", "Skan", RECOGNISE)
            else:
                assert isinstance(content, FileRead)
                yield found, FileRead([recognised(one) for one in content.documents])


def recognised(document: object) -> object:
    from ingest.document import Document
    from ingest.locator import Locator

    assert isinstance(document, Document)
    page = Locator("page", 1, 1)
    return replace(
        document,
        sections=[replace(one, locator=page) for one in document.sections],
        notices=(Notice(RECOGNISED, "Text was recognised; pages: 1", "Compare.", (1,)),),
        recognised=(PAGE,),
    )


def test_a_scan_is_read_by_the_first_run_that_has_the_program(
    root: Path, small: SmallIndex
) -> None:
    reading = Reading(small)
    assert [one.path for one in small.index(root).failed] == ["skan.txt"]
    reading.read.clear()
    small.index(root)
    assert reading.read == [], "nothing has come that could read it"
    reading.has({"recognition": "pol"}, works=True)
    report = small.index(root)
    assert (reading.read, list(report.failed), report.added) == (["skan.txt"], [], 1)
    reading.read.clear()
    small.index(root)
    assert reading.read == []


def test_what_the_program_cannot_read_either_is_not_tried_for_ever(
    root: Path, small: SmallIndex
) -> None:
    reading = Reading(small)
    reading.has({"recognition": "eng"}, works=False)
    small.index(root)
    reading.read.clear()
    generation = small.index(root).generation
    assert reading.read == []
    reading.has({}, works=False)  # it is gone for a while
    small.index(root)
    reading.has({"recognition": "eng"}, works=False)
    assert small.index(root).generation == generation
    assert reading.read == []
    reading.has({"recognition": "eng+pol"}, works=True)  # another language was installed
    assert (small.index(root).added, reading.read) == (1, ["skan.txt"])


def test_each_program_has_its_own_reasons() -> None:
    reasons, notices = waiting_for({"recognition": "pol"}, {"recognition": "pol", "office": "7"})
    assert (reasons, notices) == ({"legacy-office"}, set())
    reasons, notices = waiting_for({"office": "7"}, {"recognition": "pol", "office": "7"})
    assert "no-text" in reasons
    assert "pages-without-text" in notices


def test_recognised_pages_are_kept_with_their_words_and_told_in_citations(
    root: Path, small: SmallIndex
) -> None:
    Reading(small).has({"recognition": "pol"}, works=True)
    small.index(root)
    with small.catalog.snapshot() as snapshot:
        plain, scan = snapshot.documents()
        assert scan.recognised_pages == {1}
        assert snapshot.recognised_page(scan.id, 1) == replace(PAGE, words=list(PAGE.words))
        assert snapshot.recognised_page(scan.id, 2) is None
        assert snapshot.recognised_page(plain.id, 1) is None
        for document in (plain, scan):
            chunks = [number for number, _ in snapshot.chunks_of(document.id)]
            told = {citation_of(one).recognised for one in snapshot.passages(chunks).values()}
            assert told == {document is scan}
        assert broken_seals(snapshot.connection) == []
    (root / "skan.txt").unlink()
    small.index(root)
    with small.catalog.snapshot() as snapshot:
        left = snapshot.connection.execute("SELECT count(*) FROM recognised_pages").fetchone()
    assert left == (0,)


def test_a_catalog_of_before_is_read_as_it_is_and_gets_the_table_when_written(
    root: Path, tmp_path: Path
) -> None:
    with SmallIndex(tmp_path / "data") as small:
        Reading(small)
        small.index(root)
    connection = sqlite3.connect(tmp_path / "data" / CATALOG_FILE)
    connection.execute("DROP TABLE recognised_pages")
    connection.commit()
    connection.close()
    with Catalog.open(tmp_path / "data") as catalog, catalog.snapshot() as snapshot:
        (document,) = snapshot.documents()
        assert snapshot.recognised_page(document.id, 1) is None
    with SmallIndex(tmp_path / "data") as small:
        Reading(small).has({"recognition": "pol"}, works=True)
        assert small.index(root).added == 1
        with small.catalog.snapshot() as snapshot:
            assert broken_seals(snapshot.connection) == []


def test_forgetting_empties_the_pages_that_were_kept(tmp_path: Path) -> None:
    from index.indexing.forget import _remove_leftovers

    folder = tmp_path / KEPT_FOLDER
    folder.mkdir()
    (folder / "0123.json").write_text("tajne", encoding="utf-8")
    assert _remove_leftovers(tmp_path) == []
    assert not folder.exists()
