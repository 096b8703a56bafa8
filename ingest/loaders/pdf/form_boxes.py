"""Boxes and radio buttons of a form: what they ask, and whether they are ticked.

Works on the dictionaries that pypdf hands out; the caller guards it with ``attempt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.loaders.pdf.attempt import attempt
from ingest.loaders.pdf.layout import Line

TICKED = "[x]"
EMPTY = "[ ]"

_RADIO = 1 << 15
_PUSH_BUTTON = 1 << 16
_MAX_DEPTH = 8
_SAYS_NOTHING = re.compile(
    r"(yes|no|on|off|tak|nie|true|false|choice|opcja|option|wybór|check ?box|pole wyboru|button|"
    r"radio ?button|group|grupa)?[ _.\[\]]*\d*[ _.\[\]\d]*",
    re.IGNORECASE,
)
"""Names that programs give by themselves."""
_MAX_LABEL_CHARS = 150


@dataclass(frozen=True, slots=True)
class _Box:
    """``field``: what tells the field from others, ``name``: of this box where it says
    anything."""

    field: int
    label: str
    name: str
    is_ticked: bool
    is_radio: bool


def box_remarks(annotations: Iterable[Any], lines: Sequence[Line]) -> list[str]:
    """One remark per box ("Zgoda: [x]") and one per group of radio buttons ("Forma: [x] zdalnie
    [ ] stacjonarnie"). ``lines``: the page's text, which names a box that the file does not."""
    found = [box for annotation in annotations if (box := attempt(_box, annotation, lines))]
    groups: dict[int, list[_Box]] = {}
    for number, box in enumerate(found):
        groups.setdefault(box.field if box.is_radio else -1 - number, []).append(box)
    return [_remark(boxes) for boxes in groups.values()]


def _remark(boxes: Sequence[_Box]) -> str:
    first = boxes[0]
    if not first.is_radio:
        return f"{first.label}: {_mark(first)}" if first.label else f"{_mark(first)} {first.name}"
    label = first.label
    for box in boxes:  # some programs give the group the name of its first button
        label = label.removesuffix(box.name).rstrip(" :") if box.name else label
    choices = " ".join(f"{_mark(box)} {box.name}".strip() for box in boxes)
    return f"{label}: {choices}" if label else choices


def _mark(box: _Box) -> str:
    return TICKED if box.is_ticked else EMPTY


def _box(annotation: Any, lines: Sequence[Line]) -> _Box | None:
    if annotation.get("/Subtype") != "/Widget" or _inherited(annotation, "/FT") != "/Btn":
        return None
    flags = int(_inherited(annotation, "/Ff") or 0)
    if flags & _PUSH_BUTTON:
        return None
    state = str(annotation.get("/AS", _inherited(annotation, "/V") or "/Off"))
    is_radio = bool(flags & _RADIO)
    field = annotation["/Parent"].get_object() if is_radio and "/Parent" in annotation else None
    label = _told(_inherited(annotation, "/TU"))
    beside = attempt(_beside, annotation, lines) or ""
    name = _told(_on_state(annotation)) if is_radio else ""
    if not label and not is_radio:
        label = beside or _told(_inherited(annotation, "/T"))
    elif not label:
        label = _told(_inherited(annotation, "/T"))
    return _Box(
        field=id(field if field is not None else annotation),
        label=label.removesuffix(":"),
        name=name or beside,
        is_ticked=state != "/Off",
        is_radio=is_radio,
    )


def _told(name: object) -> str:
    """A name that a person gave; "" for one of a program."""
    text = " ".join(str(name).split()) if isinstance(name, str) else ""
    return "" if _SAYS_NOTHING.fullmatch(text) else text


def _on_state(annotation: Any) -> str:
    """The name of the state in which the box is ticked: its own, or that of its option."""
    states = [str(state) for state in annotation["/AP"]["/N"].get_object() if state != "/Off"]
    name = states[0].lstrip("/") if states else ""
    options = _inherited(annotation, "/Opt")
    if name.isdecimal() and options is not None and int(name) < len(options):
        return str(options[int(name)])
    return re.sub(r"#([0-9A-Fa-f]{2})", lambda code: chr(int(code[1], 16)), name)


def _beside(annotation: Any, lines: Sequence[Line]) -> str:
    """The text that stands to the right of the box, else that to its left."""
    left, bottom, right, top = (float(number) for number in annotation["/Rect"])
    left, right, bottom, top = *sorted((left, right)), *sorted((bottom, top))
    level = [line for line in lines if bottom - line.size * 0.4 <= line.y <= top]
    after = sorted((line for line in level if line.x >= right - 2), key=lambda line: line.x)
    before = sorted((line for line in level if line.x < left), key=lambda line: -line.x)
    text = " ".join((after or before)[0].text.split()) if after or before else ""
    return text if len(text) <= _MAX_LABEL_CHARS else ""


def _inherited(annotation: Any, key: str) -> Any:
    for entry in _upwards(annotation):
        if key in entry:
            return entry[key]
    return None


def _upwards(annotation: Any) -> Iterator[Any]:
    for _ in range(_MAX_DEPTH):
        yield annotation
        parent = annotation.get("/Parent")
        if parent is None:
            return
        annotation = parent.get_object()
