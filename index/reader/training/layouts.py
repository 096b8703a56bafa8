"""Written documents as offices really have them: cut anywhere, and with their layout lost.

The written passages are whole sections in good order. What is searched is not: a window begins in
one section and ends in the next; a page's menus stand between its texts; a table comes out of a
PDF as words in a row, a list without its bullets, a label on one line and its value on the next.
A reader that has seen only good order doubts everything else.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.chunking import split_sentences
from index.reader.training.organisations import (
    WrittenDocument,
    WrittenPassage,
    WrittenQuestion,
    write_rows,
)

_SHORTEST, _LONGEST = 330, 780
"""Characters of a passage: as those of real office documents mostly are."""

_FURNITURE = (
    "Strona główna", "Drukuj", "Zapisz jako PDF", "Powrót", "Menu podmiotowe", "Mapa serwisu",
    "Deklaracja dostępności", "Rejestr zmian", "Statystyka odwiedzin", "Udostępnij",
    "Wersja kontrastowa", "Szukaj", "Aktualności", "Kontakt", "Przejdź do treści", "Czytaj więcej",
    "Pliki do pobrania", "Metryka strony", "Wytworzył: administrator", "Liczba wyświetleń: 1284",
    "Data publikacji: 12.03.2021 09:14", "Ostatnia modyfikacja: 04.11.2022 13:40", "Strona 3 z 12",
    "Załącznik nr 2", "(pieczęć i podpis)", "* niepotrzebne skreślić", "Spis treści", "Archiwum",
)  # fmt: skip
"""Lines that stand between texts and answer nothing."""

_BULLET = re.compile(r"^(?:[-–•*]|\d{1,2}[.)]|[a-z]\))\s+")
_LABEL = re.compile(r"^([^.:;|]{3,40}):\s+(\S.*)$")


@dataclass(frozen=True, slots=True)
class CutPassage:
    """``asked``: questions with [start, end) of their answer in ``text``, None where nothing
    answers."""

    title: str
    text: str
    asked: Sequence[tuple[str, tuple[int, int] | None]]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    of: WrittenPassage


def as_cut_passages(documents: Sequence[WrittenDocument], folder: Path, seed: int) -> Path:
    """Writes ``corpus.jsonl`` and ``answers.jsonl`` into ``folder``, as
    ``organisations.as_passages`` does; each seed lays the documents out in another way."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(seed)
    corpus: list[dict[str, object]] = []
    answers: list[dict[str, object]] = []
    for document in documents:
        for passage in cut_passages(document, draw):
            name = str(len(corpus))
            corpus.append({"_id": name, "title": passage.title, "text": passage.text})
            for question, place in passage.asked:
                row = {"_id": str(len(answers)), "question": question, "passage_id": name}
                known = {"is_impossible": True} if place is None else {"span": list(place)}
                answers.append({"is_impossible": False, **row, **known})
    write_rows(folder / "corpus.jsonl", corpus)
    write_rows(folder / "answers.jsonl", answers)
    return folder


def cut_passages(document: WrittenDocument, draw: random.Random) -> Iterator[CutPassage]:
    """The document in one layout, cut into passages without regard to its sections."""
    lines = list(_laid_out(document, draw))
    while lines:
        wanted = draw.randint(_SHORTEST, _LONGEST)
        taken = _taken(lines, wanted)
        yield _passage(document, lines[:taken], draw)
        lines = lines[taken:]


def _taken(lines: Sequence[_Line], wanted: int) -> int:
    length = 0
    for number, line in enumerate(lines):
        if number and length + len(line.text) > wanted:
            return number
        length += len(line.text)
    return len(lines)


def _laid_out(document: WrittenDocument, draw: random.Random) -> Iterator[_Line]:
    """Sentences, items, rows and headings in order; each layout loses something else."""
    ordered = draw.random() < 0.3
    furnished = not ordered and draw.random() < 0.4
    unlabelled, bare, flat, headless = (not ordered and draw.random() < 0.5 for _ in range(4))
    for passage in document.passages:
        if furnished and draw.random() < 0.5:
            for line in draw.sample(_FURNITURE, draw.randint(1, 3)):
                yield _Line(f"{line}\n", passage)
        if not headless:
            yield _Line(f"{passage.headings[-1]}\n", passage)
        for line in passage.text.split("\n"):
            text = _BULLET.sub("", line) if bare else line
            if flat:
                text = " ".join(text.replace("|", " ").split())
            label = _LABEL.match(text) if unlabelled else None
            if label is not None:
                yield _Line(f"{label[1]}\n", passage)
                text = label[2]
            for start, end in split_sentences(text, document.language):
                last = end == len(text.rstrip())
                yield _Line(text[start:end] + ("\n" if last else " "), passage)
        if not flat:
            yield _Line("\n", passage)


def _passage(document: WrittenDocument, lines: Sequence[_Line], draw: random.Random) -> CutPassage:
    text = "".join(line.text for line in lines).strip()
    title = document.title if draw.random() < 0.8 else document.file.rsplit(".", 1)[0]
    if draw.random() < 0.5:
        title = " › ".join((title, *lines[0].of.headings))
    asked: list[tuple[str, tuple[int, int] | None]] = []
    for written in {id(line.of): line.of for line in lines}.values():
        whole = sum(line.of is written for line in lines) > 2
        for question in written.questions:
            if question.answer is None:
                if whole:
                    asked.append((question.text, None))
                continue
            place = _place(question, text)
            if place is not None:
                asked.append((question.text, place))
    return CutPassage(title, text, asked)


def _place(question: WrittenQuestion, text: str) -> tuple[int, int] | None:
    """Where the answer stands, whatever became of the marks and spaces within it; None where it
    was cut off, or stands there twice."""
    words = re.findall(r"\w+|[^\w\s|]", question.answer or "")
    between = r"[\s|:]*"
    pattern = rf"(?<!\w){between.join(map(re.escape, words))}(?!\w)"
    found = [match.span() for match in re.finditer(pattern, text)]
    return found[0] if len(found) == 1 else None
