"""Tells what a file is: by its first bytes where they speak, else by its name.

A wrong extension is common (a PDF saved as .doc, a web page saved as .pdf), so content wins.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from ingest import formats
from ingest.errors import Unreadable
from ingest.formats import Format

_HEAD_BYTES = 4096
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"GIF8": "GIF",
    b"BM": "BMP",
}
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_ZIP_PARTS = {
    "word/": formats.DOCX,
    "ppt/": formats.PPTX,
    "xl/": formats.XLSX,
}
_TEXTS = (formats.TEXT, formats.CSV, formats.MARKDOWN, formats.HTML, formats.EMAIL)
_ZIP_MEDIA_TYPES = {
    "text": formats.ODT,
    "spreadsheet": formats.ODS,
    "presentation": formats.ODP,
}


def detect(path: Path) -> Format:
    """The format of a file that can be read.

    Raises Unreadable for an empty file and for every kind that is not read, saying which it is.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head:
        raise Unreadable("empty", "The file has 0 bytes", "Fetch the file again from its source.")
    suffix = path.suffix.lower()
    return _by_content(path, head, suffix) or _by_suffix(head, suffix)


def _by_content(path: Path, head: bytes, suffix: str) -> Format | None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _is_pdf(head, start, suffix):
        return formats.PDF
    if head.startswith(b"PK\x03\x04"):
        return _zip(path, suffix)
    if head.startswith(_OLE):
        raise _ole(path, suffix)
    if start.startswith(b"{\\rtf"):
        return formats.RTF
    if head.startswith(_ARCHIVES):
        raise _unsupported("An archive", "Unpack it into the folder.")
    for magic, kind in _IMAGES.items():
        if head.startswith(magic) and (magic != b"BM" or suffix == ".bmp"):
            raise Unreadable("no-text", f"A {kind} image", formats.OCR)
    if start[:256].lower().startswith((b"<!doctype html", b"<html")):
        return formats.HTML
    if start[:32].upper().startswith(b"BEGIN:VCALENDAR"):
        return formats.CALENDAR
    return None


def _is_pdf(head: bytes, start: bytes, suffix: str) -> bool:
    """PDF readers skip up to 1,024 bytes of rubbish, but a text that speaks of PDF is a text."""
    if any(suffix in format_.suffixes for format_ in _TEXTS):
        return start.startswith(b"%PDF-")
    return b"%PDF-" in head[:1024] and not start.startswith((b"<", b"From ", b"PK", b"{\\rtf"))


def _by_suffix(head: bytes, suffix: str) -> Format:
    for format_ in formats.FORMATS:
        if suffix in format_.suffixes:
            return format_
    _refuse_known(suffix)
    if suffix == "" and _looks_like_text(head):
        return formats.TEXT
    raise _unsupported(
        f'A file of an unknown kind ("{suffix}")' if suffix else "A binary file of an unknown kind",
        "Save it in a format that is read: PDF, Office, OpenDocument, HTML, text, e-mail, EPUB.",
    )


def _zip(path: Path, suffix: str) -> Format | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            media_type = _media_type(archive) if "mimetype" in names else ""
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError):
        return None  # the loader of its suffix says how it is damaged, or that it has a password
    if media_type == formats.EPUB.media_type:
        return formats.EPUB
    for part, format_ in _ZIP_MEDIA_TYPES.items():
        if media_type.startswith(f"application/vnd.oasis.opendocument.{part}"):
            return format_
    if "xl/workbook.bin" in names:
        raise _unsupported("A binary workbook", "Save it as .xlsx.")
    if any(name.startswith("visio/") for name in names):
        raise _unsupported("A Visio drawing", "Export it as PDF.")
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        raise _unsupported("An Apple iWork file", "Export it as PDF or Office file.")
    for prefix, format_ in _ZIP_PARTS.items():
        if any(name.replace("\\", "/").lower().startswith(prefix) for name in names):
            return format_
    known = [format_ for format_ in formats.FORMATS if suffix in format_.suffixes]
    if known and known[0] not in _TEXTS:
        return known[0]
    _refuse_known(suffix)
    raise _unsupported("An archive", "Unpack it into the folder.")


def _refuse_known(suffix: str) -> None:
    for kind in formats.UNSUPPORTED:
        if suffix in kind.suffixes:
            raise kind.error()


def _media_type(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as entry:
        return entry.read(200).decode("ascii", "replace").strip()


def _ole(path: Path, suffix: str) -> Unreadable:
    """Names of streams stand in an OLE file's directory as UTF-16; finding one tells the kind."""
    data = path.read_bytes()

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return Unreadable(
            "encrypted", "The file is protected by a password", "Save it without a password."
        )
    if holds("__properties_version1.0") or suffix == ".msg":
        return _unsupported("An Outlook message", "Save it as .eml.")
    if holds("VisioDocument") or suffix == ".vsd":
        return _unsupported("A Visio drawing", "Export it as PDF.")
    if suffix == ".pub":
        return _unsupported("A Publisher file", "Export it as PDF.")
    for stream, kind, newer in (
        ("WordDocument", "Word", ".docx"),
        ("Workbook", "Excel", ".xlsx"),
        ("Book", "Excel", ".xlsx"),
        ("PowerPoint Document", "PowerPoint", ".pptx"),
    ):
        if holds(stream):
            return Unreadable(
                "legacy-office", f"An old binary {kind} file", f"Save it as {newer} or PDF."
            )
    return Unreadable(
        "legacy-office", "An old binary Office file", "Save it in a current format or as PDF."
    )


def _unsupported(what: str, remedy: str) -> Unreadable:
    return Unreadable("unsupported", what, remedy)


def _looks_like_text(head: bytes) -> bool:
    return b"\x00" not in head and sum(byte < 9 for byte in head) == 0
