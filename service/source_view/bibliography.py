"""A citation as it is written under a text: title, file, place, date, and which bytes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from index.hit import Citation
from ingest.document import Section
from ingest.locator import Locator
from service.messages import Say
from service.places import cited_place, place

if TYPE_CHECKING:
    from index.catalog import DocumentRow

HASH_DIGITS = 12


def locator_of(sections: list[Section], start: int, end: int) -> Locator | None:
    """The place of the text from ``start`` to ``end``; None where no section holds it."""
    inside = [one.locator for one in sections if one.start < end and start < one.end]
    if not inside:
        return None
    try:
        return inside[0].through(inside[-1])
    except ValueError:  # rows of two sheets, for example: where it begins has to do
        return inside[0]


def bibliographic(row: DocumentRow, locator: Locator | None, say: Say, today: date) -> str:
    """ "„Raport końcowy”, plik: inplamed/Raport.pdf, s. 3, 15.12.2023,
    [blake2b-128: 1a2b3c4d5e6f], dostęp: 22.11.2026"."""
    where = place(locator, say, recognised=row.is_recognised(locator)) if locator else ""
    return _joined(row, where, f"[blake2b-128: {row.content_hash[:HASH_DIGITS]}]", say, today)


def cited(citation: Citation, say: Say, today: date) -> str:
    """The same of a quote alone, without the checksum, which only its document has."""
    return _joined(citation, cited_place(citation, say), "", say, today)


def _joined(
    source: DocumentRow | Citation, where: str, checksum: str, say: Say, today: date
) -> str:
    day = numeric(source.modified.date(), say)
    parts = [
        say("source.cite.title", title=_plain(source.title or source.path)),
        say("source.cite.file", path=_plain(f"{source.collection}/{source.path}")),
        where,
        say("date.of_file", date=day) if source.dated_by_file else day,
        checksum,
        say("source.cite.accessed", date=numeric(today, say)),
    ]
    return ", ".join(part for part in parts if part)


def numeric(day: date, say: Say) -> str:
    """ "15.12.2023" in Polish, "2023-12-15" in English, where the order of numbers is disputed."""
    if say.language == "pl":
        return f"{day.day}.{day.month:02}.{day.year}"
    return day.isoformat()


def _plain(text: str) -> str:
    """Without characters that turn or hide what stands around them when pasted elsewhere."""
    return " ".join("".join(one for one in text if one.isprintable() or one == " ").split())
