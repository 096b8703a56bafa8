"""Questions and windows as arrays that the upper layers learn from, singly and in batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from index.embedding.bundled_model import BundledModel
from index.lexical.analysis import Analyzer
from index.reader.network import MOST_TOKENS, PROMPT_TOKENS
from index.reader.signals import meetings, passage_signals, question_signals
from index.reader.tokens import Tokens, tokens_of
from index.reader.training.examples import Window
from index.reader.training.model import Lower
from index.reading.question import Question


class Text:
    """A text's tokens, without what precedes it, and its lower states (half precision), which are
    made when they are first asked for: of many texts a training sees a part."""

    def __init__(self, store: Store, before: str, text: str) -> None:
        tokenizer = store.tokenizer
        prompt = tokens_of(before, tokenizer, PROMPT_TOKENS).ids
        self.tokens: Tokens = tokens_of(text, tokenizer, MOST_TOKENS)
        self.first = 1 + len(prompt)
        self._ids = [tokenizer.start, *prompt, *self.tokens.ids, tokenizer.end]
        self._store = store
        self._states: torch.Tensor | None = None

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def states(self) -> torch.Tensor:
        """Shape (tokens, hidden)."""
        if self._states is None:
            self._states = self._store.lowered(self._ids)
        return self._states


class Store:
    """Texts with the states of the lower layers, made once."""

    def __init__(self, model: BundledModel, device: str = "cpu") -> None:
        self.tokenizer = model.tokenizer
        self.device = device
        self.lower = Lower(model.weights).eval().to(device)

    def texts(self, pairs: Sequence[tuple[str, str]]) -> list[Text]:
        """``pairs``: what precedes the text, and the text."""
        return [Text(self, before, text) for before, text in pairs]

    def lowered(self, ids: Sequence[int]) -> torch.Tensor:
        row = torch.tensor([list(ids)], device=self.device)
        states: torch.Tensor = self.lower(row, torch.ones_like(row, dtype=torch.bool))
        return states[0].half().cpu()


@dataclass(slots=True)
class Example:
    """One pair ready for the upper layers; ``start`` and ``end`` are places, 0 for no answer."""

    question: Text
    passage: Text
    asked: NDArray[np.float32]
    read: NDArray[np.float32]
    start: int
    end: int

    @property
    def length(self) -> int:
        return len(self.question) + len(self.passage)


def pair(
    question: Question,
    asked: Text,
    window: Window,
    read: Text,
    analyzer: Analyzer,
    answer: tuple[int, int] | None,
) -> Example:
    met = meetings(question, window.text, analyzer)
    offset = len(asked) + read.first
    start = end = 0
    if answer is not None:
        inside = [
            n
            for n, (s, e) in enumerate(zip(read.tokens.starts, read.tokens.ends, strict=True))
            if s < answer[1] and e > answer[0]
        ]
        if inside:
            start, end = offset + inside[0], offset + inside[-1]
    return Example(
        asked,
        read,
        question_signals(question, asked.tokens, met),
        passage_signals(question, window.text, window.language, read.tokens, met),
        start,
        end,
    )


def collate(examples: Sequence[Example]) -> tuple[torch.Tensor, ...]:
    length = max(one.length for one in examples)
    hidden = examples[0].passage.states.shape[1]
    size = len(examples)
    states = torch.zeros(size, length, hidden)
    asked = torch.zeros(size, length, examples[0].asked.shape[1])
    read = torch.zeros(size, length, examples[0].read.shape[1])
    mask = torch.zeros(size, length, dtype=torch.bool)
    candidates = torch.zeros(size, length, dtype=torch.bool)
    for row, one in enumerate(examples):
        q = len(one.question)
        states[row, :q] = one.question.states.float()
        states[row, q : one.length] = one.passage.states.float()
        mask[row, : one.length] = True
        first = one.question.first
        asked[row, first : first + len(one.asked)] = torch.from_numpy(one.asked)
        first = q + one.passage.first
        read[row, first : first + len(one.read)] = torch.from_numpy(one.read)
        candidates[row, first : first + len(one.read)] = True
    return states, asked, read, mask, candidates
