"""The trained reader on ONNX Runtime."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.deadline import deadline_of_this_thread
from index.embedding.bundled_model import BundledModel
from index.embedding.session import Session
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
from index.reading.reader import Part, ReadSpan

MOST_ANSWER_TOKENS = 30
PROMPT_TOKENS = 40
MOST_TOKENS = 300
MOST_REMEMBERED = 256
"""Windows whose states after the lower layers are kept: at most 120 MB, mostly half of that."""
_STARTS = 8
"""Likeliest starts that ends are looked for."""


@dataclass(frozen=True, slots=True)
class _WindowReading:
    """Scores of the tokens of one window: ``starts`` and ``ends`` in the passage's characters,
    ``scores`` (tokens, 2) for a start and an end there, less half of no answer's each."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    scores: NDArray[np.float32]

    def spans(self, start: int, end: int) -> Iterator[ReadSpan]:
        """The likeliest spans that begin in [start, end) and end in it."""
        inside = np.flatnonzero((self.starts >= start) & (self.ends <= end))
        if not len(inside):
            return
        first, stop = int(inside[0]), int(inside[-1]) + 1
        begins, closes = self.scores[first:stop, 0], self.scores[first:stop, 1]
        mass = _together(begins) + _together(closes)
        for place in np.argsort(-begins, kind="stable")[:_STARTS]:
            reach = closes[place : place + MOST_ANSWER_TOKENS]
            last = int(place + reach.argmax())
            yield ReadSpan(
                int(self.starts[first + place]),
                int(self.ends[first + last]),
                float(begins[place] + closes[last]),
                mass,
            )


def _together(scores: NDArray[np.float32]) -> float:
    """The logarithm of the sum of what ``scores`` are logarithms of."""
    most = float(scores.max())
    return most + float(np.log(np.exp(scores - most).sum()))


@dataclass(frozen=True, slots=True)
class _Window:
    """``text[start:end]`` of a passage, read at once."""

    part: Part
    start: int
    end: int


_Key = tuple[str, str, int, int]
"""Title and text of a passage, [start, end) of a window in it."""


class NetworkReader:
    """Implements ``Reader``; ``threads`` windows are read at once, each on one core.

    Its sessions take about 15 MB beside the bundled model's own.
    """

    def __init__(self, model: BundledModel, learned: ReaderWeights, threads: int) -> None:
        self._model = model
        self._lower = Session(lower_graph(model.weights))
        self._upper = Session(upper_graph(model.weights, learned))
        self._threads = threads
        self._known: OrderedDict[tuple[str, str], _Lowered] = OrderedDict()
        self._lock = Lock()

    def read(
        self, question: Question, parts: Sequence[Part], most_windows: int
    ) -> Sequence[ReadSpan | None]:
        windows, of_parts = _planned(parts, most_windows)
        asked = self._text("query:", question.text)

        deadline = deadline_of_this_thread()

        def read(key: _Key) -> _WindowReading:
            if deadline is not None:
                deadline.check()
            return self._window(question, asked, windows[key])

        # Longest first, so that no thread is left alone with a long window at the end.
        order = sorted(windows, key=lambda key: key[2] - key[3])
        with ThreadPoolExecutor(self._threads) as pool:
            done = dict(zip(order, pool.map(read, order), strict=True))
        return [
            _best(part, [done[key] for key in keys])
            for part, keys in zip(parts, of_parts, strict=True)
        ]

    def _window(self, question: Question, asked: _Lowered, window: _Window) -> _WindowReading:
        passage, start = window.part, window.start
        text = passage.text[start : window.end]
        read = self._passage(f"passage: {passage.title}", text)
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
        return _WindowReading(
            np.array(read.tokens.starts, np.int64) + start,
            np.array(read.tokens.ends, np.int64) + start,
            spans[0, first:last] - none[0, 0],
        )

    def _passage(self, before: str, text: str) -> _Lowered:
        """As ``_text``; the lower layers are half of the work, and passages are asked again."""
        key = (before, text)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        made = self._text(before, text)
        with self._lock:
            self._known[key] = made
            while len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        return made

    def _text(self, before: str, text: str) -> _Lowered:
        tokenizer = self._model.tokenizer
        prompt = tokens_of(before, tokenizer, PROMPT_TOKENS).ids
        tokens = tokens_of(text, tokenizer, MOST_TOKENS)
        ids = [tokenizer.start, *prompt, *tokens.ids, tokenizer.end]
        (states,) = self._lower.run(["states"], {"embeddings": self._model.embeddings(ids)})
        return _Lowered(states, 1 + len(prompt), tokens)


@dataclass(frozen=True, slots=True)
class _Lowered:
    """A text after the lower layers; its own tokens begin at place ``first``."""

    states: NDArray[np.float32]
    first: int
    tokens: Tokens


def _planned(
    parts: Sequence[Part], most: int
) -> tuple[dict[_Key, _Window], Sequence[Sequence[_Key]]]:
    """The windows to read, and those of each part: where one that is read anyway holds the whole
    part, no other is; else the one in whose middle it stands, or several that it stretches over."""
    windows: dict[_Key, _Window] = {}
    of_parts: list[Sequence[_Key]] = []
    cut: dict[tuple[str, str], Sequence[tuple[int, int]]] = {}
    for part in parts:
        passage = (part.title, part.text)
        if passage not in cut:
            cut[passage] = windows_of(part.text, part.language)
        holding = [w for w in cut[passage] if w[0] <= part.start and part.end <= w[1]]
        needed = [(*passage, *window) for window in holding if (*passage, *window) in windows]
        if not needed and holding:
            middle = part.start + part.end
            nearest = min(holding, key=lambda w: abs(w[0] + w[1] - middle))
            needed = [(*passage, *nearest)]
        elif not needed:
            needed = [(*passage, *w) for w in cut[passage] if w[0] < part.end and part.start < w[1]]
        new = [key for key in needed if key not in windows]
        if len(windows) + len(new) > most:
            of_parts.append(())
            continue
        windows |= {key: _Window(part, key[2], key[3]) for key in new}
        of_parts.append(needed)
    return windows, of_parts


def _best(part: Part, readings: Sequence[_WindowReading]) -> ReadSpan | None:
    found = [span for reading in readings for span in reading.spans(part.start, part.end)]
    if not found:
        return None
    return _trimmed(part.text, max(found, key=lambda span: span.margin))


def _trimmed(text: str, span: ReadSpan) -> ReadSpan:
    """Without marks at its edges, unless nothing else is in it."""
    said = text[span.start : span.end]
    bare = said.strip(" \n\u00a0,;:.!?…")
    if not bare:
        return span
    start = span.start + said.index(bare)
    return replace(span, start=start, end=start + len(bare))
