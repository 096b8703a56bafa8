"""A passage as the statements it makes: sentences, list items, table rows and headings.

Each is a span of the passage's text. A statement knows what it stands under: the heading line
above it, the header of its table, the sentence that opens its list, and the sentence before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.chunking import split_sentences
from index.table_line import CELL, cells

Form = Literal["sentence", "item", "row", "heading", "list"]

_BULLET = re.compile(r"\s*(?:[-–—•▪◦·*]|\(?(?:\d{1,2}|[a-ząćęłńóśźż])[.)])\s+")
_LABELLED = re.compile(r"[^\W\d_][^:.;]{1,60}:\s+\S")
_HEADING_CHARS = 80
_ITEM_CHARS = 70


@dataclass(frozen=True, slots=True)
class Statement:
    """``text == passage[start:end]``. ``header`` is the header row of a table row; ``lead`` opens
    the list an item belongs to; ``group`` numbers the list or table (-1: none). ``items`` are
    the items of a whole list ("list"), as offsets into its text."""

    start: int
    end: int
    text: str
    form: Form
    heading: str = ""
    header: str = ""
    lead: str = ""
    before: str = ""
    group: int = -1
    items: tuple[tuple[int, int], ...] = ()


def statements(passage: str, context: str = "", language: str = "und") -> Sequence[Statement]:
    """What ``passage`` says, in order. ``context`` may end in the header of a table that began
    in an earlier passage."""
    found = list(_read(passage, _header_in(context), language))
    return [*found, *_lists(passage, found)]


def _lists(passage: str, found: Sequence[Statement]) -> Iterator[Statement]:
    """Each list of two items or more as a statement of its own."""
    groups: dict[int, list[Statement]] = {}
    for one in found:
        if one.form == "item":
            groups.setdefault(one.group, []).append(one)
    for group, items in groups.items():
        if len(items) < 2 or not _enumerates(items):
            continue
        start, end = items[0].start, items[-1].end
        first = items[0]
        yield Statement(
            start, end, passage[start:end], "list", first.heading, "", first.lead, first.before,
            group, tuple(_item(one, start) for one in items),
        )  # fmt: skip


def _item(one: Statement, start: int) -> tuple[int, int]:
    """Without the mark that parts it from the next."""
    letters = len(one.text.rstrip(" ,;.")) or len(one.text)
    return one.start - start, one.start - start + letters


def _enumerates(items: Sequence[Statement]) -> bool:
    """Items after a colon, or short ones: not the numbered paragraphs of a statute."""
    opened = items[0].lead.rstrip().endswith(":")
    return opened or sum(len(one.text) for one in items) < _ITEM_CHARS * len(items)


def _header_in(context: str) -> str:
    last = context.rsplit("\n", 1)[-1]
    return last if CELL in last else ""


def _has_other_columns(table: str, header: str) -> bool:
    return len(cells(table.lstrip().split("\n", 1)[0])) != len(cells(header))


def _read(passage: str, header: str, language: str) -> Iterator[Statement]:
    heading, lead, before = "", "", ""
    group, in_list = 0, False
    in_table = bool(header)
    for start, end in _paragraphs(passage):
        text = passage[start:end]
        if CELL in text:
            if start and _has_other_columns(text, header):
                in_table = False  # a second table, after an empty line
            for row_start, row_end in _lines(passage, start, end):
                row = passage[row_start:row_end]
                if CELL not in row:
                    before = row
                    continue
                if not in_table:
                    header, in_table = row, True
                    group += 1
                    yield Statement(row_start, row_end, row, "row", heading, "", "", before, group)
                    continue
                yield Statement(row_start, row_end, row, "row", heading, header, "", before, group)
            in_list = False
            continue
        in_table, header = False, ""
        if _is_heading(text):
            yield Statement(start, end, text, "heading", heading, before=before)
            heading, lead, before, in_list = text, "", "", False
            continue
        if before.endswith(":") and (lines := _plain_items(passage, start, end)):
            group, lead = group + 1, before
            for s, e in lines:
                yield Statement(
                    s, e, passage[s:e], "item", heading, "", lead, before, group
                )  # fmt: skip
            before, in_list = "", False  # the colon has had its list
            continue
        for s, e in _sentences(text, language):
            sentence = text[s:e]
            bullet = _BULLET.match(sentence)
            if bullet and bullet.end() < len(sentence):
                if not in_list:
                    group += 1
                    lead = before
                in_list = True
                first = start + s + bullet.end()
                yield Statement(
                    first, start + e, passage[first : start + e], "item", heading, "", lead,
                    before, group,
                )  # fmt: skip
            else:
                in_list = False
                yield Statement(
                    start + s, start + e, sentence, "sentence", heading, "", "", before
                )  # fmt: skip
                before = sentence


def _plain_items(passage: str, start: int, end: int) -> Sequence[tuple[int, int]]:
    """The lines of a paragraph that are items without bullets: each ends like an item of a list,
    or is short and ends without a mark. None where it is wrapped prose."""
    lines = list(_lines(passage, start, end))
    texts = [passage[s:e] for s, e in lines]
    if len(lines) < 2 or any(_BULLET.match(text) for text in texts):
        return []
    parted = all(text[-1] in ",;" for text in texts[:-1])
    bare = all(text[-1].isalnum() and len(text) < _ITEM_CHARS for text in texts)
    return lines if parted or bare else []


def _sentences(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Sentences; lines of their own (slides, headers of a message, labels with their values) are
    apart without a stop."""
    lines = list(_lines(text, 0, len(text)))
    labelled = sum(_LABELLED.match(text[start:end]) is not None for start, end in lines)
    apart = (len(lines) > 1 and labelled > 1 and 2 * labelled >= len(lines)) or (
        len(lines) > 1
        and all(
            text[start].isupper() or text[start].isdigit() or _BULLET.match(text[start:end])
            for start, end in lines
        )
        and not any(text[end - 1] == "," for _, end in lines[:-1])
    )
    for start, end in lines if apart else [(0, len(text))]:
        for s, e in split_sentences(text[start:end], language):
            yield start + s, start + e


