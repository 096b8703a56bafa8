"""Numbers looked up by text, in little memory: two columns sorted by the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

_LAST = "\U0010ffff"


class NumbersByText:
    """``texts`` is sorted and may repeat; ``numbers`` (int64) go with it, ascending per text."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(pairs)
        self.texts: Sequence[str] = [text for text, _ in ordered]
        self.numbers: NDArray[np.int64] = np.array([number for _, number in ordered], np.int64)

    def of(self, text: str) -> NDArray[np.int64]:
        return self.numbers[self._place(text) : self._place(text + "\0")]

    def beginning(self, text: str) -> NDArray[np.int64]:
        """The numbers of all texts that begin with ``text``; some may come more than once."""
        return self.numbers[self._place(text) : self._place(text + _LAST)]

    def _place(self, text: str) -> int:
        return bisect_left(self.texts, text)
