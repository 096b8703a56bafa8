"""Mends words that one reader cut, by what the other reader shows of the same letters.

Where a font changes for a letter with a tail or a stroke, or letters are drawn one by one, pypdf
sees pieces with gaps: "wspó ł pracownik", "U | C | H | W | A". PDFium measures every glyph's place,
so where it has the same letters in a row, side by side, the gap is taken out. Without a dictionary
one doubt is left: PDFium may have glued two words. They stay apart where both stand elsewhere on
the page as words of their own, and where the join would be longer than words are.
"""

from __future__ import annotations

import re
from collections.abc import Collection

CELL_GAP = " | "
_GAP = re.compile(r" \| | ")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_WORD = 30
_MOST_PLACES = 5
_FEWEST_LETTERS = 3
"""Shorter pieces are too often words by chance ("na", "ci")."""


class Witness:
    """The second reader's text of a page, asked where its letters stand side by side."""

    def __init__(self, text: str) -> None:
        self._letters = "".join(text.split())
        starts = [0]
        for part in text.split():
            starts.append(starts[-1] + len(part))
        self._starts = frozenset(starts)
        self.words: Collection[str] = frozenset(_WORD.findall(text.casefold()))

    def breaks(self, letters: str) -> frozenset[int] | None:
        """Before which of the letters a new word begins; None where the text does not have just
        these letters in a row, or has them twice and cut differently."""
        found: set[frozenset[int]] = set()
        at = self._letters.find(letters) if letters else -1
        while at >= 0 and len(found) < _MOST_PLACES:
            found.add(
                frozenset(place for place in range(len(letters)) if at + place in self._starts)
                | {0}
            )
            at = self._letters.find(letters, at + len(letters))
        return found.pop() if len(found) == 1 else None


def mended(text: str, other: str) -> str:
    """``text`` of one page with gaps inside of words taken out, as ``other`` shows them.

    Lines that ``other`` does not have to the letter stay as they are.
    """
    if " " not in text:
        return text
    witness = Witness(other)
    return "\n".join(_line(line, witness) if " " in line else line for line in text.split("\n"))


def _line(line: str, witness: Witness) -> str:
    gaps = [match.span() for match in _GAP.finditer(line)]
    pieces = _GAP.split(line)
    letters = "".join("".join(piece.split()) for piece in pieces)
    breaks = witness.breaks(letters)
    if breaks is None or not gaps:
        return line
    parts = [pieces[0]]
    reached = len("".join(pieces[0].split()))
    removed = 0
    for (start, end), piece in zip(gaps, pieces[1:], strict=True):
        gap = line[start:end]
        if _is_inside(breaks, reached, len(letters)) and _is_cut(parts, piece, witness):
            removed += gap == CELL_GAP
            gap = ""
        parts += [gap, piece]
        reached += len("".join(piece.split()))
    kept = parts.count(CELL_GAP)
    if removed > kept:  # letters set apart look like cells: then the words do too
        parts = [" " if part == CELL_GAP else part for part in parts]
    return "".join(parts)


def _is_inside(breaks: frozenset[int], place: int, end: int) -> bool:
    """Whether the letter goes on a word of some length; of two letters that stand near each other
    ("à À") nobody knows."""
    if place in breaks or place >= end:
        return False
    start = max(other for other in breaks if other < place)
    stop = min((other for other in breaks if other > place), default=end)
    return stop - start >= _FEWEST_LETTERS


def _is_cut(parts: list[str], piece: str, witness: Witness) -> bool:
    """Whether the gap between what stands before and the next piece cuts a word."""
    before = "".join(parts).rpartition(" ")[2]
    left, right = _letters_at_end(before), _letters_at_start(piece)
    if not before or not piece:
        return False
    if not (before[-1].isdigit() or piece[0].isdigit() or left or right):
        return True
    if not left or not right or len(left) + len(right) > _LONGEST_WORD:
        return _is_symbol_inside(before, piece)
    if left[-1].islower() and right[0].isupper():
        return False
    known = left.casefold() in witness.words and right.casefold() in witness.words
    return not (known and min(len(left), len(right)) >= _FEWEST_LETTERS)


def _is_symbol_inside(before: str, piece: str) -> bool:
    """A letter that the font has no map for stands among letters as a sign, one by one."""
    return len(before) > 0 and len(piece) == 1 and not piece.isalnum() and before[-1].isalpha()


def _letters_at_end(text: str) -> str:
    match = re.search(r"[^\W\d_]+$", text)
    return match[0] if match else ""


def _letters_at_start(text: str) -> str:
    match = _WORD.match(text)
    return match[0] if match else ""
