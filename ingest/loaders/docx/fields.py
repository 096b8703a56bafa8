"""Fields of a paragraph: what they show instead of their instructions.

A field begins, gives an instruction ("MERGEFIELD name"), and after a separator its result; fields
stand inside the instructions of others. Fields of old forms keep their value beside the text: the
entry chosen from a list, whether a box is ticked.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from ingest.loaders.docx.xml_names import W, is_on, value
from ingest.symbols import field_sign

TICKED_BOX = "[x]"
EMPTY_BOX = "[ ]"


@dataclass(slots=True)
class _Open:
    start: int
    form: etree._Element | None
    instruction: list[str] = field(default_factory=list)
    has_result: bool = False


class Fields:
    """Follows the fields of one paragraph and takes instructions out of its ``parts``.

    What stands in a field that does not end in the paragraph stays: nothing is lost to a broken
    field.
    """

    def __init__(self, parts: list[str]) -> None:
        self._parts = parts
        self._open: list[_Open] = []

    def character(self, element: etree._Element) -> None:
        """Takes one w:fldChar."""
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._open.append(_Open(len(self._parts), element.find(f"{W}ffData")))
        elif kind == "separate" and self._open:
            self._separate(self._open[-1])
        elif kind == "end" and self._open:
            self._end(self._open.pop())

    def instruction(self, text: str) -> None:
        """Takes the text of one w:instrText."""
        if self._open and not self._open[-1].has_result:
            self._open[-1].instruction.append(text)

    def _separate(self, opened: _Open) -> None:
        if not opened.has_result:
            opened.has_result = True
            del self._parts[opened.start :]

    def _end(self, opened: _Open) -> None:
        if not opened.has_result:
            del self._parts[opened.start :]
        shown = _form_value(opened.form)
        if shown is not None:
            del self._parts[opened.start :]
            self._parts.append(shown)
        elif not "".join(self._parts[opened.start :]).strip():
            self._parts.append(field_sign("".join(opened.instruction)))


def _form_value(form: etree._Element | None) -> str | None:
    """The chosen entry of a list or the mark of a box; None for any other field."""
    if form is None:
        return None
    box = form.find(f"{W}checkBox")
    if box is not None:
        name = "checked" if box.find(f"{W}checked") is not None else "default"
        return TICKED_BOX if is_on(box, name) else EMPTY_BOX
    choice = form.find(f"{W}ddList")
    if choice is None:
        return None
    entries = [entry.get(f"{W}val", "") for entry in choice.iterfind(f"{W}listEntry")]
    number = value(choice, "result") or value(choice, "default") or "0"
    index = int(number) if number.isdecimal() else 0
    return entries[index] if index < len(entries) else ""
