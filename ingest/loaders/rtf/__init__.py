"""RTF: rich text of word processors, mail programs and databases."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.loaders.rtf.reader import RtfReader

_START = b"{\\rt"
"""Some writers leave out the f and the version, and readers accept it."""


def load(path: Path) -> Extracted:
    """Reads the file; see ``ingest.extracted.Loader`` for what is raised."""
    data = path.read_bytes()
    if not data.strip():
        raise Unreadable("empty", "The file has no content", "Fetch the file again.")
    data = data.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not data.startswith(_START):
        raise Unreadable(
            "unsupported",
            "The file does not start as RTF does",
            "Give the file the extension of what it is, or save it anew as RTF.",
        )
    reader = RtfReader()
    reader.read(data)
    if not reader.blocks:
        raise _no_text(reader.pictures)
    return Extracted(
        blocks=reader.blocks,
        title=reader.title or None,
        language=reader.language,
        date=reader.changed or reader.created,
    )


def _no_text(pictures: int) -> Unreadable:
    if pictures:
        return Unreadable(
            "no-text",
            f"The file holds only pictures or embedded objects ({pictures})",
            "Run text recognition (OCR) on an export as PDF, or add their text.",
        )
    return Unreadable("empty", "The file has no text", "Nothing, if so intended.")
