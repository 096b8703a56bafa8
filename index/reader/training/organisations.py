"""Invented organisations with whole documents, as ``corpus/training/organisations`` has them.

One text file an organisation, written by hand line by line:

    = Name of the organisation, what it is
    == file.pdf | Title of the document | pl
    === Chapter > Section
    text of one passage, several lines
    ? question | words of the passage that answer
    - question that nothing of the organisation answers

The documents compete with each other, as they do in an office: two years' price lists, three
meetings' minutes. Often only a document's title or first passage names its subject.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_HEADED = 0.5
"""The share of passages that begin with their heading; the others have it in their title."""

_NAMED_BY_FILE = 0.2
"""The share of passages whose title is the file's name, as it often is in an office."""


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """``answer``: words of the passage, as they stand there; None where nothing answers."""

    text: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class WrittenPassage:
    headings: tuple[str, ...]
    text: str
    questions: tuple[WrittenQuestion, ...]


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    file: str
    title: str
    language: str
    passages: tuple[WrittenPassage, ...]


def read_organisation(path: Path) -> Sequence[WrittenDocument]:
    """Raises ValueError that names the file and the line."""
    documents: list[WrittenDocument] = []
    for head, lines in _parts(_numbered(path), "== "):
        fields = [field.strip() for field in head[1].split("|")]
        if len(fields) != 3:
            raise ValueError(f"{path}:{head[0]}: a document has a file, a title and a language")
        passages = tuple(_passage(path, section, body) for section, body in _parts(lines, "=== "))
        documents.append(WrittenDocument(fields[0], fields[1], fields[2], passages))
    return documents


_Line = tuple[int, str]


def _numbered(path: Path) -> list[_Line]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return list(enumerate(lines, start=1))


def _parts(lines: Sequence[_Line], mark: str) -> Iterator[tuple[_Line, list[_Line]]]:
    """Each line that begins with ``mark``, without it, and the lines up to the next."""
    head: _Line | None = None
    body: list[_Line] = []
    for number, line in lines:
        if line.startswith(mark):
            if head is not None:
                yield head, body
            head, body = (number, line.removeprefix(mark).strip()), []
        elif head is not None:
            body.append((number, line))
    if head is not None:
        yield head, body


def _passage(path: Path, section: _Line, lines: Sequence[_Line]) -> WrittenPassage:
    first = next((n for n, (_, line) in enumerate(lines) if line.startswith("? ")), len(lines))
    text = "\n".join(line for _, line in lines[:first]).strip()
    asked = tuple(_question(path, text, line) for line in lines[first:] if line[1].strip())
    return WrittenPassage(tuple(h.strip() for h in section[1].split(" > ")), text, asked)


def _question(path: Path, text: str, numbered: _Line) -> WrittenQuestion:
    number, line = numbered
    if line.startswith("- "):
        return WrittenQuestion(line[2:].strip(), None)
    question, parted, answer = line.removeprefix("? ").partition(" | ")
    if not line.startswith("? ") or not parted:
        raise ValueError(f"{path}:{number}: neither '? question | answer' nor '- question'")
    answer = answer.strip()
    if re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text) is None:
        raise ValueError(f"{path}:{number}: the passage does not say {answer!r}")
    return WrittenQuestion(question.strip(), answer)


def as_passages(documents: Sequence[WrittenDocument], folder: Path) -> Path:
    """Writes ``corpus.jsonl`` and ``answers.jsonl`` into ``folder``: passages as the reader is
    given them, with the document's title (and headings) before or above their text."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(0)
    corpus: list[dict[str, object]] = []
    answers: list[dict[str, object]] = []
    for number, document in enumerate(documents):
        for place, passage in enumerate(document.passages):
            name = f"{number}-{place}"
            title, text = document.title, passage.text
            if draw.random() < _HEADED:
                text = f"{passage.headings[-1]}\n{text}"
            else:
                title = " › ".join((title, *passage.headings))
            if draw.random() < _NAMED_BY_FILE:
                title = re.sub(r"[_-]+", " ", PurePosixPath(document.file).stem)
            corpus.append({"_id": name, "title": title, "text": text})
            answers += [
                {
                    "_id": f"{name}-{asked}",
                    "question": question.text,
                    "answers": [] if question.answer is None else [question.answer],
                    "is_impossible": question.answer is None,
                    "passage_id": name,
                }
                for asked, question in enumerate(passage.questions)
            ]
    write_rows(folder / "corpus.jsonl", corpus)
    write_rows(folder / "answers.jsonl", answers)
    return folder


def as_documents(documents: Sequence[WrittenDocument], folder: Path) -> Path:
    """Writes ``docs/`` (Markdown files) and ``questions.jsonl`` into ``folder``, to be indexed and
    asked about as any organisation. Every other document has its title as a plain first line."""
    rows: list[dict[str, object]] = []
    for number, document in enumerate(documents):
        name = f"{PurePosixPath(document.file).stem}.md"
        lines = [f"{'# ' if number % 2 else ''}{document.title}", ""]
        for passage in document.passages:
            lines += [f"## {' – '.join(passage.headings)}", "", passage.text, ""]
            for question in passage.questions:
                known = question.answer is not None
                rows.append(
                    {
                        "id": f"{folder.name}-{len(rows)}",
                        "question": question.text,
                        "answers": [question.answer] if known else [],
                        "doc": name if known else None,
                        "answerable": known,
                    }
                )
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
    write_rows(folder / "questions.jsonl", rows)
    return folder


def write_rows(path: Path, rows: Sequence[dict[str, object]]) -> None:
    """As JSON, one a line."""
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text(text, encoding="utf-8")
