"""Calendars (.ics): one block for each event, task or journal entry, with its lines."""

from __future__ import annotations

from pathlib import Path

from ingest.calendars import entry_text, read_calendar
from ingest.document import Block
from ingest.encoding import decode
from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.locator import Locator


def load(path: Path) -> Extracted:
    """Reads the file; the title of a single event is the file's."""
    calendar = read_calendar(decode(path.read_bytes(), "utf-8").text)
    blocks = [
        Block(text, Locator("line", entry.first, entry.last))
        for entry in calendar.entries
        if (text := entry_text(entry))
    ]
    if not blocks:
        raise Unreadable("empty", "The calendar holds no event", "Export it again with its events.")
    single = calendar.entries[0] if len(calendar.entries) == 1 else None
    changed = [entry.changed for entry in calendar.entries if entry.changed]
    return Extracted(
        blocks,
        title=(single.summary if single else "") or calendar.name or None,
        date=max(changed) if changed else None,
    )
