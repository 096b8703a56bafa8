"""The second reader: PDFium. Its text only; page images are drawn in `service/source_view`.

About five times as fast as pypdf on the files measured (``benchmarks/pdf_readers.py``), it
reads letters better where fonts are odd and opens some files that pypdf gives up on, and the other
way round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from ingest.extracted import Drawn
from ingest.loaders.pdf.readings import Failure, ReaderFailed, Reading
from ingest.loaders.pdf.spaced_letters import Place, joined

_SPLIT_WORD = "\ufffe"
"""Stands where PDFium took a line's last hyphen away and drew the next line near."""
_HIDDEN_SHARE = 0.2
"""From this share on, letters outside of the page are more than a printer's mark or a cut word."""
_SCALE = 300 / 72
_MOST_PIXELS = 40_000_000
"""Of a page that is drawn to be recognised; one of A4 has 8.7 million, one of A2 35 million."""
_COVERED_SHARE = 0.6
_MOST_OBJECTS = 2000
"""A scan has few objects; a page of thousands is a drawing."""
_IMAGE_DEPTH = 3
"""How deep in nested forms an image is looked for."""


def read(path: Path) -> Reading:
    """The pages' texts. Raises ReaderFailed when PDFium cannot open the file."""
    with _open(path) as document:
        read = [_text(document, index) for index in range(len(document))]
    cut = frozenset(index for index, page in enumerate(read) if page is not None and page[1])
    return Reading(pages=[page[0] if page else None for page in read], cut=cut)


def marks(path: Path, pages: Sequence[int]) -> dict[int, str]:
    """What stands on pages without text.

    "image"; "letters" that no character map explains; "drawing", empty form fields among them;
    or "" for nothing at all.

    Raises ReaderFailed when PDFium cannot open the file.
    """
    with _open(path) as document:
        return {page: _mark(document, page) for page in pages if page < len(document)}


def covered(path: Path, pages: Sequence[int]) -> frozenset[int]:
    """Those of the pages that one image covers for the most part, as a scanner's do.

    Raises ReaderFailed when PDFium cannot open the file.
    """
    with _open(path) as document:
        return frozenset(page for page in pages if page < len(document) and _covers(document, page))


def drawn(path: Path, index: int) -> Drawn:
    """The page as it is shown, at 300 dots per inch where it is not too large for that.

    Raises ReaderFailed, or PDFium's own error for a page that is broken.
    """
    with _open(path) as document, closing(document[index]) as page:
        across, down = page.get_size()
        scale = min(_SCALE, (_MOST_PIXELS / max(1.0, across * down)) ** 0.5)
        with closing(page.render(scale=scale, grayscale=True)) as bitmap:
            image = bitmap.to_pil().convert("L")
        return Drawn(image, across / image.width)


@contextmanager
def _open(path: Path) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise ReaderFailed(_failure(str(error)), str(error)) from error
    with closing(document):
        yield document


def _failure(message: str) -> Failure:
    if "security scheme" in message:
        return "sealed"
    return "password" if "password" in message else "damaged"


def _text(document: Any, index: int) -> tuple[str, bool] | None:
    """A page's text, and whether more was drawn outside of what the page shows."""
    import pypdfium2

    try:
        with closing(document[index]) as page, closing(page.get_textpage()) as text:
            drawn, visible = str(text.get_text_range()), str(text.get_text_bounded())
            drawn = joined(drawn, partial(_place, text, drawn))
    except pypdfium2.PdfiumError:
        return None
    cut = _letters(visible) < (1 - _HIDDEN_SHARE) * _letters(drawn)
    return (visible if cut else drawn).replace(_SPLIT_WORD, "-\n"), cut


def _place(text: Any, drawn: str, index: int) -> Place | None:
    """Where the page's character at ``index`` stands; None where the indices do not agree, as
    after a character beyond the first plane."""
    from pypdfium2.raw import FPDFText_GetFontSize, FPDFText_GetUnicode

    if FPDFText_GetUnicode(text.raw, index) != ord(drawn[index]):
        return None
    left, _, right, _ = text.get_charbox(index, loose=True)
    return left, right, float(FPDFText_GetFontSize(text.raw, index))


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _covers(document: Any, index: int) -> bool:
    import pypdfium2
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    try:
        with closing(document[index]) as page:
            left, bottom, right, top = page.get_mediabox()
            whole = max(1.0, (right - left) * (top - bottom))
            for found in islice(page.get_objects(max_depth=1), _MOST_OBJECTS):
                if found.type == FPDF_PAGEOBJ_IMAGE:
                    x0, y0, x1, y1 = found.get_bounds()
                    shown = (min(x1, right) - max(x0, left), min(y1, top) - max(y0, bottom))
                    if min(shown) > 0 and shown[0] * shown[1] >= _COVERED_SHARE * whole:
                        return True
    except pypdfium2.PdfiumError:
        return False
    return False


def _mark(document: Any, index: int) -> str:
    import pypdfium2
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_TEXT, FPDFPage_GetAnnotCount

    try:
        with closing(document[index]) as page:
            kinds = {found.type for found in page.get_objects(max_depth=_IMAGE_DEPTH)}
            annotations = FPDFPage_GetAnnotCount(page.raw)
    except pypdfium2.PdfiumError:
        return ""
    if FPDF_PAGEOBJ_IMAGE in kinds:
        return "image"
    if FPDF_PAGEOBJ_TEXT in kinds:
        return "letters"
    return "drawing" if kinds or annotations > 0 else ""
