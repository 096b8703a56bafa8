"""Where sentences begin and end, in Polish first.

A sentence may end after ".", "!", "?" or "…" (and closing quotes or brackets) where white space
follows. It does not when the next word begins with a small letter, or when the full stop belongs
to an abbreviation, an initial, or a number that opens the sentence ("5. Uchwała"). Letters decide
by Unicode, not by a list, so "ą." and "ł." end a sentence like any other letter.

An empty line always ends a sentence, and so does a line end before a bullet.
"""

from __future__ import annotations

import re
from functools import cache

from index.chunking.abbreviations import (
    BEFORE_A_LETTER,
    BEFORE_A_NUMBER,
    GO_ON,
    MAY_END,
    UNKNOWN_LANGUAGE,
)

_CANDIDATE = re.compile(
    r"""
    (?<![.!?…])(?P<stop>[.!?…]++)[)\]}"'”’»]*+(?=\s)  # a stop, what it closes, white space
    | \n[ \t]*+(?=\n)                                 # an empty line
    # a line that begins with a bullet, "a)", "3)", "4.2. Cele" or "§ 5"
    | \n(?=[ \t]*(?:[-–—•▪◦·*]|\(?(?:\d{1,2}|[a-z])\)|[a-z]\.|§[ ]?\d+[a-z]?\.?)[ \t\n])
    | \n(?=[ \t]*(?:\d{1,2}(?:\.\d{1,2})*|[IVX]+)\.[ \t]+[A-ZĄĆĘŁŃÓŚŹŻÄÖÜА-ЯІЇЄҐ„"])
    """,
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"[^\s(\[„“\"«/]+\Z")
_OPENING = re.compile(r"[\s(\[{\"'„“”«»‘’–—•*¿¡-]*")
_NUMBERED_OPENING = re.compile(
    r"(?:(?:§|art|rozdział|dział|część|punkt|pkt|ust|tabela|rysunek|rys|tab|załącznik|zał|section|"
    r"chapter|article|table|figure|part)\.?\s*(?:nr\s*)?)?(?:\d+(?:\.\d+)*[a-z]?|[IVXLC]+|[a-zA-Z])",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_OPENED_BY_PREPOSITION = re.compile(
    r"(?:w|we|do|od|z|ze|na|po|przed|dnia|in|on|since|у|в|з|до|від)\s",
    re.IGNORECASE,
)
_SHORT_OPENING_CHARS = 50
_LOOK_BACK = 40  # no abbreviation is longer


def split_sentences(text: str, language: str = "und") -> list[tuple[int, int]]:
    """[start, end) of each sentence of ``text``, in order, without white space around.

    Every other character of ``text`` lies in exactly one of them. ``language`` is ISO 639-1;
    Polish and English rules hold where it is "und" or not known here.
    """
    spans: list[tuple[int, int]] = []
    start = _skip_space(text, 0, len(text))
    for candidate in _CANDIDATE.finditer(text):
        if candidate.end() <= start:
            continue
        if candidate["stop"] is None or _ends_sentence(text, start, candidate, language):
            _append(spans, text, start, candidate.end())
            start = _skip_space(text, candidate.end(), len(text))
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))


def _skip_space(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position


def _ends_sentence(text: str, start: int, candidate: re.Match[str], language: str) -> bool:
    following = _OPENING.match(text, candidate.end())
    after = following.end() if following else candidate.end()
    next_character = text[after : after + 1]
    if next_character.islower():
        return False
    if candidate["stop"] != ".":
        return True
    stop = candidate.start()
    found = _WORD_BEFORE.search(text, max(start, stop - _LOOK_BACK), stop)
    if found is None:
        return True
    word = found.group()
    if _opens_with_number(text, start, stop):
        return False
    if language == "de" and word.isdigit() and len(word) <= 2:
        return False  # "am 3. Oktober", "der 2. Vorsitzende": nouns have capitals anyway
    if len(word) == 1 and word.isalpha() and word.isupper():
        return _word_before(text, start, found.start()) in BEFORE_A_LETTER
    go_on, may_end = _lists(language)
    if _is_plain_in(text, start, found.start(), word):
        return True
    if word.lower() in may_end:
        return not _still_opening(text, start, stop)
    if word.lower() in go_on:
        return word.lower() in BEFORE_A_NUMBER and not next_character.isdigit()
    return not _DOTTED.fullmatch(word)


def _opens_with_number(text: str, start: int, stop: int) -> bool:
    """ "5", "§ 5", "II", "Rozdział 3", "a" and nothing more: the number of what follows."""
    if stop - start > _LOOK_BACK:
        return False
    return bool(_NUMBERED_OPENING.fullmatch(text[start:stop].strip("( ")))


def _is_plain_in(text: str, start: int, position: int, word: str) -> bool:
    """ "i in." ends a sentence as an abbreviation, "come in." as a word: both may end it."""
    return word == "in" and _word_before(text, start, position) not in ("i", "oraz")


def _still_opening(text: str, start: int, stop: int) -> bool:
    """ "W dniu 11 maja 2015 r." opens a sentence that "Rada Klastra…" carries on."""
    if stop - start > _SHORT_OPENING_CHARS:
        return False
    return bool(_OPENED_BY_PREPOSITION.match(text, start, stop))


def _word_before(text: str, start: int, position: int) -> str:
    words = text[max(start, position - _LOOK_BACK) : position].split()
    return words[-1].lower() if words else ""


@cache
def _lists(language: str) -> tuple[frozenset[str], frozenset[str]]:
    languages = (language,) if language in GO_ON else UNKNOWN_LANGUAGE
    may_end = frozenset().union(*(MAY_END[code] for code in languages))
    return frozenset().union(*(GO_ON[code] for code in languages)) - may_end, may_end
