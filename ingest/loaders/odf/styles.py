"""What styles say: the document's title, how lists and headings are numbered, what is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast, get_args

from lxml import etree

from ingest.list_figures import BULLET, Figure, figure
from ingest.loaders.odf.xml_names import PRESENTATION, STYLE, TABLE, TEXT, count

_LEVELS = 10


@dataclass(frozen=True, slots=True)
class _Level:
    kind: Figure
    prefix: str
    suffix: str
    shown: int
    start: int
    bullet: bool


class Counter:
    """Numbers the items of one list style."""

    def __init__(self, levels: dict[int, _Level]) -> None:
        self._levels = levels
        self._counts: list[int | None] = [None] * _LEVELS

    def restart(self) -> None:
        """A new list begins."""
        self._counts = [None] * _LEVELS

    def label(self, level: int, start: int | None = None) -> str:
        """What stands before the next item at ``level`` (from 1): "1.", "a)", "–" or ""."""
        own = self._levels.get(level)
        if own is None or not 1 <= level <= _LEVELS:
            return ""
        if own.bullet:
            return BULLET
        previous = self._counts[level - 1]
        first = own.start if start is None else start
        self._counts[level - 1] = first if previous is None or start is not None else previous + 1
        self._counts[level:] = [None] * (_LEVELS - level)
        if not own.kind:
            return ""
        figures = [
            figure(self._counts[above - 1] or 1, self._kind(above))
            for above in range(max(1, level - own.shown + 1), level + 1)
        ]
        return f"{own.prefix}{'.'.join(text for text in figures if text)}{own.suffix}".strip()

    def _kind(self, level: int) -> Figure:
        found = self._levels.get(level)
        return found.kind if found is not None else "1"


class Styles:
    """The styles of a document, by name; those of its content win over the common ones."""

    def __init__(self, roots: Sequence[etree._Element]) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._lists: dict[str, dict[int, _Level]] = {}
        self._outline: dict[int, _Level] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                key = (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", ""))
                self._styles.setdefault(key, style)
            for style in root.iter(f"{TEXT}list-style"):
                self._lists.setdefault(style.get(f"{STYLE}name", ""), _levels(style))
            for style in root.iter(f"{TEXT}outline-style"):
                self._outline = self._outline or _levels(style)

    def is_title(self, name: str | None) -> bool:
        """Whether a paragraph style is the document's title or comes from it."""
        return any(style.get(f"{STYLE}name") == "Title" for style in self._chain("paragraph", name))

    def list_of(self, name: str | None) -> str | None:
        """The list style that a paragraph style carries."""
        for style in self._chain("paragraph", name):
            stated = style.get(f"{STYLE}list-style-name")
            if stated is not None:
                return stated or None
        return None

    def counter(self, name: str | None) -> Counter:
        """A new count of the list style; one that is not defined has bullets, as programs do."""
        return Counter(self._lists.get(name or "", {}))

    def outline(self) -> Counter:
        """A new count of the headings."""
        return Counter(self._outline)

    def is_hidden_table(self, name: str | None) -> bool:
        """Whether a sheet is hidden."""
        return self._property("table", name, f"{TABLE}display") == "false"

    def is_hidden_slide(self, name: str | None) -> bool:
        """Whether a slide is left out of the show."""
        return self._property("drawing-page", name, f"{PRESENTATION}visibility") == "hidden"

    def _property(self, family: str, name: str | None, attribute: str) -> str | None:
        for style in self._chain(family, name):
            for properties in style:
                stated = properties.get(attribute)
                if stated is not None:
                    return stated
        return None

    def _chain(self, family: str, name: str | None) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while name is not None and name not in seen:
            seen.add(name)
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = style.get(f"{STYLE}parent-style-name")


def _levels(style: etree._Element) -> dict[int, _Level]:
    return {count(level.get(f"{TEXT}level")): _level(level) for level in style}


def _level(element: etree._Element) -> _Level:
    kind = element.get(f"{STYLE}num-format", "")
    return _Level(
        kind=cast(Figure, kind) if kind in get_args(Figure) else "1",
        prefix=element.get(f"{STYLE}num-prefix", ""),
        suffix=element.get(f"{STYLE}num-suffix", ""),
        shown=count(element.get(f"{TEXT}display-levels")),
        start=count(element.get(f"{TEXT}start-value")),
        bullet=element.tag == f"{TEXT}list-level-style-bullet",
    )
