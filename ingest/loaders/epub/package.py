"""The package of an e-book: what it says of itself, and its chapters in reading order."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from lxml import etree

from ingest.errors import Unreadable
from ingest.file_claims import iso_date, language_code
from ingest.safe_xml import local_name, parse_xml
from ingest.zip_safety import Archive

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_MASKS = (
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
)
"""Ways to make fonts useless outside the book; the text stays readable."""
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


@dataclass(frozen=True, slots=True)
class Book:
    """``chapters`` are names of XHTML parts; ``pictures`` are pages that are only a picture."""

    chapters: tuple[str, ...]
    pictures: int
    title: str | None
    language: str | None
    date: date | None


def read_book(archive: Archive) -> Book:
    """Raises Unreadable("damaged") where the book names no package, ("encrypted") for one whose
    chapters are locked to a reader or a device."""
    part = _package_part(archive)
    root = parse_xml(archive.read(part), part)
    folder = posixpath.dirname(part)
    items = {item.get("id", ""): item for item in _named(root, "item")}
    chapters: list[str] = []
    pictures = 0
    for reference in _named(root, "itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or "nav" in item.get("properties", "").split():
            continue
        if item.get("media-type") in _PAGES:
            chapters.append(_resolve(folder, item.get("href", "")))
        else:
            pictures += 1
    _refuse_locked(archive, chapters)
    return Book(
        tuple(chapters),
        pictures,
        _stated(root, "title"),
        language_code(_stated(root, "language")),
        iso_date(_modified(root)) or iso_date(_stated(root, "date")),
    )


def _package_part(archive: Archive) -> str:
    if _CONTAINER in archive:
        root = parse_xml(archive.read(_CONTAINER), _CONTAINER)
        for file in _named(root, "rootfile"):
            path = _resolve("", file.get("full-path", ""))
            if path in archive:
                return path
    for name in archive.names:
        if name.endswith(".opf"):
            return name
    raise Unreadable(
        "damaged",
        "The archive holds no package of an e-book (.opf)",
        "Fetch the file again from its source.",
    )


def _refuse_locked(archive: Archive, chapters: list[str]) -> None:
    if _ENCRYPTION not in archive:
        return
    root = parse_xml(archive.read(_ENCRYPTION), _ENCRYPTION)
    known = {chapter.lower() for chapter in chapters}
    for data in _named(root, "EncryptedData"):
        methods = [method.get("Algorithm", "") for method in _named(data, "EncryptionMethod")]
        if any(method in _FONT_MASKS for method in methods):
            continue
        for reference in _named(data, "CipherReference"):
            if _resolve("", reference.get("URI", "")).lower() in known:
                raise Unreadable(
                    "encrypted",
                    "The book is locked by rights management (DRM)",
                    "Ask the publisher for a copy without it.",
                )


def _stated(root: etree._Element, name: str) -> str | None:
    for element in _named(root, name):
        text = " ".join("".join(map(str, element.itertext())).split())
        if text:
            return text
    return None


def _modified(root: etree._Element) -> str | None:
    for element in _named(root, "meta"):
        if element.get("property") == "dcterms:modified":
            return element.text
    return None


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Namespaces differ between the editions of the format and are often left out."""
    return (element for element in root.iter() if local_name(element) == name)


def _resolve(folder: str, reference: str) -> str:
    path = unquote(reference).partition("#")[0]
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
