"""The date of a document.

The order of evidence, from the strongest:

1. A dateline in the first lines: "Lublin, dnia 12 marca 2024 r.", "Uchwała nr 5 z dnia …",
   "Data sporządzenia: …". It beats what the file states, which often is the day a template was
   made or a page was exported.
2. Place and day beside the signatures: "Dan w Warszawie, dnia 23 listopada 1918 roku".
3. A date in the title.
4. What the file states of itself (``Extracted.date``).
5. A full date in the file's name.
6. A date that merely occurs near the top or the end; it may be that of a cited act, so it counts
   less than all of these.
7. A month in the file's name.
8. The time of the file. It tells when a copy was made, is marked "file time", and makes no document
   newer than another.

No date of the document: one in a table; of what is planned ("szkolenie odbędzie się …",
"Termin: …", "Data urodzenia: …"); of an act that is cited; one in the future.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ingest.document import Origin
from ingest.metadata.months import fold, months

_FIRST_YEAR = 1990
_FIRST_WRITTEN_YEAR = 1900
"""Of a dateline: a scan's or an archive's text may be older than the computers that hold it."""
_HEAD_CHARS = 1500
_DATELINE_LINES = 12
_FOOT_CHARS = 600
_LETTERHEAD_CELLS = 2
_AFTER_DAY = 12
"""Characters after a day in its line: " roku.", " r."."""

_WRITTEN = re.compile(
    r"""
    (?<![\d./-])
    (?: (?P<iso>(?P<y1>(?:19|20)\d\d)-(?P<m1>\d{1,2})-(?P<d1>\d{1,2}))(?![\d-])
      | (?P<y5>(?:19|20)\d\d)[./](?P<m5>\d{1,2})[./](?P<d5>\d{1,2})(?!\d)
      | (?P<d2>\d{1,2})\s?(?P<sep>[./-])\s?(?P<m2>\d{1,2})\s?(?P=sep)\s?(?P<y2>(?:19|20)\d\d)(?!\d)
      | (?P<d3>\d{1,2})(?:st|nd|rd|th|\.|-?go)?\s+(?:de\s+|of\s+)?(?P<m3>[^\W\d_]{3,12})\.?,?\s+
        (?:de\s+)?(?P<y3>(?:19|20)\d\d)(?!\d)
      | (?P<m4>[^\W\d_]{3,12})\.?\s+(?P<d4>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y4>(?:19|20)\d\d)(?!\d)
    )
    """,
    re.X,
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_MONTH_OF_YEAR = re.compile(r"(?<!\w)([^\W\d_]{3,12})\s+((?:19|20)\d\d)(?!\d)")
_YEAR_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.](0[1-9]|1[0-2])(?![\d-])")

_LABEL = re.compile(
    r"^\W*(?:data|dnia|date|dated|datum|дата|fecha|sporządzono|wersja z|stan na|updated|published"
    r"|utworzono|opublikowano|zaktualizowano|aktualizacja"
    r"|data\s+(?:i\s+miejsce\s+)?(?:ostatniej\s+)?(?:sporządzenia|wydania|wystawienia|dokumentu"
    r"|publikacji|opublikowania|utworzenia|wytworzenia|dodania|aktualizacji|modyfikacji|zmiany"
    r"|podpisania|zawarcia|opracowania|uchwalenia|podjęcia|pisma|raportu|protokołu|wersji|notatki"
    r"|umowy|decyzji|zarządzenia|uchwały)|date\s+of\s+(?:issue|publication|this\s+\w+))"
    r"\b\W{0,12}$",
    re.I,
)
_PLANNED = re.compile(
    r"\b(?:odbędzie|odbędą|odbywa|odbył|termin|szkoleni|spotkani|warsztat|konferencj|webinar|wydarzeni"
    r"|zaprasza|planowan|rozpoczęci|zakończeni|urodz|ważn[aey]|najpóźniej|do\s+dnia|od\s+dnia|w\s+dniach"
    r"|złożyć|składani|otwarci|płatno|kiedy|godz|upływa|przypada|wizyt|badani[ae]\b|egzamin|zabieg"
    r"|take[s]?\s+place|deadline|due|until|expires|born|birth|when|scheduled|valid)",
    re.I,
)
"""Beside a date: it is that of an event, a limit or a person, past or planned."""
_NOT_BEFORE, _NOT_AFTER = 60, 25
_PLACE = re.compile(
    r"^\W*[^\W\d_][\w .’'-]{1,40},?\s*(?:(?:w\s+)?dni[au]|dn?\.|den|on|від)?\s*,?\s*$"
)
_ACT = re.compile(
    r"^\W*(?:uchwa[łl]a|zarz[ąa]dzenie|ustawa|rozporz[ąa]dzenie|decyzja|postanowienie|protok[óo][łl]"
    r"|umowa|aneks|obwieszczenie|komunikat|notatka|sprawozdanie|porozumienie|zaproszenie|minutes"
    r"|agreement|resolution|decision|regulation|memo|протокол|наказ|договір)\b",
    re.I,
)
_OF_DAY = re.compile(r"\bz\s+(?:dnia\s*)?$", re.I)
_ARTICLE = re.compile(r"(?:art\.|§|\d+[.)])\s", re.I)
_CITES = re.compile(
    r"(?:ustaw|rozporządze|dyrektyw|na podstawie|zgodnie z|dz\. ?u|regulation|directive|pursuant)",
    re.I,
)


def choose_date(
    claim: date | None,
    text: str,
    *,
    title: tuple[str, Origin],
    filename: str,
    file_time: datetime,
    today: date,
) -> tuple[date | None, Origin | None]:
    """The most telling date that may be true, and where it came from.

    ``text`` is the prose without tables, whose dates are data.
    """

    def believable(found: date | None) -> date | None:
        in_range = found and date(_FIRST_YEAR, 1, 1) <= found <= today + timedelta(days=1)
        return found if in_range else None

    def written(found: date | None) -> date | None:
        return found if found and date(_FIRST_WRITTEN_YEAR, 1, 1) <= found <= today else None

    ways: tuple[tuple[date | None, Origin], ...] = (
        (written(dateline(text, today)), "text"),
        (written(signed(text)), "text"),
        (believable(find_date(title[0])), title[1]),
        (believable(claim), "metadata"),
        (believable(date_in_name(filename)), "filename"),
        (believable(_mentioned(text)), "text"),
        (believable(_month_in_name(filename)), "filename"),
    )
    for found, origin in ways:
        if found:
            return found, origin
    return file_time.date(), "file time"


def find_date(text: str) -> date | None:
    """The first full date in a text: ISO, numeric (day first) or with a month's name."""
    match = _COMPACT.match(text.strip())
    if match:
        return _made(*match.groups())
    return next((found.day for found in _dates(text)), None)


