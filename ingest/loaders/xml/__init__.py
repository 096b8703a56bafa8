"""XML files that people read: invoices, signed documents, Office's XML of 2003, official letters.

What the root element is decides. Other XML is data for programs and is refused by name.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lxml import etree

from ingest import formats
from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.loaders.xml import fields, invoice, signature, spreadsheet, word
from ingest.safe_xml import local_name, parse_xml

_OFFICIAL = "crd.gov.pl"
"""Where the forms of Polish public offices have their names (ePUAP, KSeF)."""


def load(path: Path) -> Extracted:
    root = parse_xml(path.read_bytes(), path.name)
    signed = signature.read(root)
    found = _content(root)
    if found is None and signed is None:
        detail = f'A data file ("{local_name(root)}")'
        raise Unreadable("unsupported", detail, formats.DATA_FILE.remedy)
    if found is None:
        found = signed or Extracted(())
    elif signed is not None:
        found = replace(
            found,
            blocks=(*found.blocks, *signature.after(found.blocks, signed.blocks)),
            attachments=signed.attachments,
        )
    if not found.blocks and not found.attachments:
        raise Unreadable("empty", "The file holds no text", "Nothing, if it is meant to be empty.")
    return found


def _content(root: etree._Element) -> Extracted | None:
    for read in (invoice.read, spreadsheet.read, word.read):
        if (found := read(root)) is not None:
            return found
    if str(root.tag).startswith("{") and _OFFICIAL in str(root.tag):
        return fields.read(root)
    return None
