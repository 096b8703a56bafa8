"""The title of a document.

The order of evidence, from the strongest:

1. A message's subject: it was written for this message.
2. What the file states as its title, where a person may have written it for this text: not a
   program's own ("Dokument1"), not a file's name, and some word of it stands in the text.
3. The first line, where it names the organisation or the subject and what follows are headings of
   chapters or of later slides; a heading that names a kind of document ("Regulamin …") goes before
   a letterhead.
4. The first heading that is no chapter's.
5. The first line that looks like a title, before any running text begins.
6. A numbered heading; then the file's name. A name that is only a number follows the first words
   of the text.

Never a title: a field of a form ("Oddział: Kardiologia"), a note, a row of a table, a web page's
navigation, a salutation. A title that only says what kind of document it is, is completed by the
lines that continue it (see ``generic_titles``), else by the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.cleaning.characters import clean_line
from ingest.document import Origin, Section
from ingest.metadata.dates import find_date
from ingest.metadata.generic_titles import completed, is_bare
from ingest.metadata.months import fold

_MAX_CHARS = 200
_HEAD_CHARS = 1500
_HEAD_LINES = 20
_MAX_LINE_CHARS = 100
_FEWEST_LETTERS = 6
_FEWEST_NAME_LETTERS = 3
_OPENING_CHARS = 70
_MAX_HEADING_CHARS = 160
_LETTERHEAD_PARTS = 6
_SENTENCE_WORDS = 4

_MADE_BY_PROGRAMS = re.compile(
    r"""^\W*(?:
        microsoft\ (?:word|powerpoint|excel|office)\b.* | word\ document | powerpoint\ presentation
      | prezentacja\ (?:programu\ )?(?:microsoft\ )?(?:office\ )?powerpoint\b.*
      | (?:презентація|презентация)\ powerpoint | powerpoint-präsentation
      | (?:un|no\ )title[ds]?(?:[\ -]*(?:document|presentation|spreadsheet))?\W*\d* | untitled\b.*
      | bez\ (?:tytułu|nazwy)\W*\d* | (?:nowy\ )?dokument\W*\d* | (?:new\ )?document\W*\d*
      | prezentacja\W*\d* | presentation\W*\d* | arkusz\W*\d* | zeszyt\W*\d* | sheet\W*\d*
      | book\W*\d* | slaj?d[e]?\W*\d* | slide\W*\d* | (?:page|strona)\W*\d* | layout\W*\d*
      | skan\w*\W*\d* | scan\w*\W*\d* | img\W*\d* | image\W*\d* | unknown | anonymous | none | null
      | titel? | title | tytuł(?:\ (?:dokumentu|prezentacji|slajdu))? | temat | subject | normal
      | (?:click|kliknij).*(?:title|tytuł).* | untitled\.\w+ | index | home | strona\ główna
      | .*\b(?:template|szablon|theme|motyw\ pakietu)\b.* | default | brak\ tematu | test
      | (?:press\ )?quality | print | printout | wydruk | full\ page\ photo | corel\w*.*
    )\W*$""",
    re.X | re.I,
)
_FILE_NAME = re.compile(
    r"(?:\.(?:docx?|dot|pdf|pptx?|xlsx?|od[tsp]|rtf|txt|html?|indd|qxd|cdr|ai|eps|tex|dvi|pub|"
    r"wpd|pages|key|pmd|p65|fm|tif?f|jpe?g|png|xml|csv|md)$)|^[a-z]:\\|^\S*[/\\]\S*$|^file:|^https?:",
    re.I,
)
_MOJIBAKE = re.compile(
    "[\ufffd\x80-\x9f\ue000-\uf8ff]|[ÃÅÄĹÄÐÑ][\u0080-\u00bf‚„…†‡‰‹›–—˜™š]|þÿ|[a-z][¹³²±¿¶¼][a-z]"
)
_NO_TITLE = re.compile(
    r"^(?:(?:rozdział|część|chapter|part|section)\s+\w{1,5}"
    r"|(?:od|do|dw|data|temat|from|to|cc|date|subject)\s*:.*|spis\s+treści|spis\s+rzeczy|contents"
    r"|table\s+of\s+contents|inhalt\w*|зміст|wstęp"
    r"|wprowadzenie|introduction|abstract|streszczenie|summary|preface|przedmowa|agenda|plan"
    r"|szanown\w+\b.*|dear\b.*|dzień\s+dobry.*|witam\w*.*|hello\b.*|hi\b.*|from|od|to|do|copyright"
    r"\b.*|page\b.*|strona\b.*|str\.\s*\d.*|projekt|draft|wzór|poufne|confidential|nagłówek"
    r"|menu(?:\s+(?:główne|podmiotowe|przedmiotowe|boczne|nawigacyjne))?|main\s+menu|nawigacja"
    r"|navigation|download(?:\s+the)?\s+(?:e-?book|pdf)|pobierz(?:\s+(?:pdf|plik|e-?book))?"
    r"|(?:przejdź|skip|idź)\s+(?:do|to)\b.*|indeks|index|szukaj|search|wyszukiwarka"
    r"|zaawansowane\s+wyszukiwanie|zaloguj(?:\s+się)?|logowanie|log\s?in|sign\s+in"
    r"|wróć\b.*|poprzedni[ae]?|następn[yae]|previous|next|back|mapa\s+(?:strony|serwisu)|site\s?map"
    r"|drukuj|print\s+this.*|udostępnij|share|cookies?|polityka\s+cookies|stopka|kontakt"
    r"|deklaracja\s+dostępności|biuletyn\s+informacji\s+publicznej)\W*$",
    re.I,
)
_FIELD = re.compile(
    r"^(?:\W*)(?:imię|imiona|nazwisko|nazwa|adres|telefon|tel|e-?mail|faks|fax|oddział|dział|wydział"
    r"|komórka|jednostka|stanowisko|pesel|nip|regon|krs|nr|numer|miejscowość|kod|ulica|sygnatura|znak"
    r"|wnioskodawca|pracownik|zleceniodawca|zleceniobiorca|wykonawca|zamawiający|kupujący"
    r"|sprzedawca|nabywca|odbiorca|nadawca|adresat|pacjent|uczestnik|autor|author|prowadzący|name"
    r"|address|phone|organi[sz]ation|department|position|newsgroups|lines|message-id|dotyczy"
    r"|szczegóły|utworzono|osoba|opiekun|termin|miejsce|godzina|kiedy|gdzie|when|where|who|uwaga"
    r"|note|forma|rodzaj|status|wersja|version|klasa|grupa|\w+-name)\b[^:]{0,40}:",
    re.I,
)
_BOXES = re.compile(r"\[[ xX]?\]|[☐☑☒]")
_SALUTATION = re.compile(
    r"^(?:szanown\w+|dear|dzień\s+dobry|witam\w*|hello|hi|drog[ia]\w*|cześć"
    r"|здравствуйте|шановн\w+|добрий\s+день|уважаем\w+)\b",
    re.I,
)
_RUNNING = re.compile(r"(?:(?<![.…\s])[.!?]|(?<=\w)(?:\.\.\.|…))[\"”’»)]*$")
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3,}[.!?]\s+[^\W\d_].*[.!?…]$")
_ORGANISATION = re.compile(
    r"\b(?:towarzystw|stowarzyszeni|fundacj|urząd|urzęd|starostw|gmin[ay]\b|powiat\b|szpital|szkoł"
    r"|przedszkol|żłob|uniwersyt|politechni|akademi|instytut|ministerstw|klaster|spółk|spółdziel"
    r"|ośrod|muzeum|bibliotek|dom\s+(?:kultury|pomocy|dziecka)|centrum|izb[ay]\b|związ|zrzeszeni"
    r"|komend|prokuratur|sąd\b|przychodni|parafi|klub|agencj|kancelari|inspektorat|zakład"
    r"|przedsiębiorstw|sp\.\s*z\s*o\.?\s*o|s\.a\.|hospital|universit|institute|foundation"
    r"|association|society|council|ministry|ltd|gmbh|inc\.)",
    re.I,
)
_KIND_OF_DOCUMENT = re.compile(
    r"^(?:dekret|uchwa|regulamin|zarządzeni|umow|ustaw|rozporządzeni|statut|protok|oświadczeni"
    r"|wnios|decyzj|postanowieni[ea]\b(?!\s+(?:ogólne|końcowe|wstępne|przejściowe))|aneks|porozumieni"
    r"|obwieszczeni|ogłoszeni|zaproszeni|instrukcj|procedur|sprawozdani|zaświadczeni|upoważnieni"
    r"|pełnomocnictw|zawiadomieni|notatk|komunikat|informacj|opini|raport|plan\b|program|strategi"
    r"|polityk|specyfikacj|cennik|harmonogram|formularz|karta|ankiet|koncepcj|kosztorys|analiz"
    r"|poradnik|podręcznik|przewodnik|report|minutes|agreement|contract|policy|manual|guide"
    r"|handbook|strategy|resolution)",
    re.I,
)
_ABBREVIATION_ENDS = re.compile(r"\b(?:r|o|A|nr|im|in|itd|itp|Inc|Ltd|etc|vol|cz|t)\.$")
_DATELINE_BESIDE = re.compile(
    r"(?<=\S{3})\s+[^\W\d_]+,\s+(?:dnia\s+|dn\.\s*)?\d{1,2}[. ]\s?(?:\d{1,2}|[^\W\d_]+)[. ]\s?"
    r"(?:19|20)\d\d\s*(?:r\.?)?$"
)
"""On the title's own line, at the right: "NOTATKA SŁUŻBOWA      Lublin, 6 lipca 2021 r."."""
_NUMBERED = re.compile(r"(?:\d+|[IVX]+)[.)]?\s")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S+\.\w|\b(?:tel|fax|faks)\b\.?|\bul\.\s", re.I)
_WORD = re.compile(r"[^\W\d_]{4,}")


