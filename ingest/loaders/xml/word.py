"""Word's XML of 2003 (WordprocessingML in one file): paragraphs, headings and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.extracted import Extracted
from ingest.loaders.xml.numbering import Blocks
from ingest.safe_xml import local_name
from ingest.table_rows import find_header, row_text

_W = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_HEADING = re.compile(r"(?:heading|nag.?.?wek) ?([1-9])", re.I)
_UNSEEN = frozenset({"del", "delText", "instrText", "binData", "hlink_target"})


def read(root: etree._Element) -> Extracted | None:
    if root.tag != f"{_W}wordDocument":
        return None
    body = root.find(f"{_W}body")
    blocks = Blocks()
    headings: dict[int, str] = {}
    for element in _parts(body) if body is not None else ():
        if element.tag == f"{_W}tbl":
            _add_table(blocks, element, _path(headings))
            continue
        text = _text(element)
        level = _level(element, root)
        if level is None:
            blocks.add(text, path=_path(headings))
        elif text:
            headings = {key: name for key, name in headings.items() if key < level}
            blocks.add(text, "heading", _path(headings))
            headings[level] = text
    title = next((e.text for e in root.iter() if local_name(e) == "Title"), None)
    return Extracted(blocks.found, title=title)


def _parts(body: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, whatever sections and fields stand around them."""
    walk = etree.iterwalk(body, events=("start",), tag=(f"{_W}p", f"{_W}tbl"))
    for _, element in walk:
        walk.skip_subtree()
        yield element


def _add_table(blocks: Blocks, table: etree._Element, path: tuple[str, ...]) -> None:
    rows = [
        [" ".join(filter(None, map(_text, cell.iter(f"{_W}p")))) for cell in row.iter(f"{_W}tc")]
        for row in table.iter(f"{_W}tr")
    ]
    depth, header = find_header(rows)
    for place, row in enumerate(rows):
        blocks.add(row_text(row), "table", path, header if place >= depth else None)


def _text(paragraph: etree._Element) -> str:
    parts: list[str] = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        name = local_name(element)
        if name in _UNSEEN or element.get(f"{_W}type") == "Word.Deletion":
            walk.skip_subtree()
        elif name == "t":
            parts.append(element.text or "")
        elif name == "tab":
            parts.append(" ")
        elif name == "br":
            parts.append("\n")
    return "".join(parts).strip()


def _level(paragraph: etree._Element, root: etree._Element) -> int | None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    key = style.get(f"{_W}val", "") if style is not None else ""
    for definition in root.iterfind(f"{_W}styles/{_W}style") if key else ():
        if definition.get(f"{_W}styleId") == key:
            name = definition.find(f"{_W}name")
            key = name.get(f"{_W}val", key) if name is not None else key
            break
    match = _HEADING.fullmatch(key)
    return int(match.group(1)) if match else None


def _path(headings: dict[int, str]) -> tuple[str, ...]:
    return tuple(headings[level] for level in sorted(headings))
