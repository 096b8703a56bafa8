"""Markdown: blocks with the lines they stand on; marks removed, words of links kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.document import Block, SectionKind
from ingest.encoding import decode
from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.front_matter import FrontMatter, split
from ingest.html_content import read_page
from ingest.locator import Locator

if TYPE_CHECKING:
    from markdown_it.token import Token

_MAX_NESTING = 100
_DEEP_MARKS = re.compile(
    r"^((?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])){50})(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)]))+", re.M
)
_DEEP_INDENT = re.compile(r"^(?:    |\t){20}[ \t]+", re.M)
_SPACES = {"softbreak": "\n", "hardbreak": "\n"}


def load(path: Path) -> Extracted:
    front, body, skipped = split(decode(path.read_bytes()).text)
    blocks = [*_fields(front, skipped), *_Reader(skipped).blocks(_tokens(body))]
    if not blocks:
        raise Unreadable("empty", "The file holds no text", "Fetch it again from its source.")
    return Extracted(blocks, title=front.title, language=front.language, date=front.date)


def _fields(front: FrontMatter, lines: int) -> Iterator[Block]:
    """What the file says of itself beside title, language and date."""
    if front.others:
        yield Block("\n".join(front.others), Locator("line", 1, lines), "notes")


def _tokens(body: str) -> Sequence[Token]:
    """The tokens of a file. Below the greatest depth the parser silently drops what it meets, so
    marks and indents that only an attack repeats so often are shortened first."""
    from markdown_it import MarkdownIt

    body = _DEEP_INDENT.sub(" " * 80, _DEEP_MARKS.sub(r"\1", body))
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING})
    return parser.enable(["table", "strikethrough"]).parse(body)


@dataclass
class _Reader:
    """Walks the tokens. ``skipped`` is how many lines of front matter stand before them."""

    skipped: int
    headings: list[tuple[int, str]] = field(default_factory=list)
    markers: list[str | int] = field(default_factory=list)
    """Open lists, outermost first: a bullet, or the next number."""

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        prefix = ""
        header: str | None = None
        row: list[str] = []
        row_lines: list[int] | None = None
        for place, token in enumerate(tokens):
            kind = token.type
            if kind == "heading_open":
                yield from self._heading(token, tokens[place + 1])
            elif kind in ("bullet_list_open", "ordered_list_open"):
                start = token.attrGet("start")
                number = int(start) if start is not None else 1
                self.markers.append(number if kind.startswith("ordered") else "")
            elif kind in ("bullet_list_close", "ordered_list_close"):
                self.markers.pop()
            elif kind == "list_item_open":
                prefix = self._marker()
            elif kind in ("fence", "code_block"):
                yield from self._block(token.content.rstrip("\n"), token.map, "prose")
            elif kind == "html_block":
                yield from self._markup(token)
            elif kind == "table_open":
                header = None
            elif kind == "tr_open":
                row, row_lines = [], token.map
            elif kind == "tr_close":
                text = " | ".join(row)
                yield from self._block(text, row_lines, "table", header)
                header = header or text
            elif kind == "inline" and tokens[place - 1].type in ("th_open", "td_open"):
                row.append(_words(token).replace("\n", " ").strip())
            elif kind == "inline" and tokens[place - 1].type != "heading_open":
                shape: SectionKind = "list" if self.markers else "prose"
                yield from self._block(prefix + _words(token), token.map, shape)
                prefix = ""

    def _heading(self, token: Token, inline: Token) -> Iterator[Block]:
        level, title = int(token.tag[1:]), " ".join(_words(inline).split())
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        yield from self._block(title, token.map, "heading")
        if title:
            self.headings.append((level, title))

    def _markup(self, token: Token) -> Iterator[Block]:
        """HTML in the text: its tables stay tables, all else is running text."""
        prose: list[str] = []
        for block in read_page(token.content, whole=True).blocks:
            if block.kind == "table":
                yield from self._block("\n".join(prose), token.map, "prose")
                prose = []
                yield from self._block(block.text, token.map, "table", block.table_header)
            else:
                prose.append(block.text)
        yield from self._block("\n".join(prose), token.map, "prose")

    def _marker(self) -> str:
        current = self.markers[-1]
        if isinstance(current, int):
            self.markers[-1] = current + 1
            return f"{current}. "
        return ""

    def _block(
        self, text: str, lines: list[int] | None, kind: SectionKind, header: str | None = None
    ) -> Iterator[Block]:
        if not text.strip(" |\n\t"):
            return
        first, end = lines or [0, 1]
        place = Locator("line", self.skipped + first + 1, self.skipped + max(end, first + 1))
        path = tuple(title for _, title in self.headings)
        yield Block(text.strip(), place, kind, path, header)


def _words(inline: Token) -> str:
    """The text of an inline token: no marks, no addresses, no tags. Of an image stays what it is
    said to show; a single word ("obraz", "logo") shows nothing."""
    parts = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "html_inline" and child.content.lower().startswith("<br"):
            parts.append("\n")
        elif child.type == "image":
            parts.append(child.content if len(child.content.split()) > 1 else "")
        else:
            parts.append(_SPACES.get(child.type, ""))
    return "".join(parts)
