"""The words that were read off a page's image, as the page's text."""

from __future__ import annotations

from ingest.document import RecognisedPage
from service.source_view.page_text import Box, PageText

_NOWHERE = Box(0, 0, 0, 0)


def text_of_recognised(page: RecognisedPage) -> PageText:
    """Each letter has its word's box: where it stands inside of the word is not known."""
    characters: list[str] = []
    boxes: list[Box] = []
    for word in page.words:
        box = Box(word.left, word.top, word.right, word.bottom)
        characters += [*word.text, " "]
        boxes += [*([box] * len(word.text)), _NOWHERE]
    return PageText(page.width, page.height, "".join(characters), boxes)
