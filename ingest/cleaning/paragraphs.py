"""Joins the lines of a page or column to paragraphs.

A page has no paragraphs, only lines. What ends one is read from the lines themselves: a line
that stops well before its neighbours' width, a list mark, a heading's shape, rows of figures.
A break that is missed glues two sentences that still end in full stops; a break too many cuts a
sentence, so doubt joins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.cleaning.characters import SOFT_HYPHEN
from ingest.cleaning.hyphenation import WordsSeen, join_split

_FULL = 0.72
"""A line at least this share of its neighbours' width went on for lack of room."""
_NEIGHBOURS = 3
_NARROWEST = 22
"""Lines shorter than this are cells, labels or addresses, not running text."""

_LIST_MARK = re.compile(
    r"(?:[•◦▪●■○‣➢✓✔\uf0b7\uf0a7\uf0d8*·]\s*\S"
    r"|[-–—]\s+\S"
    r"|\(?\d{1,3}[.)]\s+\S"
    r"|\(?[a-zA-Z]\)\s+\S"
    r"|§\s*\d|Art\.\s*\d"
    r"|\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+\S"
    r"|[IVX]{1,5}\.\s+\S)"
)
_DASH = re.compile(r"[-–—]\s")
_SENTENCE_END = re.compile(r"[.!?:;…][\"”’»)\]]*$")
CELL_GAP = " | "
"""What readers put between the cells of a row."""
_TOKEN = re.compile(r"\S+")
_DIGIT = re.compile(r"\d")


def join_lines(lines: Sequence[str], seen: WordsSeen) -> str:
    """The lines as paragraphs: "\\n\\n" between paragraphs, "\\n" between items, rows and labels.

    An empty line is a paragraph's end.
    """
    text: list[str] = []
    last = ""  # the line so far, or the end of it that a split word needs
    shown = ""  # the line as it stands on the page
    blank = False
    widths = [len(line) for line in lines]
    for number, line in enumerate(lines):
        if not line:
            blank = True
            continue
        if not last:
            last = line
        elif not blank and (joined := join_split(last, line, seen)) is not None:
            done, space, last = joined.rpartition(" ")
            text += [done, space]
        else:
            gap = "\n\n" if blank else _gap(shown, line, _width_around(widths, number - 1))
            text += [last if gap == " " else last.rstrip(SOFT_HYPHEN), gap]
            last = line
        shown, blank = line, False
    return "".join([*text, last.rstrip(SOFT_HYPHEN)])


def _width_around(widths: Sequence[int], number: int) -> int:
    return max(widths[max(0, number - _NEIGHBOURS) : number + _NEIGHBOURS + 2])


def _gap(line: str, following: str, width: int) -> str:
    """What stands between two lines: " " where the text goes on."""
    ended = _SENTENCE_END.search(line) is not None
    full = len(line) >= _FULL * width
    goes_on = following[0].islower() and not ended
    if _LIST_MARK.match(following) and not (_DASH.match(following) and goes_on and full):
        dash_inside = _DASH.match(following) and following[1:].lstrip()[:1].islower()
        return "\n" if not (dash_inside and full and line[-1].isalpha()) else " "
    if _is_row(line) or _is_row(following):
        return "\n"
    if width < _NARROWEST:
        return " " if goes_on else "\n"
    if goes_on and not line.isupper():
        return " "
    if not full:
        return "\n\n" if ended and line[-1] not in ":;" else "\n"
    if line.isupper() != following.isupper() and any(map(str.isalpha, line)):
        return "\n"  # a heading in capitals
    return " "


def _is_row(line: str) -> bool:
    """Whether a line reads like a row of a table: figures, or cells with gaps between."""
    if CELL_GAP in line:
        return True
    tokens = _TOKEN.findall(line)
    figures = sum(1 for token in tokens if _DIGIT.search(token))
    return figures >= 2 and figures * 2 >= len(tokens)
