"""What a paragraph's style says: heading level, list numbering, table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.file_claims import language_code
from ingest.loaders.docx.xml_names import W, value

# Word keeps English names for built-in styles in every language; other programs, and styles
# copied by hand, do not.
_HEADING = re.compile(
    r"(?:heading|nagłówek|nagłowek|naglowek|überschrift|titre|título|titolo|заголовок) ?([1-9])"
)
_TITLE = frozenset(("title", "tytuł", "titel", "titre"))
_CONTENTS = re.compile(r"(toc|spis treści|table of figures|spis ilustracji)( ?(\d|heading))?")
_TABLE_OF_CONTENTS_TITLE = "toc heading"


class Styles:
    """The paragraph styles of a document, by id, with what they inherit."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default: str | None = None
        self.language: str | None = None
        if root is None:
            return
        for style in root.iter(f"{W}style"):
            identifier = style.get(f"{W}styleId", "")
            self._styles[identifier] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._default = identifier
        language = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
        if language is not None:
            self.language = language_code(language.get(f"{W}val"))

    def outline_level(self, paragraph_properties: etree._Element | None) -> int | None:
        """1–9 for a heading, 0 for the document's title, None for running text."""
        stated = _outline(paragraph_properties)
        if stated is not None:
            return stated if 1 <= stated <= 9 else None
        for style in self._chain(paragraph_properties):
            name = _name(style)
            if match := _HEADING.fullmatch(name):
                return int(match.group(1))
            if name in _TITLE:
                return 0
            stated = _outline(style.find(f"{W}pPr"))
            if stated is not None:
                return stated if 1 <= stated <= 9 else None
        return None

    def numbering(self, paragraph_properties: etree._Element | None) -> tuple[str, int] | None:
        """The numbering id and level of a paragraph, or None; "0" switches numbering off."""
        number = value(paragraph_properties, "numPr/numId")
        level = value(paragraph_properties, "numPr/ilvl")
        for style in self._chain(paragraph_properties):
            if number is not None and level is not None:
                break
            properties = style.find(f"{W}pPr")
            number = number if number is not None else value(properties, "numPr/numId")
            level = level if level is not None else value(properties, "numPr/ilvl")
        if number is None or number == "0":
            return None
        return number, int(level) if level is not None and level.isdecimal() else 0

    def numbering_of_style(self, identifier: str) -> str | None:
        """The numbering id that a numbering style carries."""
        style = self._styles.get(identifier)
        return value(style.find(f"{W}pPr"), "numPr/numId") if style is not None else None

    def is_contents(self, paragraph_properties: etree._Element | None) -> bool:
        """A line of a table of contents or of figures: it repeats a heading and a page number."""
        return any(_CONTENTS.fullmatch(_name(style)) for style in self._chain(paragraph_properties))

    def font(self, paragraph_properties: etree._Element | None) -> str | None:
        """The font of a paragraph's style; None where it states none."""
        fonts = (_font(style.find(f"{W}rPr")) for style in self._chain(paragraph_properties))
        return next((font for font in fonts if font is not None), None)

    def run_font(self, run_properties: etree._Element | None) -> str | None:
        """The font of a run, its own or that of its character style; None where none is stated."""
        own = _font(run_properties)
        identifier = value(run_properties, "rStyle") if own is None else None
        if identifier is None:
            return own
        fonts = (_font(style.find(f"{W}rPr")) for style in self._based(identifier))
        return next((font for font in fonts if font is not None), None)

    def _chain(self, paragraph_properties: etree._Element | None) -> Iterator[etree._Element]:
        yield from self._based(value(paragraph_properties, "pStyle") or self._default)

    def _based(self, identifier: str | None) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while identifier is not None and identifier not in seen:
            seen.add(identifier)
            style = self._styles.get(identifier)
            if style is None:
                return
            yield style
            identifier = value(style, "basedOn")


def _font(run_properties: etree._Element | None) -> str | None:
    fonts = run_properties.find(f"{W}rFonts") if run_properties is not None else None
    if fonts is None:
        return None
    return fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")


def _name(style: etree._Element) -> str:
    return (value(style, "name") or "").strip().lower()


def _outline(properties: etree._Element | None) -> int | None:
    """The outline level counted from 1; 10 is Word's "body text"."""
    level = value(properties, "outlineLvl")
    return int(level) + 1 if level is not None and level.isdecimal() else None
