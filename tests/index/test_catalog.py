"""The catalog: what is written is what is read, whole, and by any number of readers."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.catalog import Catalog, FileState, IndexSettings, ReadyDocument
from index.catalog.schema import CATALOG_FILE
from index.chunk import Chunk
from index.embedding.base import EmbedderIdentity
from index.errors import CatalogDamaged, CatalogMismatch, CatalogMissing, NotIndexed
from index.filters import Filters
from ingest.document import Document, Metadata, Notice, Section
from ingest.errors import Unreadable
from ingest.extracted import UnreadablePart
from ingest.locator import Locator
from tests.index.small_index import DIMENSION, SETTINGS, HashingEmbedder, WordTable

PLAIN = IndexSettings(EmbedderIdentity("hashing", DIMENSION, "1"), "chunker", "")
NOON = 1_700_000_000_000_000_000  # 14 November 2023 in UTC
EMBEDDER = HashingEmbedder()


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog.create(tmp_path / "data", PLAIN) as catalog:
        with catalog.write() as writer:
            writer.collection("klaster", tmp_path)
        yield catalog


def state(path: str, content: bytes = b"x") -> FileState:
    return FileState(path, len(content), NOON, NOON + 1, content)


def ready(
    *lines: str,
    media_type: str = "text/plain",
    language: str = "pl",
    day: date | None = None,
    attachment: tuple[str, ...] = (),
) -> ReadyDocument:
    """A document of one section and one chunk per line."""
    text = "\n".join(lines)
    sections: list[Section] = []
    chunks: list[Chunk] = []
    for number, line in enumerate(lines):
        start = text.index(line)
        place = Locator("page", number + 1, number + 1, "iv" if number else None)
        sections.append(Section(start, start + len(line), place, "table", ("Rozdział",), "A | B"))
        chunks.append(
            Chunk(
                number, start, start + len(line), line, place, ("Rozdział",), "kontekst", language
            )
        )
    document = Document(
        media_type,
        text,
        sections,
        Metadata("Tytuł", "metadata", language, "text", day, "text" if day else None),
        attachment,
        (Notice("kod", "szczegół", "rada"),),
    )
    vectors = np.stack([EMBEDDER.embed_query(line) for line in lines])
    return ReadyDocument(document, chunks, vectors)


def test_what_is_put_is_what_is_read(catalog: Catalog) -> None:
    put = ready("pierwszy wiersz", "drugi wiersz", day=date(2021, 5, 3))
    with catalog.write() as writer:
        (number,) = writer.put("klaster", state("a/b.pdf"), [put])
    with catalog.snapshot() as snapshot:
        row = snapshot.document(number)
        assert (row.collection, row.path, row.title) == ("klaster", "a/b.pdf", "Tytuł")
        assert (row.date, row.modified.isoformat()) == (
            date(2021, 5, 3),
            "2021-05-03T00:00:00+00:00",
        )
        assert row.notices == put.document.notices
        assert snapshot.document_text(number) == put.document.text
        assert snapshot.sections(number) == put.document.sections
        assert [chunk for _, chunk in snapshot.chunks_of(number)] == put.chunks
        ids = [chunk_id for chunk_id, _ in snapshot.chunks_of(number)]
        passages = snapshot.passages([*ids, 999])
        assert {chunk_id: one.chunk for chunk_id, one in passages.items()} == dict(
            zip(ids, put.chunks, strict=True)
        )
        assert passages[ids[0]].kind == "table"
        assert passages[ids[0]].document == row
        np.testing.assert_allclose(snapshot.vectors(ids[::-1]), put.vectors[::-1], atol=5e-4)
        with pytest.raises(KeyError):
            snapshot.vectors([999])


def test_a_document_without_a_date_has_the_file_s_time(catalog: Catalog) -> None:
    with catalog.write() as writer:
        (number,) = writer.put("klaster", state("a.txt"), [ready("a")])
    with catalog.snapshot() as snapshot:
        assert snapshot.document(number).modified.isoformat() == "2023-11-14T22:13:20+00:00"


def test_a_failed_transaction_leaves_nothing(catalog: Catalog) -> None:
    generation = catalog.generation()
    good = ready("a", "b")
    torn = ReadyDocument(good.document, good.chunks[:1], good.vectors)

    def write() -> None:
        with catalog.write() as writer:
            writer.put("klaster", state("a.txt"), [good])
            writer.put("klaster", state("b.txt"), [torn])

    with pytest.raises(ValueError, match="shape"):
        write()
    with catalog.snapshot() as snapshot:
        assert snapshot.generation == generation
        assert snapshot.documents() == []
        assert snapshot.files("klaster") == {}


def test_a_chunk_that_is_not_the_text_at_its_offsets_is_refused(catalog: Catalog) -> None:
    good = ready("abc def")
    wrong = Chunk(0, 1, 8, "abc def", good.chunks[0].locator, (), "", "pl")
    with pytest.raises(ValueError, match="offsets"), catalog.write() as writer:
        writer.put("klaster", state("a"), [ReadyDocument(good.document, [wrong], good.vectors)])


def test_generation_grows_with_each_change_and_only_then(catalog: Catalog, tmp_path: Path) -> None:
    before = catalog.generation()
    with catalog.write() as writer:
        writer.collection("klaster", tmp_path)
    assert catalog.generation() == before
    with catalog.write() as writer:
        writer.put("klaster", state("a"), [ready("x")])
        assert writer.generation == before + 1
    assert catalog.generation() == before + 1
    with catalog.snapshot() as snapshot:
        file_id = snapshot.files("klaster")["a"].id
    with catalog.write() as writer:
        writer.refresh(file_id, FileState("a", 1, NOON, NOON + 99, b"x"))
    assert catalog.generation() == before + 1, "looking at a file again changes nothing"
    with catalog.write() as writer:
        writer.remove_file(file_id)
    assert catalog.generation() == before + 2


def test_a_snapshot_does_not_change_under_its_reader(catalog: Catalog) -> None:
    with catalog.write() as writer:
        (number,) = writer.put("klaster", state("a"), [ready("stare")])
    with catalog.snapshot() as before:
        with catalog.write() as writer:
            writer.put("klaster", state("a", b"y"), [ready("nowe")])
        assert before.document_text(number) == "stare"
        with catalog.snapshot() as after:
            assert after.document_text(number) == "nowe"
            assert after.generation == before.generation + 1


def test_chunk_ids_are_never_used_again_and_removals_are_known(catalog: Catalog) -> None:
    with catalog.write() as writer:
        (number,) = writer.put("klaster", state("a"), [ready("x", "y")])
    with catalog.snapshot() as snapshot:
        generation = snapshot.generation
        ids = [chunk_id for chunk_id, _ in snapshot.chunks_of(number)]
    with catalog.write() as writer:
        writer.remove(number)
    with catalog.write() as writer:
        (again,) = writer.put("klaster", state("a"), [ready("x")])
    with catalog.snapshot() as snapshot:
        (fresh,) = (chunk_id for chunk_id, _ in snapshot.chunks_of(again))
        assert fresh > max(ids)
        assert again > number
        assert snapshot.removed_since(generation).tolist() == ids
        assert snapshot.last_chunk_id() == fresh


def test_attachments_keep_their_numbers_while_they_stay(catalog: Catalog) -> None:
    with catalog.write() as writer:
        first = writer.put(
            "klaster",
            state("list.eml"),
            [ready("list"), ready("b", attachment=("b.txt",)), ready("c", attachment=("c.txt",))],
            [UnreadablePart(("d.doc",), Unreadable("legacy-office", "stary", "zapisz"))],
        )
    with catalog.snapshot() as snapshot:
        assert [row.path for row in snapshot.documents()] == [
            "list.eml",
            "list.eml → b.txt",
            "list.eml → c.txt",
        ]
        assert [row.path for row in snapshot.unreadable()] == ["list.eml → d.doc"]
        assert snapshot.files("klaster")["list.eml"].readable
    with catalog.write() as writer:
        second = writer.put(
            "klaster",
            state("list.eml", b"yy"),
            [ready("c2", attachment=("c.txt",)), ready("list2")],
        )
    assert second == [first[2], first[0]]
    with catalog.snapshot() as snapshot:
        assert snapshot.unreadable() == []
        with pytest.raises(NotIndexed):
            snapshot.document(first[1])


@pytest.fixture
def varied(catalog: Catalog) -> Catalog:
    with catalog.write() as writer:
        writer.collection("inne", Path("/inne"))
        writer.put(
            "klaster",
            state("2021/a.pdf"),
            [ready("a1", "a2", media_type="application/pdf", day=date(2021, 1, 31))],
        )
        writer.put(
            "klaster", state("2021/sub/b.txt"), [ready("b1", language="en", day=date(2021, 2, 1))]
        )
        writer.put("klaster", state("2021-extra/c.txt"), [ready("c1", day=date(2022, 1, 1))])
        writer.put("inne", state("d.txt"), [ready("d1")])
    return catalog


@pytest.mark.parametrize(
    ("filters", "texts"),
    [
        (Filters(collections=("inne",)), {"d1"}),
        (Filters(collections=("inne", "klaster")), {"a1", "a2", "b1", "c1", "d1"}),
        (Filters(collections=("żadna",)), set()),
        (Filters(folders=("2021",)), {"a1", "a2", "b1"}),
        (Filters(folders=("2021/sub/",)), {"b1"}),
        (Filters(folders=("2021/a.pdf",)), set()),
        (Filters(folders=("",)), {"a1", "a2", "b1", "c1", "d1"}),
        (Filters(folders=("2021%", "_021")), set()),
        (Filters(media_types=("application/pdf",)), {"a1", "a2"}),
        (Filters(languages=("en",)), {"b1"}),
        (Filters(date_from=date(2021, 2, 1), date_to=date(2022, 1, 1)), {"b1", "c1"}),
        (Filters(date_from=date(2023, 11, 14), date_to=date(2023, 11, 14)), {"d1"}),
        (Filters(folders=("2021",), languages=("pl",)), {"a1", "a2"}),
    ],
)  # fmt: skip
def test_filters_are_exact(varied: Catalog, filters: Filters, texts: set[str]) -> None:
    with varied.snapshot() as snapshot:
        allowed = snapshot.allowed_chunks(filters)
        assert allowed is not None
        assert allowed.dtype == np.int64
        assert sorted(allowed.tolist()) == allowed.tolist()
        assert {one.chunk.text for one in snapshot.passages(allowed).values()} == texts
        documents = snapshot.documents(filters)
        assert {snapshot.document_text(row.id)[:2] for row in documents} == {
            text.replace("a2", "a1") for text in texts
        }
        assert snapshot.count_documents(filters) == len(documents)


def test_no_filter_restricts_nothing(varied: Catalog) -> None:
    with varied.snapshot() as snapshot:
        assert snapshot.allowed_chunks(Filters()) is None
        assert [row.path for row in snapshot.documents(limit=2, offset=1)] == [
            "2021-extra/c.txt",
            "2021/a.pdf",
        ]


def test_facets_and_statistics_count_documents(varied: Catalog) -> None:
    with varied.snapshot() as snapshot:
        facets = snapshot.facets()
        assert facets.collections == {"klaster": 3, "inne": 1}
        assert facets.folders == {"2021": 2, "2021/sub": 1, "2021-extra": 1}
        assert facets.languages == {"pl": 3, "en": 1}
        assert facets.years == {"2021": 2, "2022": 1, "2023": 1}
        (one,) = snapshot.documents(Filters(languages=("en",)))
        assert snapshot.facets([one.id]).collections == {"klaster": 1}
        assert snapshot.facets([]).collections == {}
        statistics = snapshot.statistics()
    assert (statistics.documents, statistics.chunks, statistics.unreadable) == (4, 5, 0)
    assert [(row.name, row.documents, row.chunks) for row in statistics.collections] == [
        ("inne", 1, 1),
        ("klaster", 3, 4),
    ]
    assert statistics.size_bytes > 0


def test_vectors_are_found_by_the_text_they_were_made_of(catalog: Catalog) -> None:
    from index.catalog.rows import vector_key

    put = ready("x", "y")
    with catalog.write() as writer:
        writer.put("klaster", state("a"), [put])
    keys = [vector_key(chunk) for chunk in put.chunks]
    with catalog.snapshot() as snapshot:
        found = snapshot.vectors_by_key([*keys, b"other"])
    assert found.keys() == set(keys)
    np.testing.assert_allclose(found[keys[1]], put.vectors[1], atol=5e-4)


def test_opening_for_reading_writes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with Catalog.create(folder, PLAIN) as catalog, catalog.write() as writer:
        writer.collection("k", tmp_path)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with Catalog.open(folder) as catalog, catalog.snapshot() as snapshot:
        assert snapshot.collections()[0].name == "k"
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            snapshot.connection.execute("DELETE FROM collections")
    assert (folder / CATALOG_FILE).read_bytes() == before[CATALOG_FILE]
    with Catalog.open(folder) as catalog, pytest.raises(CatalogMismatch), catalog.write():
        pass


READ_ONLY = """
import os, sys
from pathlib import Path
from index.catalog import Catalog
if os.geteuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)
with Catalog.open(Path(sys.argv[1])) as catalog, catalog.snapshot() as snapshot:
    print(snapshot.generation)
