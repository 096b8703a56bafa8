"""The trained reader on ONNX Runtime."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding.bundled_model import BundledModel
from index.embedding.session import Session
from index.reader.base import Span, ToRead
from index.reader.graph import lower_graph, upper_graph
from index.reader.signals import (
    PASSAGE_SIGNALS,
    QUESTION_SIGNALS,
    meetings,
    passage_signals,
    question_signals,
)
from index.reader.tokens import Tokens, tokens_of
from index.reader.weights import ReaderWeights
from index.reader.windows import windows_of
from index.reading.question import Question

MOST_ANSWER_TOKENS = 30
_PROMPT_TOKENS = 40
_MOST_TOKENS = 300
_STARTS = 8
"""Likeliest starts that ends are looked for."""


@dataclass(frozen=True, slots=True)
class WindowReading:
    """Scores of the tokens of one window: ``starts`` and ``ends`` in the passage's characters,
    ``scores`` (tokens, 2) for a start and an end there, less half of no answer's each."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    scores: NDArray[np.float32]

    def spans(self, start: int, end: int) -> Iterator[Span]:
        """The likeliest spans that begin in [start, end) and end in it."""
        inside = np.flatnonzero((self.starts >= start) & (self.ends <= end))
        if not len(inside):
            return
        first, stop = int(inside[0]), int(inside[-1]) + 1
        begins, closes = self.scores[first:stop, 0], self.scores[first:stop, 1]
        for place in np.argsort(-begins, kind="stable")[:_STARTS]:
            reach = closes[place : place + MOST_ANSWER_TOKENS]
            last = int(place + reach.argmax())
            yield Span(
                int(self.starts[first + place]),
                int(self.ends[first + last]),
                float(begins[place] + closes[last]),
            )


@dataclass(frozen=True, slots=True)
class NetworkReading:
    """Implements ``Reading``: a passage read window by window."""

    text: str
    windows: Sequence[WindowReading]

    def best(self, start: int, end: int) -> Span | None:
        found = [span for window in self.windows for span in window.spans(start, end)]
        if not found:
            return None
        return self._trimmed(max(found, key=lambda span: span.margin))

    def _trimmed(self, span: Span) -> Span:
        """Without marks at its edges, unless nothing else is in it."""
        said = self.text[span.start : span.end]
        bare = said.strip(" \n\u00a0,;:.!?…")
        if not bare:
            return span
        start = span.start + said.index(bare)
        return Span(start, start + len(bare), span.margin)


class NetworkReader:
    """Implements ``Reader``; ``threads`` windows are read at once, each on one core.

    Its sessions take about 15 MB beside the bundled model's own.
    """

    def __init__(self, model: BundledModel, learned: ReaderWeights, threads: int) -> None:
        self._model = model
        self._lower = Session(lower_graph(model.weights))
        self._upper = Session(upper_graph(model.weights, learned))
        self._threads = threads

    def read(self, question: Question, passages: Sequence[ToRead]) -> Sequence[NetworkReading]:
        asked = self._text("query:", question.text)
        pieces = [
            (number, start, end)
            for number, passage in enumerate(passages)
            for start, end in windows_of(passage.text, passage.language)
        ]

        def read(piece: tuple[int, int, int]) -> WindowReading:
            number, start, end = piece
            return self._window(question, asked, passages[number], start, end)

        # Longest first, so that no thread is left alone with a long window at the end.
        order = sorted(pieces, key=lambda piece: piece[1] - piece[2])
        with ThreadPoolExecutor(self._threads) as pool:
            done = dict(zip(order, pool.map(read, order), strict=True))
        return [
            NetworkReading(passage.text, [done[piece] for piece in pieces if piece[0] == number])
            for number, passage in enumerate(passages)
        ]

    def _window(
        self, question: Question, asked: _Lowered, passage: ToRead, start: int, end: int
    ) -> WindowReading:
        text = passage.text[start:end]
        read = self._text(f"passage: {passage.title}", text)
        met = meetings(question, text, passage.analyzer)
        offset = asked.states.shape[1]
        length = offset + read.states.shape[1]
        first = offset + read.first
        last = first + len(read.tokens.ids)
        of_question = np.zeros((1, length, QUESTION_SIGNALS), np.float32)
        of_question[0, asked.first : asked.first + len(asked.tokens.ids)] = question_signals(
            question, asked.tokens, met
        )
        of_passage = np.zeros((1, length, PASSAGE_SIGNALS), np.float32)
        of_passage[0, first:last] = passage_signals(
            question, text, passage.language, read.tokens, met
        )
        spans, none = self._upper.run(
            ["spans", "none"],
            {
                "states": np.concatenate([asked.states, read.states], axis=1),
                "asked": of_question,
                "read": of_passage,
            },
        )
        return WindowReading(
            np.array(read.tokens.starts, np.int64) + start,
            np.array(read.tokens.ends, np.int64) + start,
            spans[0, first:last] - none[0, 0],
        )

    def _text(self, before: str, text: str) -> _Lowered:
        tokenizer = self._model.tokenizer
        prompt = tokens_of(before, tokenizer, _PROMPT_TOKENS).ids
        tokens = tokens_of(text, tokenizer, _MOST_TOKENS)
        ids = [tokenizer.start, *prompt, *tokens.ids, tokenizer.end]
        (states,) = self._lower.run(["states"], {"embeddings": self._model.embeddings(ids)})
        return _Lowered(states, 1 + len(prompt), tokens)


@dataclass(frozen=True, slots=True)
class _Lowered:
    """A text after the lower layers; its own tokens begin at place ``first``."""

    states: NDArray[np.float32]
    first: int
    tokens: Tokens
