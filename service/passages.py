"""A passage made ready to be shown: pieces of text that are marked or not, long ones shortened.

Only text comes out of here; the terminal and the page each escape and style it in their way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool


def pieces(text: str, highlights: Sequence[Span]) -> list[Piece]:
    """``text`` cut at its highlights; joined, the pieces give ``text`` again."""
    found: list[Piece] = []
    reached = 0
    for start, end in merged(highlights, len(text)):
        found.append(Piece(text[reached:start], marked=False))
        found.append(Piece(text[start:end], marked=True))
        reached = end
    found.append(Piece(text[reached:], marked=False))
    return [piece for piece in found if piece.text]


def tidied(text: str, highlights: Sequence[Span]) -> tuple[str, list[Span]]:
    """The passage as it reads best on a page: blank lines taken out, and words that are marked
    side by side marked together. The spans go with the shortened text."""
    kept = [match.span() for match in re.finditer(r"[^\n]+(?:\n(?=\s*\S))?", text)]
    lines = [(start, end) for start, end in kept if text[start:end].strip()]
    shown = "".join(text[start:end] for start, end in lines)
    moved: list[Span] = []
    reached = 0
    for start, end in lines:
        for first, last in highlights:
            if first < end and start < last:
                moved.append(
                    (max(first, start) - start + reached, min(last, end) - start + reached)
                )
        reached += end - start
    return shown, _side_by_side(shown, merged(moved, len(shown)))


def _side_by_side(text: str, spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and text[joined[-1][1] : start] == " ":
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def merged(highlights: Sequence[Span], length: int) -> list[Span]:
    """Spans inside 0–``length``, in order, those that touch joined to one."""
    found: list[Span] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in highlights):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a passage; ``before`` and ``after`` say whether something was left out."""

    pieces: Sequence[Piece]
    before: bool
    after: bool


def excerpt(text: str, highlights: Sequence[Span], most: int) -> Excerpt:
    """The ``most`` characters of ``text`` that hold most of the marked letters, whole words only.

    Of equally good places the first is taken, and the text's beginning where nothing is marked.
    """
    start, end = best_window(text, highlights, most)
    inside = [(s - start, min(e, end) - start) for s, e in highlights if start <= s < end]
    return Excerpt(pieces(text[start:end], inside), before=start > 0, after=end < len(text))


def best_window(text: str, highlights: Sequence[Span], most: int) -> Span:
    """Where ``excerpt`` begins and ends."""
    if len(text) <= most:
        return 0, len(text)
    start = _best_start(text, merged(highlights, len(text)), most)
    return start, _back_to_word(text, min(len(text), start + most))


def _best_start(text: str, spans: Sequence[Span], most: int) -> int:
    lead = most // 6  # some words before the first mark, so that it can be understood
    starts = [0, *(max(0, start - lead) for start, _ in spans)]

    def marked(start: int) -> int:
        return sum(end - first for first, end in spans if start <= first and end <= start + most)

    best = max(starts, key=lambda start: (marked(start), -start))
    if len(text) - best < most:
        best = len(text) - most
    return _on_to_word(text, best)


def _on_to_word(text: str, offset: int) -> int:
    """The next start of a word; a long stretch without a space is cut as it is."""
    if offset == 0:
        return 0
    space = text.find(" ", offset - 1, offset + 40)
    return space + 1 if space >= 0 else offset


def _back_to_word(text: str, offset: int) -> int:
    if offset == len(text):
        return offset
    space = text.rfind(" ", offset - 40, offset + 1)
    return space if space >= 0 else offset