def choose_title(
    claim: str | None, text: str, sections: Sequence[Section], filename: str
) -> tuple[str, Origin]:
    """The title on one line, and where it came from. Never empty."""
    claimed = clean_line(claim or "")
    if sections and sections[0].locator.unit == "part" and _is_subject(claimed):
        return claimed, "metadata"
    head = _head(text, sections)
    shown = next(_candidates(text, sections, head), "")
    if _is_believable(claimed, filename) and (not shown or _speaks_of(claimed, text, filename)):
        return _whole(claimed, head, filename, "metadata")
    if shown:
        return _whole(shown, head, filename, "text")
    named = readable_name(filename)
    if sum(map(str.isalpha, named)) < _FEWEST_NAME_LETTERS and (opening := _opening(head)):
        return f"{opening} ({named})", "text"
    return named, "filename"


def _opening(head: Sequence[str]) -> str:
    """The first words of the text: a file's number alone ("3826") tells nobody what it is."""
    line = next((one for one in head if sum(map(str.isalpha, one)) >= _FEWEST_LETTERS), "")
    if len(line) <= _OPENING_CHARS:
        return line.rstrip(" .,;:")
    return line[:_OPENING_CHARS].rpartition(" ")[0].rstrip(" .,;:–-") + "…"


def _whole(title: str, head: Sequence[str], filename: str, origin: Origin) -> tuple[str, Origin]:
    """A title that names only a kind of document, completed by the text or by the file's name."""
    whole = completed(title, head)
    named = readable_name(filename)
    if whole == title and is_bare(title):
        kind = fold(_WORD.findall(title)[0])
        if " " in named and fold(named).startswith(kind):
            return named, "filename"
    return whole, origin


