"""The text of one paragraph as a reader sees it, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from ingest.drawingml import DGM, C
from ingest.loaders.docx.fields import Fields
from ingest.loaders.docx.styles import Styles
from ingest.loaders.docx.xml_names import M, W, is_on, is_prompt, ticked
from ingest.opc import MC, R, preferred
from ingest.symbols import EMPTY, TICKED, field_sign, in_font, sign

_UNSEEN = frozenset(
    f"{W}{name}"
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "delText", "delInstrText",
        "rt", "fldData", "annotationRef", "commentReference", "ffData",
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


def read_paragraph(
    element: etree._Element, styles: Styles, before: Paragraph | None = None
) -> Paragraph:
    """Everything in a w:p: inserted text is in, deleted and hidden text is out.

    ``before``: the paragraph whose mark was deleted, so that this one continues it.
    """
    paragraph = before if before is not None else Paragraph()
    _Collector(paragraph, styles, styles.font(element.find(f"{W}pPr"))).collect(element)
    return paragraph


def has_deleted_mark(element: etree._Element) -> bool:
    """Whether the end of the paragraph was deleted: the next one then continues it."""
    return element.find(f"{W}pPr/{W}rPr/{W}del") is not None


class _Collector:
    """Gathers one paragraph; ``font`` is that of the run it is in."""

    def __init__(self, into: Paragraph, styles: Styles, font: str | None) -> None:
        self._into = into
        self._styles = styles
        self._paragraph_font = font
        self._font = font
        self._fields = Fields(into.parts)

    def collect(self, element: etree._Element) -> None:
        into = self._into
        for child in element:
            tag = child.tag
            if tag == f"{W}t":
                into.parts.append(in_font(child.text or "", self._font))
            elif tag == f"{M}t":
                into.parts.append(child.text or "")
            elif tag == f"{W}fldChar":
                self._fields.character(child)
            elif tag == f"{W}instrText":
                self._fields.instruction(child.text or "")
            elif tag in _UNSEEN or _is_hidden(child):
                continue
            elif tag == f"{W}sym":
                into.parts.append(_sign(child))
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
                    self.collect(branch)
            elif tag == f"{C}chart":
                into.charts.append(child.get(f"{R}id", ""))
            elif tag == f"{DGM}relIds":
                into.diagrams.append(child.get(f"{R}dm", ""))
            else:
                self._collect_inside(child)

    def _collect_inside(self, child: etree._Element) -> None:
        into = self._into
        if child.tag in _BETWEEN_MATH and into.parts:
            into.parts.append(_BETWEEN_MATH[child.tag])
        if child.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            into.pictures += 1
        box = ticked(child) if child.tag == f"{W}sdt" else None
        if box is not None:
            into.parts.append(TICKED if box else EMPTY)
            return
        before = len(into.parts)
        if child.tag == f"{W}r":
            self._font = self._styles.run_font(child.find(f"{W}rPr")) or self._paragraph_font
        self.collect(child)
        if child.tag == f"{W}r":
            self._font = self._paragraph_font
        elif child.tag == f"{W}fldSimple" and not "".join(into.parts[before:]).strip():
            into.parts.append(field_sign(child.get(f"{W}instr", "")))


def _sign(element: etree._Element) -> str:
    """A w:sym: a letter of a symbol font by its code."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    return sign(element.get(f"{W}font"), code)


def _is_hidden(element: etree._Element) -> bool:
    if element.tag == f"{W}r":
        return is_on(element.find(f"{W}rPr"), "vanish")
    return element.tag == f"{W}sdt" and is_prompt(element)
