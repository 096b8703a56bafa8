"""What running lines said, each once: a contract's number or a hotline may stand nowhere else.

Running headers and footers are left out of the pages, where they would cut sentences and drown
passages. Those that say more than a page number are told once, at the document's end, as the
header of the pages on which they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from ingest.cleaning.running_lines import Page, says_only_a_page_number, template
from ingest.document import Block
from ingest.locator import Locator

_FEWEST_LETTERS = 4
_MOST = 200
"""A book has a running head for every chapter; beyond this many they are no longer told."""


@dataclass(slots=True)
class _Running:
    line: str
    pages: list[int] = field(default_factory=list)


def told_once(pages: Sequence[Page], dropped: Sequence[AbstractSet[int]]) -> list[Block]:
    """A block for the running lines of every group of pages, in the order of the pages.

    ``dropped``: for every page the indices of its lines that were left out. Lines that also stand
    in the text that was kept are not told again.
    """
    found: dict[str, _Running] = {}
    for page, indices in zip(pages, dropped, strict=True):
        for index in sorted(indices):
            line = page.lines[index]
            if _says_something(line):
                kept = found.setdefault(template(line), _Running(line))
                kept.pages.append(page.number)
    said = {
        line.casefold()
        for page, indices in zip(pages, dropped, strict=True)
        for index, line in enumerate(page.lines)
        if index not in indices
    }
    groups: dict[tuple[int, int], list[str]] = {}
    for running in list(found.values())[:_MOST]:
        if running.line.casefold() not in said:
            span = (running.pages[0], running.pages[-1])
            groups.setdefault(span, []).append(running.line)
    return [
        Block("\n".join(lines), Locator("page", first, last), "notes")
        for (first, last), lines in groups.items()
    ]


def _says_something(line: str) -> bool:
    return sum(map(str.isalnum, line)) >= _FEWEST_LETTERS and not says_only_a_page_number(line)
