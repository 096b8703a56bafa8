"""Examples to learn from: a question, a window of a passage, and the words that answer or none.

A window without an answer comes from four places: the passage of a question that it does not
answer, the rest of the answering passage, windows of other passages that share most of the
question's words, and the answering window itself, asked a question that was spoilt.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.chunking import split_sentences
from index.lexical.analysis import Analyzer
from index.reader.training.spoiling import Exchange
from index.reader.windows import windows_of
from index.reading.question import Question, read_question
from index.reading.terms import Vocabulary, question_terms

HARD = 12
"""Windows of other passages kept for a question: those that meet most of it."""


@dataclass(frozen=True, slots=True)
class Window:
    text: str
    title: str
    language: str
    passage: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its windows: ``answers`` maps a window's number to [start, end) in its text;
    ``same`` are windows of its passage without the answer, ``hard`` of other passages. None of
    ``answers`` answers ``spoilt``."""

    question: Question
    answers: dict[int, tuple[int, int]]
    same: tuple[int, ...]
    hard: tuple[int, ...]
    spoilt: Question | None = None


class _Passages:
    """The passages of one folder by their windows, and the words of these."""

    def __init__(self, folder: Path, language: str, analyzer: Analyzer) -> None:
        self.windows: list[Window] = []
        self.texts: dict[str, str] = {}
        self.of: dict[str, list[tuple[int, int, int]]] = {}
        """Of each passage its windows: number, [start, end) in the passage."""
        for row in _rows(folder / "corpus.jsonl"):
            name, text, title = row["_id"], row["text"], row["title"].replace("_", " ")
            self.texts[name] = text
            self.of[name] = []
            for start, end in windows_of(text, language):
                self.of[name].append((len(self.windows), start, end))
                self.windows.append(Window(text[start:end], title, language, name))
        self.words = [Vocabulary.of(window.text, analyzer) for window in self.windows]
        self._holding: dict[str, list[int]] = {}
        for number, one in enumerate(self.words):
            for lemma in one.lemmas:
                self._holding.setdefault(lemma, []).append(number)

    def share(self, lemmas: Sequence[str]) -> float:
        """The largest share of windows that has one of the lemmas."""
        most = max((len(self._holding.get(lemma, ())) for lemma in lemmas), default=0)
        return most / len(self.windows)

    def answering(self, passage: str, place: tuple[int, int]) -> dict[int, tuple[int, int]]:
        """The windows that have all of ``place`` in the passage; where it stands in each."""
        return {
            number: (place[0] - start, place[1] - start)
            for number, start, end in self.of[passage]
            if start <= place[0] and place[1] <= end
        }

    def same(self, passage: str, golds: Sequence[str], but: Container[int]) -> tuple[int, ...]:
        """The passage's other windows, without those that have a gold answer as well."""
        own = (number for number, _, _ in self.of[passage] if number not in but)
        return tuple(number for number in own if not self._has(number, golds))

    def hard(self, question: Question, passage: str, golds: Sequence[str]) -> tuple[int, ...]:
        """Windows of other passages that meet most of the question, without a gold answer."""
        rated: dict[int, float] = {}
        for term in question.terms:
            for number in {n for lemma in term.lemmas for n in self._holding.get(lemma, ())}:
                rated[number] = rated.get(number, 0.0) + term.weight
        best = sorted(rated, key=lambda number: (-rated[number], number))[: 3 * HARD]
        others = (number for number in best if self.windows[number].passage != passage)
        return tuple(number for number in others if not self._has(number, golds))[:HARD]

    def _has(self, number: int, golds: Sequence[str]) -> bool:
        text = _squashed(self.windows[number].text)
        return any(gold in text for gold in golds)


def load(
    folder: Path, language: str, analyzer: Analyzer, questions: Path | None = None
) -> tuple[list[Window], list[Asked]]:
    """The windows of a folder with ``corpus.jsonl``, and the questions of its ``answers.jsonl`` or
    of ``questions``, where ``span``, [start, end) in the passage, may stand for ``answers``."""
    passages = _Passages(folder, language, analyzer)
    rows = _rows(questions or folder / "answers.jsonl")
    found = (_asked(row, passages, language, analyzer) for row in rows)
    asked = [one for one in found if one is not None]
    exchange, draw = Exchange([one.question for one in asked]), random.Random(0)

    def with_spoilt(one: Asked) -> Asked:
        if not one.answers:
            return one
        around = Vocabulary.of_all([passages.words[number] for number in one.answers])
        text = exchange.spoilt(one.question, around, draw)
        if text is None:
            return one
        terms = question_terms(text, [analyzer], passages.share)
        return replace(one, spoilt=read_question(text, terms))

    return passages.windows, [with_spoilt(one) for one in asked]


def _asked(
    row: Mapping[str, Any], passages: _Passages, language: str, analyzer: Analyzer
) -> Asked | None:
    """A row of questions; None where nothing can be learned of it: a question without words, an
    answer that no window has whole."""
    name, text = row["passage_id"], passages.texts[row["passage_id"]]
    terms = question_terms(row["question"], [analyzer], passages.share)
    if not terms:
        return None
    question = read_question(row["question"], terms)
    golds: Sequence[str] = row.get("answers", [])
    if "span" in row:
        start, end = row["span"]
        golds = [text[start:end]]
    answers: dict[int, tuple[int, int]] = {}
    if not row["is_impossible"]:
        place = _place(text, golds, question, analyzer, language)
        answers = passages.answering(name, place) if place else {}
        if not answers:
            return None
    squashed = [_squashed(gold) for gold in golds]
    return Asked(
        question,
        answers,
        passages.same(name, squashed, answers),
        passages.hard(question, name, squashed),
    )


def _place(
    text: str, golds: Sequence[str], question: Question, analyzer: Analyzer, language: str
) -> tuple[int, int] | None:
    """Where the answer stands: of several places, the sentence that meets most of the question."""
    found: list[tuple[int, int]] = []
    for gold in golds:
        pattern = rf"(?<!\w){re.escape(gold.strip())}(?!\w)"
        found = [m.span() for m in re.finditer(pattern, text)] or [
            m.span() for m in re.finditer(pattern, text, re.IGNORECASE)
        ]
        if found and found[0][1] > found[0][0]:
            break
    if not found:
        return None
    if len(found) == 1:
        return found[0]
    sentences = list(split_sentences(text, language))

    def met(span: tuple[int, int]) -> float:
        around = next(((s, e) for s, e in sentences if s <= span[0] < e), (0, len(text)))
        vocabulary = Vocabulary.of(text[around[0] : around[1]], analyzer)
        return sum(term.weight * vocabulary.meets(term) for term in question.terms)

    return max(found, key=lambda span: (met(span), -span[0]))


def _squashed(text: str) -> str:
    return " " + " ".join(re.findall(r"[^\W_]+", text.lower())) + " "


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
