"""Title, language and date of a document: the file's own claim where it is believable, else what
the text shows. Where each came from is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ingest.document import Metadata, Section
from ingest.extracted import Extracted
from ingest.metadata.dates import choose_date
from ingest.metadata.language import choose_language, language_of
from ingest.metadata.title import choose_title


def describe(
    extracted: Extracted,
    text: str,
    sections: Sequence[Section],
    *,
    filename: str,
    file_time: datetime,
    today: date | None = None,
) -> Metadata:
    """What is known of a document.

    ``text`` and ``sections`` are the cleaned ones. ``filename`` is the name with its extension.
    No date after ``today`` (by default the present day) is believed.
    """
    title, title_origin = choose_title(extracted.title, text, sections, filename)
    language, language_origin = choose_language(extracted.language, text)
    found, date_origin = choose_date(
        extracted.date,
        _prose(text, sections),
        title=(title, title_origin),
        filename=filename,
        file_time=file_time,
        today=today or date.today(),
    )
    return Metadata(title, title_origin, language, language_origin, found, date_origin)


def _prose(text: str, sections: Sequence[Section]) -> str:
    """The text without tables, whose dates are data; its beginning and its end."""
    parts = [
        text[section.start : section.end]
        for section in (*sections[:40], *sections[40:][-10:])
        if section.kind not in ("table", "notes")
    ]
    return "\n".join(parts) if sections else text


__all__ = ["describe", "language_of"]
