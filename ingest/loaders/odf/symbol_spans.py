"""Letters of symbol fonts in an OpenDocument, turned into the signs they draw."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from ingest.loaders.odf.xml_names import FO, STYLE, SVG, TEXT
from ingest.symbols import in_font, is_symbol_font

_FAMILIES = {f"{TEXT}span": "text", f"{TEXT}p": "paragraph", f"{TEXT}h": "paragraph"}
_MAX_PARENTS = 20


def resolve_symbols(body: etree._Element, roots: Sequence[etree._Element]) -> None:
    """Changes the text of every span and paragraph whose style is set in a symbol font; what has
    a style of its own inside keeps its own font."""
    fonts = _fonts_of_styles(roots)
    if not fonts:
        return
    for element in body.iter(*_FAMILIES):
        style = element.get(f"{TEXT}style-name")
        font = fonts.get((_FAMILIES[str(element.tag)], style or ""))
        if font is None:
            continue
        element.text = in_font(element.text, font) if element.text else element.text
        for child in element:
            child.tail = in_font(child.tail, font) if child.tail else child.tail


def _fonts_of_styles(roots: Sequence[etree._Element]) -> dict[tuple[str, str], str]:
    """The symbol font of each style that has one, by family and name."""
    faces: dict[str, str] = {}
    own: dict[tuple[str, str], str] = {}
    parents: dict[tuple[str, str], str] = {}
    for root in roots:
        for face in root.iter(f"{STYLE}font-face"):
            family = face.get(f"{SVG}font-family", "").strip("'\"")
            faces.setdefault(face.get(f"{STYLE}name", ""), family)
    for root in roots:
        for style in root.iter(f"{STYLE}style"):
            key = (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", ""))
            parents.setdefault(key, style.get(f"{STYLE}parent-style-name", ""))
            properties = style.find(f"{STYLE}text-properties")
            stated = properties.get(f"{STYLE}font-name") if properties is not None else None
            direct = properties.get(f"{FO}font-family") if properties is not None else None
            if stated is not None or direct is not None:
                own.setdefault(key, direct or faces.get(stated or "", stated or ""))
    found = {key: _inherited(key, own, parents) for key in parents}
    return {key: font for key, font in found.items() if is_symbol_font(font)}


def _inherited(
    key: tuple[str, str], own: dict[tuple[str, str], str], parents: dict[tuple[str, str], str]
) -> str:
    for _ in range(_MAX_PARENTS):
        if key in own:
            return own[key].strip("'\"")
        if not parents.get(key):
            return ""
        key = (key[0], parents[key])
    return ""
