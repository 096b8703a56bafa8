"""By how much the lines of a page are slanted, so that they can be set straight.

Rows of ink are dense where a line of text runs and empty between two, the more so the straighter
the page. So the page is turned by small angles, its ink counted row by row, and the angle is taken
at which the counts differ most from row to row. A page whose lines run up or down is measured along
its columns instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

_LONGEST = 1100
"""Pixels of the longer side that is measured: lines of small print are still apart."""
_MOST_INK = 60_000
_LEAST_INK = 400
_WIDEST = 12.0
_COARSE = 1.0
_FINE = 0.1
_GAIN = 1.03
"""A turn must make the rows this many times clearer than they are."""
_PEAK = 1.3
"""And this many times clearer than most turns: in a photograph or in grain no angle stands out."""
LEAST = 0.15
"""Degrees below which nothing is won by turning."""

_Angles = NDArray[np.float64]


def slant(image: Image) -> float:
    """Degrees by which the image has to be turned counter-clockwise, -12 to 12; 0.0 where it is
    straight or shows no lines."""
    ys, xs = _ink(image)
    if len(ys) < _LEAST_INK:
        return 0.0
    candidates = [_best(ys, xs), _best(xs, -ys)]
    angle, score, least = max(candidates, key=lambda one: one[1])
    return angle if abs(angle) >= LEAST and score >= least else 0.0


def _ink(image: Image) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Rows and columns of the dark pixels, from the image's middle."""
    scale = max(image.size) / _LONGEST
    small = image.reduce(int(scale)) if scale >= 2 else image
    grey = np.asarray(small, np.float64)
    margin = [max(1, side // 50) for side in grey.shape]  # a scanner's black edge
    grey = grey[margin[0] : -margin[0], margin[1] : -margin[1]]
    if grey.size == 0:
        return np.empty(0), np.empty(0)
    light = float(np.median(grey))
    dark = grey < light - max(25.0, 1.2 * float(grey.std()))
    ys, xs = np.nonzero(dark)
    step = max(1, len(ys) // _MOST_INK)
    middle_y, middle_x = grey.shape[0] / 2, grey.shape[1] / 2
    return ys[::step] - middle_y, xs[::step] - middle_x


def _best(along: NDArray[np.float64], across: NDArray[np.float64]) -> tuple[float, float, float]:
    """The best angle, its score, and the least one that is worth a turn."""
    coarse = np.arange(-_WIDEST, _WIDEST + _COARSE / 2, _COARSE / 2)
    scores = [_score(along, across, angle) for angle in coarse]
    middle = float(coarse[int(np.argmax(scores))])
    fine: _Angles = np.arange(middle - _COARSE / 2, middle + _COARSE / 2 + _FINE / 2, _FINE)
    fine_scores = [_score(along, across, angle) for angle in fine]
    best = int(np.argmax(fine_scores))
    least = max(_GAIN * _score(along, across, 0.0), _PEAK * float(np.median(scores)))
    return float(fine[best]), fine_scores[best], least


def _score(along: NDArray[np.float64], across: NDArray[np.float64], angle: float) -> float:
    turned = along * np.cos(np.radians(angle)) - across * np.sin(np.radians(angle))
    rows = np.bincount((turned - turned.min()).astype(np.int64))
    return float(np.sum(np.diff(rows.astype(np.float64)) ** 2))
