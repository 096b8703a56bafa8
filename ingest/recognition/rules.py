"""Takes the ruled lines of tables and forms off an image.

Tesseract takes a ruled table for a drawing and leaves out what stands in it. A rule is a run of
dark pixels far longer than any stroke of a letter, and thin. Filled areas are thick and stay.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LENGTH = 130
"""Pixels at 300 dpi, 11 mm; the dash of an em is half of that in a heading."""
_THICK = 14
_EDGE = 2
"""Pixels beside a rule that are neither black nor white."""
_DARK_SHARE = 0.72
"""Of the paper's lightness."""

_Mask = NDArray[np.bool_]


def without_rules(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """``grey`` of shape (height, width), 0 black to 255; a copy where there is a rule to take."""
    light = float(np.median(grey))
    dark = grey < _DARK_SHARE * light
    lying = _rules(dark)
    standing = _rules(np.ascontiguousarray(dark.T)).T
    found = _widened(lying, _EDGE, 0) | _widened(standing, _EDGE, 1)
    if not found.any():
        return grey
    cleaned = grey.copy()
    cleaned[found] = np.uint8(light)
    return cleaned


def _rules(dark: _Mask) -> _Mask:
    """Runs along the rows that are long, and nowhere thick."""
    long = _runs(dark, _LENGTH)
    if not long.any():
        return long
    return long & ~_runs(np.ascontiguousarray(long.T), _THICK).T


def _runs(mask: _Mask, length: int) -> _Mask:
    """What belongs to a run of at least ``length`` along its row."""
    padded = np.zeros(
        (mask.shape[0], mask.shape[1] + 1), np.bool_
    )  # no run goes on in the next row
    padded[:, :-1] = mask
    flat = padded.ravel()
    borders = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    if flat.size and flat[0]:
        borders = np.concatenate(([0], borders))
    starts, ends = borders[::2], borders[1::2]
    kept = np.zeros_like(flat)
    for start, end in zip(*(edge[ends - starts >= length] for edge in (starts, ends)), strict=True):
        kept[start:end] = True
    return kept.reshape(padded.shape)[:, :-1]


def _widened(mask: _Mask, by: int, axis: int) -> _Mask:
    wide = mask.copy()
    for step in range(1, by + 1):
        there, back = [slice(None)] * 2, [slice(None)] * 2
        there[axis], back[axis] = slice(step, None), slice(None, -step)
        wide[tuple(there)] |= mask[tuple(back)]
        wide[tuple(back)] |= mask[tuple(there)]
    return wide
