"""PPTX, PPTM, PPSX, PPSM, POTX and POTM (transitional and Strict): slides with their notes.

Hidden slides are read, because their authors and editors see them, and a notice names them.
Slide numbers, dates and footers are not content.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.document import Block, Notice
from ingest.embedded import Embedded
from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.loaders.pptx.shapes import P
from ingest.loaders.pptx.slide import SlideReader
from ingest.office_comments import slide_comments
from ingest.opc import Package, R
from ingest.zip_safety import Archive


def load(path: Path) -> Extracted:
    """Reads the slides in the order of the show; see ``ingest.extracted.Loader``."""
    with Archive(path) as archive:
        return _load(Package(archive))


def _load(package: Package) -> Extracted:
    slides = _slide_parts(package)
    reader = SlideReader(package)
    blocks: list[Block] = []
    comments: list[Block] = []
    hidden: list[int] = []
    for number, part in enumerate(slides, start=1):
        root = package.xml(part)
        blocks.extend(reader.blocks(part, root, number))
        comments.extend(slide_comments(package, part, number))
        if root.get("show") in ("0", "false"):
            hidden.append(number)
    embedded = Embedded()
    embedded.gather(package, slides)
    if not blocks and not embedded.attachments:
        raise _no_text(len(slides), reader.pictures)
    core = package.core_properties()
    return Extracted(
        blocks=blocks,
        title=core.title,
        language=core.language,
        date=core.date,
        attachments=embedded.attachments,
        notices=[*_notices(hidden), *embedded.notices()],
        comments=comments,
    )


def _slide_parts(package: Package) -> list[str]:
    part, root = package.main("presentation")
    targets = package.related(part)
    identifiers = [slide.get(f"{R}id", "") for slide in root.iter(f"{P}sldId")]
    return [targets[identifier].target for identifier in identifiers if identifier in targets]


def _no_text(slides: int, pictures: int) -> Unreadable:
    if not slides:
        return Unreadable("empty", "The presentation has no slides", "Nothing: it has no content.")
    if pictures:
        return Unreadable(
            "no-text",
            f"The slides hold only pictures or embedded objects ({pictures})",
            "Run text recognition (OCR) on an export as PDF, or add text to the slides.",
        )
    return Unreadable("empty", "The slides have no text of their own", "Nothing, if so intended.")


def _notices(hidden: Sequence[int]) -> tuple[Notice, ...]:
    if not hidden:
        return ()
    numbers = ", ".join(map(str, hidden))
    return (
        Notice(
            "hidden-slides",
            f"Hidden slides are searched too: {numbers}",
            "Delete them from the file if they must not be found.",
        ),
    )
