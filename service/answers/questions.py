"""Questions with known answers, in the two layouts that evaluations have.

A folder with ``answers.jsonl`` ({_id, question, answers, plausible_answers, is_impossible,
passage_id}) beside a ``corpus.jsonl`` brings its documents along. One with ``questions.jsonl``
asks about an index that exists; its rows are {_id, text, answers, answerable, sources: [{path,
quote}], conflict, tags}, or {id, question, answers, answerable, doc, lang, kind, style}, where
``doc`` is a file's name, several, or null.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.evaluation import DatasetFault

ANSWERS_FILE = "answers.jsonl"
QUESTIONS_FILE = "questions.jsonl"


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """``paths`` are the documents that answer: as a citation names them, with or without their
    collection, or the file's name alone; ``conflicting`` the answers that all have to be shown
    where the files disagree. ``kind`` of answer and ``styles`` of asking are what the folder says
    of them, "" and none where it says nothing."""

    id: str
    text: str
    answers: Sequence[str]
    answerable: bool
    paths: frozenset[str]
    conflicting: Sequence[str] = ()
    kind: str = ""
    styles: Sequence[str] = ()

    def is_source(self, collection: str, path: str) -> bool:
        """Whether the document of a citation answers."""
        names = (path, f"{collection}/{path}", path.rpartition("/")[2])
        return any(name in self.paths for name in names)


def load_questions(folder: Path, most: int | None = None) -> Sequence[KnownQuestion]:
    """At most ``most``, evenly spaced. Raises DatasetFault."""
    if (folder / ANSWERS_FILE).is_file():
        found = [_from_answers(row) for row in _rows(folder / ANSWERS_FILE)]
    elif (folder / QUESTIONS_FILE).is_file():
        found = [_from_question(row) for row in _rows(folder / QUESTIONS_FILE)]
    else:
        raise DatasetFault(f"{folder}: neither {ANSWERS_FILE} nor {QUESTIONS_FILE} is there")
    if not found:
        raise DatasetFault(f"{folder}: there are no questions")
    if most is None or most >= len(found):
        return found
    step = len(found) / most
    return [found[int(i * step)] for i in range(most)]


def _from_answers(row: Mapping[str, Any]) -> KnownQuestion:
    return KnownQuestion(
        str(row["_id"]),
        str(row["question"]),
        [str(one) for one in row["answers"]],
        not row["is_impossible"],
        frozenset((str(row["passage_id"]),)),
    )


def _from_question(row: Mapping[str, Any]) -> KnownQuestion:
    values = row.get("conflict", {}).get("values", ())
    documents = row.get("doc") or ()
    paths = [documents] if isinstance(documents, str) else list(documents)
    paths += [source["path"] for source in row.get("sources", ())]
    tags = row.get("tags", ())
    return KnownQuestion(
        str(row["_id"] if "_id" in row else row["id"]),
        str(row["text"] if "text" in row else row["question"]),
        [str(one) for one in row.get("answers", ())],
        bool(row.get("answerable", True)),
        frozenset(map(str, paths)),
        [str(value["answer"]) for value in values],
        str(row.get("kind", tags[0] if tags else "")),
        [str(one) for one in row.get("style", ())],
    )


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise DatasetFault(f"{path}: line {number} is not JSON ({error})") from error
            if not isinstance(row, dict):
                raise DatasetFault(f"{path}: line {number} is not an object")
            yield row
