"""Running headers and footers of word processors' files, each distinct one told once.

A section repeats the headers of the one before it, first pages have their own, and a contract's
number or a hotline may stand nowhere else. They are told at the document's end, so that no sentence
is cut by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.cleaning import clean_line
from ingest.cleaning.running_lines import says_only_a_page_number
from ingest.document import Block
from ingest.locator import Locator

_FEWEST_CHARACTERS = 3
"""Letters and digits of a line that says something."""
_MOST_LINES = 200


def told_once(lines: Iterable[str], body: Sequence[Block]) -> list[Block]:
    """One block, of the whole document's place, for the lines that the body does not say;
    none where nothing is left but page numbers."""
    said = {clean_line(line).casefold() for block in body for line in block.text.split("\n")}
    kept: list[str] = []
    for line in map(clean_line, lines):
        key = line.casefold()
        if key not in said and _says_something(line):
            said.add(key)
            kept.append(line)
    if not kept:
        return []
    last = max((block.locator.last for block in body), default=1)
    return [Block("\n".join(kept[:_MOST_LINES]), Locator("paragraph", 1, last), "notes")]


def _says_something(line: str) -> bool:
    written = sum(map(str.isalnum, line))
    return written >= _FEWEST_CHARACTERS and not says_only_a_page_number(line)
