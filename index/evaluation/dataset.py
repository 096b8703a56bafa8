"""Questions with known right documents, from the two layouts people have them in.

BEIR's: ``corpus.jsonl`` {_id, title, text}, ``queries.jsonl`` {_id, text}, ``qrels.tsv`` with the
header ``query-id corpus-id score`` (or ``qrels/test.tsv``). Our own: ``questions.jsonl``, one
object per line {_id, text, answerable, sources: [{path, …}], …}, about the documents of an index.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUESTIONS_FILE = "questions.jsonl"


class DatasetFault(Exception):  # noqa: N818 - the message says what to do
    """A folder cannot be evaluated; the message names the file, the line and what is expected."""


@dataclass(frozen=True, slots=True)
class Query:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class CorpusDocument:
    id: str
    title: str
    text: str


Qrels = Mapping[str, Mapping[str, int]]
"""Query id → document id → grade; 0 is judged and not relevant."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Queries that have at least one relevant document, and which they are.

    ``documents`` is None where the documents are those of an existing index; their ids are then
    the paths of its citations.
    """

    name: str
    queries: Sequence[Query]
    qrels: Qrels
    documents: Sequence[CorpusDocument] | None

    def sample(self, most: int | None) -> Dataset:
        """At most ``most`` queries, evenly spaced; the documents stay."""
        if most is None or most >= len(self.queries):
            return self
        step = len(self.queries) / most
        chosen = [self.queries[int(i * step)] for i in range(most)]
        return Dataset(self.name, chosen, self.qrels, self.documents)


def load_dataset(folder: Path) -> Dataset:
    """Raises DatasetFault if ``folder`` has neither layout or a file in it is broken."""
    if (folder / "corpus.jsonl").is_file():
        return _load_beir(folder)
    if (folder / QUESTIONS_FILE).is_file():
        return _load_questions(folder)
    raise DatasetFault(
        f"{folder}: neither corpus.jsonl (with queries.jsonl and qrels.tsv) nor {QUESTIONS_FILE} "
        f"is there"
    )


def _load_beir(folder: Path) -> Dataset:
    qrels = _read_qrels(folder)
    queries = [
        Query(str(row["_id"]), str(row["text"]))
        for row in _rows(folder / "queries.jsonl", ("_id", "text"))
    ]
    judged = [query for query in queries if any(qrels.get(query.id, {}).values())]
    if not judged:
        raise DatasetFault(f"{folder}: no query of queries.jsonl has a relevant document in qrels")
    return Dataset(folder.name, judged, qrels, load_documents(folder))


def load_documents(folder: Path) -> Sequence[CorpusDocument]:
    """The documents of ``corpus.jsonl``. Raises DatasetFault if it is missing or broken."""
    return [
        CorpusDocument(str(row["_id"]), str(row.get("title") or ""), str(row["text"]))
        for row in _rows(folder / "corpus.jsonl", ("_id", "text"))
    ]


def _load_questions(folder: Path) -> Dataset:
    queries: list[Query] = []
    qrels: dict[str, dict[str, int]] = {}
    for row in _rows(folder / QUESTIONS_FILE, ("_id", "text", "sources")):
        paths = {str(source["path"]): 1 for source in row["sources"]}
        if row.get("answerable", True) and paths:
            queries.append(Query(str(row["_id"]), str(row["text"])))
            qrels[str(row["_id"])] = paths
    if not queries:
        raise DatasetFault(f"{folder / QUESTIONS_FILE}: no question has a source")
    return Dataset(folder.resolve().name, queries, qrels, None)


def _read_qrels(folder: Path) -> dict[str, dict[str, int]]:
    path = next(
        (p for p in (folder / "qrels.tsv", folder / "qrels" / "test.tsv") if p.is_file()), None
    )
    if path is None:
        raise DatasetFault(f"{folder}: qrels.tsv is missing")
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        if not {"query-id", "corpus-id", "score"} <= set(rows.fieldnames or ()):
            raise DatasetFault(f"{path}: the header must be: query-id corpus-id score (by tabs)")
        for number, row in enumerate(rows, start=2):
            try:
                qrels[row["query-id"]][row["corpus-id"]] = int(float(row["score"]))
            except (ValueError, TypeError) as error:
                raise DatasetFault(f"{path}: line {number}: the score is not a number") from error
    return dict(qrels)


def _rows(path: Path, needed: Sequence[str]) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError as error:
        raise DatasetFault(f"{path} is missing") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise DatasetFault(f"{path}: line {number} is not JSON ({error})") from error
        if not isinstance(row, dict) or any(name not in row for name in needed):
            raise DatasetFault(f"{path}: line {number} lacks one of: {', '.join(needed)}")
        yield row
