"""The figures that number the items of lists: 3, c, III; office programs do not store them."""

from __future__ import annotations

from typing import Literal

Figure = Literal["1", "a", "A", "i", "I", ""]
"""A kind of figure, named by the first of its series; "" draws nothing."""

BULLET = "–"
"""Stands for every bullet: the drawn ones are often letters of a symbol font."""

_MAX_LETTERED = 26 * 30
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def figure(number: int, kind: Figure) -> str:
    """The number in its figures; after "z" comes "aa", then "bb", as office programs count.

    A number too large for letters or Roman figures is drawn as a decimal one.
    """
    if not kind:
        return ""
    if kind in ("a", "A") and 0 < number <= _MAX_LETTERED:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if kind == "A" else letters
    if kind in ("i", "I") and 0 < number < 4000:
        return _roman(number).upper() if kind == "I" else _roman(number)
    return str(number)


def _roman(number: int) -> str:
    figures = ""
    for size, letters in _ROMAN:
        figures += letters * (number // size)
        number %= size
    return figures
