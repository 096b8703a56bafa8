"""An entry of a calendar in words; they are Polish, as those around a message are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.calendars.entries import Entry, Moment

_MOST_ATTENDEES = 100
_MONTHS = (
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września",
    "października", "listopada", "grudnia",
)  # fmt: skip
_DAYS = ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela")
_BY_DAY = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), _DAYS, strict=True))
_EVERY = {
    "DAILY": ("codziennie", "dni", "dni"),
    "WEEKLY": ("co tydzień", "tygodnie", "tygodni"),
    "MONTHLY": ("co miesiąc", "miesiące", "miesięcy"),
    "YEARLY": ("co rok", "lata", "lat"),
}
"""How often; then the unit after 2–4 and after other numbers."""
_UNTIL = re.compile(r"(\d{4})(\d\d)(\d\d)")


def entry_text(entry: Entry) -> str:
    """The entry's lines; what it does not tell is left out."""
    return "\n".join(f"{label}: {value}" for label, value in _lines(entry) if value)


def _lines(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "Wydarzenie", entry.summary
    if entry.is_cancelled:
        yield "Stan", "odwołane"
    if entry.start is not None:
        yield "Termin", _span(entry.start, entry.end)
    if entry.due is not None:
        yield "Do kiedy", _moment(entry.due)
    if entry.repeats:
        yield "Powtarza się", _repeats(entry.repeats)
    yield "Bez dni", ", ".join(_day(moment.day) for moment in entry.left_out)
    yield "Miejsce", entry.location
    yield "Organizator", entry.organizer
    yield "Uczestnicy", ", ".join(entry.attendees[:_MOST_ATTENDEES])
    yield "Adres", entry.link
    yield "Opis", entry.description


def _span(start: Moment, end: Moment | None) -> str:
    if end is None or end == start:
        return _moment(start)
    if start.day != end.day:
        zone = start.zone if start.zone == end.zone else ""
        first = Moment(start.day, start.clock, "" if zone else start.zone)
        return f"{_moment(first)} – {_moment(end)}"
    clock = f"{start.clock}–{end.clock}" if end.clock else start.clock
    return _moment(Moment(start.day, clock, start.zone))


def _moment(moment: Moment) -> str:
    """ "wtorek, 21 maja 2024, godz. 13:00–15:00 (Europe/Warsaw)"."""
    text = f"{_DAYS[moment.day.weekday()]}, {_day(moment.day)}"
    if moment.clock:
        text += f", godz. {moment.clock}"
    return f"{text} ({moment.zone})" if moment.zone else text


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _repeats(rule: str) -> str:
    """The parts of a rule that have words; a rule of none of them as it stands."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    every = _EVERY.get(parts.get("FREQ", ""))
    if every is None:
        return rule
    said = [_every(every, parts.get("INTERVAL", "1"))]
    days = [_BY_DAY[day] for day in parts.get("BYDAY", "").split(",") if day in _BY_DAY]
    if days:
        said.append(", ".join(days))
    until = _UNTIL.match(parts.get("UNTIL", ""))
    if until and 1 <= int(until[2]) <= len(_MONTHS):
        said.append(f"do {int(until[3])} {_MONTHS[int(until[2]) - 1]} {until[1]}")
    elif parts.get("COUNT", "").isdecimal():
        said.append(f"razem {parts['COUNT']} razy")
    return "; ".join(said)


def _every(words: tuple[str, str, str], interval: str) -> str:
    number = int(interval) if interval.isdecimal() and len(interval) < 5 else 1
    if number <= 1:
        return words[0]
    few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    return f"co {number} {words[1] if few else words[2]}"
