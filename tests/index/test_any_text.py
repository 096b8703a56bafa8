"""Any text at all, and any digits, go through every step that a text goes through.

One file of a folder, or one question, must not be able to raise in a step. The text is read from a
real file, cut, embedded, stored and indexed, and then searched for, suggested, corrected, marked
and read for an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.catalog import Catalog, FileState, IndexSettings, ReadyDocument
from index.chunking import StructureChunker, embedded_text
from index.hit import Citation, Hit
from index.lexical.analysis import Analyzers
from index.lexical.sqlite_index import SqliteLexicalIndex
from index.reading.evidence import read_passage
from index.reading.extraction import extract
from index.reading.kinds import kind_of
from index.reading.question import read_question
from index.reading.terms import question_terms
from index.reading.values import said_by
from index.suggesting.book import Contents, SuggestionBook
from index.suggesting.harvest import Harvest
from ingest.errors import Unreadable
from ingest.locator import Locator
from ingest.reading import read_file
from tests.index.small_index import DIMENSION, HashingEmbedder
from tests.index.small_words import small_analyzers

DIGITS = st.text("0123456789", min_size=1, max_size=60) | st.integers(1, 6000).map(
    lambda length: ("31415926535" * length)[:length]
)
ODD_DIGITS = st.text("0123456789٣४³②½.,:/-–%§ \u00a0\u202f'’()", max_size=120)
WORDS = st.sampled_from(
    ["umowa", "szpitala", "art.", "ust.", "zł", "mln", "tys.", "maja", "2024", "r.", "nr", "ile"]
)
UNICODE = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)
MIXED = st.lists(DIGITS | ODD_DIGITS | WORDS | UNICODE, max_size=12).map(" ".join)
TEXTS = UNICODE | DIGITS | ODD_DIGITS | MIXED

EXAMPLES = (
    "9" * 37,
    "9" * 5000,
    "1" * 36 + " mln zł",
    "0," + "1" * 40,
    "123 " * 40,
    "٣" * 40,
    "\ufdfa" * 400,
    "e" + "\u0301" * 500,
    "(" * 500,
    "\x00\ud7ff\uffff",
    "31.02.2024, 99/99/9999",
)


class Steps:
    """The real steps, with a small dictionary and a small model."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "pismo.txt"
        self.analyzers: Analyzers = small_analyzers(folder / "words")
        self.embedder = HashingEmbedder()
        self.chunker = StructureChunker(self.embedder.count_tokens, 512)
        self.lexical = SqliteLexicalIndex(self.analyzers)
        built_with = IndexSettings(
            self.embedder.identity, self.chunker.fingerprint, self.lexical.fingerprint
        )
        self.catalog = Catalog.create(folder / "data", built_with, self.lexical)
        with self.catalog.write() as writer:
            writer.collection("files", folder)

    def index(self, text: str) -> None:
        self.file.write_bytes(text.encode())
        try:
            read = read_file(self.file)
        except Unreadable:
            return  # a line of the report
        ready = []
        for document in read.documents:
            chunks = self.chunker.chunks(document)
            matrix = np.zeros((len(chunks), DIMENSION), np.float32)
            for row, chunk in zip(matrix, chunks, strict=True):
                row[:] = self.embedder.embed_query(embedded_text(chunk))
            ready.append(ReadyDocument(document, chunks, matrix))
        with self.catalog.write() as writer:
            writer.put("files", FileState("pismo.txt", 1, 1, 1, b"1"), ready)

    def suggest(self, typed: str) -> None:
        with self.catalog.snapshot() as snapshot:
            harvest = Harvest(self.analyzers.of, snapshot.identity)
            harvest.bring_forward(snapshot, lambda _: None)
            contents = Contents(harvest, np.array(sorted(harvest.documents), np.int64))
            book = SuggestionBook(contents, self.analyzers.of, (snapshot.identity, 1, b""))
            allowed = book.allowed(book._document_ids)
            book.suggest(typed, 8, allowed)
            book.did_you_mean(typed, allowed)

    def search(self, query: str) -> None:
        with self.catalog.snapshot() as snapshot:
            seen = snapshot.seen
            found = self.lexical.search(seen, query, 5, None)
            respelled = self.lexical.respelled(seen, query)
            self.lexical.search(seen, respelled, 5, None)
            self.lexical.matcher(seen, query).spans(query, "pl")
            self.embedder.embed_query(query)
            assert all(score >= 0 for _, score in found)

    def answer(self, question: str, passage: str) -> None:
        analyzer = self.analyzers.of("pl")
        asked = read_question(question, question_terms(question, [analyzer], lambda _: 0.1))
        for one in read_passage(hit(passage), analyzer).statements:
            extract(asked, one, analyzer)
            said_by(kind_of(question), one.text, analyzer)


def hit(passage: str) -> Hit:
    citation = Citation(
        1, "files", "pismo.txt", "Pismo", "text/plain", datetime.now(UTC),
        Locator("paragraph", 1, 1), (), 0, len(passage), passage,
    )  # fmt: skip
    return Hit(1, 1, 1.0, {}, passage, "pl", (), citation)


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Steps]:
    made = Steps(tmp_path_factory.mktemp("any"))
    yield made
    made.catalog.close()


def every_step(steps: Steps, text: str, question: str) -> None:
    steps.index(text)
    steps.search(question)
    steps.suggest(question)
    steps.answer(question, text[:2000] or "-")


@pytest.mark.parametrize("text", EXAMPLES)
def test_texts_that_broke_a_step(steps: Steps, text: str) -> None:
    every_step(steps, text, text)
    every_step(steps, "Umowa szpitala z klastrem trwa rok.", text)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=TEXTS, question=TEXTS)
@example(text="", question="")
def test_no_text_and_no_question_raises_in_any_step(steps: Steps, text: str, question: str) -> None:
    every_step(steps, text, question)
