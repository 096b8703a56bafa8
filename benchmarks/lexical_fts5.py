"""SQLite's FTS5 against our own index of words, over the same terms of the same chunks.

    python -m benchmarks.lexical_fts5 [DATASET ...] [--chunks 10000]

For each DATASET (a folder for ``kartoteka evaluate`` with documents of its own): nDCG@10 of the leg
of words alone, a document being as good as its best passage. Over a synthetic index: the time of a
question and the size of the tables. FTS5 gets the terms that our tables hold, each repeated as
often as it is counted there, and the question as an OR: of all our terms, or of lemmas and values
alone. Its bm25() cannot weigh terms, nor count alternatives of one word as one.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.served import QUESTIONS, machine
from benchmarks.synthetic_index import make
from index.catalog import Catalog
from index.catalog.schema import CATALOG_FILE
from index.chunking import embedded_text
from index.evaluation import Bench, load_dataset
from index.evaluation.corpus_index import index_documents
from index.evaluation.measures import averages, per_query
from index.lexical.postings import BLOCK, MOST_COUNTED
from index.lexical.sqlite_index import SqliteLexicalIndex
from index.seen import Seen
from service.composition import chunker, embedder, word_analyzers
from service.settings import Settings

DEPTH = 200
REPEATS = 5

Search = Callable[[str], Sequence[tuple[int, float]]]


class NoVectors:
    """The real model's sizes with one vector for every text: the leg of words needs none."""

    def __init__(self) -> None:
        self._model = embedder(Settings())
        self.identity = self._model.identity
        self.max_tokens = self._model.max_tokens
        self.count_tokens = self._model.count_tokens

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.tile(self.embed_query(""), (len(texts), 1))

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return np.eye(1, self.identity.dimension, dtype=np.float32)[0]


def searches(folder: Path, lexical: SqliteLexicalIndex) -> dict[str, Search]:
    """Our leg and FTS5 over the index in ``folder``; FTS5's tables are made beside it."""
    ours = sqlite3.connect(folder / CATALOG_FILE)
    theirs = sqlite3.connect(folder / "fts5.sqlite3")
    _fill(ours, theirs)

    def fts5(question: str, beginnings: bool) -> Sequence[tuple[int, float]]:
        terms = {
            term
            for group in lexical.groups(Seen.everything(ours), question)
            for term in group.terms
        }
        kept = sorted(term for term in terms if beginnings or not term.startswith(("~", "=")))
        rows = theirs.execute(
            "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?",
            (" OR ".join(map(_word, kept)), DEPTH),
        )
        return rows.fetchall() if kept else []

    return {
        "ours": lambda question: lexical.search(Seen.everything(ours), question, DEPTH, None),
        "fts5, all terms": lambda question: fts5(question, True),
        "fts5, lemmas and values": lambda question: fts5(question, False),
    }


def _fill(ours: sqlite3.Connection, theirs: sqlite3.Connection) -> None:
    texts: dict[int, list[str]] = defaultdict(list)
    for term, block, data in ours.execute(
        "SELECT t.term, p.block, p.data FROM lexical_postings p JOIN lexical_terms t"
        " ON t.id = p.term WHERE t.term NOT LIKE '^%'"  # spellings are not for searching
    ):
        for entry in np.frombuffer(data, "<u2").tolist():
            seen = entry & MOST_COUNTED
            texts[block * BLOCK + (entry // (MOST_COUNTED + 1))] += [_word(term)] * seen
    theirs.execute("CREATE VIRTUAL TABLE words USING fts5(terms, content='')")
    with theirs:
        theirs.executemany(
            "INSERT INTO words (rowid, terms) VALUES (?, ?)",
            ((chunk, " ".join(words)) for chunk, words in sorted(texts.items())),
        )
        theirs.execute("INSERT INTO words (words) VALUES ('optimize')")


def _word(term: str) -> str:
    """A term in letters and digits, which FTS5's tokenizer takes as one word."""
    return "x" + term.encode().hex()


def quality(dataset: Path, lexical: SqliteLexicalIndex) -> dict[str, float]:
    questions = load_dataset(dataset)
    if questions.documents is None:
        raise SystemExit(f"{dataset} has no documents of its own")
    model = NoVectors()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench = Bench(model, lexical, chunker(model), embedded_text)
        index_documents(folder, questions.documents, bench, None)
        with Catalog.open(folder) as catalog, catalog.snapshot() as snapshot:
            path_of = {row.id: row.path for row in snapshot.documents()}
            document_of = dict(snapshot.connection.execute("SELECT id, document_id FROM chunks"))
        found: dict[str, float] = {}
        for engine, search in searches(folder, lexical).items():
            run = {
                query.id: list(
                    dict.fromkeys(path_of[document_of[chunk]] for chunk, _ in search(query.text))
                )
                for query in questions.queries
            }
            values = per_query(run, questions.qrels, [query.id for query in questions.queries])
            found[engine] = round(averages(values)["nDCG@10"], 4)
        return found


def speed(chunks: int, lexical: SqliteLexicalIndex) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, chunks)
        engines = searches(folder, lexical)
        figures: dict[str, object] = {}
        for engine, search in engines.items():
            taken: list[float] = []
            for question in QUESTIONS * (REPEATS + 1):
                started = time.process_time()
                search(question)
                taken.append((time.process_time() - started) * 1000)
            warm = taken[len(QUESTIONS) :]
            figures[engine] = {
                "median_cpu_ms": round(statistics.median(warm), 1),
                "worst_cpu_ms": round(max(warm), 1),
            }
        with sqlite3.connect(folder / CATALOG_FILE) as connection:
            (size,) = connection.execute(
                "SELECT sum(length(data)) FROM lexical_postings"
            ).fetchone()
        figures["ours_postings_mb"] = round(size / 1e6, 1)
        figures["fts5_file_mb"] = round((folder / "fts5.sqlite3").stat().st_size / 1e6, 1)
        return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", nargs="*", type=Path)
    parser.add_argument("--chunks", type=int, nargs="*", default=[10_000])
    arguments = parser.parse_args()
    lexical = SqliteLexicalIndex(word_analyzers(Settings()))
    print(json.dumps({"machine": machine()}), flush=True)
    for dataset in arguments.datasets:
        print(json.dumps({dataset.name: quality(dataset, lexical)}), flush=True)
    for chunks in arguments.chunks:
        print(json.dumps({"chunks": chunks, **speed(chunks, lexical)}), flush=True)


if __name__ == "__main__":
    main()
