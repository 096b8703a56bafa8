"""Finds the outline's titles in the pages' text, and tells every piece its headings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.cleaning import clean_line
from ingest.document import SectionKind
from ingest.loaders.pdf.readings import OutlineEntry

_MOST_LINES = 3
"""A title on a page may be broken over this many lines."""
_NUMBERING = re.compile(r"^(?:(?:rozdział|chapter|część|part)\s+)?[\divxlc]+(?:[.)]\d*)*[.):\s]\s*")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one page (index from 0) under the same headings."""

    page: int
    text: str
    kind: SectionKind
    heading_path: tuple[str, ...]


def pieces(pages: Sequence[str], outline: Sequence[OutlineEntry]) -> Iterator[Piece]:
    """The pages cut at the headings that the outline names.

    A title that is not found on its page counts from where the one before it was found, or from
    the top of the page.
    """
    by_page: dict[int, list[OutlineEntry]] = defaultdict(list)
    for entry in outline:
        by_page[entry.page].append(entry)
    above: list[OutlineEntry] = []
    for number, text in enumerate(pages):
        lines = text.splitlines()
        reached = 0
        for entry in by_page.get(number, ()):
            found = _find(entry.title, lines, reached)
            if found is not None:
                start, end = found
                yield from _prose(number, lines[reached:start], above)
                above = [*_parents(above, entry), entry]
                title = "\n".join(lines[start:end])
                yield Piece(number, title, "heading", _path(above[:-1]))
                reached = end
            else:
                above = [*_parents(above, entry), entry]
        yield from _prose(number, lines[reached:], above)


def _prose(page: int, lines: Sequence[str], above: Sequence[OutlineEntry]) -> Iterator[Piece]:
    text = "\n".join(lines)
    if text.strip():
        yield Piece(page, text, "prose", _path(above))


def _parents(above: Sequence[OutlineEntry], entry: OutlineEntry) -> list[OutlineEntry]:
    return [parent for parent in above if parent.level < entry.level]


def _path(above: Sequence[OutlineEntry]) -> tuple[str, ...]:
    return tuple(clean_line(entry.title) for entry in above)


def _find(title: str, lines: Sequence[str], start: int) -> tuple[int, int] | None:
    """The lines that say just this title. A match on a page's first line may be a running
    header, so a later one is preferred."""
    wanted = _key(title)
    if not wanted:
        return None
    found = [
        (first, last)
        for first in range(start, len(lines))
        if (last := _match(wanted, lines, first)) is not None
    ]
    if not found:
        return None
    return found[1] if found[0][0] == 0 and len(found) > 1 else found[0]


def _match(wanted: str, lines: Sequence[str], first: int) -> int | None:
    said = ""
    if not lines[first].strip():
        return None
    for last in range(first, min(first + _MOST_LINES, len(lines))):
        said += " " + lines[last]
        key = _key(said)
        if key == wanted:
            return last + 1
        if not wanted.startswith(key):
            return None
    return None


def _key(text: str) -> str:
    """Without numbering, spaces and marks: a page and its outline differ in them."""
    line = clean_line(text).casefold()
    return _NOT_WORD.sub("", _NUMBERING.sub("", line)) or _NOT_WORD.sub("", line)
