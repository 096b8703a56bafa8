"""What lies on a page rather than in it: notes, filled form fields, pinned files.

Works on the dictionaries that pypdf hands out; the caller guards it with ``attempt``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ingest.extracted import Attachment
from ingest.html_content import plain_text
from ingest.loaders.pdf.attempt import attempt
from ingest.loaders.pdf.form_boxes import box_remarks
from ingest.loaders.pdf.layout import Line

_MOST = 2_000
"""Annotations looked at on one page."""
_MAX_FIELD_DEPTH = 8
_NOTES = frozenset(
    f"/{name}"
    for name in (
        "FreeText", "Text", "Highlight", "Underline", "StrikeOut", "Squiggly", "Stamp", "Square",
        "Circle", "Line", "Polygon", "PolyLine", "Ink", "Caret", "Redact",
    )
)  # fmt: skip
"""Notes, and marks of a page with what their author wrote to them; a pop-up only repeats the words
of its parent."""
_TEXT_FIELDS = frozenset({"/Tx", "/Ch"})


@dataclass(frozen=True, slots=True)
class Annotations:
    """``remarks`` are the words of notes and fields ("label: value" where it has a label)."""

    remarks: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()


def read_annotations(page: Any, lines: Sequence[Line] = ()) -> Annotations:
    """The readable annotations of one page; a broken one is passed over.

    ``lines``: the page's text, beside which its boxes stand.
    """
    if "/Annots" not in page:
        return Annotations()
    found = list(_dictionaries(page["/Annots"]))
    remarks = (attempt(_remark, annotation) for annotation in found)
    files = (attempt(_file, annotation) for annotation in found)
    return Annotations(
        (*(remark for remark in remarks if remark), *box_remarks(found, lines)),
        tuple(file for file in files if file is not None),
    )


def _dictionaries(entries: Any) -> Iterator[Any]:
    for entry in islice(entries, _MOST):
        annotation = attempt(entry.get_object)
        if isinstance(annotation, dict):
            yield annotation


def _remark(annotation: Any) -> str | None:
    kind = annotation.get("/Subtype")
    if kind in _NOTES:
        return _string(annotation.get("/Contents")) or _plain(annotation.get("/RC"))
    if kind != "/Widget" or _inherited(annotation, "/FT") not in _TEXT_FIELDS:
        return None
    value = _value(annotation)
    label = _string(_inherited(annotation, "/TU"))
    return f"{label}: {value}" if value and label else value


def _value(annotation: Any) -> str | None:
    """A field's value as it is shown: of a choice, the words of the chosen entries."""
    stored = _inherited(annotation, "/V")
    stored = stored.get_object() if stored is not None else None
    values = stored if isinstance(stored, list) else [stored]
    shown = [text for value in values if (text := _string(value))]
    options = _inherited(annotation, "/Opt")
    pairs = {
        str(option[0]): str(option[1])
        for option in (entry.get_object() for entry in options or ())
        if isinstance(option, list) and len(option) == 2
    }
    return ", ".join(pairs.get(text, text) for text in shown) or None


def _file(annotation: Any) -> Attachment | None:
    if annotation.get("/Subtype") != "/FileAttachment":
        return None
    specification = annotation["/FS"].get_object()
    data = specification["/EF"]["/F"].get_object().get_data()
    name = _string(specification.get("/UF")) or _string(specification.get("/F"))
    return Attachment(name or "attachment", bytes(data))


def _inherited(annotation: Any, key: str) -> Any:
    """A field's entry, its own or that of the fields above it."""
    for _ in range(_MAX_FIELD_DEPTH):
        if annotation is None:
            return None
        if key in annotation:
            return annotation[key]
        parent = annotation.get("/Parent")
        annotation = parent.get_object() if parent is not None else None
    return None


def _plain(rich: Any) -> str | None:
    """The words of a note that is kept only with its looks (XHTML)."""
    markup = _string(rich)
    return plain_text(markup) or None if markup else None


def _string(value: Any) -> str | None:
    text = value.get_object() if value is not None else None
    return str(text).strip() or None if isinstance(text, str) else None
