"""Gathers the pieces of text that pypdf shows to a visitor into lines with their places."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from ingest.loaders.pdf.layout import Line

_STRAIGHT = 1e-3


class LineGatherer:
    """Takes the pieces of one page; ``text`` is all of them together."""

    def __init__(self) -> None:
        self.text = ""
        self._pieces: list[str] = []
        self._lines: list[Line] = []
        self._current: list[Line] = []
        self._upright = True
        self._direction: tuple[float, float] | None = None

    def add(
        self,
        text: str,
        user_matrix: Sequence[float],
        text_matrix: Sequence[float],
        _font: object,
        font_size: float,
    ) -> None:
        """pypdf's ``visitor_text``: matrices are [a, b, c, d, e, f] as the PDF format has them."""
        if not text:
            return
        self._pieces.append(text)
        before, *others = text.split("\n")
        self._continue(before, user_matrix, text_matrix, font_size)
        for part in others:
            self._end_line()
            self._continue(part, user_matrix, text_matrix, font_size)

    def lines(self) -> list[Line] | None:
        """The lines in the order drawn, their places turned so that the text runs to the right;
        None where it runs in several directions, so that heights tell nothing."""
        self._end_line()
        self.text = "".join(self._pieces)
        return self._lines if self._upright else None

    def _continue(
        self, text: str, user: Sequence[float], matrix: Sequence[float], font_size: float
    ) -> None:
        a, b = _turned(matrix[0], matrix[1], user)
        c, d = _turned(matrix[2], matrix[3], user)
        x, y = _turned(matrix[4], matrix[5], user)
        x, y = x + user[4], y + user[5]
        width = hypot(a, b) or 1.0
        cosine, sine = a / width, b / width
        if text.strip():
            self._direction = self._direction or (cosine, sine)
            same = hypot(cosine - self._direction[0], sine - self._direction[1]) <= _STRAIGHT
            if a * d - b * c <= 0 or not same:
                self._upright = False
        along, up = x * cosine + y * sine, y * cosine - x * sine
        self._current.append(Line(text, along, up, abs(font_size) * hypot(c, d) or 1.0))

    def _end_line(self) -> None:
        """A line stands where it begins, at the height and in the size of its longest piece:
        a footnote's mark at its start stands higher and is smaller."""
        written = [piece for piece in self._current if piece.text.strip()]
        if written:
            text = "".join(piece.text for piece in self._current)
            longest = max(written, key=lambda piece: len(piece.text))
            self._lines.append(Line(text, written[0].x, longest.y, longest.size))
        self._current = []


def _turned(x: float, y: float, user: Sequence[float]) -> tuple[float, float]:
    return x * user[0] + y * user[2], x * user[1] + y * user[3]