def dateline(text: str, today: date) -> date | None:
    """The date the text gives itself in its first lines."""
    lines = [line.strip() for line in text[:_HEAD_CHARS].split("\n") if line.strip()]
    act = 0  # lines left in which an act's own date is expected
    above = ""
    for line in lines[:_DATELINE_LINES]:
        act = 3 if _ACT.match(line) else 0 if _ARTICLE.match(line) else act - 1
        cells = line.strip("| ").split(" | ")
        if len(cells) > 1:  # of a row only a letterhead's cell counts: the rest is data
            if len(cells) == _LETTERHEAD_CELLS and (day := _day_with_place(cells[-1])):
                return day
            continue
        for found in _dates(line):
            before, after = line[: found.start], line[found.end :]
            alone = len(after) <= 12
            if alone and (_LABEL.match(before) or _is_place(before)):
                return found.day
            if alone and not before.strip(" \t-–—(|") and not _PLANNED.search(above):
                return found.day
            if act > 0 and len(before) < 160 and _is_of_act(before):
                return found.day
        month = _month_line(line)
        if month and month <= today:
            return month
        above = line
    return None


def signed(text: str) -> date | None:
    """Place and day beside the signatures: a line of its own in the last ones."""
    for line in text[-_FOOT_CHARS:].split("\n"):
        if day := _day_with_place(line.strip()):
            return day
    return None


