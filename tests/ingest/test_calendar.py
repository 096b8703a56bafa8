"""Calendars and invitations: what, when with its time zone, where, who."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.calendars import entry_text, read_calendar
from ingest.errors import Unreadable
from ingest.locator import Locator
from ingest.reading import read_file

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
METHOD:{method}
BEGIN:VTIMEZONE
TZID:Europe/Warsaw
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1@example.org
DTSTAMP:20240506T080000Z
SUMMARY:Posiedzenie Rady
  Klastra
DTSTART;TZID=Europe/Warsaw:20240521T130000
DTEND;TZID=Europe/Warsaw:20240521T150000
LOCATION:Sala Senatu\\, Aleje Lipowe 1\\, Lublin
DESCRIPTION:Proszę zabrać sprawozdanie.\\nKawa o 12:45.
ORGANIZER;CN="Wzorowy, Jan":mailto:jw@example.org
ATTENDEE;CN=Anna Nowa;ROLE=REQ-PARTICIPANT:mailto:an@example.org
ATTENDEE:mailto:ps@example.org
BEGIN:VALARM
TRIGGER:-PT15M
DESCRIPTION:Przypomnienie
END:VALARM
END:VEVENT
END:VCALENDAR
"""
SAID = (
    "Wydarzenie: Posiedzenie Rady Klastra\n"
    "Termin: wtorek, 21 maja 2024, godz. 13:00–15:00 (Europe/Warsaw)\n"
    "Miejsce: Sala Senatu, Aleje Lipowe 1, Lublin\n"
    "Organizator: Wzorowy, Jan <jw@example.org>\n"
    "Uczestnicy: Anna Nowa <an@example.org>, ps@example.org\n"
    "Opis: Proszę zabrać sprawozdanie.\nKawa o 12:45."
)


def _event(*lines: str) -> str:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "X-WR-TIMEZONE:Europe/Warsaw", "BEGIN:VEVENT", *lines, "END:VEVENT"]
    )


def test_an_event_says_what_when_where_and_who() -> None:
    (entry,) = read_calendar(EVENT.format(method="REQUEST").replace("\n", "\r\n")).entries
    assert entry_text(entry) == SAID
    assert "Stan: odwołane" in entry_text(read_calendar(EVENT.format(method="CANCEL")).entries[0])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["DTSTART;VALUE=DATE:20240521", "DTEND;VALUE=DATE:20240522"], "wtorek, 21 maja 2024"),
        (
            ["DTSTART;VALUE=DATE:20240521", "DTEND;VALUE=DATE:20240524"],
            "wtorek, 21 maja 2024 – czwartek, 23 maja 2024",
        ),
        (
            ["DTSTART:20240521T110000Z", "DURATION:PT1H30M"],
            "wtorek, 21 maja 2024, godz. 13:00–14:30 (Europe/Warsaw)",
        ),
        (
            ["DTSTART:20241231T220000Z", "DTEND:20250101T010000Z"],
            "wtorek, 31 grudnia 2024, godz. 23:00 – środa, 1 stycznia 2025, godz. 02:00 "
            "(Europe/Warsaw)",
        ),
    ],
)
def test_times_as_people_tell_them(lines: list[str], said: str) -> None:
    (entry,) = read_calendar(_event(*lines)).entries
    assert entry_text(entry) == f"Termin: {said}"


def test_a_zone_that_nobody_knows_leaves_the_time_in_utc() -> None:
    text = _event("DTSTART:20240521T110000Z").replace("Europe/Warsaw", "Mars/Olympus")
    assert entry_text(read_calendar(text).entries[0]).endswith("godz. 11:00 (UTC)")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            "FREQ=WEEKLY;BYDAY=TU,FR;UNTIL=20241231T000000Z",
            "co tydzień; wtorek, piątek; do 31 grudnia 2024",
        ),
        ("FREQ=DAILY;INTERVAL=3;COUNT=4", "co 3 dni; razem 4 razy"),
        ("FREQ=MONTHLY;INTERVAL=12", "co 12 miesięcy"),
        ("FREQ=SECONDLY", "FREQ=SECONDLY"),
    ],
)
def test_what_repeats(rule: str, said: str) -> None:
    assert entry_text(read_calendar(_event(f"RRULE:{rule}")).entries[0]) == f"Powtarza się: {said}"


@pytest.mark.parametrize("value", ["99999999", "20240521T9999", "maj", "", "20240230"])
def test_nonsense_is_no_time(value: str) -> None:
    (entry,) = read_calendar(
        _event("SUMMARY:Audyt", f"DTSTART:{value}", "DURATION:P99999D")
    ).entries
    assert entry_text(entry) == "Wydarzenie: Audyt"


def test_a_calendar_file(tmp_path: Path) -> None:
    path = tmp_path / "zaproszenie.ics"
    path.write_text(EVENT.format(method="PUBLISH"), encoding="utf-8")
    (document,) = read_file(path).documents
    assert (document.media_type, document.text) == ("text/calendar", SAID)
    assert document.metadata.title == "Posiedzenie Rady Klastra"
    assert document.metadata.date == date(2024, 5, 6)
    assert document.sections[0].locator == Locator("line", 12, 28)


def test_a_calendar_without_events_says_so(tmp_path: Path) -> None:
    path = tmp_path / "pusty.ics"
    path.write_text("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="no event") as caught:
        read_file(path)
    assert caught.value.reason == "empty"


@pytest.mark.parametrize("attached", ["never", "too", "only"])
def test_an_invitation_in_a_message_is_read_once(tmp_path: Path, attached: str) -> None:
    message = EmailMessage()
    message["Subject"] = "Zaproszenie"
    message["From"] = "sekretariat@example.org"
    message["Date"] = "Mon, 6 May 2024 10:00:00 +0200"
    message.set_content("Zapraszamy. Porządek obrad prześlemy osobno.")
    calendar = EVENT.format(method="REQUEST")
    if attached != "only":
        message.add_alternative(calendar, subtype="calendar", params={"method": "REQUEST"})
    if attached != "never":
        message.add_attachment(calendar.encode(), "application", "ics", filename="invite.ics")
    path = tmp_path / "zaproszenie.eml"
    path.write_bytes(message.as_bytes())
    documents = read_file(path).documents
    text = "\n\n".join(document.text for document in documents)
    assert text.count("godz. 13:00–15:00 (Europe/Warsaw)") == 1
    assert "Porządek obrad prześlemy osobno." in documents[0].text
    assert len(documents) == (2 if attached == "only" else 1)
    assert documents[0].metadata.date == date(2024, 5, 6)
