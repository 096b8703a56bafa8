"""Plain text: one block per paragraph, with the lines it stands on.

Lines that belong together are told apart by blank lines. Headings are recognised only where the
author made them plain: underlined with = or -, or a short line of capitals or a numbered title
standing alone between blank lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Block, SectionKind
from ingest.encoding import decode
from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.locator import Locator

_UNDERLINE = re.compile(r"^(?:={3,}|-{3,}|~{3,}|\*{3,}|#{3,})$")
_NUMBERED = re.compile(r"^(?:(?:\d{1,2}\.){1,4}\d{0,2}|[IVX]{1,5}\.|§ ?\d+[a-z]?\.?)\s+(?=\S)")
_WORDED = re.compile(r"^(?:rozdział|część|załącznik|chapter|part|section|appendix)\s+\w+", re.I)
_LIST_ITEM = re.compile(r"^\s*(?:[-*•–—]|\d{1,3}[.)]|[a-z]\))\s+\S")
_CUE_TIME = re.compile(r"^\d{1,2}:\d\d:\d\d[,.]\d{3}\s*-->\s*\d{1,2}:\d\d:\d\d[,.]\d{3}")
_MAX_HEADING_CHARS = 90


@dataclass(frozen=True, slots=True)
class _Paragraph:
    first: int
    lines: tuple[str, ...]


def load(path: Path) -> Extracted:
    text = decode(path.read_bytes()).text
    blocks = list(_blocks(text, subtitles=path.suffix.lower() in (".srt", ".vtt")))
    if not blocks:
        raise Unreadable(
            "empty", "The file holds nothing but white space", "Fetch it again from its source."
        )
    return Extracted(blocks)


def _blocks(text: str, *, subtitles: bool) -> Iterator[Block]:
    heading: tuple[str, ...] = ()
    for paragraph in _paragraphs(text):
        lines = paragraph.lines
        last = paragraph.first + len(lines) - 1
        if subtitles:
            spoken = [line for line in lines if not _is_cue(line)]
            if spoken:
                yield Block("\n".join(spoken), Locator("line", paragraph.first, last))
            continue
        title, used = _heading(lines)
        if title:
            heading = (title,)
            yield Block(
                title, Locator("line", paragraph.first, paragraph.first + used - 1), "heading"
            )
        rest = lines[used:]
        if rest:
            kind: SectionKind = "list" if all(map(_LIST_ITEM.match, rest)) else "prose"
            place = Locator("line", paragraph.first + used, last)
            yield Block("\n".join(rest), place, kind, heading)


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    """Runs of lines without a blank one; a form feed is a blank line."""
    first, run = 1, list[str]()
    # Not str.splitlines: editors do not count U+2028, U+0085 and their like as line ends.
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        line = raw.replace("\f", " ").rstrip()
        if line.strip() and "\f" not in raw:
            if not run:
                first = number
            run.append(line)
            continue
        if run:
            yield _Paragraph(first, tuple(run))
            run = []
        if line.strip():
            first, run = number, [line.strip()]
    if run:
        yield _Paragraph(first, tuple(run))


def _heading(lines: tuple[str, ...]) -> tuple[str, int]:
    """The heading a paragraph begins with, and how many of its lines it takes."""
    title = lines[0].strip()
    if len(title) > _MAX_HEADING_CHARS or not any(map(str.isalpha, title)):
        return "", 0
    if len(lines) > 1 and _UNDERLINE.match(lines[1].strip()):
        return title, 2
    if len(lines) == 1 and _stands_out(title):
        return title, 1
    return "", 0


def _stands_out(line: str) -> bool:
    if line.endswith((".", ",", ";", ":", "?", "!", "|")) and not line.isupper():
        return False
    letters = sum(map(str.isalpha, line))
    if line.isupper():
        return letters >= 4 and letters * 2 > len(line)
    numbered = _NUMBERED.match(line)
    if numbered:
        return line[numbered.end()].isupper() and len(line.split()) <= 12
    return bool(_WORDED.match(line)) and len(line.split()) <= 12


def _is_cue(line: str) -> bool:
    """A subtitle's number, its time, or the header of a WebVTT file."""
    return line.strip().isdigit() or bool(_CUE_TIME.match(line)) or line.startswith("WEBVTT")