def readable_name(filename: str) -> str:
    """A file name as words: "protokol_2024-03-12_v2.docx" to "protokol 2024-03-12 v2"."""
    stem = filename.rsplit("/", 1)[-1]
    stem = stem.rsplit(".", 1)[0] if re.search(r"\.\w{1,5}$", stem) else stem
    stem = re.sub(r"%20|[_+]+", " ", stem)
    if " " not in stem.strip():
        stem = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])", " ", stem)
    return " ".join(stem.split()) or filename


def _is_subject(title: str) -> bool:
    """A message's subject was written for this message, however odd it looks."""
    return any(map(str.isalnum, title)) and len(title) <= _MAX_CHARS and "\ufffd" not in title


def _is_believable(title: str, filename: str) -> bool:
    letters = sum(map(str.isalpha, title))
    if letters < 3 or len(title) > _MAX_CHARS or letters * 3 < len(title):
        return False
    if _MADE_BY_PROGRAMS.match(title) or _MOJIBAKE.search(title) or _FILE_NAME.search(title):
        return False
    return " " in title or not re.search(r"[_\d]|-.*-", title)


def _speaks_of(title: str, text: str, filename: str) -> bool:
    """Whether a word of the title occurs in the text: a title left over from another document
    does not. Compared by the first five letters, which survive inflection."""
    words = {fold(word)[:5] for word in _WORD.findall(title)}
    if not words or len(text) < 200:
        return True
    around = fold(f"{filename} {text[:20_000]}")
    return any(word in around for word in words)


