"""Whatever happens to a folder, an index that followed answers as one built from scratch."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.indexing.verify import verify
from index.vectors import LiveIndex
from tests.index.small_index import SmallIndex

NAMES = st.sampled_from(["a.txt", "b.txt", "c.md", "sub/a.txt", "sub/d.txt", "sub/deep/e.txt"])
LINE = st.sampled_from(
    ["klaster", "szpital", "zarząd", "składka sto złotych", "walne zebranie", "# Statut", ""]
)
CONTENT = st.lists(LINE, max_size=5).map("\n".join) | st.sampled_from(
    ["BROKEN", "# List\ntreść\nATTACH załącznik.txt\nkwota\n", "x\nATTACH-BROKEN z.doc\n"]
)
STEP = st.one_of(
    st.tuples(st.just("write"), NAMES, CONTENT),
    st.tuples(st.just("delete"), NAMES, st.just("")),
    st.tuples(st.just("move"), NAMES, NAMES),
    st.tuples(st.just("copy"), NAMES, NAMES),
    st.tuples(st.just("touch"), NAMES, st.just("")),
    st.tuples(st.just("move folder"), st.just("sub"), st.just("inny")),
    st.tuples(st.just("index"), st.just(""), st.just("")),
)
QUERIES = ["klaster", "Statut walne zebranie", "List kwota", "składka"]


def carry_out(root: Path, step: tuple[str, str, str]) -> None:
    what, name, argument = step
    file, other = root / name, root / argument
    if what == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(argument, encoding="utf-8")
    elif not file.exists():
        return
    elif what == "delete":
        file.unlink()
    elif what == "touch":
        os.utime(file, (1_500_000_000, 1_500_000_000))
    elif what == "copy" and other != file:
        other.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, other)
    elif what == "move" or (what == "move folder" and not other.exists()):
        other.parent.mkdir(parents=True, exist_ok=True)
        file.rename(other)


def everything(small: SmallIndex) -> object:
    """All that a searcher can see, without the numbers that depend on history."""
    with LiveIndex(small.folder) as live, live.current() as (snapshot, vectors):
        documents = {
            row.id: (
                row.path,
                row.title,
                str(row.date),
                row.modified,
                row.media_type,
                row.content_hash,
                snapshot.document_text(row.id),
            )
            for row in snapshot.documents()
        }
        passages = snapshot.passages(vectors.ids())
        answers = []
        for query in QUERIES:
            hits = vectors.search(small.embedder.embed_query(query), 8, None)
            # Equal scores come in the order of ids, which is history: compare the whole tie.
            cut = hits[-1][1] if hits else 0.0
            answers.append(
                sorted(
                    (
                        -round(score, 5),
                        passages[chunk_id].document.path,
                        str(passages[chunk_id].chunk),
                    )
                    for chunk_id, score in hits
                    if score > cut + 1e-5
                )
            )
            words = small.lexical.search(snapshot.seen, query, 99, None)
            found = sorted(
                (passages[chunk_id].document.path, passages[chunk_id].chunk.start)
                for chunk_id, _ in words
            )
            answers.append(found)
        unreadable = [(row.path, row.reason) for row in snapshot.unreadable()]
        chunks = sorted((p.document.path, p.chunk.ordinal, p.chunk.text) for p in passages.values())
        return sorted(documents.values()), chunks, answers, unreadable


@settings(max_examples=30, deadline=None)
@given(steps=st.lists(STEP, max_size=14))
def test_incremental_is_the_same_as_from_scratch(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("property")
    root = folder / "files"
    root.mkdir()
    with SmallIndex(folder / "followed") as followed:
        for step in steps:
            if step[0] == "index":
                followed.index(root)
            else:
                carry_out(root, step)
        report = followed.index(root)
        searchable = report.added + report.changed + report.renamed + report.unchanged
        failed = sum(" → " not in one.path for one in report.failed)
        assert searchable + failed == sum(file.is_file() for file in root.rglob("*"))
        again = followed.index(root)
        assert (again.added, again.changed, again.removed, again.renamed) == (0, 0, 0, 0)
        assert again.generation == report.generation
        with SmallIndex(folder / "scratch") as scratch:
            rebuilt = scratch.index(root)
            assert (report.documents, report.chunks) == (rebuilt.documents, rebuilt.chunks)
            assert report.failed == rebuilt.failed
            assert everything(followed) == everything(scratch)
        assert verify(followed.catalog) == []
    shutil.rmtree(folder)
