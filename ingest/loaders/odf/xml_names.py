"""Namespaces of OpenDocument."""

from __future__ import annotations

_BASE = "{urn:oasis:names:tc:opendocument:xmlns:"

DRAW = _BASE + "drawing:1.0}"
FO = _BASE + "xsl-fo-compatible:1.0}"
MANIFEST = _BASE + "manifest:1.0}"
META = _BASE + "meta:1.0}"
OFFICE = _BASE + "office:1.0}"
PRESENTATION = _BASE + "presentation:1.0}"
STYLE = _BASE + "style:1.0}"
SVG = _BASE + "svg-compatible:1.0}"
TABLE = _BASE + "table:1.0}"
TEXT = _BASE + "text:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"


def count(text: str | None, otherwise: int = 1) -> int:
    """A positive number of an attribute; ``otherwise`` where it is missing or no number."""
    return int(text) if text is not None and text.isdecimal() and int(text) > 0 else otherwise
