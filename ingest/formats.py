"""The formats that are read, and the known ones that are not: one row each."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import cast

from ingest.errors import Reason, Unreadable
from ingest.extracted import Loader

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Format:
    """One readable format. ``paged``: blocks are whole pages with running headers and footers.
    ``converted``: LibreOffice makes a file of this ending out of it first, which is loaded."""

    media_type: str
    suffixes: tuple[str, ...]
    module: str
    paged: bool = False
    converted: str | None = None

    def loader(self) -> Loader:
        """The loader's module, imported when first needed."""
        return cast(Loader, importlib.import_module(f"ingest.loaders.{self.module}"))


PDF = Format("application/pdf", (".pdf",), "pdf", paged=True)
DOCX = Format(_OOXML + "wordprocessingml.document", (".docx", ".docm", ".dotx", ".dotm"), "docx")
PPTX = Format(
    _OOXML + "presentationml.presentation",
    (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"),
    "pptx",
)
XLSX = Format(_OOXML + "spreadsheetml.sheet", (".xlsx", ".xlsm", ".xltx", ".xltm"), "xlsx")
ODT = Format(_ODF + "text", (".odt", ".ott", ".fodt"), "odf")
ODS = Format(_ODF + "spreadsheet", (".ods", ".ots", ".fods"), "odf")
ODP = Format(_ODF + "presentation", (".odp", ".otp", ".fodp"), "odf")
HTML = Format("text/html", (".html", ".htm", ".xhtml"), "html")
MARKDOWN = Format("text/markdown", (".md", ".markdown"), "markdown")
TEXT = Format("text/plain", (".txt", ".text", ".log", ".srt", ".vtt", ".rst", ".tex"), "text")
CSV = Format("text/csv", (".csv", ".tsv"), "csv")
RTF = Format("application/rtf", (".rtf",), "rtf")
EMAIL = Format("message/rfc822", (".eml",), "email")
WEB_ARCHIVE = Format("multipart/related", (".mht", ".mhtml"), "email")
OUTLOOK = Format("application/vnd.ms-outlook", (".msg",), "email")
WINMAIL = Format("application/ms-tnef", (), "email")
MAILBOX = Format("application/mbox", (".mbox", ".mbx"), "mailbox")
ARCHIVE = Format("application/zip", (".zip",), "archive")
SIGNED = Format("application/pkcs7-mime", (".p7m",), "signed")
XML = Format("application/xml", (".xml", ".xades"), "xml")
EPUB = Format("application/epub+zip", (".epub",), "epub")
CALENDAR = Format("text/calendar", (".ics", ".ical"), "calendar")

PNG = Format("image/png", (".png",), "picture", paged=True)
JPEG = Format("image/jpeg", (".jpg", ".jpeg", ".jpe"), "picture", paged=True)
TIFF = Format("image/tiff", (".tif", ".tiff"), "picture", paged=True)
WEBP = Format("image/webp", (".webp",), "picture", paged=True)
BMP = Format("image/bmp", (".bmp",), "picture", paged=True)
GIF = Format("image/gif", (".gif",), "picture", paged=True)
PICTURES = (PNG, JPEG, TIFF, WEBP, BMP, GIF)

OLD_WORD = Format("application/msword", (".doc", ".dot", ".wps"), "docx", converted="docx")
OLD_EXCEL = Format("application/vnd.ms-excel", (".xls", ".xlt"), "xlsx", converted="xlsx")
OLD_POWERPOINT = Format(
    "application/vnd.ms-powerpoint", (".ppt", ".pps", ".pot"), "pptx", converted="pptx"
)
OLD_OFFICE = (OLD_WORD, OLD_EXCEL, OLD_POWERPOINT)

FORMATS: tuple[Format, ...] = (
    PDF, DOCX, PPTX, XLSX, ODT, ODS, ODP, HTML, MARKDOWN, TEXT, CSV, RTF, EMAIL, EPUB,
    WEB_ARCHIVE, OUTLOOK, WINMAIL, MAILBOX, ARCHIVE, SIGNED, XML, CALENDAR, *PICTURES, *OLD_OFFICE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A known kind of file that is not read: what it is, and what to do instead."""

    suffixes: tuple[str, ...]
    what: str
    remedy: str
    reason: Reason = "unsupported"

    def error(self) -> Unreadable:
        return Unreadable(self.reason, self.what, self.remedy)


DATA_FILE = Unsupported((".json",), "A data file", "Export what people read as HTML, PDF or text.")

UNSUPPORTED: tuple[Unsupported, ...] = (
    Unsupported((".heic", ".heif", ".svg"), "An image", "Export it as PNG, JPEG or PDF."),
    Unsupported(
        (".pages", ".numbers", ".key"), "An Apple iWork file", "Export it as PDF or Office file."
    ),
    Unsupported((".xlsb",), "A binary workbook", "Save it as .xlsx."),
    Unsupported((".vsd", ".vsdx"), "A Visio drawing", "Export it as PDF."),
    Unsupported((".pub",), "A Publisher file", "Export it as PDF."),
    Unsupported((".pst", ".ost"), "A mailbox", "Export its messages as .eml files."),
    Unsupported(
        (".7z", ".rar", ".tar", ".gz", ".bz2", ".xz", ".tgz"),
        "An archive",
        "Unpack it into the folder.",
    ),
    DATA_FILE,
    Unsupported(
        (".p7s", ".sig", ".asc"),
        "A signature without the document that it signs",
        "Nothing, if the document stands beside it.",
    ),
    Unsupported(
        (".mp3", ".wav", ".ogg", ".m4a", ".mp4", ".avi", ".mov", ".mkv", ".wmv", ".webm"),
        "A sound or video recording",
        "Put a written transcript beside it.",
    ),
    Unsupported((".exe", ".dll", ".msi", ".iso", ".bin"), "A program", "Nothing: it has no text."),
)
