"""Examples to learn from: a question, a window of a passage, and the words that answer or none.

A window without an answer comes from four places: the passage of a question that it does not
answer, the rest of the answering passage, windows of other passages that share most of the
question's words, and the answering window itself, asked a question that was spoilt.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Sequence
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


def load(
    folder: Path, language: str, analyzer: Analyzer, questions: Path | None = None
) -> tuple[list[Window], list[Asked]]:
    """The windows of a folder with ``corpus.jsonl``, and the questions of its ``answers.jsonl`` or
    of ``questions``, where ``span``, [start, end) in the passage, may stand for ``answers``."""
    windows: list[Window] = []
    by_passage: dict[str, list[tuple[int, int, int]]] = {}
    texts: dict[str, str] = {}
    for row in _rows(folder / "corpus.jsonl"):
        texts[row["_id"]] = row["text"]
        for start, end in windows_of(row["text"], language):
            by_passage.setdefault(row["_id"], []).append((len(windows), start, end))
            windows.append(
                Window(row["text"][start:end], row["title"].replace("_", " "), language, row["_id"])
            )
    words = [Vocabulary.of(window.text, analyzer) for window in windows]
    counts: Counter[str] = Counter(lemma for one in words for lemma in one.lemmas)

    def share(lemmas: Sequence[str]) -> float:
        return max((counts[lemma] for lemma in lemmas), default=0) / len(windows)

    holding: dict[str, list[int]] = {}
    for number, one in enumerate(words):
        for lemma in one.lemmas:
            holding.setdefault(lemma, []).append(number)
    asked: list[Asked] = []
    for row in _rows(questions or folder / "answers.jsonl"):
        if "span" in row:
            start, end = row["span"]
            row["answers"] = [texts[row["passage_id"]][start:end]]
        row.setdefault("answers", [])
        terms = question_terms(row["question"], [analyzer], share)
        if not terms:
            continue
        question = read_question(row["question"], terms)
        own = by_passage[row["passage_id"]]
        answers: dict[int, tuple[int, int]] = {}
        if not row["is_impossible"]:
            place = _place(texts[row["passage_id"]], row["answers"], question, analyzer, language)
            if place is None:
                continue
            answers = {
                number: (place[0] - start, place[1] - start)
                for number, start, end in own
                if start <= place[0] and place[1] <= end
            }
            if not answers:
                continue
        rated: dict[int, float] = {}
        for term in question.terms:
            for number in {n for lemma in term.lemmas for n in holding.get(lemma, ())}:
                rated[number] = rated.get(number, 0.0) + term.weight
        golds = [_squashed(answer) for answer in row["answers"]]
        hard = [
            number
            for number in sorted(rated, key=lambda n: (-rated[n], n))[: 3 * HARD]
            if windows[number].passage != row["passage_id"]
            and not any(gold in _squashed(windows[number].text) for gold in golds)
        ]
        same = [
            number
            for number, _, _ in own
            if number not in answers
            and not any(gold in _squashed(windows[number].text) for gold in golds)
        ]
        asked.append(Asked(question, answers, tuple(same), tuple(hard[:HARD])))
    exchange, draw = Exchange([one.question for one in asked]), random.Random(0)

    def with_spoilt(one: Asked) -> Asked:
        if not one.answers:
            return one
        around = [words[number] for number in one.answers]
        text = exchange.spoilt(one.question, _joined(around), draw)
        if text is None:
            return one
        return replace(one, spoilt=read_question(text, question_terms(text, [analyzer], share)))

    return windows, [with_spoilt(one) for one in asked]


def _joined(parts: Sequence[Vocabulary]) -> Vocabulary:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.joined(part)
    return whole


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
