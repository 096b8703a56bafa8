"""A pruned tree to blocks, in one pass without recursion (pages nest thousands deep)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree, html

from ingest.document import Block, SectionKind
from ingest.html_content import tables
from ingest.locator import Locator

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li",
    "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p", "plaintext", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
    "xmp",
))  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KEEPS_SPACE = frozenset({"pre", "xmp", "listing", "plaintext"})


def blocks(root: html.HtmlElement) -> Iterator[Block]:
    """Blocks of everything below ``root``, numbered from 1."""
    reader = _Reader()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            if element.tag == "table" and tables.is_data(element):
                yield from reader.flush()
                yield from reader.table(element)
                walk.skip_subtree()
                continue
            yield from reader.enter(element)
        elif element.tag == "table" and element in reader.read_tables:
            reader.add(element.tail if element is not root else None)
        else:
            yield from reader.leave(element)
            reader.add(element.tail if element is not root else None)
    yield from reader.flush()
    yield from reader.leftover_term()


def paragraphs(lines: Iterable[str]) -> Iterator[Block]:
    for number, line in enumerate(lines, 1):
        yield Block(line, Locator("paragraph", number, number))


class _Reader:
    def __init__(self) -> None:
        self.read_tables: set[Any] = set()
        self._parts: list[str] = []
        self._marker = ""  # the number of an ordered item, until its text comes
        self._term = ""  # a defined term, until its definition comes
        self._count = 0
        self._headings: list[tuple[int, str]] = []
        self._lists: list[int | None] = []
        self._keeps_space = 0
        self._items = 0

    def add(self, text: str | None) -> None:
        if text:
            # Line breaks of the markup are spaces; those of <br> and <pre> are marked "\v".
            self._parts.append(text.replace("\n", "\v") if self._keeps_space else text)

    def enter(self, element: html.HtmlElement) -> Iterator[Block]:
        tag = element.tag
        if tag == "br":
            self._parts.append("\v")
        elif tag in _BLOCKS:
            yield from self.flush()
        if tag in _KEEPS_SPACE:
            self._keeps_space += 1
        elif tag in ("ul", "ol", "menu", "dir"):
            self._lists.append(_number(element.get("start"), 1) if tag == "ol" else None)
        elif tag == "li":
            self._items += 1
            self._marker = self._numbering(element)
        self.add(element.text)

    def leave(self, element: html.HtmlElement) -> Iterator[Block]:
        tag = element.tag
        if tag in _HEADINGS:
            yield from self._heading(_HEADINGS[tag])
        elif tag == "dt":
            term = self._taken().rstrip(":")
            yield from self.leftover_term()
            self._term = term
        elif tag in _BLOCKS:
            yield from self.flush()
        if tag in _KEEPS_SPACE:
            self._keeps_space -= 1
        elif tag in ("ul", "ol", "menu", "dir"):
            self._lists.pop()
        elif tag == "li":
            yield from self.leftover_term()
            self._items -= 1
            self._marker = ""
        elif tag == "dl":
            yield from self.leftover_term()

    def flush(self) -> Iterator[Block]:
        text = self._taken()
        if text:
            kind: SectionKind = "list" if self._items or self._term else "prose"
            parts = re.split(r"\n\s*\n", text) if self._keeps_space else [text]
            for part in parts:
                term = f"{self._term}: " if self._term else ""
                yield self._block(self._marker + term + part, kind)
                self._marker = self._term = ""

    def table(self, element: html.HtmlElement) -> Iterator[Block]:
        yield from self.leftover_term()
        self.read_tables.add(element)
        table = tables.read(element)
        if table.caption:
            yield self._block(table.caption, "prose")
        if table.header:
            yield self._block(table.header, "table")
        for row in table.rows:
            yield self._block(row, "table", table.header or None)

    def _heading(self, level: int) -> Iterator[Block]:
        title = " ".join(self._taken().split())
        yield from self.leftover_term()
        if not title:
            return
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        yield self._block(title, "heading")
        self._headings.append((level, title))

    def leftover_term(self) -> Iterator[Block]:
        if self._term:
            yield self._block(self._term, "list")
            self._term = ""

    def _block(self, text: str, kind: SectionKind, header: str | None = None) -> Block:
        self._count += 1
        place = Locator("paragraph", self._count, self._count)
        return Block(text, place, kind, tuple(title for _, title in self._headings), header)

    def _taken(self) -> str:
        """What was gathered since the last block, its white space as a browser shows it."""
        text = "".join(self._parts)
        self._parts = []
        if self._keeps_space:
            return "\n".join(line.rstrip() for line in text.split("\v")).strip("\n").rstrip()
        lines = (" ".join(line.split()) for line in text.split("\v"))
        return "\n".join(lines).strip()

    def _numbering(self, item: html.HtmlElement) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return ""
        number = _number(item.get("value"), number)
        self._lists[-1] = number + 1
        return f"{number}. "


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise
