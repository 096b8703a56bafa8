"""iCalendar (RFC 5545): what happens, when, where and with whom, as people read it.

Shared by files (.ics) and by the invitations inside of messages.
"""

from ingest.calendars.entries import Calendar, Entry, read_calendar
from ingest.calendars.wording import entry_text

__all__ = ["Calendar", "Entry", "entry_text", "read_calendar"]
