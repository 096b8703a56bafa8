"""The text of one paragraph as a reader sees it, and what hangs on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from ingest.loaders.odf.xml_names import DRAW, OFFICE, SVG, TABLE, TEXT, count

_SPACE = re.compile(r"[ \t\r\n]+")
_MAX_SPACES = 1000
_UNSEEN = frozenset(
    (
        f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{OFFICE}script",
        f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph", f"{TEXT}ruby-text",
        f"{TEXT}tracked-changes", f"{SVG}title", f"{SVG}desc",
    )
)  # fmt: skip
_DRAWN = frozenset(
    f"{DRAW}{name}"
    for name in (
        "frame", "text-box", "g", "a", "custom-shape", "rect", "ellipse", "circle", "line",
        "connector", "polygon", "polyline", "path", "regular-polygon", "caption", "measure",
    )
)  # fmt: skip


@dataclass(slots=True)
class Paragraph:
    """Collected from one text:p or text:h. ``drawn`` are shapes anchored in it, which may hold
    text, ``notes`` the bodies of its footnotes and endnotes."""

    parts: list[str] = field(default_factory=list)
    drawn: list[etree._Element] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts).strip()


def read_paragraph(element: etree._Element) -> Paragraph:
    """White space counts as ODF tells: runs of it are one space, more are written as text:s."""
    paragraph = Paragraph()
    _collect(element, paragraph)
    return paragraph


def is_drawn(element: etree._Element) -> bool:
    """A shape, a frame or a group of them."""
    return element.tag in _DRAWN


def note_text(body: etree._Element) -> str:
    """The paragraphs of a note's body in one line."""
    texts = (read_paragraph(line).text for line in body.iter(f"{TEXT}p", f"{TEXT}h"))
    return " ".join(text for text in texts if text)


def _collect(element: etree._Element, into: Paragraph) -> None:
    _add(element.text, into)
    for child in element:
        tag = child.tag
        if tag == f"{TEXT}s":
            into.parts.append(" " * min(count(child.get(f"{TEXT}c")), _MAX_SPACES))
        elif tag == f"{TEXT}tab":
            into.parts.append(" ")
        elif tag == f"{TEXT}line-break":
            into.parts.append("\n")
        elif tag == f"{TEXT}note":
            body = child.find(f"{TEXT}note-body")
            if body is not None:
                into.notes.append(body)
        elif tag in _DRAWN:
            into.drawn.append(child)
        elif tag not in _UNSEEN and tag != f"{TABLE}table":
            _collect(child, into)
        _add(child.tail, into)


def _add(text: str | None, into: Paragraph) -> None:
    if text:
        into.parts.append(_SPACE.sub(" ", text))
