"""Namespaces of WordprocessingML, and the elements that only wrap others."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.opc import MC, preferred

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in (
        "sdt",
        "sdtContent",
        "customXml",
        "smartTag",
        "ins",
        "moveTo",
        "body",
        "dir",
        "bdo",
    )
)


def content(container: etree._Element) -> Iterator[etree._Element]:
    """The children of a body, cell, table or row as if nothing wrapped them.

    Deleted and moved-away content is left out, a table of contents too: it repeats the headings.
    """
    for child in container:
        if child.tag in _WRAPPERS:
            if not _is_contents_or_prompt(child):
                yield from content(child)
        elif child.tag == f"{MC}AlternateContent":
            branch = preferred(child)
            if branch is not None:
                yield from content(branch)
        elif child.tag not in (f"{W}del", f"{W}moveFrom"):
            yield child


def is_on(properties: etree._Element | None, name: str) -> bool:
    """Whether a switch such as w:vanish is set."""
    element = properties.find(f"{W}{name}") if properties is not None else None
    return element is not None and element.get(f"{W}val", "true") not in ("0", "false", "off")


def value(properties: etree._Element | None, path: str) -> str | None:
    """The w:val of the element at ``path`` ("numPr/ilvl"), or None."""
    if properties is None:
        return None
    element = properties.find("/".join(f"{W}{step}" for step in path.split("/")))
    return element.get(f"{W}val") if element is not None else None


def is_prompt(sdt: etree._Element) -> bool:
    """A content control that still shows "Click here to enter text"."""
    return is_on(sdt.find(f"{W}sdtPr"), "showingPlcHdr")


def ticked(sdt: etree._Element) -> bool | None:
    """Whether a content control is a ticked box; None where it is no box."""
    box = sdt.find(f"{W}sdtPr/{_W14}checkbox")
    if box is None:
        return None
    checked = box.find(f"{_W14}checked")
    return checked is not None and checked.get(f"{_W14}val", "1") in ("1", "true", "on")


def _is_contents_or_prompt(element: etree._Element) -> bool:
    if element.tag != f"{W}sdt":
        return False
    gallery = value(element.find(f"{W}sdtPr"), "docPartObj/docPartGallery")
    return gallery == "Table of Contents" or is_prompt(element)
