"""A place in a source, and a kind of file, in words."""

from __future__ import annotations

from index.hit import Citation
from ingest.locator import Locator
from service.messages import Say

NAMES = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.oasis.opendocument.presentation": "ODP",
    "application/rtf": "RTF",
    "application/epub+zip": "EPUB",
    "text/html": "HTML",
    "text/markdown": "MD",
    "text/plain": "TXT",
    "text/csv": "CSV",
    "message/rfc822": "E-mail",
    "application/vnd.ms-outlook": "E-mail",
    "application/ms-tnef": "E-mail",
    "multipart/related": "MHT",
    "application/pkcs7-mime": "P7M",
    "text/calendar": "ICS",
    "application/msword": "DOC",
    "application/vnd.ms-excel": "XLS",
    "application/vnd.ms-powerpoint": "PPT",
}


_PARTS_OF_MAIL = {"nagłówek": "place.part.header", "treść": "place.part.body"}
"""As the loader of messages calls them."""


def kind_of_file(media_type: str) -> str:
    """What people call files of this type."""
    return NAMES.get(media_type, media_type.rpartition("/")[2].upper())


def cited_place(citation: Citation, say: Say) -> str:
    """ "s. 12"; "s. 12, rozpoznany tekst" where the quote was read off an image."""
    return place(citation.locator, say, recognised=citation.recognised)


def place(locator: Locator, say: Say, *, recognised: bool = False) -> str:
    """ "s. 12", "slajd 3", "akapity 4–6"; what is printed there comes first where it differs:
    "s. iv (12. w pliku)"."""
    where = _place(locator, say)
    return f"{where}, {say('place.recognised')}" if recognised else where


def _place(locator: Locator, say: Say) -> str:
    numbers = (
        str(locator.first) if locator.first == locator.last else f"{locator.first}–{locator.last}"
    )
    number = "one" if locator.first == locator.last else "many"
    if not locator.label or locator.label == numbers:
        return say(f"place.{locator.unit}.{number}", numbers=numbers)
    if locator.unit == "page":
        return say("place.page.labelled", label=locator.label, numbers=numbers)
    if locator.unit == "part":
        return _part(locator.label, say)
    if locator.unit == "sheet":
        return say(f"place.{locator.unit}.labelled", label=locator.label)
    return say(f"place.{locator.unit}.{number}", numbers=numbers)


def _part(label: str, say: Say) -> str:
    """The first text of a message is its body, the next "treść (2)"."""
    name, space, number = label.partition(" ")
    known = _PARTS_OF_MAIL.get(name)
    if known is None:
        return say("place.part.labelled", label=label)
    return say(known) + space + number
