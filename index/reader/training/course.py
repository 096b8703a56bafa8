"""What one folder has to teach, epoch by epoch."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.lexical.analysis import Analyzers
from index.reader.training.examples import Asked, load
from index.reader.training.pairs import Example, Store, pair


@dataclass(frozen=True, slots=True)
class Item:
    """A question and a window by their numbers; ``answer`` is [start, end) in the window. Asked is
    the question, or what it was spoilt to."""

    course: Course
    question: int
    window: int
    answer: tuple[int, int] | None
    spoilt: bool = False

    def example(self) -> Example:
        return self.course.example(self)


class Course:
    """One folder's windows with its questions, or those of another file."""

    def __init__(
        self,
        folder: Path,
        language: str,
        analyzers: Analyzers,
        store: Store,
        questions: Path | None = None,
    ) -> None:
        self.analyzer = analyzers.of(language)
        self.windows, self.asked = load(folder, language, self.analyzer, questions)
        self.questions = store.texts([("query:", one.question.text) for one in self.asked])
        spoilt = [n for n, one in enumerate(self.asked) if one.spoilt]
        texts = store.texts(
            [("query:", one.spoilt.text) for one in self.asked if one.spoilt is not None]
        )
        self.spoilt = dict(zip(spoilt, texts, strict=True))
        self.texts = store.texts([(f"passage: {w.title}", w.text) for w in self.windows])

    def epoch(self, draw: random.Random) -> Iterator[Item]:
        for number, one in enumerate(self.asked):
            if one.answers:
                window = draw.choice(list(one.answers))
                yield Item(self, number, window, one.answers[window])
                if one.spoilt and draw.random() < 0.45:
                    yield Item(self, number, window, None, spoilt=True)
                if one.same and draw.random() < 0.35:
                    yield Item(self, number, draw.choice(one.same), None)
            elif one.same:
                yield Item(self, number, draw.choice(one.same), None)
            if one.hard and draw.random() < 0.4:
                yield Item(self, number, draw.choice(one.hard), None)

    def example(self, item: Item) -> Example:
        one: Asked = self.asked[item.question]
        question, text = one.question, self.questions[item.question]
        if item.spoilt and one.spoilt is not None:
            question, text = one.spoilt, self.spoilt[item.question]
        window, read = self.windows[item.window], self.texts[item.window]
        return pair(question, text, window, read, self.analyzer, item.answer)
