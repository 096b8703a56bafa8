"""Text that only a person can read: a photographed notice and a scanned letter."""

from __future__ import annotations

import importlib.util
import io
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.sample_corpus.source import Source

_PAGE_PX = (827, 1169)  # A4 at 100 dpi


def write_png(source: Source) -> bytes:
    buffer = io.BytesIO()
    _drawn(source).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def write_scan(source: Source) -> bytes:
    """A PDF whose only page is an image, as a copier sends it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle("")
    canvas.drawImage(ImageReader(_drawn(source)), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _drawn(source: Source) -> Image.Image:
    """The source's text drawn in black on white, one bit a pixel."""
    package = importlib.util.find_spec("font_source_serif_pro")
    if package is None or not package.submodule_search_locations:
        raise SystemExit("The font is missing: pip install font-source-serif-pro")
    file = Path(package.submodule_search_locations[0]) / "files" / "SourceSerifPro-Regular.ttf"
    font = ImageFont.truetype(str(file), 20)
    page = Image.new("1", _PAGE_PX, 1)
    pen = ImageDraw.Draw(page)
    lines = [source.title, ""]
    for piece in source.pieces:
        lines += [*textwrap.wrap(piece.text, 72), ""]
    for number, line in enumerate(lines):
        pen.text((80, 90 + 30 * number), line, font=font, fill=0)
    return page
