"""The running headers and footers of the page styles that a text document uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from ingest.loaders.odf.styles import Styles
from ingest.loaders.odf.text import TextReader
from ingest.loaders.odf.xml_names import STYLE

_KINDS = ("header", "footer")
_STANDARD = "Standard"


def running_lines(roots: Sequence[etree._Element]) -> Iterator[str]:
    """Lines of all headers, then of all footers."""
    pages = {
        page.get(f"{STYLE}name", ""): page
        for root in roots
        for page in root.iter(f"{STYLE}master-page")
    }
    used = [pages[name] for name in pages if name in _used(roots, pages)]
    reader = TextReader(Styles(roots))
    for kind in _KINDS:
        for page in used:
            for element in page:
                name = str(element.tag).removeprefix(STYLE)
                if name.partition("-")[0] == kind and element.get(f"{STYLE}display") != "false":
                    for block in reader.blocks(element):
                        yield from block.text.split("\n")


def _used(roots: Sequence[etree._Element], pages: dict[str, etree._Element]) -> set[str]:
    """Names of the page styles that a paragraph or table begins, and of those that follow them."""
    named = {
        style.get(f"{STYLE}master-page-name", "")
        for root in roots
        for style in root.iter(f"{STYLE}style")
    }
    waiting = [name for name in (_STANDARD, *sorted(named)) if name in pages]
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in pages and name not in used:
            used.add(name)
            waiting.append(pages[name].get(f"{STYLE}next-style-name", ""))
    return used
