"""The shapes of one slide in the order a reader's eye takes them.

A placeholder without a place of its own stands where its layout puts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.drawingml import A
from ingest.opc import MC, preferred
from ingest.reading_order import NOWHERE, reading_order

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"

_RUNNING = ("sldNum", "dt", "ftr", "hdr", "sldImg")
_TITLES = ("title", "ctrTitle")
_SHAPES = tuple(f"{P}{name}" for name in ("sp", "grpSp", "graphicFrame", "pic", "cxnSp"))


@dataclass(frozen=True, slots=True)
class Placeholder:
    """The role of a shape in its layout; ``kind`` is "obj" where the file states none."""

    kind: str
    index: str

    @property
    def is_title(self) -> bool:
        return self.kind in _TITLES

    @property
    def is_running(self) -> bool:
        """Slide number, date, footer, header: they repeat on every slide."""
        return self.kind in _RUNNING


def placeholder(shape: etree._Element) -> Placeholder | None:
    """The shape's role, or None for one that was put on the slide freely."""
    element = next(shape.iterfind(f"*/{P}nvPr/{P}ph"), None)
    if element is None:
        return None
    return Placeholder(element.get("type", "obj"), element.get("idx", "0"))


class LayoutPlaces:
    """Where a slide's layout and master put their placeholders; the nearest comes first."""

    def __init__(self, roots: Sequence[etree._Element | None]) -> None:
        self._by_index: dict[str, tuple[int, int]] = {}
        self._by_kind: dict[str, tuple[int, int]] = {}
        for root in roots:
            for shape in root.iter(f"{P}sp") if root is not None else ():
                role = placeholder(shape)
                place = _own_place(shape)
                if role is not None and place is not None:
                    self._by_index.setdefault(role.index, place)
                    self._by_kind.setdefault(role.kind, place)

    def of(self, shape: etree._Element) -> tuple[int, int]:
        """Top and left in EMU; shapes that stand nowhere come last."""
        own = _own_place(shape)
        role = placeholder(shape)
        if own is not None:
            return own
        if role is None:
            return NOWHERE
        if role.kind != "obj" and role.kind in self._by_kind:
            return self._by_kind[role.kind]
        return self._by_index.get(role.index, self._by_kind.get("body", NOWHERE))


def in_reading_order(tree: etree._Element, places: LayoutPlaces) -> Iterator[etree._Element]:
    """The shapes of a tree from top to bottom and left to right, those of groups together.

    A title is first wherever it stands.
    """
    shapes = sorted(_shapes(tree), key=lambda shape: not _is_title(shape))
    titles = sum(1 for shape in shapes if _is_title(shape))
    below = [places.of(shape) for shape in shapes[titles:]]
    for position in (*range(titles), *(titles + index for index in reading_order(below))):
        shape = shapes[position]
        if shape.tag == f"{P}grpSp":
            yield from in_reading_order(shape, places)
        else:
            yield shape


def _shapes(tree: etree._Element) -> Iterator[etree._Element]:
    for child in tree:
        if child.tag == f"{MC}AlternateContent":
            branch = preferred(child)
            if branch is not None:
                yield from _shapes(branch)
        elif child.tag in _SHAPES:
            yield child


def _is_title(shape: etree._Element) -> bool:
    role = placeholder(shape)
    return role is not None and role.is_title


def _own_place(shape: etree._Element) -> tuple[int, int] | None:
    for path in (
        f"{P}spPr/{A}xfrm/{A}off",
        f"{P}grpSpPr/{A}xfrm/{A}off",
        f"{P}xfrm/{A}off",
    ):
        offset = shape.find(path)
        if offset is not None:
            try:
                return int(offset.get("y", "0")), int(offset.get("x", "0"))
            except ValueError:
                return None
    return None
