"""Pages drawn as a scanner would give them, from texts of our own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import cast

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from PIL.ImageFont import FreeTypeFont

A4_AT_300 = (2480, 3508)

LETTER = (
    "Komisja konkursowa przyjęła sprawozdanie za rok ubiegły i zaleciła zakup dwóch "
    "ultrasonografów. Składka członkowska wynosi 1 250 zł rocznie i jest płatna do końca marca. "
    "Źródłem środków będą darowizny oraz wkład własny uczestników."
)
PRICES = (
    ("Sala", "Powierzchnia", "Cena za dzień"),
    ("Konferencyjna", "120 metrów", "1 400 zł"),
    ("Szkoleniowa", "48 metrów", "560 zł"),
    ("Gabinet", "18 metrów", "210 zł"),
)


@cache
def font(size: int) -> FreeTypeFont:
    package = find_spec("font_source_serif_pro")
    assert package is not None
    assert package.submodule_search_locations is not None
    file = Path(package.submodule_search_locations[0]) / "files" / "SourceSerifPro-Regular.ttf"
    return ImageFont.truetype(str(file), size)


def page(size: tuple[int, int] = A4_AT_300) -> Image.Image:
    return Image.new("L", size, 255)


def write(image: Image.Image, text: str, x: int, y: int, width: int, size: int = 46) -> int:
    """Sets ``text`` in lines of ``width`` pixels; returns where the next line would stand."""
    pen, line = ImageDraw.Draw(image), ""
    for word in [*text.split(), ""]:
        longer = f"{line} {word}".strip()
        if not word or font(size).getlength(longer) > width:
            pen.text((x, y), line, font=font(size), fill=0)
            y, line = y + round(1.4 * size), word
        else:
            line = longer
    return y


def table(image: Image.Image, rows: Sequence[Sequence[str]], x: int, y: int, *, ruled: bool) -> int:
    pen = ImageDraw.Draw(image)
    for row in rows:
        for column, cell in enumerate(row):
            left = x + 620 * column
            if ruled:
                pen.rectangle((left, y, left + 620, y + 84), outline=0, width=3)
            pen.text((left + 20, y + 14), cell, font=font(46), fill=0)
        y += 84
    return y


def worn(image: Image.Image, seed: int = 7, spread: float = 28.0) -> Image.Image:
    """As an old scanner gives it: soft edges, uneven paper, grain and specks."""
    random = np.random.default_rng(seed)
    grey = np.asarray(image.filter(ImageFilter.GaussianBlur(1.1)), np.float32) * 0.86 + 18
    grey += random.normal(0, spread, grey.shape)
    specks = random.random(grey.shape) < 0.0004
    grey[specks] = 40
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def slanted(image: Image.Image, degrees: float) -> Image.Image:
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def as_pdf(path: Path, pages: Sequence[Image.Image], dpi: int = 300) -> Path:
    first, *rest = pages
    first.save(path, "PDF", resolution=dpi, save_all=True, append_images=rest)
    return path


def as_bytes(image: Image.Image, kind: str) -> bytes:
    stream = BytesIO()
    image.save(stream, kind)
    return cast(bytes, stream.getvalue())
