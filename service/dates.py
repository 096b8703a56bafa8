"""A document's date in words, which say where it is only its file's."""

from __future__ import annotations

from datetime import date

from index.hit import Citation
from service.messages import Say

DATE_ORIGIN = (
    "Where the date comes from: what the file states, its text, its name, or `file time`, which "
    "says only when the file was written or copied."
)
"""How programs are told what `date_origin` means."""


def dated(citation: Citation, say: Say) -> str:
    """ "12 marca 2024", or "plik z 12 marca 2024" where nothing but the file's time is known."""
    return shown_date(citation.modified.date(), by_file=citation.dated_by_file, say=say)


def shown_date(day: date, *, by_file: bool, say: Say) -> str:
    """The date as ``dated`` shows it; ``by_file``: it is the time of the file."""
    return say("date.of_file", date=say.date(day)) if by_file else say.date(day)
