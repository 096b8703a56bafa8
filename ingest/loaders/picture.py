"""Reads image files: scans, photographs of documents, screenshots. They hold no text of their own;
their pages are recognised where a program for it is there."""

from __future__ import annotations

import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import Unreadable
from ingest.extracted import Drawn, Extracted, Picture
from ingest.locator import Locator
from ingest.picture_frames import MOST_PIXELS, TooManyPixels, count_pages, opened_picture, page_of
from ingest.programs import RECOGNISE

if TYPE_CHECKING:
    from PIL.Image import Image

_LONGEST = 5000
"""Pixels; a sheet of A4 at 400 dots per inch. More gives no better letters."""
_WANTED_DPI = 300.0
_SMALL_DPI = 230.0
_MOST_ENLARGED = 3.0
_LONGEST_TITLE = 200
_DESCRIPTION = 0x010E  # Exif's ImageDescription


def load(path: Path) -> Extracted:
    """Pages to recognise; see ``ingest.extracted.Loader``."""
    kind, size, count, title = _described(path)
    if size[0] * size[1] > MOST_PIXELS:
        raise _too_large(f"{size[0]}×{size[1]}")
    pictures = [
        Picture(Locator("page", number, number), partial(_drawn, path, number - 1))
        for number in range(1, count + 1)
    ]
    return Extracted(
        blocks=(),
        title=title,
        pictures=pictures,
        without_text=Unreadable("no-text", f"A {kind} image", RECOGNISE),
    )


def _described(path: Path) -> tuple[str, tuple[int, int], int, str | None]:
    """Format, size of the first page in pixels, number of pages, and title. Raises Unreadable."""
    import PIL.Image

    try:
        with warnings.catch_warnings(), opened_picture(path) as image:
            warnings.simplefilter("ignore")
            return image.format or "", image.size, count_pages(image), _title(image)
    except PIL.Image.DecompressionBombError as error:
        raise _too_large(str(error)) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise _damaged(error) from error


def _drawn(path: Path, index: int) -> Drawn:
    with warnings.catch_warnings(), opened_picture(path) as opened:
        warnings.simplefilter("ignore")
        try:
            page, points = page_of(opened, index)
        except TooManyPixels as error:
            raise OSError(str(error)) from error
        grey = page.convert("L")
    scale = _scale(grey, points)
    if scale != 1.0:
        grey = _resized(grey, scale)
    return Drawn(grey, points / scale)


def _scale(image: Image, points: float) -> float:
    """Letters are best read at the size they have at 300 dots per inch."""
    dpi = 72.0 / points
    scale = min(_MOST_ENLARGED, _WANTED_DPI / dpi) if dpi < _SMALL_DPI else 1.0
    return min(scale, _LONGEST / max(image.size))


def _resized(image: Image, scale: float) -> Image:
    from PIL.Image import Resampling

    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Resampling.BICUBIC)


def _title(image: Image) -> str | None:
    """What the file says of itself; a camera's name for its own pictures says nothing."""
    try:
        described = image.getexif().get(_DESCRIPTION)
    except Exception:  # noqa: BLE001 - a broken Exif part is no reason to refuse the image
        described = None
    for one in (image.info.get("Title"), described):
        text = " ".join(str(one).split()) if isinstance(one, str) else ""
        if text and any(map(str.isalpha, text)):
            return text[:_LONGEST_TITLE]
    return None


def _damaged(error: Exception) -> Unreadable:
    return Unreadable(
        "damaged", f"The image cannot be opened ({error})", "Fetch the file again from its source."
    )


def _too_large(size: str) -> Unreadable:
    return Unreadable(
        "too-large", f"The image has more pixels than are read ({size})", "Save it smaller."
    )
