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


@dataclass(slots=True)
class Text:
    """A text's lower states (half precision), and its tokens without what precedes the text."""

    states: torch.Tensor
    first: int
    tokens: Tokens


class Store:
    """Texts by their number, with the lower states made once."""

    def __init__(self, model: BundledModel) -> None:
        self.tokenizer = model.tokenizer
        self.lower = Lower(model.weights).eval()

    def texts(self, pairs: Sequence[tuple[str, str]]) -> list[Text]:
        """``pairs``: what precedes the text, and the text."""
        drafts: list[tuple[list[int], int, Tokens]] = []
        for before, text in pairs:
            prompt = tokens_of(before, self.tokenizer, PROMPT_TOKENS).ids
            tokens = tokens_of(text, self.tokenizer, MOST_TOKENS)
            drafts.append(
                (
                    [self.tokenizer.start, *prompt, *tokens.ids, self.tokenizer.end],
                    1 + len(prompt),
                    tokens,
                )
            )
        made: list[Text | None] = [None] * len(drafts)
        order = sorted(range(len(drafts)), key=lambda n: len(drafts[n][0]))
        for at in range(0, len(order), 16):
            part = order[at : at + 16]
            length = max(len(drafts[n][0]) for n in part)
            ids = torch.ones(len(part), length, dtype=torch.long)
            mask = torch.zeros(len(part), length, dtype=torch.bool)
            for row, n in enumerate(part):
                ids[row, : len(drafts[n][0])] = torch.tensor(drafts[n][0])
                mask[row, : len(drafts[n][0])] = True
            states = self.lower(ids, mask)
            for row, n in enumerate(part):
                size = len(drafts[n][0])
                made[n] = Text(states[row, :size].half().clone(), drafts[n][1], drafts[n][2])
        return [one for one in made if one is not None]


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
        return len(self.question.states) + len(self.passage.states)


def pair(
    question: Question,
    asked: Text,
    window: Window,
    read: Text,
    analyzer: Analyzer,
    answer: tuple[int, int] | None,
) -> Example:
    met = meetings(question, window.text, analyzer)
    offset = len(asked.states) + read.first
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
        q = len(one.question.states)
        states[row, :q] = one.question.states.float()
        states[row, q : one.length] = one.passage.states.float()
        mask[row, : one.length] = True
        first = one.question.first
        asked[row, first : first + len(one.asked)] = torch.from_numpy(one.asked)
        first = q + one.passage.first
        read[row, first : first + len(one.read)] = torch.from_numpy(one.read)
        candidates[row, first : first + len(one.read)] = True
    return states, asked, read, mask, candidates
