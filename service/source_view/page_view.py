"""PDF pages as data for their template: image addresses, marks, and a layer of text to select."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.document import Section
from service.messages import Say
from service.places import place
from service.source_view.page_marks import PageMarks, Span, marks, pages_of
from service.source_view.page_process import PageFailed
from service.source_view.page_text import Box, PageText, is_upright, lines
from service.source_view.pages import WIDTHS, Pages, PdfFile
from service.source_view.window import Window, page_window

_BASELINE = 0.79
"""How far down a line its letters stand, as a share of its height."""
_SIZE = 0.82


@dataclass(frozen=True, slots=True)
class LayerLine:
    """One line of text: where it begins, its length along the line, and the size of its letters,
    in points. ``turn`` is "" or the value of an SVG transform."""

    text: str
    x: float
    y: float
    length: float
    size: float
    turn: str


@dataclass(frozen=True, slots=True)
class ShownPage:
    """``layer`` is None where it is fetched once the page comes into view. ``anchor``: here the
    quote begins."""

    number: int
    label: str
    width: float
    height: float
    image: str
    images: str
    layer: Sequence[LayerLine] | None
    layer_address: str
    quote: Sequence[Box]
    words: Sequence[Box]
    anchor: bool
    quoted: bool


@dataclass(frozen=True, slots=True)
class ShownPages:
    """``missed``: pages that hold the quote by what was stored, where it was not found."""

    pages: Sequence[ShownPage]
    window: Window
    count: int
    missed: bool


def shown_pages(
    pages: Pages,
    file: PdfFile,
    document_id: int,
    text: str,
    sections: Sequence[Section],
    quote: Span | None,
    words: Sequence[Span],
    begin: int | None,
    recognised: Mapping[int, PageText],
    say: Say,
) -> ShownPages:
    """``recognised``: what was read off the images of pages, which have no text of their own; of
    the pages that hold the quote, at least. Raises PageFailed when the file cannot be shown."""
    quoted = pages_of(sections, *quote) if quote else []
    count = pages.count(file)
    window = page_window(count, quoted, begin)
    sizes = pages.sizes(file, window.start, window.end - 1)
    found: Mapping[int, PageMarks] = {}

    def text_of(number: int) -> PageText:
        return recognised.get(number) or _text(pages, file, number)

    if quote:
        found = marks(text, sections, quote, words, text_of)
    labels = {one.locator.first: one.locator for one in sections if one.locator.unit == "page"}
    anchor = min(found, default=min(quoted, default=0))
    shown = []
    for number, (width, height) in enumerate(sizes, window.start):
        marked = found.get(number, PageMarks((), ()))
        layer = layer_lines(text_of(number)) if number in found else None
        locator = labels.get(number)
        address = f"/documents/{document_id}/pages/{number}"
        version = file.content_hash[:12]
        shown.append(
            ShownPage(
                number=number,
                label=place(locator, say)
                if locator
                else say("place.page.one", numbers=str(number)),
                width=round(width, 2),
                height=round(height, 2),
                image=f"{address}/image?width=1280&v={version}",
                images=", ".join(
                    f"{address}/image?width={wide}&v={version} {wide}w" for wide in WIDTHS
                ),
                layer=layer,
                layer_address=f"{address}/text?v={version}",
                quote=marked.quote,
                words=marked.words,
                anchor=number == anchor,
                quoted=number in quoted,
            )
        )
    return ShownPages(shown, window, count, missed=bool(quoted) and not found)


def layer_lines(page: PageText) -> list[LayerLine]:
    found: list[LayerLine] = []
    for line in lines(page):
        text = "".join(
            character if character.isprintable() else " "
            for character in page.characters[line.first : line.last + 1]
        )
        box = line.box
        if is_upright(line):
            y = box.top + _BASELINE * box.height
            found.append(_layer_line(text, box.left, y, box.width, box.height, ""))
            continue
        upwards = page.boxes[line.first].top > page.boxes[line.last].top
        x = box.left + (_BASELINE if upwards else 1 - _BASELINE) * box.width
        y = box.bottom if upwards else box.top
        turn = f"rotate({-90 if upwards else 90} {x:.1f} {y:.1f})"
        found.append(_layer_line(text, x, y, box.height, box.width, turn))
    return found


def _layer_line(
    text: str, x: float, y: float, length: float, height: float, turn: str
) -> LayerLine:
    return LayerLine(
        text, round(x, 1), round(y, 1), round(length, 1), round(_SIZE * height, 1), turn
    )


def _text(pages: Pages, file: PdfFile, number: int) -> PageText:
    """A page that fails on its own leaves the others to be shown; it has no marks."""
    try:
        return pages.text(file, number)
    except PageFailed as failure:
        if failure.reason in ("changed", "crashed", "too-long"):
            raise
        return PageText(1, 1, "", ())
