"""The numbers and bullets that Word draws before paragraphs without storing them as text.

People cite by them ("§ 5 ust. 2"), so they belong to the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from ingest.list_figures import BULLET, Figure, figure
from ingest.loaders.docx.styles import Styles
from ingest.loaders.docx.xml_names import W, is_on, value

_LEVELS = 9
_FIGURES: dict[str, Figure] = {
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
    "none": "",
}
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int
    legal: bool


class Numbering:
    """Counts numbered paragraphs as they come, in document order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._overrides: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._met: set[str] = set()
        if root is None:
            return
        links: dict[str, str] = {}
        for abstract in root.iter(f"{W}abstractNum"):
            identifier = abstract.get(f"{W}abstractNumId", "")
            self._levels[identifier] = dict(map(_level, abstract.iter(f"{W}lvl")))
            link = value(abstract, "numStyleLink")
            if link is not None:
                links[identifier] = link
        for number in root.iter(f"{W}num"):
            self._read_number(number)
        for identifier, link in links.items():
            target = self._abstract.get(styles.numbering_of_style(link) or "")
            if target is not None:
                self._levels[identifier] = self._levels.get(target, {})

    def _read_number(self, number: etree._Element) -> None:
        identifier = number.get(f"{W}numId", "")
        self._abstract[identifier] = value(number, "abstractNumId") or ""
        for override in number.iter(f"{W}lvlOverride"):
            index = _int(override.get(f"{W}ilvl"), 0)
            start = value(override, "startOverride")
            if start is not None:
                self._restarts.setdefault(identifier, {})[index] = _int(start, 1)
            level = override.find(f"{W}lvl")
            if level is not None:
                self._overrides.setdefault(identifier, {})[index] = _level(level)[1]

    def label(self, number: str, level: int) -> str:
        """What stands before the next paragraph of this numbering: "§ 5.", "a)", "–" or ""."""
        abstract = self._abstract.get(number)
        if abstract is None or not 0 <= level < _LEVELS:
            return ""
        levels = {**self._levels.get(abstract, {}), **self._overrides.get(number, {})}
        own = levels.get(level)
        if own is None:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        if number not in self._met:
            self._met.add(number)
            for index, start in self._restarts.get(number, {}).items():
                if index < _LEVELS:
                    counts[index] = start - 1
        previous = counts[level]
        counts[level] = own.start if previous is None else previous + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if own.format == "bullet":
            return BULLET if own.text.strip() else ""
        if own.format == "none" and not _PLACE.sub("", own.text).strip():
            return ""
        return _PLACE.sub(lambda place: _drawn(place, own, levels, counts), own.text).strip()


def _drawn(
    place: re.Match[str], own: _Level, levels: dict[int, _Level], counts: list[int | None]
) -> str:
    index = int(place.group(1)) - 1
    level = levels.get(index)
    count = counts[index]
    if count is None:  # a deeper item before any item of the level above it
        count = level.start if level is not None else 1
    format_ = "decimal" if own.legal or level is None else level.format
    if format_ == "decimalZero":
        return f"{count:02}"
    return figure(count, _FIGURES.get(format_, "1"))


def _level(element: etree._Element) -> tuple[int, _Level]:
    return _int(element.get(f"{W}ilvl"), 0), _Level(
        format=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        start=_int(value(element, "start"), 1),
        legal=is_on(element, "isLgl"),
    )


def _int(text: str | None, otherwise: int) -> int:
    try:
        return int(text) if text is not None else otherwise
    except ValueError:
        return otherwise
