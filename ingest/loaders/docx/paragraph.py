"""The text of one paragraph as a reader sees it, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from ingest.drawingml import DGM, C
from ingest.loaders.docx.xml_names import M, W, is_on, is_prompt
from ingest.opc import MC, R, preferred

_UNSEEN = frozenset(
    f"{W}{name}"
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "delText", "delInstrText",
        "instrText", "rt", "fldData", "annotationRef", "commentReference", "ffData",
    )
)  # fmt: skip
_CHARACTERS = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",
}
_NOTE_REFERENCES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_BETWEEN_MATH = {f"{M}den": "/", f"{M}sup": "^", f"{M}sub": "_"}


@dataclass(slots=True)
class Paragraph:
    """Collected from one w:p. ``boxes`` are text boxes anchored in it, ``notes`` pairs of kind
    and id, ``charts`` and ``diagrams`` relationship ids, ``pictures`` how many it shows."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    pictures: int = 0

    @property
    def text(self) -> str:
        return "".join(self.parts).strip()


def read_paragraph(element: etree._Element) -> Paragraph:
    """Everything in a w:p: inserted text is in, deleted and hidden text is out."""
    paragraph = Paragraph()
    _collect(element, paragraph)
    return paragraph


def _collect(element: etree._Element, into: Paragraph) -> None:
    for child in element:
        tag = child.tag
        if tag in (f"{W}t", f"{M}t"):
            into.parts.append(child.text or "")
        elif tag in _UNSEEN or _is_hidden(child):
            continue
        elif tag in _CHARACTERS:
            into.parts.append(_CHARACTERS[tag])
        elif tag == f"{W}br":
            into.parts.append("\n" if child.get(f"{W}type") is None else " ")
        elif tag in _NOTE_REFERENCES:
            into.notes.append((_NOTE_REFERENCES[tag], child.get(f"{W}id", "")))
        elif tag == f"{W}txbxContent":
            into.boxes.append(child)
        elif tag == f"{MC}AlternateContent":
            branch = preferred(child)
            if branch is not None:
                _collect(branch, into)
        elif tag == f"{C}chart":
            into.charts.append(child.get(f"{R}id", ""))
        elif tag == f"{DGM}relIds":
            into.diagrams.append(child.get(f"{R}dm", ""))
        else:
            if tag in _BETWEEN_MATH and into.parts:
                into.parts.append(_BETWEEN_MATH[tag])
            if tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                into.pictures += 1
            _collect(child, into)


def _is_hidden(element: etree._Element) -> bool:
    if element.tag == f"{W}r":
        return is_on(element.find(f"{W}rPr"), "vanish")
    return element.tag == f"{W}sdt" and is_prompt(element)
