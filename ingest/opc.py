"""Open Packaging Conventions: how the parts of DOCX, PPTX and XLSX files hang together.

python-docx and python-pptx refuse templates, slide shows and Strict files (ISO 29500). Of 77 real
DOCX files python-docx refused 3 and lost text in 14 (text boxes, content controls, fields,
formulas); so the loaders walk the XML themselves, and this module finds it for them.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from lxml import etree

from ingest.errors import Unreadable
from ingest.file_claims import iso_date, language_code
from ingest.safe_xml import local_name, parse_xml
from ingest.zip_safety import Archive

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_STRICT = tuple(
    (f"http://purl.oclc.org/ooxml/{strict}".encode(), transitional.encode())
    for strict, transitional in (
        (
            "wordprocessingml/main",
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        ),
        ("presentationml/main", "http://schemas.openxmlformats.org/presentationml/2006/main"),
        ("spreadsheetml/main", "http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
        ("drawingml/", "http://schemas.openxmlformats.org/drawingml/2006/"),
        (
            "officeDocument/relationships",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        ),
        ("officeDocument/math", "http://schemas.openxmlformats.org/officeDocument/2006/math"),
    )
)
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_KINDS = {
    "document": "a text document",
    "presentation": "a presentation",
    "workbook": "a workbook",
}


@dataclass(frozen=True, slots=True)
class Relationship:
    """``kind`` is the last part of its type ("slide", "notesSlide"); ``target`` a part's name."""

    kind: str
    target: str


_OF_TEMPLATES = frozenset(("2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z"))
"""The times in the templates of python-docx and python-pptx, which programs fill and leave so."""


@dataclass(frozen=True, slots=True)
class CoreProperties:
    """What docProps/core.xml states."""

    title: str | None = None
    language: str | None = None
    date: date | None = None


class Package:
    """The parts of one Office file, named without a leading slash."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def __contains__(self, part: str) -> bool:
        return part in self._archive

    def main(self, kind: str) -> tuple[str, etree._Element]:
        """Name and root of the main part, whose root element must be ``kind``.

        Raises Unreadable("damaged") where there is none, ("unsupported") where it is another kind.
        """
        part = self.first_related("", "officeDocument")
        if part is None:
            raise Unreadable(
                "damaged",
                "The file is an archive, but names no main part of an Office document",
                "Open the file in an office program and save it anew.",
            )
        root = self.xml(part)
        found = local_name(root)
        if found != kind:
            raise Unreadable(
                "unsupported",
                f"The file holds {_KINDS.get(found, found)}, not {_KINDS[kind]}",
                "Give the file the extension of what it is.",
            )
        return part, root

    def data(self, part: str) -> bytes:
        """The bytes of an XML part, the namespaces of Strict files turned into the common ones."""
        data = self._archive.read(part)
        if b"http://purl.oclc.org/ooxml/" in data:
            for strict, transitional in _STRICT:
                data = data.replace(strict, transitional)
        return data

    def xml(self, part: str) -> etree._Element:
        """The root of an XML part."""
        return parse_xml(self.data(part), part)

    def optional_xml(self, part: str | None) -> etree._Element | None:
        """The root of a part, or None where the file has none."""
        return self.xml(part) if part is not None and part in self._archive else None

    def related(self, part: str) -> dict[str, Relationship]:
        """The parts that ``part`` ("" for the package) refers to, by relationship id."""
        folder, name = posixpath.split(part)
        root = self.optional_xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return {}
        return {
            element.get("Id", ""): Relationship(
                element.get("Type", "").rpartition("/")[2],
                _resolve(folder, element.get("Target", "")),
            )
            for element in root
            if element.get("TargetMode") != "External"
        }

    def first_related(self, part: str, kind: str) -> str | None:
        """The first part of a kind that ``part`` refers to and the file really has."""
        for relationship in self.related(part).values():
            if relationship.kind == kind and relationship.target in self._archive:
                return relationship.target
        return None

    def core_properties(self) -> CoreProperties:
        """Title, language and date (last change, else creation) that the file states."""
        root = self.optional_xml(self.first_related("", "core-properties"))
        if root is None:
            return CoreProperties()
        stated = {
            local_name(child): text
            for child in root
            if (text := (child.text or "").strip()) not in _OF_TEMPLATES
        }
        return CoreProperties(
            title=stated.get("title") or None,
            language=language_code(stated.get("language")),
            date=iso_date(stated.get("modified")) or iso_date(stated.get("created")),
        )


def preferred(alternate: etree._Element) -> etree._Element | None:
    """The one branch of an mc:AlternateContent to read: the same content stands in each."""
    branch = alternate.find(f"{MC}Choice")
    return branch if branch is not None else alternate.find(f"{MC}Fallback")


def unescaped(text: str) -> str:
    """``text`` with Office's own escapes resolved: "_x000D_" is a line's end, "_x005F_" the
    underscore that keeps the letters after it from being one (ISO 29500-1, 22.4.2.4)."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    character = chr(int(match.group(1), 16))
    return "\n" if character == "\r" else character


def _resolve(folder: str, target: str) -> str:
    target = unquote(target).replace("\\", "/").partition("#")[0]
    joined = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(joined).lstrip("/")
