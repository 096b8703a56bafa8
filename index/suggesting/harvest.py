"""What suggestions are made of, document by document: what did not change is not read again."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import time
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.catalog.snapshot import Snapshot
from index.errors import IndexFault
from index.lexical.tokens import tokenize
from index.suggesting.questions import answered_questions
from index.suggesting.vocabulary import AnalyzerOf, Vocabulary

LONGEST_TEXT = 120
"""Characters of a title or heading that can be offered; a longer one is a paragraph in disguise."""

log = logging.getLogger(__name__)

_LETTER = re.compile(r"[^\W\d_]{2}")


Span: TypeAlias = tuple[int, int]
State: TypeAlias = tuple[str, str, bytes]
"""Title, language and hash of the text."""


@dataclass(frozen=True, slots=True)
class DocumentHarvest:
    """``words``: uint32 numbers of the document's words in order, 0 where a phrase cannot go on.
    ``headings``: each once, with where it first stands. ``questions``: that a sentence of it
    answers, with where that stands. ``state``: what all was made from."""

    state: State
    title: str
    language: str
    headings: Mapping[str, Span]
    questions: Mapping[str, Span]
    words: NDArray[np.uint32]


def document_states(snapshot: Snapshot) -> dict[int, State]:
    """All documents by id. One that was changed may keep its id, but not its state."""
    rows = snapshot.connection.execute("SELECT id, title, language, text_hash FROM documents")
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


class Harvest:
    """The documents of one catalog (``identity``), brought forward from generation to
    generation."""

    def __init__(self, analyzer_of: AnalyzerOf, identity: str) -> None:
        self.identity = identity
        self._analyzer_of = analyzer_of
        self.vocabulary = Vocabulary(analyzer_of)
        self.documents: dict[int, DocumentHarvest] = {}

    def bring_forward(self, snapshot: Snapshot, pause: Callable[[float], None]) -> None:
        """Reads new documents and drops those that are gone. ``pause`` is called after each
        document with the seconds that reading it took, so that others have their turn."""
        present = document_states(snapshot)
        for number, known in list(self.documents.items()):
            if known.state != present.get(number):
                del self.documents[number]
        self._forget_unused_words()
        for document_id in sorted(present.keys() - self.documents.keys()):
            began = time.perf_counter()
            self.documents[document_id] = self._harvested(
                snapshot, document_id, present[document_id]
            )
            pause(time.perf_counter() - began)

    def _harvested(self, snapshot: Snapshot, document_id: int, state: State) -> DocumentHarvest:
        """One document whose text cannot be taken apart offers nothing; the others do."""
        try:
            return self._read(snapshot, document_id, state)
        except (sqlite3.Error, OSError, IndexFault):
            raise
        except Exception:
            log.exception("no suggestions can be made of document %d", document_id)
            return DocumentHarvest(state, "", state[1], {}, {}, np.zeros(0, np.uint32))

    def _read(self, snapshot: Snapshot, document_id: int, state: State) -> DocumentHarvest:
        title, language, _ = state
        text = snapshot.document_text(document_id)
        return DocumentHarvest(
            state,
            _offered(title),
            language,
            dict(_headings(snapshot, document_id, text)),
            self._questions(text, language),
            _numbered(text, self.vocabulary.reader(language)),
        )

    def _questions(self, text: str, language: str) -> Mapping[str, Span]:
        found = answered_questions(text, language, self._analyzer_of)
        return {one.text: (one.start, one.end) for one in found}

    def _forget_unused_words(self) -> None:
        """After many deletions everything is read anew, so that memory follows the index."""
        if len(self.vocabulary) < 10_000:
            return
        used = np.zeros(len(self.vocabulary), bool)
        for document in self.documents.values():
            used[document.words] = True
        if used.mean() < 0.5:
            self.vocabulary = Vocabulary(self._analyzer_of)
            self.documents = {}


def _headings(snapshot: Snapshot, document_id: int, text: str) -> Iterator[tuple[str, Span]]:
    seen: set[str] = set()
    rows = snapshot.connection.execute(
        "SELECT heading_path, start, stop FROM sections"
        " WHERE document_id = ? AND heading_path <> '[]' ORDER BY ordinal",
        (document_id,),
    )
    for path, start, stop in rows:
        for heading in json.loads(path):
            offered = _offered(heading)
            if offered and offered not in seen:
                seen.add(offered)
                found = text.find(heading, start, stop)
                if found < 0:
                    found = text.rfind(heading, 0, start)
                yield offered, (found, found + len(heading)) if found >= 0 else (start, stop)


def _offered(text: str) -> str:
    """``text`` on one line; empty if it is not worth offering."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT and _LETTER.search(line) else ""


def _numbered(text: str, number: Callable[[str], int]) -> NDArray[np.uint32]:
    """The words of ``text`` by number. Anything but one space between two words breaks a phrase."""
    numbers = array("I")
    end = -2
    for token in tokenize(text):
        if token.start != end + 1 or text[end] not in " \N{NO-BREAK SPACE}":
            numbers.append(0)
        numbers.append(number(token.text))
        end = token.end
    numbers.append(0)
    return np.frombuffer(numbers, np.uint32) if numbers else np.zeros(0, np.uint32)
