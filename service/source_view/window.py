"""Which part of a long document is shown at once."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 24_000
"""Characters of text on one page: some ten printed pages."""
LEAD = 6_000
"""Characters shown before a quote."""
PAGES = 10
PAGES_LEAD = 3


@dataclass(frozen=True, slots=True)
class Window:
    """From ``start`` to ``end`` (not in it); ``earlier`` and ``later`` are where the windows
    beside it begin, None where nothing stands there."""

    start: int
    end: int
    earlier: int | None
    later: int | None


def text_window(
    text: str, quote: tuple[int, int] | None, begin: int | None, stop: int | None = None
) -> Window:
    """Around the quote, or from ``begin`` on, to ``stop`` where it is near. Borders are moved to
    the ends of lines."""
    if begin is None:
        begin = max(0, quote[0] - LEAD) if quote else 0
        least = quote[1] + LEAD // 2 if quote else 0
    else:
        least = 0
    start = _line_start(text, min(begin, max(0, len(text) - 1)))
    if start < LEAD // 2:
        start = 0
    reach = max(start + MOST, min(least, start + 4 * MOST))
    end = len(text) if len(text) - reach < LEAD // 2 else _line_start(text, reach, start + 1)
    if stop is not None and start < stop <= min(len(text), start + 2 * MOST):
        end = stop
    return Window(
        start,
        end,
        max(0, start - MOST) if start else None,
        end if end < len(text) else None,
    )


def page_window(count: int, pages: list[int], begin: int | None) -> Window:
    """Pages from 1; ``end`` is the page after the last. ``pages`` hold the quote."""
    if begin is None:
        begin = pages[0] - PAGES_LEAD if pages else 1
    start = min(max(1, begin), max(1, count))
    end = min(count + 1, start + PAGES)
    return Window(
        start,
        end,
        max(1, start - PAGES) if start > 1 else None,
        end if end <= count else None,
    )


def _line_start(text: str, offset: int, least: int = 0) -> int:
    """The last start of a line before ``offset``; of a word, where the line is very long. What
    begins a word already stays where it is."""
    if offset and text[offset - 1].isspace() and offset > least:
        return offset
    for separator in ("\n", " "):
        found = text.rfind(separator, max(least, offset - 2000), offset)
        if found >= 0:
            return found + 1
    return max(offset, least)
