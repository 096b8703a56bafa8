"""Page numbers as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby


def listed(pages: Sequence[int]) -> str:
    """Numbers from 1: "page 2", "pages 1–3, 7"."""
    ordered = sorted(set(pages))
    runs = groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0])
    ranges = [[page for _, page in run] for _, run in runs]
    shown = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in ranges)
    return f"page {shown}" if len(ordered) == 1 else f"pages {shown}"
