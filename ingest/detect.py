"""Tells what a file is: by its first bytes where they speak, else by its name.

A wrong extension is common (a PDF saved as .doc, a web page saved as .pdf), so content wins.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from ingest import formats
from ingest.encoding import decode
from ingest.errors import Unreadable
from ingest.formats import Format
from ingest.machine_fault import is_machine_fault
from ingest.signatures import holds_enveloped_data, holds_signed_data

_HEAD_BYTES = 4096
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": formats.PNG,
    b"\xff\xd8\xff": formats.JPEG,
    b"II*\x00": formats.TIFF,
    b"MM\x00*": formats.TIFF,
    b"GIF8": formats.GIF,
    b"BM": formats.BMP,
}
_TNEF = bytes.fromhex("789f3e22")
_MAIL_FIELDS = (b"content-type:", b"mime-version:", b"content-transfer-encoding:")
_OLD_OFFICE = tuple(suffix for format_ in formats.OLD_OFFICE for suffix in format_.suffixes)
_MAILBOX_LINE = re.compile(rb"From \S+.*\d{4}.*\r?\n[!-9;-~]+:")
_MARKUP = re.compile(r"<\s*(?:!doctype html|html|head|meta|body|table|div|style)[\s>]", re.I)
_XML_ROOT = re.compile(
    r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>)*+<(?:(?P<prefix>[\w.-]+):)?(?P<name>[\w.-]+)",
    re.S,
)
_XML_OF_OFFICE = (
    "urn:schemas-microsoft-com:office:spreadsheet",
    "schemas.microsoft.com/office/word/2003/wordml",
)
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_ZIP_PARTS = {
    "word/": formats.DOCX,
    "ppt/": formats.PPTX,
    "xl/": formats.XLSX,
}
_TEXTS = (
    formats.TEXT, formats.CSV, formats.MARKDOWN, formats.HTML, formats.EMAIL, formats.MAILBOX,
    formats.WEB_ARCHIVE, formats.XML, formats.CALENDAR,
)  # fmt: skip
_NO_ZIP = (*_TEXTS, *formats.PICTURES, formats.OUTLOOK, formats.SIGNED)
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
    # Before PDF: what these hold may begin within the bytes that PDF readers look through.
    if head.startswith(_TNEF):
        return formats.WINMAIL
    if holds_signed_data(head) or (suffix == ".p7m" and holds_enveloped_data(head)):
        return formats.SIGNED
    if _is_pdf(head, start, suffix):
        return formats.PDF
    if head.startswith(b"PK\x03\x04"):
        return _zip(path, suffix)
    if head.startswith(_OLE):
        return _ole(path, suffix)
    if start.startswith(b"{\\rtf"):
        return formats.RTF
    if head.startswith(_ARCHIVES):
        raise _unsupported("An archive", "Unpack it into the folder.")
    for magic, picture in _PICTURES.items():
        if head.startswith(magic) and (magic != b"BM" or suffix == ".bmp"):
            return picture
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return formats.WEBP
    if start[:256].lower().startswith((b"<!doctype html", b"<html")):
        return formats.HTML
    if start[:32].upper().startswith(b"BEGIN:VCALENDAR"):
        return formats.CALENDAR
    if suffix in ("", *formats.MAILBOX.suffixes) and _MAILBOX_LINE.match(head):
        return formats.MAILBOX
    if suffix == ".p7m" and start[:64].lower().startswith(_MAIL_FIELDS):
        return formats.EMAIL  # a message whose signature stands beside its text
    return _disguised(head, start, suffix)


def _disguised(head: bytes, start: bytes, suffix: str) -> Format | None:
    """Text under the name of an old Office file, as many systems export it; XML by its root."""
    named_xml = suffix in formats.XML.suffixes
    if suffix not in _OLD_OFFICE and not named_xml:
        return None
    if start[:64].lower().startswith(_MAIL_FIELDS):
        return formats.WEB_ARCHIVE
    text = _decoded(head)
    if start.startswith(b"<?xml") or named_xml or any(mark in text for mark in _XML_OF_OFFICE):
        return _by_root(text, named_xml=named_xml) or formats.XML
    if _MARKUP.search(text):
        return formats.HTML
    if not text or not _looks_like_text(text.encode("utf-8")):
        return None
    return formats.CSV if suffix in (".xls", ".xlt") else formats.TEXT


def _by_root(text: str, *, named_xml: bool) -> Format | None:
    """Other formats that are XML as well. A file called .xml may hold any; one under another
    format's name is left to that."""
    root = _XML_ROOT.match(text)
    name = root.group("name") if root else ""
    if name == "html":
        return formats.HTML
    if named_xml and name == "document" and "opendocument" in text:
        for kind, format_ in _ZIP_MEDIA_TYPES.items():
            if f"application/vnd.oasis.opendocument.{kind}" in text:
                return format_
    return None


def _decoded(head: bytes) -> str:
    """The beginning as text; "" for what is none."""
    try:
        return decode(head[: len(head) - len(head) % 2]).text
    except Unreadable:
        return ""


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
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError) as error:
        if is_machine_fault(error):
            raise
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
    if known and known[0] not in _NO_ZIP:
        return known[0]
    _refuse_known(suffix)
    return formats.ARCHIVE


def _refuse_known(suffix: str) -> None:
    for kind in formats.UNSUPPORTED:
        if suffix in kind.suffixes:
            raise kind.error()


def _media_type(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as entry:
        return entry.read(200).decode("ascii", "replace").strip()


def _ole(path: Path, suffix: str) -> Format:
    """Names of streams stand in an OLE file's directory as UTF-16; finding one tells the kind.

    Raises Unreadable for what neither we nor LibreOffice read."""
    data = path.read_bytes()

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise Unreadable(
            "encrypted", "The file is protected by a password", "Save it without a password."
        )
    if holds("__properties_version1.0") or suffix == ".msg":
        return formats.OUTLOOK
    if holds("VisioDocument") or suffix == ".vsd":
        raise _unsupported("A Visio drawing", "Export it as PDF.")
    if suffix == ".pub":
        raise _unsupported("A Publisher file", "Export it as PDF.")
    for stream, format_ in (
        ("WordDocument", formats.OLD_WORD),
        ("Workbook", formats.OLD_EXCEL),
        ("Book", formats.OLD_EXCEL),
        ("PowerPoint Document", formats.OLD_POWERPOINT),
    ):
        if holds(stream):
            return format_
    for format_ in formats.OLD_OFFICE:
        if suffix in format_.suffixes:
            return format_
    raise _unsupported("An old binary Office file", "Save it in a current format or as PDF.")


def _unsupported(what: str, remedy: str) -> Unreadable:
    return Unreadable("unsupported", what, remedy)


def _looks_like_text(head: bytes) -> bool:
    return b"\x00" not in head and sum(byte < 9 for byte in head) == 0
