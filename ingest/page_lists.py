"""Page numbers as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby


def numbers(pages: Sequence[int]) -> str:
    """From 1: "2", "1–3, 7"."""
    runs = groupby(enumerate(sorted(set(pages))), key=lambda pair: pair[1] - pair[0])
    ranges = [[page for _, page in run] for _, run in runs]
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in ranges)


def listed(pages: Sequence[int]) -> str:
    """ "page 2", "pages 1–3, 7"."""
    return f"page {numbers(pages)}" if len(set(pages)) == 1 else f"pages {numbers(pages)}"
