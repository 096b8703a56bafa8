"""Which pieces belong together by the document's structure.

A group is what stands under one heading on one page, one slide with its notes, the rows of one
table. Groups too small to say anything alone are joined to their neighbours; a heading always
goes with what follows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from index.chunking.pieces import Piece, sheet_of
from ingest.document import Section

FEWEST_WORDS = 5
"""A passage of fewer words answers nothing: a stray heading, a page number, "Thank you"."""


@dataclass(slots=True)
class Group:
    """Neighbouring pieces that one chunk may hold; their sums are kept up as it grows.

    A group grows by one piece at a time, up to a whole file of headings: whatever is asked of it
    meanwhile may not cost a look at all of its pieces.
    """

    pieces: list[Piece]
    tokens: int
    words: int
    headings: int
    content_paths: set[tuple[str, ...]]
    """Of the pieces that are not headings."""

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> Group:
        group = cls([], 0, 0, 0, set())
        for piece in pieces:
            group._take(piece)
        return group

    def extend(self, following: Group) -> None:
        for piece in following.pieces:
            self._take(piece)

    def _take(self, piece: Piece) -> None:
        self.pieces.append(piece)
        self.tokens += piece.tokens
        self.words += piece.words
        self.headings += piece.is_heading
        if not piece.is_heading:
            self.content_paths.add(piece.path)

    @property
    def is_tiny(self) -> bool:
        return self.words < FEWEST_WORDS

    @property
    def is_headings(self) -> bool:
        return self.headings == len(self.pieces)


def groups_of(
    pieces: Sequence[Piece], text: str, floor_tokens: int, budget_tokens: int
) -> list[Group]:
    """The pieces in groups, in order. Groups of fewer than ``floor_tokens`` are joined to a
    related neighbour where the two stay within ``budget_tokens``."""
    joined: list[Group] = []
    by_structure = (
        Group.of(together) for _, together in groupby(pieces, key=lambda p: _key(p, text))
    )
    for group in by_structure:
        if joined and _belongs(joined[-1], group, floor_tokens, budget_tokens):
            joined[-1].extend(group)
        else:
            joined.append(group)
    return _without_tiny(joined)


def may_share(first: Piece, second: Piece) -> bool:
    """Whether one chunk can hold both: it must be able to say where it stands."""
    before, after = first.last.locator, second.first.locator
    return (
        before.unit == after.unit
        and before.first <= after.first
        and sheet_of(first.last) == sheet_of(second.first)
        and (before.unit != "part" or before.first == after.first)
    )


def same_structure(first: Piece, second: Piece, text: str) -> bool:
    """Whether both stand under the same heading, in the same slide and table; pages may differ."""
    return (
        may_share(first, second)
        and _slide(first.last) == _slide(second.first)
        and _path(first, text) == _path(second, text)
        and _table(first, text) == _table(second, text)
    )


def common_path(paths: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The headings that all paths begin with."""
    levels = zip(*paths, strict=False)
    same = takewhile(lambda names: len(set(names)) == 1, levels)
    return tuple(names[0] for names in same)


def _key(piece: Piece, text: str) -> tuple[object, ...]:
    locator = piece.first.locator
    place = locator.first if locator.unit in ("page", "slide", "part") else 0
    return locator.unit, place, sheet_of(piece.first), _path(piece, text), _table(piece, text)


def _belongs(group: Group, following: Group, floor_tokens: int, budget_tokens: int) -> bool:
    before, after = group.pieces[-1], following.pieces[0]
    if not may_share(before, after):
        return False
    if group.is_headings:
        return True
    if group.tokens + following.tokens > budget_tokens or following.is_headings:
        return False
    if group.is_tiny or following.is_tiny:
        return True
    if _slide(before.last) != _slide(after.first):
        return False
    return min(group.tokens, following.tokens) < floor_tokens and _related(group, following)


def _related(group: Group, following: Group) -> bool:
    """Siblings, or a section and its subsection; not the end of one chapter and the next."""
    paths = group.content_paths | following.content_paths
    return not paths or len(common_path(paths)) >= max(map(len, paths)) - 1


def _without_tiny(groups: list[Group]) -> list[Group]:
    """Tiny groups and headings that found nothing to follow go to the group before them."""
    kept: list[Group] = []
    for group in groups:
        alone = group.is_tiny or group.is_headings
        if kept and alone and may_share(kept[-1].pieces[-1], group.pieces[0]):
            kept[-1].extend(group)
        else:
            kept.append(group)
    return kept


def _path(piece: Piece, text: str) -> tuple[str, ...]:
    path = piece.first.heading_path
    if not piece.is_heading:
        return path
    heading = text[piece.start : piece.end]
    return path if path and path[-1] == heading else (*path, heading)


def _table(piece: Piece, text: str) -> str | None:
    """The header of the table a row belongs to; the header row's own text is its header."""
    if piece.first.kind != "table":
        return None
    return piece.first.table_header or text[piece.start : piece.end]


def _slide(section: Section) -> int | None:
    return section.locator.first if section.locator.unit == "slide" else None
