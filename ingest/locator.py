"""Where in a source file a piece of text stands, in the numbers a person would use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Unit = Literal["page", "slide", "sheet", "line", "paragraph", "part"]
"""page (PDF), slide, sheet (rows of one sheet), line (text, CSV, Markdown), paragraph (DOCX, ODT,
HTML, RTF, EPUB), part (one part of an e-mail message)."""


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a source file; numbers start at 1 and both ends belong to it.

    ``label`` is what a person would say where that differs from the numbers: the page number
    printed on a page ("iv"), a sheet's cell range ("Budżet!A1:D9"), a message part's name.

    Raises ValueError if the numbers are not in order or the unit is unknown.
    """

    unit: Unit
    first: int
    last: int
    label: str | None = None

    def __post_init__(self) -> None:
        if self.unit not in get_args(Unit):
            raise ValueError(f"unknown locator unit {self.unit!r}")
        if not 1 <= self.first <= self.last:
            raise ValueError(f"locator numbers out of order: {self.first}–{self.last}")

    def through(self, last: Locator) -> Locator:
        """The place from this one to ``last``, both included, with a label that says so.

        Printed pages "iv" and "vi" become "iv–vi"; "Budżet!A5:D5" and "Budżet!A9:D9" become
        "Budżet!A5:D9". Where only one of the two has a label, the other's number stands in.

        Raises ValueError if the units differ or ``last`` stands before this place.
        """
        if self.unit != last.unit or last.first < self.first:
            raise ValueError(f"no way from {self.unit} {self.first} to {last.unit} {last.first}")
        label = self.label
        if (self.first, self.last, self.label) != (last.first, last.last, last.label):
            label = _joined_label(self, last)
        return Locator(self.unit, self.first, max(self.last, last.last), label)


def _joined_label(first: Locator, last: Locator) -> str | None:
    if first.label is None and last.label is None:
        return None
    begin, end = first.label or str(first.first), last.label or str(last.last)
    sheet, separator, cells = begin.rpartition("!")
    end_sheet, _, end_cells = end.rpartition("!")
    if first.unit == "sheet" and separator and sheet == end_sheet:
        return f"{sheet}!{cells.split(':')[0]}:{end_cells.split(':')[-1]}"
    return begin if begin == end else f"{begin}–{end}"
