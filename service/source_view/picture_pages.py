"""An image file, asked for the same things as a PDF; only in the page process, as decoders of
images are attacked, too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.picture_frames import TooManyPixels, count_pages, page_of
from service.source_view.pdf_pages import MOST_PIXELS, CannotShow, encoded

if TYPE_CHECKING:
    from PIL.Image import Image


class OpenPicture:
    """One open file. Close it."""

    def __init__(self, path: Path) -> None:
        import PIL.Image

        try:
            self._image = PIL.Image.open(path)
        except (OSError, ValueError, SyntaxError, PIL.Image.DecompressionBombError) as error:
            raise CannotShow("damaged") from error

    def close(self) -> None:
        self._image.close()

    def count(self) -> int:
        return count_pages(self._image)

    def sizes(self, first: int, last: int) -> list[tuple[float, float]]:
        """Width and height in points, as shown, of pages ``first`` to ``last``, from 1."""
        found = []
        for number in range(first, min(last, self.count()) + 1):
            image, points = self._page(number)
            found.append((image.width * points, image.height * points))
        return found

    def text(self, number: int) -> dict[str, Any]:
        """It has none of its own."""
        image, points = self._page(number)
        size = {"width": image.width * points, "height": image.height * points}
        return {**size, "characters": "", "boxes": []}

    def image(self, number: int, width: int) -> tuple[str, bytes]:
        """The media type and the bytes of an image at most ``width`` pixels wide."""
        image, _ = self._page(number)
        scale = min(1.0, width / image.width, (MOST_PIXELS / (image.width * image.height)) ** 0.5)
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        return encoded(image.convert("RGB").resize(size))

    def _page(self, number: int) -> tuple[Image, float]:
        if not 1 <= number <= self.count():
            raise CannotShow("no-page")
        try:
            return page_of(self._image, number - 1)
        except TooManyPixels as error:
            raise CannotShow("too-much") from error
        except (OSError, ValueError, EOFError, SyntaxError) as error:
            raise CannotShow("damaged") from error
