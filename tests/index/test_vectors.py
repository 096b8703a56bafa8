"""The vector index: exact, immutable, and never believed over the catalog."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.catalog import Catalog, FileState, IndexSettings, ReadyDocument, Snapshot
from index.chunk import Chunk
from index.embedding.base import EmbedderIdentity
from index.errors import CatalogMismatch
from index.indexing.persisting import persist_vectors
from index.vectors import FaissIndex, LiveIndex
from index.vectors import faiss_index as faiss_index_module
from index.vectors.leaning import leaning_vectors
from index.vectors.store import (
    HEADER_FILE,
    VectorFileDamaged,
    load,
    open_index,
    persist,
    set_aside_if_damaged,
)
from ingest.document import Document, Metadata, Section
from ingest.locator import Locator

DIMENSION = 16
SETTINGS = IndexSettings(EmbedderIdentity("random", DIMENSION, "1"), "chunker", "")


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog.create(tmp_path / "data", SETTINGS) as catalog:
        with catalog.write() as writer:
            writer.collection("k", tmp_path)
        yield catalog


def unit(rows: int, seed: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(rows, DIMENSION)).astype(np.float32)
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def put(catalog: Catalog, path: str, vectors: NDArray[np.float32]) -> int:
    """A document with one chunk per vector."""
    lines = [f"{path} {number}" for number in range(len(vectors))]
    text = "\n".join(lines)
    sections: list[Section] = []
    start = 0
    for number, line in enumerate(lines, start=1):
        sections.append(Section(start, start + len(line), Locator("line", number, number)))
        start += len(line) + 1
    chunks = [
        Chunk(number, one.start, one.end, text[one.start : one.end], one.locator, (), "", "pl")
        for number, one in enumerate(sections)
    ]
    metadata = Metadata(path, "filename", "pl", "text", None, None)
    document = Document("text/plain", text, sections, metadata)
    with catalog.write() as writer:
        (number,) = writer.put(
            "k", FileState(path, 1, 1, 1, b"x"), [ReadyDocument(document, chunks, vectors)]
        )
    return number


def exact(
    snapshot: Snapshot, query: NDArray[np.float32], limit: int, allowed: Sequence[int] | None
) -> list[tuple[int, float]]:
    """Brute force, in numpy alone."""
    ids, vectors = leaning_vectors(snapshot)
    scores = (vectors.astype(np.float64) * query.astype(np.float64)).sum(axis=1).astype(np.float32)
    rows = [
        (int(chunk_id), float(score))
        for chunk_id, score in zip(ids, scores, strict=True)
        if allowed is None or chunk_id in allowed
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))[:limit]


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 1000),
    rows=st.integers(0, 60),
    limit=st.integers(0, 80),
    copies=st.integers(1, 40),
    share=st.none() | st.floats(0, 1),
)
def test_search_is_exact_with_ties_by_id(
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    rows: int,
    limit: int,
    copies: int,
    share: float | None,
) -> None:
    """Also where many vectors are equal and the limit falls among them."""
    folder = tmp_path_factory.mktemp("vectors")
    vectors = np.concatenate((unit(rows, seed), np.repeat(unit(1, seed + 1), copies, axis=0)))
    with Catalog.create(folder / "data", SETTINGS) as catalog:
        with catalog.write() as writer:
            writer.collection("k", folder)
        put(catalog, "a", vectors)
        with catalog.snapshot() as snapshot:
            index = FaissIndex.build(snapshot)
            ids, _ = snapshot.all_vectors()
            generator = np.random.default_rng(seed)
            allowed = None if share is None else ids[generator.random(len(ids)) < share]
            query = unit(1, seed + 1)[0]
            wanted = exact(snapshot, query, limit, None if allowed is None else allowed.tolist())
            assert list(index.search(query, limit, allowed)) == wanted


def test_ids_that_are_not_there_may_be_allowed(catalog: Catalog) -> None:
    put(catalog, "a", unit(3, 1))
    with catalog.snapshot() as snapshot:
        index = FaissIndex.build(snapshot)
        query = unit(1, 2)[0]
        assert [hit[0] for hit in index.search(query, 9, np.array([-5, 2, 77], np.int64))] == [2]
        assert index.search(query, 9, np.array([], np.int64)) == []


def test_an_empty_catalog_gives_no_hits(catalog: Catalog) -> None:
    with catalog.snapshot() as snapshot:
        index = FaissIndex.build(snapshot)
        assert (index.count, index.search(unit(1, 1)[0], 5, None)) == (0, [])


@pytest.mark.parametrize("compact_from", [0, 10_000])
def test_an_index_brought_forward_answers_as_one_built_anew(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, compact_from: int
) -> None:
    monkeypatch.setattr(faiss_index_module, "COMPACT_FROM", compact_from)
    put(catalog, "a", unit(20, 1))
    with catalog.snapshot() as snapshot:
        index = FaissIndex.build(snapshot)
    generator = np.random.default_rng(5)
    for step in range(30):
        name = f"file {generator.integers(6)}"
        if generator.random() < 0.3:
            with catalog.snapshot() as snapshot:
                known = snapshot.files("k")
            if name in known:
                with catalog.write() as writer:
                    writer.remove_file(known[name].id)
        else:
            put(catalog, name, unit(int(generator.integers(1, 9)), step))
        with catalog.snapshot() as snapshot:
            if step % 3:
                index = index.advanced(snapshot)
                assert index.generation == snapshot.generation
                assert index.ids().tolist() == snapshot.all_vectors()[0].tolist()
                assert index.count == len(index.ids())
                query = unit(1, step)[0]
                assert list(index.search(query, 7, None)) == exact(snapshot, query, 7, None)
                half = index.ids()[::2]
                assert list(index.search(query, 7, half)) == exact(
                    snapshot, query, 7, half.tolist()
                )


def test_the_file_gives_the_same_index_and_is_brought_forward(catalog: Catalog) -> None:
    put(catalog, "a", unit(300, 1))
    persist_vectors(catalog)
    with catalog.snapshot() as snapshot:
        index = load(catalog.folder, snapshot)
        assert index is not None
        query = unit(1, 2)[0]
        assert list(index.search(query, 10, None)) == exact(snapshot, query, 10, None)
    put(catalog, "b", unit(5, 3))
    put(catalog, "a", unit(5, 4))
    with catalog.snapshot() as snapshot:
        forward = open_index(catalog.folder, snapshot)
        assert list(forward.search(query, 10, None)) == exact(snapshot, query, 10, None)
    persist_vectors(catalog, always=True)
    assert len(list(catalog.folder.glob("vectors.*.faiss"))) == 1
    with catalog.snapshot() as snapshot:
        again = load(catalog.folder, snapshot)
        assert again is not None
        assert again.generation == snapshot.generation
        assert again.is_compact
        assert list(again.search(query, 10, None)) == exact(snapshot, query, 10, None)


def test_a_file_without_any_vector_can_be_written_and_read(catalog: Catalog) -> None:
    persist_vectors(catalog)
    with catalog.snapshot() as snapshot:
        index = load(catalog.folder, snapshot)
    assert index is not None
    assert index.count == 0


def flip_last_byte(folder: Path) -> None:
    (file,) = folder.glob("vectors.*.faiss")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


def truncate(folder: Path) -> None:
    (file,) = folder.glob("vectors.*.faiss")
    file.write_bytes(file.read_bytes()[:100])


def no_header(folder: Path) -> None:
    (folder / HEADER_FILE).write_text("{", encoding="utf-8")


def header_points_elsewhere(folder: Path) -> None:
    header = json.loads((folder / HEADER_FILE).read_text(encoding="utf-8"))
    header["file"] = "../elsewhere"
    (folder / HEADER_FILE).write_text(json.dumps(header), encoding="utf-8")


@pytest.mark.parametrize("damage", [flip_last_byte, truncate, no_header, header_points_elsewhere])
def test_a_damaged_file_is_set_aside_and_made_again(
    catalog: Catalog, damage: object, caplog: pytest.LogCaptureFixture
) -> None:
    put(catalog, "a", unit(300, 1))
    persist_vectors(catalog)
    damage(catalog.folder)  # type: ignore[operator]
    query = unit(1, 2)[0]
    with catalog.snapshot() as snapshot:
        with pytest.raises(VectorFileDamaged):
            load(catalog.folder, snapshot)
        index = open_index(catalog.folder, snapshot)
        assert list(index.search(query, 5, None)) == exact(snapshot, query, 5, None)
        assert "rebuilt in memory" in caplog.text
        moved = set_aside_if_damaged(catalog.folder, snapshot, "STAMP")
        assert all(file.name.endswith(".damaged-STAMP") for file in moved)
        assert len(moved) == 2
        assert load(catalog.folder, snapshot) is None
    persist_vectors(catalog)
    with catalog.snapshot() as snapshot:
        assert load(catalog.folder, snapshot) is not None
    assert all(file.exists() for file in moved)


def test_a_file_of_another_catalog_is_not_believed(catalog: Catalog, tmp_path: Path) -> None:
    """One restored, or built anew, in the same folder: its numbers mean other passages."""
    put(catalog, "a", unit(300, 1))
    with Catalog.create(tmp_path / "other", SETTINGS) as other:
        with other.write() as writer:
            writer.collection("k", tmp_path)
        put(other, "b", unit(300, 2))
        with other.snapshot() as snapshot:
            persist(catalog.folder, FaissIndex.build(snapshot), SETTINGS.fingerprint)
    query = unit(1, 3)[0]
    with catalog.snapshot() as snapshot:
        assert load(catalog.folder, snapshot) is None
        index = open_index(catalog.folder, snapshot)
        assert list(index.search(query, 5, None)) == exact(snapshot, query, 5, None)


def test_a_live_index_follows_each_commit(catalog: Catalog) -> None:
    put(catalog, "a", unit(5, 1))
    query = unit(1, 9)[0]
    with LiveIndex(catalog.folder) as live:
        for step in range(5):
            put(catalog, f"b{step}", unit(3, step))
            with live.current() as (snapshot, vectors):
                assert vectors.generation == snapshot.generation == catalog.generation()
                assert list(vectors.search(query, 4, None)) == exact(snapshot, query, 4, None)


def test_a_reader_in_the_middle_of_a_search_keeps_its_generation(catalog: Catalog) -> None:
    number = put(catalog, "a", unit(5, 1))
    query = unit(1, 9)[0]
    with LiveIndex(catalog.folder) as live, live.current() as (snapshot, vectors):
        before = exact(snapshot, query, 9, None)
        with catalog.write() as writer:
            writer.remove(number)
        with live.current() as (_, newer):
            assert newer.search(query, 9, None) == []
        assert list(vectors.search(query, 9, None)) == before
        assert len(snapshot.passages(chunk_id for chunk_id, _ in before)) == 5


def test_a_follower_takes_up_commits_without_a_query(catalog: Catalog) -> None:
    from time import monotonic, sleep

    with LiveIndex(catalog.folder) as live:
        live.follow(poll_s=0.01)
        put(catalog, "a", unit(5, 1))
        deadline = monotonic() + 30
        while live.generation != catalog.generation() and monotonic() < deadline:
            sleep(0.01)
        assert live.generation == catalog.generation()


def test_many_threads_see_pairs_of_one_generation_while_another_writes(catalog: Catalog) -> None:
    query = unit(1, 9)[0]

    def read(live: LiveIndex) -> list[int]:
        generations: list[int] = []
        for _ in range(30):
            with live.current() as (snapshot, vectors):
                assert vectors.generation == snapshot.generation
                assert list(vectors.search(query, 5, None)) == exact(snapshot, query, 5, None)
                generations.append(snapshot.generation)
        return generations

    with LiveIndex(catalog.folder) as live, ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read, live) for _ in range(4)]
        for step in range(20):
            put(catalog, f"b{step % 4}", unit(3, step))
        for reader in readers:
            assert reader.result() == sorted(reader.result())


def test_an_index_rebuilt_with_another_model_is_refused_by_a_running_service(
    catalog: Catalog,
) -> None:
    with LiveIndex(catalog.folder, settings=SETTINGS) as live:
        with catalog.write():
            other = IndexSettings(EmbedderIdentity("other", DIMENSION, "2"), "chunker", "")
            catalog.writer_connection().execute(
                "UPDATE meta SET value = ? WHERE key = 'settings'", (other.to_json(),)
            )
            catalog.writer_connection().execute(
                "UPDATE meta SET value = value + 1 WHERE key = 'generation'"
            )
        with pytest.raises(CatalogMismatch, match="other"), live.current():
            pass
