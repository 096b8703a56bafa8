"""XAdES: signatures in XML, and the documents that they carry or name."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote

from lxml import etree

from ingest.document import Block
from ingest.extracted import Attachment, Extracted
from ingest.file_claims import iso_date
from ingest.loaders.xml.numbering import Blocks
from ingest.locator import Locator
from ingest.safe_xml import local_name
from ingest.signatures import Signature, holder

_DS = "{http://www.w3.org/2000/09/xmldsig#}"


def read(root: etree._Element) -> Extracted | None:
    """The signatures as text, with what stands inside them attached; None without any."""
    found = list(root.iter(f"{_DS}Signature"))
    if not found:
        return None
    blocks = Blocks()
    files = [file for signature in found for file in _files(signature)]
    blocks.extend(f"Podpisany dokument: {file.name}" for file in files)
    named = dict.fromkeys(name for signature in found for name in _named(signature))
    if not files:
        blocks.extend(f"Podpisany dokument: {name}" for name in named)
    signatures = list(dict.fromkeys(map(_signature, found)))
    blocks.extend(map(str, signatures))
    days = [one.day for one in signatures if one.day]
    return Extracted(
        blocks.found, language="pl", date=max(days, default=None), attachments=tuple(files)
    )


def after(blocks: Sequence[Block], signatures: Iterable[Block]) -> Iterator[Block]:
    """The blocks of the signatures, numbered on from those of the document."""
    reached = max((block.locator.last for block in blocks), default=0)
    unit = blocks[0].locator.unit if blocks else "paragraph"
    for number, block in enumerate(signatures, reached + 1):
        yield replace(block, locator=Locator(unit, number, number))


def _signature(element: etree._Element) -> Signature:
    names = (holder(_decoded(part.text)) for part in element.iter(f"{_DS}X509Certificate"))
    times = (part.text for part in element.iter() if local_name(part) == "SigningTime")
    return Signature(next(filter(None, names), "nieznany"), iso_date(next(times, None)))


def _files(signature: etree._Element) -> Iterator[Attachment]:
    names = list(_named(signature))
    for number, element in enumerate(signature.iterchildren(f"{_DS}Object")):
        inner = next(iter(element), None)
        if inner is not None and local_name(inner) == "QualifyingProperties":
            continue
        name = _given_name(signature, element) or (names[number] if number < len(names) else "")
        if inner is not None:
            data = etree.tostring(inner, encoding="utf-8", xml_declaration=True)
            yield Attachment(name or "dokument.xml", data)
        elif data := _decoded(element.text):
            suffix = mimetypes.guess_extension(element.get("MimeType", "")) or ""
            yield Attachment(name or f"dokument{suffix}", data)


def _given_name(signature: etree._Element, element: etree._Element) -> str:
    """The file's name, where the signature's own description holds one."""
    for form in signature.iter():
        if local_name(form) != "DataObjectFormat":
            continue
        for part in form:
            text = (part.text or "").strip()
            if local_name(part) == "Description" and "." in text[-6:]:
                return posixpath.basename(text.replace("\\", "/"))
    return ""


def _named(signature: etree._Element) -> Iterator[str]:
    """Files that stand outside and are signed by name."""
    for reference in signature.iter(f"{_DS}Reference"):
        address = unquote(reference.get("URI") or "")
        if address and not address.startswith("#"):
            yield posixpath.basename(address.replace("\\", "/")) or address


def _decoded(text: str | None) -> bytes:
    try:
        return base64.b64decode("".join((text or "").split()))
    except (binascii.Error, ValueError):
        return b""
