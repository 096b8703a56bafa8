"""A line of a page and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

CELL_GAP = " | "
SAME_HEIGHT = 0.45
"""Lines closer than this, in font sizes, stand at the same height."""


@dataclass(frozen=True, slots=True)
class Line:
    """``x`` and ``y`` of its beginning and the font ``size``, in points; ``y`` grows upwards."""

    text: str
    x: float
    y: float
    size: float
