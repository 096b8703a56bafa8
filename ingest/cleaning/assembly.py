"""Makes one cleaned text with sections out of the blocks that a loader read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from ingest.cleaning.broken_text import broken_text_notices
from ingest.cleaning.characters import SOFT_HYPHEN, clean_characters, clean_line
from ingest.cleaning.hyphenation import WordsSeen, join_split
from ingest.cleaning.paragraphs import CELL_GAP, join_lines
from ingest.cleaning.running_lines import Page, running_lines
from ingest.cleaning.running_once import told_once
from ingest.document import Block, Notice, Section

_LONGEST_MENDED = 20_000
"""Characters of a line that grew by mending; a file whose every line ends so has no words."""
_LONGEST_NAME = 200
_MOST_NAMES = 12
_LONGEST_TABLE_HEADER = 2_000
"""Characters and number of the headings above a section, and characters of its table's header.
Every section and passage repeats them: without an end they would take the square of a file's size
where a paragraph is set as a heading or a table is thousands of columns wide."""
_LINE_KINDS = frozenset({"table", "list"})
_SPACES = re.compile(" {2,}")
# "Spis treści . . . . . 7": dots that lead from one cell to the next.
_LEADERS = re.compile(r"\s*(?:\|\s*)?(?:(?:\s*\.){5,}|(?:\s*\u2026){2,})\s*(?:\|\s*)?")
_TABS = re.compile(r" *\t[ \t]*")
_FIRST_WORD = re.compile(r"\S+\s*")
_SENTENCE_END = re.compile(r"[.!?:;…][\"”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class AssembledText:
    """A document's text (NFC) and its sections, in order, with only line ends between them."""

    text: str
    sections: tuple[Section, ...]
    notices: tuple[Notice, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Lines:
    block: Block
    lines: tuple[str, ...]


def assemble(blocks: Sequence[Block], *, paged: bool) -> AssembledText:
    """Cleans the blocks and joins them to one text; blocks without text are dropped.

    ``paged``: the blocks hold lines of printed pages, so page numbers are left out, running
    headers and footers are told once at the end, and lines are joined to paragraphs.

    Raises Unreadable("broken-text") when the letters are lost.
    """
    names = _Names()
    split = [_Lines(names.cleaned(block), _clean_lines(block)) for block in blocks]
    running: list[Block] = []
    if paged:
        split, running = _without_running_lines(split)
    seen = WordsSeen.within(line for piece in split for line in piece.lines)
    pieces = [(piece.block, _block_text(piece, seen, paged)) for piece in split]
    if paged:
        pieces = _mend_across_pages(pieces, seen)
    pieces += [(block, block.text) for block in running]
    text, sections = _join([(block, text) for block, text in pieces if text])
    return AssembledText(text, sections, broken_text_notices(text))


class _Names:
    """Cleans headings and table headers, each once however many sections it stands above."""

    def __init__(self) -> None:
        self._headings: dict[str, str] = {}
        self._headers: dict[str, str] = {}

    def cleaned(self, block: Block) -> Block:
        names = filter(None, map(self._heading, block.heading_path))
        header = None if block.table_header is None else self._header(block.table_header)
        return replace(block, heading_path=tuple(islice(names, _MOST_NAMES)), table_header=header)

    def _heading(self, text: str) -> str:
        known = self._headings.get(text)
        if known is None:
            known = self._headings[text] = _cut(clean_line(text), _LONGEST_NAME)
        return known

    def _header(self, text: str) -> str:
        known = self._headers.get(text)
        if known is None:
            known = self._headers[text] = _cut(_clean_cells(text), _LONGEST_TABLE_HEADER)
        return known


def _clean_cells(text: str) -> str:
    return _squeeze(clean_characters(text).replace("\n", " "))


def _cut(text: str, most: int) -> str:
    """The beginning of ``text``, cut between two words where there are some."""
    if len(text) <= most:
        return text
    return (text[: most + 1].rpartition(" ")[0] or text[:most]).rstrip()


def _clean_lines(block: Block) -> tuple[str, ...]:
    lines = clean_characters(block.text).split("\n")
    if block.kind != "table":
        lines = [line.replace("\t", " ") for line in lines]
    return tuple(map(_squeeze, lines))


def _squeeze(line: str) -> str:
    """One space or tab between words; dots that lead to a page number become a cell's end."""
    squeezed = _TABS.sub("\t", _SPACES.sub(" ", line)).strip()
    return CELL_GAP.join(filter(None, map(str.strip, _LEADERS.split(squeezed))))


def _without_running_lines(split: Sequence[_Lines]) -> tuple[list[_Lines], list[Block]]:
    """Leaves out running lines, and tells them once; a page is all prose and headings with the
    same page number."""
    places: dict[int, list[tuple[int, int]]] = {}
    for number, piece in enumerate(split):
        if piece.block.locator.unit == "page" and piece.block.kind in ("prose", "heading"):
            places.setdefault(piece.block.locator.first, []).extend(
                (number, index) for index, line in enumerate(piece.lines) if line
            )
    pages = [
        Page(page, [split[number].lines[index] for number, index in places[page]])
        for page in sorted(places)
    ]
    found = running_lines(pages)
    dropped = {
        places[page.number][index]
        for page, indices in zip(pages, found, strict=True)
        for index in indices
    }
    left = [
        replace(
            piece,
            lines=tuple(
                line for index, line in enumerate(piece.lines) if (number, index) not in dropped
            ),
        )
        for number, piece in enumerate(split)
    ]
    return left, told_once(pages, found)


def _block_text(piece: _Lines, seen: WordsSeen, paged: bool) -> str:
    lines = piece.lines
    if piece.block.kind == "heading":
        return join_lines([" ".join(line for line in lines if line)], seen)
    if piece.block.kind == "table" or not any(lines):
        return "\n".join(line.replace(SOFT_HYPHEN, "") for line in lines if line)
    if paged:
        return join_lines(lines, seen)
    return _mend_lines(lines, seen)


def _mend_lines(lines: Sequence[str], seen: WordsSeen) -> str:
    """Lines as they stand, at most one empty line between two, split words mended."""
    kept: list[str] = []
    for line in lines:
        if not line:
            if kept and kept[-1]:
                kept.append("")
        elif (
            kept
            and 0 < len(kept[-1]) < _LONGEST_MENDED
            and (mended := join_split(kept[-1], line, seen)) is not None
        ):
            kept[-1] = mended
        else:
            kept.append(line)
    return "\n".join(line.rstrip(SOFT_HYPHEN) for line in kept).strip()


def _mend_across_pages(
    pieces: Sequence[tuple[Block, str]], seen: WordsSeen
) -> list[tuple[Block, str]]:
    """A word split at a page's end goes whole to the page where it begins."""
    mended = list(pieces)
    last: int | None = None
    for number, (block, text) in enumerate(mended):
        if not text or block.kind not in ("prose", "heading"):
            continue
        if last is not None and block.kind == "prose":
            earlier_block, earlier = mended[last]
            first = _FIRST_WORD.match(text)
            if earlier_block.kind == "prose" and first and text[0].islower():
                joined = join_split(earlier, first.group().rstrip(), seen)
                if joined is not None:
                    mended[last] = (earlier_block, joined)
                    mended[number] = (block, text[first.end() :])
        last = number
    return mended


def _join(pieces: Sequence[tuple[Block, str]]) -> tuple[str, tuple[Section, ...]]:
    parts: list[str] = []
    sections: list[Section] = []
    reached = 0
    earlier: tuple[Block, str] | None = None
    for block, text in pieces:
        if earlier is not None:
            gap = _gap(earlier, (block, text))
            parts.append(gap)
            reached += len(gap)
        parts.append(text)
        sections.append(
            Section(
                reached,
                reached + len(text),
                block.locator,
                block.kind,
                block.heading_path,
                block.table_header,
            )
        )
        reached += len(text)
        earlier = (block, text)
    return "".join(parts), tuple(sections)


def _gap(earlier: tuple[Block, str], later: tuple[Block, str]) -> str:
    """One line end inside tables, lists and a sentence that goes on over a page's end."""
    (block, text), (next_block, next_text) = earlier, later
    if block.kind == next_block.kind and block.kind in _LINE_KINDS:
        return "\n"
    both_prose = block.kind == next_block.kind == "prose"
    over_the_page = block.locator.unit == "page" and block.locator != next_block.locator
    if both_prose and over_the_page and next_text[0].islower() and not _SENTENCE_END.search(text):
        return "\n"
    return "\n\n"