def _day_with_place(line: str) -> date | None:
    for found in _dates(line):
        if _is_place(line[: found.start]) and len(line) - found.end <= _AFTER_DAY:
            return found.day
    return None


def _is_of_act(before: str) -> bool:
    if _CITES.search(before[12:]):
        return False
    return _OF_DAY.search(before) is not None or _PLANNED.search(before[-_NOT_BEFORE:]) is None


def _is_place(before: str) -> bool:
    return len(before) < 50 and _PLACE.match(before) is not None and not _PLANNED.search(before)


def date_in_name(filename: str) -> date | None:
    """A full date in a file name: 2023-11-21, 2023_11_21, 20231121, 21.11.2023."""
    stem = filename.rsplit(".", 1)[0]
    for match in _COMPACT.finditer(stem):
        if found := _made(*match.groups()):
            return found
    words = re.sub(r"(?<=\d)[-_.]+(?=[^\W\d])|(?<=[^\W\d])[-_.]+(?=\d)", " ", stem)
    return find_date(re.sub(r"(?<=\d)_(?=\d)", "-", words).replace("_", " "))


def _month_in_name(filename: str) -> date | None:
    stem = filename.rsplit(".", 1)[0]
    match = _YEAR_MONTH.search(stem)
    if match:
        return date(int(match.group(1)), int(match.group(2)), 1)
    return _month_of_year(re.sub(r"[_-]+", " ", stem))


def _mentioned(text: str) -> date | None:
    """A date near the top that is not a cited act's, or beside the signature at the end."""
    for part in (text[:_HEAD_CHARS], text[max(_HEAD_CHARS, len(text) - _FOOT_CHARS) :]):
        for found in _dates(part):
            if not (_cites(part, found) or _is_planned(part, found) or _in_row(part, found)):
                return found.day
    return None


def _cites(text: str, found: _Found) -> bool:
    return _CITES.search(text[max(0, found.start - 80) : found.start]) is not None


def _is_planned(text: str, found: _Found) -> bool:
    before = text[max(0, found.start - _NOT_BEFORE) : found.start].rpartition("\n\n")[2]
    after = text[found.end : found.end + _NOT_AFTER].partition("\n")[0]
    return _PLANNED.search(f"{before} {after}") is not None


def _in_row(text: str, found: _Found) -> bool:
    line = text[text.rfind("\n", 0, found.start) + 1 :].partition("\n")[0]
    return " | " in line.strip("| ")


def _month_line(line: str) -> date | None:
    """A line that is nothing but "Warszawa, marzec 2024"."""
    return _month_of_year(line) if len(line) <= 45 and len(line.split()) <= 4 else None


def _month_of_year(text: str) -> date | None:
    for match in _MONTH_OF_YEAR.finditer(text):
        month = months().get(fold(match.group(1)))
        if month:
            return date(int(match.group(2)), month, 1)
    return None


@dataclass(frozen=True, slots=True)
class _Found:
    day: date
    start: int
    end: int


def _dates(text: str) -> Iterator[_Found]:
    for match in _WRITTEN.finditer(text):
        found = _read(match)
        if found:
            yield _Found(found, match.start(), match.end())


def _read(match: re.Match[str]) -> date | None:
    got = match.groupdict()
    for year, month, day in (("y1", "m1", "d1"), ("y5", "m5", "d5"), ("y2", "m2", "d2")):
        if got[year]:
            return _made(got[year], got[month], got[day]) or (
                _made(got[year], got[day], got[month]) if year == "y2" else None
            )
    for year, name, day in (("y3", "m3", "d3"), ("y4", "m4", "d4")):
        if got[year] and (number := months().get(fold(got[name]))):
            return _made(got[year], str(number), got[day])
    return None


def _made(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