"""


def test_an_index_in_a_folder_without_the_right_to_write_can_be_read() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        Path(temporary).chmod(0o755)
        folder = Path(temporary) / "data"
        with Catalog.create(folder, PLAIN) as catalog, catalog.write() as writer:
            writer.collection("k", folder)
        (folder / CATALOG_FILE).chmod(0o444)
        folder.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(folder)],
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[2],
            check=False,
        )
        folder.chmod(0o755)
        assert done.stdout == "1\n", done.stderr
        assert [file.name for file in folder.iterdir()] == [CATALOG_FILE]


FOLLOW_READ_ONLY = """
import os, sys
from pathlib import Path
from index.catalog import Catalog
if os.geteuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)
with Catalog.open(Path(sys.argv[1])) as catalog:
    for _ in sys.stdin:
        with catalog.snapshot() as snapshot:
            print(snapshot.generation, len(snapshot.collections()), flush=True)
"""


def test_a_reader_without_the_right_to_write_follows_what_others_commit() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        Path(temporary).chmod(0o755)
        folder = Path(temporary) / "data"
        with Catalog.create(folder, PLAIN) as catalog, catalog.write() as writer:
            writer.collection("k1", folder)
        (folder / CATALOG_FILE).chmod(0o644)  # by an operator who wants it so
        folder.chmod(0o555)
        with subprocess.Popen(
            [sys.executable, "-c", FOLLOW_READ_ONLY, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        ) as reader:

            def seen() -> tuple[int, int]:
                assert reader.stdin is not None
                assert reader.stdout is not None
                print(file=reader.stdin, flush=True)
                generation, collections = reader.stdout.readline().split()
                return int(generation), int(collections)

            assert seen() == (1, 1)
            folder.chmod(0o755)
            with Catalog.open(folder, writable=True) as catalog, catalog.write() as writer:
                writer.collection("k2", folder)
            assert seen() == (2, 2), "read as it is, again without side files"
            with Catalog.open(folder, writable=True) as catalog:
                with catalog.write() as writer:
                    writer.collection("k3", folder)
                assert seen() == (3, 3), "read through the side files of the writer"
                with catalog.write() as writer:
                    writer.collection("k4", folder)
            assert seen() == (4, 4)
            reader.communicate("")


def test_what_is_no_catalog_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(CatalogMissing, match="kartoteka index"):
        Catalog.open(tmp_path)
    file = tmp_path / CATALOG_FILE
    file.write_bytes(b"")
    with pytest.raises(CatalogMissing):
        Catalog.open(tmp_path)
    file.write_bytes(b"not a database, but long enough to look at" * 100)
    with pytest.raises(CatalogDamaged):
        Catalog.open(tmp_path)
    file.unlink()
    other = sqlite3.connect(file)
    other.execute("PRAGMA application_id = 7")
    other.execute("CREATE TABLE t (a)")
    other.close()
    with pytest.raises(CatalogDamaged, match="another program"):
        Catalog.open(tmp_path)


def test_another_format_is_refused_with_the_command_that_mends_it(tmp_path: Path) -> None:
    Catalog.create(tmp_path, PLAIN).close()
    later = sqlite3.connect(tmp_path / CATALOG_FILE)
    later.execute("PRAGMA user_version = 999")
    later.close()
    with pytest.raises(CatalogMismatch, match=r"kartoteka index --rebuild"):
        Catalog.open(tmp_path)


def test_a_catalog_is_not_made_over_another(tmp_path: Path) -> None:
    Catalog.create(tmp_path, PLAIN).close()
    with pytest.raises(FileExistsError):
        Catalog.create(tmp_path, PLAIN)


def test_words_are_written_only_by_the_analyser_they_began_with(tmp_path: Path) -> None:
    with pytest.raises(CatalogMismatch):
        Catalog.create(tmp_path, SETTINGS)
    Catalog.create(tmp_path, SETTINGS, WordTable()).close()
    with pytest.raises(CatalogMismatch, match="analyser"):
        Catalog.open(tmp_path, writable=True)
    with Catalog.open(tmp_path) as reader:
        assert reader.settings == SETTINGS


def test_words_come_and_go_in_the_same_transaction(tmp_path: Path) -> None:
    lexical = WordTable()
    with Catalog.create(tmp_path / "data", SETTINGS, lexical) as catalog:
        with catalog.write() as writer:
            writer.collection("k", tmp_path)
            (number,) = writer.put("k", state("a"), [ready("zarząd klastra")])
        with catalog.snapshot() as snapshot:
            assert len(lexical.search(snapshot.seen, "klastra", 9, None)) == 1
        with contextlib.suppress(RuntimeError), catalog.write() as writer:
            writer.remove(number)
            raise RuntimeError
        with catalog.snapshot() as snapshot:
            assert len(lexical.search(snapshot.seen, "klastra", 9, None)) == 1
        with catalog.write() as writer:
            writer.remove(number)
        with catalog.snapshot() as snapshot:
            assert lexical.search(snapshot.seen, "klastra", 9, None) == []


def test_what_does_not_exist_cannot_be_removed(catalog: Catalog) -> None:
    for remove in ("remove", "remove_file"):
        with pytest.raises(NotIndexed), catalog.write() as writer:
            getattr(writer, remove)(77)
    with pytest.raises(NotIndexed), catalog.write() as writer:
        writer.remove_collection("żadna")
    with pytest.raises(NotIndexed), catalog.snapshot() as snapshot:
        snapshot.document_text(77)


def test_a_collection_goes_with_all_it_holds(varied: Catalog) -> None:
    with varied.write() as writer:
        writer.remove_collection("klaster")
    with varied.snapshot() as snapshot:
        assert [row.name for row in snapshot.collections()] == ["inne"]
        ids, _ = snapshot.all_vectors()
        assert len(ids) == 1
        (sections,) = snapshot.connection.execute("SELECT count(*) FROM sections").fetchone()
        assert sections == 1
