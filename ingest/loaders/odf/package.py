"""The parts of an OpenDocument file, zipped or flat (one XML file)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lxml import etree

from ingest.errors import Unreadable
from ingest.file_claims import iso_date, language_code
from ingest.loaders.odf.xml_names import DC, FO, MANIFEST, META, OFFICE, STYLE
from ingest.safe_xml import parse_xml
from ingest.zip_safety import Archive


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """``body`` is the one element inside office:body: office:text, office:spreadsheet or another.
    ``roots`` are all that can hold styles: the content first."""

    body: etree._Element
    roots: tuple[etree._Element, ...]
    title: str | None
    language: str | None
    date: date | None


def read_package(path: Path) -> OpenDocument:
    """Opens the file.

    Raises Unreadable("encrypted") for one with a password, "damaged" and the reasons of
    ``Archive``.
    """
    with path.open("rb") as file:
        start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        root = parse_xml(path.read_bytes(), path.name)
        return _document([root])
    with Archive(path) as archive:
        _refuse_encrypted(archive)
        names = ("content.xml", "styles.xml", "meta.xml")
        return _document(
            [
                parse_xml(archive.read(name), name)
                for name in names
                if name in archive or name == "content.xml"
            ]
        )


def _document(roots: list[etree._Element]) -> OpenDocument:
    body = next((element for root in roots for element in root.iterfind(f"{OFFICE}body/*")), None)
    if body is None:
        raise Unreadable(
            "damaged",
            "The file has no body of an OpenDocument",
            "Open it in LibreOffice and save it anew.",
        )
    stated: dict[str, str] = {}
    for root in roots:
        for element in root.iterfind(f"{OFFICE}meta/*"):
            stated.setdefault(str(element.tag), (element.text or "").strip())
    return OpenDocument(
        body,
        tuple(roots),
        title=stated.get(f"{DC}title") or None,
        language=language_code(stated.get(f"{DC}language")) or _default_language(roots),
        date=iso_date(stated.get(f"{DC}date")) or iso_date(stated.get(f"{META}creation-date")),
    )


def _default_language(roots: list[etree._Element]) -> str | None:
    for root in roots:
        for style in root.iterfind(f"{OFFICE}styles/{STYLE}default-style"):
            if style.get(f"{STYLE}family") in ("paragraph", "graphic", "table-cell"):
                properties = style.find(f"{STYLE}text-properties")
                language = properties.get(f"{FO}language") if properties is not None else None
                if language is not None and language_code(language) is not None:
                    return language_code(language)
    return None


def _refuse_encrypted(archive: Archive) -> None:
    manifest = "META-INF/manifest.xml"
    encrypted = "encrypted-package" in archive
    if not encrypted and manifest in archive:
        root = parse_xml(archive.read(manifest), manifest)
        encrypted = root.find(f".//{MANIFEST}encryption-data") is not None
    if encrypted:
        raise Unreadable(
            "encrypted", "The file is protected by a password", "Save the file without a password."
        )
