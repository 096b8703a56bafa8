"""The title of a document: the file's claim if a person may have written it for this text, else
the first heading, else the first line that looks like a title, else the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.cleaning.characters import clean_line
from ingest.document import Origin, Section
from ingest.metadata.dates import find_date
from ingest.metadata.months import fold

_MAX_CHARS = 200
_HEAD_CHARS = 1500
_HEAD_LINES = 20
_MAX_LINE_CHARS = 100

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
    r"\b.*|page\b.*|strona\b.*|str\.\s*\d.*|projekt|draft|wzór|poufne|confidential|nagłówek)\W*$",
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
    shown = next(_candidates(text, sections), "")
    if _is_believable(claimed, filename) and (not shown or _speaks_of(claimed, text, filename)):
        return claimed, "metadata"
    if shown:
        return shown, "text"
    return readable_name(filename), "filename"


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


def _candidates(text: str, sections: Sequence[Section]) -> Iterator[str]:
    numbered = []
    for section in sections:
        if section.start > _HEAD_CHARS:
            break
        if section.kind == "heading":
            heading = " ".join(text[section.start : section.end].split())
            heading = _DATELINE_BESIDE.sub("", heading)
            if not _looks_like_title(heading):
                continue
            if section.start and _NUMBERED.match(heading):
                numbered.append(heading)  # a chapter's: the title stands above it
            else:
                yield heading
    # The first row of a table names its columns, not the table.
    if not (sections and sections[0].kind == "table"):
        yield from _title_lines(text)
    yield from numbered


def _title_lines(text: str) -> Iterator[str]:
    lines = [" ".join(line.split()) for line in text[:_HEAD_CHARS].split("\n")]
    for place, line in enumerate(lines[:_HEAD_LINES]):
        following = lines[place + 1] if place + 1 < len(lines) else ""
        title = _DATELINE_BESIDE.sub("", line)
        if _looks_like_title(title) and _stands_alone(title, following):
            yield title


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
    if letters < 6 or letters * 2 < len(line) or len(line) > 160:
        return False
    if line[0].islower() or not (line[0].isalnum() or line[0] in "„\"«“'("):
        return False
    if line.endswith(".") and len(line) > 80:
        return False
    if _NO_TITLE.match(line.strip("0123456789. ")) or _ADDRESS.search(line):
        return False
    if _MADE_BY_PROGRAMS.match(line) or _MOJIBAKE.search(line):
        return False
    return not (len(line) < 45 and find_date(line) and len(line.split()) < 6)