def _is_heading(text: str) -> bool:
    return (
        len(text) <= _HEADING_CHARS
        and "\n" not in text
        and text[-1:].isalnum()
        and not _BULLET.match(text)
    )


def _paragraphs(passage: str) -> Iterator[tuple[int, int]]:
    """Paragraphs by empty lines; a table's lines and a heading's line stand on their own."""
    for match in re.finditer(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*", passage):
        start, end = match.span()
        lines = list(_lines(passage, start, end))
        if not lines:
            continue
        tabular = [CELL in passage[a:b] for a, b in lines]
        if not any(tabular):
            first, last = _list_within(passage, lines)
            for part in (lines[:first], lines[first:last], lines[last:]):
                if part:
                    yield part[0][0], part[-1][1]
            continue
        if all(tabular):
            yield lines[0][0], lines[-1][1]
            continue
        first = 0
        for i in range(1, len(lines) + 1):
            if i == len(lines) or tabular[i] != tabular[first]:
                yield lines[first][0], lines[i - 1][1]
                first = i


def _list_within(passage: str, lines: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The numbers [first, last) of the lines that are a list which a line before them opens with a
    colon; (0, 0) where there is none. All but its last end in a comma or semicolon."""
    ends = [passage[end - 1] for _, end in lines]
    for first in range(1, len(lines) - 1):
        last = first
        while last < len(lines) - 1 and ends[last] in ",;":
            last += 1
        if (
            ends[first - 1] == ":"
            and last > first
            and _plain_items(passage, lines[first][0], lines[last][1])
        ):
            return first, last + 1
    return 0, 0


def _lines(passage: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n]+", passage[start:end]):
        line = match.group()
        stripped = line.strip()
        if stripped:
            offset = start + match.start() + len(line) - len(line.lstrip())
            yield offset, offset + len(stripped)
