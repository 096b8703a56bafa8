"""Gathers the pieces of text that pypdf shows to a visitor into lines with their places."""

from __future__ import annotations

from collections.abc import Sequence

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
        """The lines in the order drawn; None where some text is turned, so that heights tell
        nothing."""
        self._end_line()
        self.text = "".join(self._pieces)
        return self._lines if self._upright else None

    def _continue(
        self, text: str, user: Sequence[float], matrix: Sequence[float], font_size: float
    ) -> None:
        scale = matrix[2] * user[1] + matrix[3] * user[3]
        skew = matrix[0] * user[1] + matrix[1] * user[3]
        x = matrix[4] * user[0] + matrix[5] * user[2] + user[4]
        y = matrix[4] * user[1] + matrix[5] * user[3] + user[5]
        if text.strip() and (scale <= 0 or abs(skew) > _STRAIGHT):
            self._upright = False
        self._current.append(Line(text, x, y, abs(font_size * scale) or 1.0))

    def _end_line(self) -> None:
        """A line stands where it begins, at the height and in the size of its longest piece:
        a footnote's mark at its start stands higher and is smaller."""
        written = [piece for piece in self._current if piece.text.strip()]
        if written:
            text = "".join(piece.text for piece in self._current)
            longest = max(written, key=lambda piece: len(piece.text))
            self._lines.append(Line(text, written[0].x, longest.y, longest.size))
        self._current = []
