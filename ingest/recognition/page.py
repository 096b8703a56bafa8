"""One page: set straight, freed of rules, recognised, and its words put back in their places."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from math import cos, radians, sin
from typing import TYPE_CHECKING

from ingest.document import RecognisedWord
from ingest.extracted import Drawn
from ingest.recognition.lines import believed, text_of
from ingest.recognition.options import RecognitionOptions
from ingest.recognition.rules import without_rules
from ingest.recognition.tesseract import Word, words
from ingest.recognition.upright import slant

if TYPE_CHECKING:
    from PIL.Image import Image

VERSION = 1
"""Changes whenever the same image would give other words; pages kept by another are not used."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """``text`` has the lines as ``lines.text_of`` gives them; sizes and places are in points."""

    text: str
    width: float
    height: float
    words: tuple[RecognisedWord, ...]

    def to_json(self) -> str:
        flat = [[one.text, one.left, one.top, one.right, one.bottom] for one in self.words]
        return json.dumps([self.text, self.width, self.height, flat], ensure_ascii=False)

    @classmethod
    def from_json(cls, content: str) -> PageWords:
        """Raises ValueError."""
        try:
            text, width, height, flat = json.loads(content)
            found = tuple(RecognisedWord(str(one[0]), *map(float, one[1:5])) for one in flat)
            return cls(str(text), float(width), float(height), found)
        except (TypeError, IndexError) as error:
            raise ValueError("not a page that was kept") from error


def key_of(drawn: Drawn, options: RecognitionOptions) -> str:
    """Names the words of this image, as these options find them."""
    digest = blake2b(digest_size=16)
    told = (VERSION, drawn.image.size, drawn.points_per_pixel, options.languages, options.turns)
    digest.update(repr(told).encode())
    digest.update(drawn.image.tobytes())
    return digest.hexdigest()


def recognised_page(drawn: Drawn, options: RecognitionOptions) -> PageWords:
    """Raises PageFailed, and Unreadable("deferred")."""
    angle = slant(drawn.image)
    straight = _straightened(drawn.image, angle)
    found = believed(words(_without_rules(straight), options))
    scale = drawn.points_per_pixel
    return PageWords(
        text_of(found),
        round(drawn.image.width * scale, 2),
        round(drawn.image.height * scale, 2),
        tuple(_placed(word, angle, straight, drawn.image, scale) for word in found),
    )


def _straightened(image: Image, angle: float) -> Image:
    if not angle:
        return image
    from PIL.Image import Resampling

    return image.rotate(angle, Resampling.BICUBIC, expand=True, fillcolor=255)


def _without_rules(image: Image) -> Image:
    import numpy as np
    import PIL.Image

    return PIL.Image.fromarray(without_rules(np.asarray(image, np.uint8)))


def _placed(
    word: Word, angle: float, straight: Image, original: Image, scale: float
) -> RecognisedWord:
    """The word's box moved to where its middle stands on the page before it was turned; a slant
    of a few degrees changes nothing of its size that could be seen."""
    across = (word.left + word.right - straight.width) / 2
    down = (word.top + word.bottom - straight.height) / 2
    turned = radians(angle)
    x = original.width / 2 + cos(turned) * across - sin(turned) * down
    y = original.height / 2 + sin(turned) * across + cos(turned) * down
    half_width, half_height = (word.right - word.left) / 2, (word.bottom - word.top) / 2
    left, top = max(0.0, x - half_width), max(0.0, y - half_height)
    right, bottom = min(original.width, x + half_width), min(original.height, y + half_height)
    return RecognisedWord(
        word.text,
        round(left * scale, 2),
        round(top * scale, 2),
        round(right * scale, 2),
        round(bottom * scale, 2),
    )
