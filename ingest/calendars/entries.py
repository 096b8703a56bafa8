"""Events, tasks and journal entries of a calendar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ingest.calendars.content_lines import ContentLine, content_lines

_ENTRIES = frozenset(("VEVENT", "VTODO", "VJOURNAL"))
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d{0,2}(Z?))?")
_DURATION = re.compile(
    r"\+?P(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?:(?P<hours>\d{1,4})H)?(?:(?P<minutes>\d{1,5})M)?(?:(?P<seconds>\d{1,6})S)?)?"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a day and a time with the ``zone`` it is told in ("" where none is told)."""

    day: date
    clock: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """``first`` and ``last`` are the entry's lines in the source, from 1. ``end`` is the last day
    of what lasts whole days, not the day after it, as the format has it."""

    first: int
    last: int
    uid: str = ""
    summary: str = ""
    start: Moment | None = None
    end: Moment | None = None
    due: Moment | None = None
    location: str = ""
    organizer: str = ""
    attendees: Sequence[str] = ()
    description: str = ""
    repeats: str = ""
    left_out: Sequence[Moment] = ()
    link: str = ""
    is_cancelled: bool = False
    changed: date | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    name: str
    entries: Sequence[Entry] = field(default=())


def read_calendar(text: str) -> Calendar:
    """The entries of a calendar's text, in order; none where it has none."""
    name, zone, method = "", "", ""
    entries: list[Entry] = []
    open_: list[str] = []
    lines: list[ContentLine] = []
    for line in content_lines(text):
        if line.name == "BEGIN":
            open_.append(line.value.strip().upper())
            if open_[-1] in _ENTRIES:
                lines = [line]
        elif line.name == "END":
            ended = line.value.strip().upper()
            if ended in _ENTRIES and lines:
                entries.append(_entry([*lines, line], zone, method))
                lines = []
            if ended in open_:
                del open_[len(open_) - 1 - open_[::-1].index(ended) :]
        elif open_ and open_[-1] in _ENTRIES:
            lines.append(line)
        elif line.name == "X-WR-CALNAME":
            name = name or line.text
        elif line.name == "X-WR-TIMEZONE":
            zone = line.value.strip()
        elif line.name == "METHOD":
            method = line.value.strip().upper()
    return Calendar(name, tuple(entries))


def _entry(lines: Sequence[ContentLine], zone: str, method: str) -> Entry:
    first: dict[str, ContentLine] = {}
    for line in lines:
        first.setdefault(line.name, line)

    def text(name: str) -> str:
        return first[name].text if name in first else ""

    def moment(name: str) -> Moment | None:
        return _moment(first[name], zone) if name in first else None

    start = moment("DTSTART")
    changed = moment("LAST-MODIFIED") or moment("CREATED") or moment("DTSTAMP")
    return Entry(
        first=lines[0].first,
        last=lines[-1].last,
        uid=text("UID"),
        summary=" ".join(text("SUMMARY").split()),
        start=start,
        end=_end(start, moment("DTEND"), text("DURATION")),
        due=moment("DUE"),
        location=" ".join(text("LOCATION").split()),
        organizer=_person(first["ORGANIZER"]) if "ORGANIZER" in first else "",
        attendees=tuple(
            dict.fromkeys(
                person for line in lines if line.name == "ATTENDEE" and (person := _person(line))
            )
        ),
        description=text("DESCRIPTION"),
        repeats=text("RRULE"),
        left_out=tuple(
            found
            for line in lines
            if line.name == "EXDATE"
            for value in line.value.split(",")
            if (found := _moment(_with_value(line, value), zone)) is not None
        ),
        link=text("URL"),
        is_cancelled=method == "CANCEL" or text("STATUS").upper() == "CANCELLED",
        changed=changed.day if changed else None,
    )


def _with_value(line: ContentLine, value: str) -> ContentLine:
    return ContentLine(line.name, line.parameters, value, line.first, line.last)


def _moment(line: ContentLine, zone: str) -> Moment | None:
    """None for what is no date. A time in UTC is told in the calendar's own zone, if it has one."""
    match = _DAY.match(line.value.strip())
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return Moment(day)
        clock = time(int(match[4]), int(match[5]))
        if match[6]:
            return _told_in(zone, datetime.combine(day, clock, UTC))
    except (ValueError, OverflowError):
        return None
    return Moment(day, f"{clock:%H:%M}", line.parameters.get("TZID", "") or zone)


def _told_in(zone: str, moment: datetime) -> Moment:
    name = "UTC"
    if zone:
        try:
            moment, name = moment.astimezone(ZoneInfo(zone)), zone
        except (ValueError, OSError, KeyError):  # a name that the system's zones do not have
            name = "UTC"
    return Moment(moment.date(), f"{moment:%H:%M}", name)


def _end(start: Moment | None, end: Moment | None, duration: str) -> Moment | None:
    if start is None:
        return end
    if end is None and (match := _DURATION.fullmatch(duration)):
        length = timedelta(**{unit: int(number or 0) for unit, number in match.groupdict().items()})
        return _after(start, length) if length else None
    if end is not None and not end.clock and end.day > start.day:
        return Moment(end.day - timedelta(days=1))
    return end


def _after(start: Moment, length: timedelta) -> Moment | None:
    hour, minute = map(int, start.clock.split(":")) if start.clock else (0, 0)
    try:
        found = datetime(start.day.year, start.day.month, start.day.day, hour, minute) + length
    except (ValueError, OverflowError):
        return None
    if start.clock:
        return Moment(found.date(), f"{found:%H:%M}", start.zone)
    return Moment(found.date() - timedelta(days=1))


def _person(line: ContentLine) -> str:
    """ "Jan Wzorowy <jw@example.org>", or the one of the two that is told."""
    address = re.sub(r"^mailto:", "", line.value.strip(), flags=re.I)
    name = " ".join(line.parameters.get("CN", "").split())
    if not name or name.casefold() == address.casefold():
        return address
    return f"{name} <{address}>" if "@" in address else name
