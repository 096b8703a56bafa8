"""PDFium, asked about one file: sizes, characters with their places, and images of pages.

Runs only in the page process (``page_worker.py``): PDFium is not safe in several threads, and a
hostile file may hang or kill it.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

MOST_CHARACTERS = 60_000
"""Of one page. The fullest newspaper page measured has 31,000."""
MOST_PIXELS = 12_000_000
"""Of one image: an A4 page at 1,920 pixels has 5,200,000."""
MOST_COLOURS = 4096
"""An image with more is a photograph; the edges of letters alone make some hundreds."""
UNIT = 100
"""Places are whole hundredths of a point."""
_FINE = 1_000_000


class CannotShow(Exception):  # noqa: N818 - says what was decided
    """PDFium cannot show it; the argument is one word: damaged, encrypted or no-page."""


class OpenPdf:
    """One open file. Close it."""

    def __init__(self, path: Path) -> None:
        import pypdfium2

        try:
            self._document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            locked = any(word in str(error) for word in ("password", "security scheme"))
            raise CannotShow("encrypted" if locked else "damaged") from error
        with contextlib.suppress(pypdfium2.PdfiumError):
            self._document.init_forms()  # else what is filled in is not drawn; runs no scripts

    def close(self) -> None:
        self._document.close()

    def count(self) -> int:
        return len(self._document)

    def sizes(self, first: int, last: int) -> list[tuple[float, float]]:
        """Width and height in points, as shown, of pages ``first`` to ``last``, from 1."""
        found = []
        for number in range(first, min(last, self.count()) + 1):
            try:
                found.append(self._document.get_page_size(number - 1))
            except _errors():
                found.append((595.0, 842.0))  # a page that is broken still has its place
        return found

    def text(self, number: int) -> dict[str, Any]:
        """Characters and, four numbers each, their boxes in hundredths of a point."""
        with self._page(number) as page, closing(page.get_textpage()) as text:
            width, height = page.get_size()
            place = _placing(page, width, height)
            characters, boxes = _characters(text.raw, place)
        return {"width": width, "height": height, "characters": characters, "boxes": boxes}

    def image(self, number: int, width: int) -> tuple[str, bytes]:
        """The media type and the bytes of an image at most ``width`` pixels wide."""
        with self._page(number) as page:
            across, down = page.get_size()
            scale = width / max(across, 1.0)
            scale = min(scale, (MOST_PIXELS / max(across * down, 1.0)) ** 0.5)
            with closing(page.render(scale=scale, rev_byteorder=True)) as bitmap:
                return encoded(bitmap.to_pil())

    @contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        if not 1 <= number <= self.count():
            raise CannotShow("no-page")
        try:
            page = self._document[number - 1]
        except _errors() as error:
            raise CannotShow("damaged") from error
        with closing(page):
            yield page


def _errors() -> type[Exception]:
    import pypdfium2

    error: type[Exception] = pypdfium2.PdfiumError
    return error


def _placing(page: Any, width: float, height: float) -> Callable[[float, float], tuple[int, int]]:
    """From a page's own coordinates to hundredths of a point from the upper left corner of the
    page as shown: turned, cropped, and growing downwards."""
    from pypdfium2.raw import FPDF_PageToDevice

    def device(x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        FPDF_PageToDevice(page.raw, 0, 0, _FINE, _FINE, 0, x, y, across, down)
        return across.value / _FINE * width * UNIT, down.value / _FINE * height * UNIT

    x0, y0 = device(0, 0)
    x1, y1 = device(1000, 0)
    x2, y2 = device(0, 1000)
    a, b, c, d = (x1 - x0) / 1000, (y1 - y0) / 1000, (x2 - x0) / 1000, (y2 - y0) / 1000

    def place(x: float, y: float) -> tuple[int, int]:
        return round(a * x + c * y + x0), round(b * x + d * y + y0)

    return place


def _characters(
    text: Any, place: Callable[[float, float], tuple[int, int]]
) -> tuple[str, list[int]]:
    from pypdfium2.raw import (
        FS_RECTF,
        FPDFText_CountChars,
        FPDFText_GetLooseCharBox,
        FPDFText_GetUnicode,
    )

    characters: list[str] = []
    boxes: list[int] = []
    box = FS_RECTF()
    for index in range(min(FPDFText_CountChars(text), MOST_CHARACTERS)):
        code = FPDFText_GetUnicode(text, index)
        # One character for each box: what is no character of its own becomes a lost one.
        usable = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
        characters.append(chr(code) if usable else "\N{REPLACEMENT CHARACTER}")
        if characters[-1].isspace() or not FPDFText_GetLooseCharBox(text, index, box):
            boxes += (0, 0, 0, 0)
            continue
        across, down = zip(place(box.left, box.top), place(box.right, box.bottom), strict=True)
        boxes += (min(across), min(down), max(across), max(down))
    return "".join(characters), boxes


def encoded(image: Any) -> tuple[str, bytes]:
    """Text and drawings as a PNG of 256 colours, half the size of any other form and sharp;
    photographs as JPEG."""
    from PIL import Image

    image = image.convert("RGB")
    stream = io.BytesIO()
    if image.getcolors(MOST_COLOURS) is None:
        image.save(stream, "JPEG", quality=85)
        return "image/jpeg", stream.getvalue()
    palette = image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette.save(stream, "PNG", compress_level=6)
    return "image/png", stream.getvalue()
