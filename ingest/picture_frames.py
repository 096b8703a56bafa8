"""The pages of an image file, for recognition and for the source view alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 120_000_000
"""Of one page: A2 at 600 dots per inch in grey, decoded, is as large."""
MOST_PAGES = 2000

_LEAST_DPI, _MOST_DPI = 60.0, 1300.0
_WIDTH_POINTS = 595.0
"""The shorter side of an image that does not say how large it is: that of a sheet of A4."""


class TooManyPixels(Exception):  # noqa: N818 - says what is the matter
    """The page would be larger than MOST_PIXELS; the argument is its size in words."""


@contextmanager
def opened_picture(path: Path) -> Iterator[Image]:
    """The image, of whose pages none is decoded yet. Raises OSError for what is no image."""
    from PIL import Image

    with Image.open(path) as image:  # its own limit warns, and refuses twice ours
        yield image


def count_pages(image: Image) -> int:
    return min(MOST_PAGES, int(getattr(image, "n_frames", 1)))


def page_of(image: Image, index: int) -> tuple[Image, float]:
    """A page as it is meant to be seen, in grey or colour, and its points per pixel.

    Raises EOFError or OSError where the page cannot be decoded, and TooManyPixels.
    """
    from PIL import ImageOps

    image.seek(index)
    if image.width * image.height > MOST_PIXELS:
        raise TooManyPixels(f"{image.width}×{image.height}")
    upright = ImageOps.exif_transpose(image)
    return _on_white(upright), _points_per_pixel(upright)


def _on_white(image: Image) -> Image:
    """Without transparency, behind which paper is white."""
    import PIL.Image

    if image.mode in ("L", "RGB"):
        return image
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        return image.convert("F").point(lambda value: value / 257.0).convert("L")
    if image.mode == "1":
        return image.convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = PIL.Image.new("RGBA", clear.size, (255, 255, 255, 255))
        return PIL.Image.alpha_composite(paper, clear).convert("RGB")
    return image.convert("RGB")


def _points_per_pixel(image: Image) -> float:
    stated = image.info.get("dpi")
    dpi = 0.0
    if isinstance(stated, tuple) and stated:
        dpi = float(stated[0] or 0)
    # 72 and 96 are what programs write that know nothing of paper.
    if _LEAST_DPI <= dpi <= _MOST_DPI and round(dpi) not in (72, 96):
        return 72.0 / dpi
    return _WIDTH_POINTS / max(1, min(image.size))
