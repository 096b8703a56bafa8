"""Comments of readers in Word documents, sheets and slides, each at the place it speaks of.

They are no part of the text: whether they are read is a setting (``ReadOptions.comments``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree

from ingest.document import Block
from ingest.locator import Locator
from ingest.opc import Package
from ingest.safe_xml import local_name

_CELL = re.compile(r"[A-Z]{1,3}([1-9]\d{0,6})")
_HEADING = "Komentarze"
"""Apart from the sheet's other texts, whose rows may come later."""
_PARTS = ("comments", "threadedComment")
_THREADED = re.compile(r"\[[^\]]{5,40}\]\s*\n.*", re.S)
"""What Excel leaves for its older versions in place of a threaded comment."""


def document_comments(package: Package, part: str, blocks: Sequence[Block]) -> list[Block]:
    """Comments of a Word document, at its last paragraph: they come after the text."""
    last = max((block.locator.last for block in blocks), default=1)
    place = Locator("paragraph", last, last)
    return [
        _block(_attribute(comment, "author"), text, place)
        for root in _roots(package, part)
        for comment in _named(root, "comment")
        if (text := _text(comment))
    ]


def sheet_comments(package: Package, part: str, sheet: str) -> list[Block]:
    """Comments of one sheet in the order of its rows, each at its cell."""
    found: list[tuple[int, str, Block]] = []
    threaded: set[str] = set()
    for root in sorted(_roots(package, part), key=lambda root: local_name(root) == "comments"):
        authors = [(author.text or "").strip() for author in _named(root, "author")]
        for comment in (*_named(root, "threadedComment"), *_named(root, "comment")):
            cell, text = comment.get("ref", ""), _text(comment)
            match = _CELL.fullmatch(cell)
            if local_name(comment) == "threadedComment":
                threaded.add(cell)
            elif cell in threaded and _THREADED.fullmatch(text):
                continue
            if match is None or not text:
                continue
            row = int(match.group(1))
            place = Locator("sheet", row, row, f"{sheet}!{cell}")
            author = _of(authors, comment.get("authorId", ""))
            found.append((row, cell, _block(author, text, place, (sheet, _HEADING))))
    return [block for _, _, block in sorted(found, key=lambda one: one[:2])]


def slide_comments(package: Package, part: str, number: int) -> list[Block]:
    """Comments of one slide (its number from 1)."""
    place = Locator("slide", number, number)
    return [
        _block("", text, place)
        for root in _roots(package, part)
        for comment in (*_named(root, "cm"), *_named(root, "reply"))
        if (text := _text(comment))
    ]


def drawn_comments(root: etree._Element, place: Locator, path: tuple[str, ...] = ()) -> list[Block]:
    """Comments that stand inside the text they speak of, as OpenDocument has them
    (``office:annotation``), told at ``place``."""
    found: list[Block] = []
    for comment in _named(root, "annotation"):
        author = next((element.text or "" for element in _named(comment, "creator")), "")
        lines = (" ".join("".join(map(str, p.itertext())).split()) for p in _named(comment, "p"))
        if text := "\n".join(filter(None, lines)):
            found.append(_block(author, text, place, path))
    return found


def _roots(package: Package, part: str) -> Iterator[etree._Element]:
    for relation in package.related(part).values():
        if relation.kind in _PARTS:
            root = package.optional_xml(relation.target)
            if root is not None:
                yield root


def _block(author: str, text: str, place: Locator, path: tuple[str, ...] = ()) -> Block:
    name = " ".join(author.split())
    if name and text.startswith(f"{name}:"):  # older programs write the name into the text
        text = text[len(name) + 1 :].strip()
    return Block(f"Komentarz ({name}): {text}" if name else f"Komentarz: {text}", place, "notes",
                 path)  # fmt: skip


def _text(comment: etree._Element) -> str:
    """The words of a comment, one line per paragraph, without those of its answers."""
    lines: list[str] = []
    walk = etree.iterwalk(comment, events=("start",))
    for _, element in walk:
        name = local_name(element)
        if name in ("replyLst", "rPh", "delText", "extLst"):
            walk.skip_subtree()
        elif name in ("p", "text") or not lines:
            lines.append("")
        if name in ("t", "text") and element.text:
            lines[-1] += element.text
        elif name in ("tab", "br") and lines:
            lines[-1] += " "
    return "\n".join(line.strip() for line in lines if line.strip())


def _named(root: etree._Element, name: str) -> Iterable[etree._Element]:
    return [element for element in root.iter() if local_name(element) == name]


def _attribute(element: etree._Element, name: str) -> str:
    """An attribute by its name without its namespace."""
    attributes: Mapping[str, str] = {
        str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()
    }
    return attributes.get(name, "")


def _of(authors: Sequence[str], number: str) -> str:
    return authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
