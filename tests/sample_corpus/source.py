"""The small markup our sample documents are written in, format by format the same.

A source is a head of ``key: value`` lines, a line ``---``, and a body::

    # heading          (## and ### below it)
    a line is a paragraph[^1]
    - a bullet
    1. a numbered item (the number is kept as written)
    | a | table | row |
    === name           (a new page, slide or sheet)
    > speaker notes
    [^1]: a footnote

Two editions of one document share a source: a line that starts with ``@1 `` or ``@2 `` belongs to
one of them only, and ``{{old||new}}`` gives the first edition the left side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

BlockKind = Literal["heading", "paragraph", "bullet", "numbered", "table", "break", "notes"]

_CHOICE = re.compile(r"\{\{(.*?)\|\|(.*?)\}\}", re.DOTALL)
_NUMBERED = re.compile(r"(\d+[.)]|[a-z]\)) +(.*)")
_FOOTNOTE = re.compile(r"\[\^(\d+)\]: +(.*)")
FOOTNOTE_MARK = re.compile(r"\[\^(\d+)\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a source; ``label`` is an item's number, ``rows`` a table's cells."""

    kind: BlockKind
    text: str = ""
    level: int = 0
    label: str = ""
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document as written by hand: its head, its pieces, its footnotes, its raw body."""

    head: Mapping[str, str]
    body: str
    pieces: Sequence[Piece]
    footnotes: Mapping[int, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.head.get("title", "")

    @property
    def author(self) -> str:
        return self.head.get("author", "")

    @property
    def lang(self) -> str:
        return self.head.get("lang", "pl")

    @property
    def date(self) -> datetime:
        """When the document says it was made; every file carries this instead of today."""
        return datetime.fromisoformat(self.head["date"])


def read_source(path: Path) -> Source:
    """The source at ``path``, with the shared text it includes and the edition it asks for."""
    head_text, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    head = dict(_head_entries(head_text))
    if shared := head.get("include"):
        body = (path.parent / shared).read_text(encoding="utf-8")
    if edition := head.get("edition"):
        body = _one_edition(body, edition)
    footnotes: dict[int, str] = {}
    pieces = list(_pieces(body, footnotes))
    return Source(head=head, body=body, pieces=pieces, footnotes=footnotes)


def _head_entries(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if colon:
            yield key.strip(), value.strip()


def _one_edition(body: str, edition: str) -> str:
    lines = []
    for line in body.splitlines():
        if line.startswith("@") and line[1:2].isdigit():
            if line[1] != edition:
                continue
            line = line[3:]
        lines.append(line)
    return _CHOICE.sub(lambda found: found[int(edition)], "\n".join(lines))


def _pieces(body: str, footnotes: dict[int, str]) -> Iterator[Piece]:
    rows: list[tuple[str, ...]] = []
    for line in [*body.splitlines(), ""]:
        stripped = line.strip()
        if stripped.startswith("|"):
            rows.append(tuple(cell.strip() for cell in stripped.strip("|").split("|")))
            continue
        if rows:
            yield Piece("table", rows=tuple(rows))
            rows.clear()
        if footnote := _FOOTNOTE.fullmatch(stripped):
            footnotes[int(footnote[1])] = footnote[2]
        elif stripped:
            yield _piece(stripped)


def _piece(line: str) -> Piece:
    if line.startswith("==="):
        return Piece("break", line[3:].strip())
    if line.startswith("#"):
        marks, _, text = line.partition(" ")
        return Piece("heading", text.strip(), level=len(marks))
    if line.startswith("- "):
        return Piece("bullet", line[2:].strip())
    if line.startswith("> "):
        return Piece("notes", line[2:].strip())
    if numbered := _NUMBERED.fullmatch(line):
        return Piece("numbered", numbered[2], label=numbered[1])
    return Piece("paragraph", line)
