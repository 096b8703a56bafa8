"""A PDF page as its reader sees it: characters with their places, put together to lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_OVERLAP = 0.4
"""The least share of the lower character's height that two of one line have in common."""
_GAP = 1.5
"""Characters further apart than this, in line heights, are of two columns."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page as shown, in points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def joined(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class PageText:
    """``boxes[i]`` is the place of ``characters[i]``; white space has a box of no size.

    ``width`` and ``height`` in points, as shown (turned pages are turned).
    """

    width: float
    height: float
    characters: str
    boxes: Sequence[Box]


@dataclass(frozen=True, slots=True)
class Line:
    """Characters ``first`` to ``last`` (it belongs to the line) and what they cover."""

    first: int
    last: int
    box: Box


def lines(page: PageText) -> Iterator[Line]:
    """The lines in reading order, cut where a gap is too wide for one column."""
    first = last = -1
    box: Box | None = None
    for index, character in enumerate(page.characters):
        here = page.boxes[index]
        if box is not None and (
            character in "\r\n" or (not character.isspace() and not _goes_on(page, last, here))
        ):
            yield Line(first, last, box)
            box = None
        if character.isspace() or not (here.width > 0 and here.height > 0):
            continue
        first = index if box is None else first
        box = here if box is None else box.joined(here)
        last = index
    if box is not None:
        yield Line(first, last, box)


def is_upright(line: Line) -> bool:
    """False for a line that runs up or down the page."""
    return line.last - line.first < 2 or line.box.height < 2 * line.box.width


def _goes_on(page: PageText, last: int, here: Box) -> bool:
    before = page.boxes[last]
    height = max(before.height, here.height)
    across = min(before.bottom, here.bottom) - max(before.top, here.top)
    along = min(before.right, here.right) - max(before.left, here.left)
    if across >= _OVERLAP * min(before.height, here.height):
        return -along <= _GAP * height
    # A line that is turned: its characters share their left and right edges instead.
    return along >= _OVERLAP * min(before.width, here.width) and -across <= _GAP * min(
        before.width, here.width
    )