def _head(text: str, sections: Sequence[Section]) -> list[str]:
    """The first lines, without rows of tables, notes and fields of forms."""
    if not sections:
        kept = [text[:_HEAD_CHARS]]
    else:
        kept = [
            text[section.start : min(section.end, _HEAD_CHARS)]
            for section in sections
            if section.start < _HEAD_CHARS and section.kind not in ("table", "notes")
        ]
    return [" ".join(line.split()) for part in kept for line in part.split("\n")]


def _candidates(text: str, sections: Sequence[Section], head: Sequence[str]) -> Iterator[str]:
    headings = list(_headings(text, sections))
    titles = [heading for heading in headings if not heading.is_numbered]
    # The first row of a table names its columns, not the table.
    lines = [] if sections and sections[0].kind == "table" else list(_title_lines(head))
    if titles and lines and _stands_above(lines[0], titles[0], text, sections):
        yield lines[0]
    yield from (heading.text for heading in titles)
    yield from lines
    yield from (heading.text for heading in headings if heading.is_numbered)


@dataclass(frozen=True, slots=True)
class _Heading:
    """``is_numbered``: a chapter's, below the title."""

    text: str
    section: Section
    is_numbered: bool


def _headings(text: str, sections: Sequence[Section]) -> Iterator[_Heading]:
    for section in sections:
        if section.start > _HEAD_CHARS:
            break
        if section.kind == "heading":
            heading = " ".join(text[section.start : section.end].split())
            heading = _DATELINE_BESIDE.sub("", heading)
            if _looks_like_title(heading):
                numbered = bool(section.start and _NUMBERED.match(heading))
                yield _Heading(heading, section, numbered)


def _stands_above(line: str, heading: _Heading, text: str, sections: Sequence[Section]) -> bool:
    """Whether the first line is the title, and the heading one of a chapter or a later slide."""
    above = [section for section in sections if section.start < heading.section.start]
    if not above or _KIND_OF_DOCUMENT.match(heading.text):
        return False
    start = text.find(line)
    if start < 0 or start >= heading.section.start:
        return False
    first, other = above[0].locator, heading.section.locator
    if first.unit in ("slide", "page") and first.first != other.first:
        return True
    if any(section.kind != "prose" for section in above) or len(above) > _LETTERHEAD_PARTS:
        return False  # lists before a heading are a page's navigation
    named = _ORGANISATION.search(line) or _KIND_OF_DOCUMENT.match(line)
    return bool(named) or heading.text.endswith(":")


def _title_lines(head: Sequence[str]) -> Iterator[str]:
    """Lines that may be the title; none stands below a salutation or running text."""
    for place, line in enumerate(head[:_HEAD_LINES]):
        if _SALUTATION.match(line) or _is_running_text(line):
            return
        following = head[place + 1] if place + 1 < len(head) else ""
        title = _DATELINE_BESIDE.sub("", line)
        if _looks_like_title(title) and _stands_alone(title, following):
            yield title


def _is_running_text(line: str) -> bool:
    words = len(line.split())
    ends = _RUNNING.search(line) is not None and not _ABBREVIATION_ENDS.search(line)
    return (ends and words >= _SENTENCE_WORDS) or _SENTENCE_INSIDE.search(line) is not None


def _stands_alone(line: str, following: str) -> bool:
    """Whether a line is neither a sentence nor the start of one that the next line continues."""
    if len(line) > _MAX_LINE_CHARS or line.endswith((",", ";", ":", "-")) or "{" in line:
        return False
    if line.endswith(".") and not _ABBREVIATION_ENDS.search(line):
        return False
    if line.count(",") > 1 and ", " not in line:
        return False  # a row of values
    return not (len(line) > 50 and following[:1].islower())


def _looks_like_title(line: str) -> bool:
    letters = sum(map(str.isalpha, line))
    if (letters < _FEWEST_LETTERS and not is_bare(line)) or letters * 2 < len(line):
        return False
    if len(line) > _MAX_HEADING_CHARS:
        return False
    if line[0].islower() or not (line[0].isalnum() or line[0] in "„\"«“'("):
        return False
    if line.endswith(".") and len(line) > 80:
        return False
    if _NO_TITLE.match(line) or _NO_TITLE.match(line.strip("0123456789. ")):
        return False
    if (
        _SALUTATION.match(line)
        or _ADDRESS.search(line)
        or _FIELD.match(line)
        or _BOXES.search(line)
    ):
        return False
    if _MADE_BY_PROGRAMS.match(line) or _MOJIBAKE.search(line):
        return False
    return not (len(line) < 45 and find_date(line) and len(line.split()) < 6)
