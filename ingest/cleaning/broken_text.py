"""Detects text whose letters were lost on the way: wrong encodings, fonts without a letter map.

Such a text looks fine on the page and cannot be found. Each word is judged by signs that good
text of no language shows:

- letters of nowhere: replacement and private-use characters, "(cid:12)", "/g34" inside words;
- squares inside words, as programs draw a letter that their font lacks: "UCHWA■A";
- Polish letters read in the wrong code page: "ksi¹¿ka", "by³o", "dzia³alnoœæ";
- UTF-8 read as a single-byte code page: "dziaĹ‚alnoĹ›Ä‡", "cafÃ©";
- ASCII marks in place of letters: "sze[dziesit", "by?o";
- Polish letters dropped without a trace: "ktrych", "spoecznych", "dziaalnoci";
- letters of unrelated scripts in one word, or words that no one can say ("7KH TXLFN EURZQ").

A few broken words make a notice; a text of mostly broken words is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from ingest.document import Notice
from ingest.errors import Unreadable

_NOTICE_SHARE = 0.01
_NOTICE_WORDS = 3
_REFUSED_SHARE = 0.6
_REFUSED_WORDS = 5
_SAMPLE_CHARACTERS = 200_000
_EXAMPLES = 3

_REMEDY = (
    "Export it again from the program that made it, with fonts embedded, "
    "or run text recognition (OCR) on it."
)

_TOKEN = re.compile(r"\S+")
_LOST = re.compile(r"\ufffd|\(cid:\d+\)|(?<!\w)(?:/[gGcC]\d{1,3}){2}|/uni[0-9A-F]{4}")
_SQUARE = re.compile(r"[^\W\d_][\u25a0\u25a1\u25ae\u25af](?=[^\W\d_])")
_PRIVATE = re.compile(r"(?:\w[\ue000-\uf8ff]|[\ue000-\uf8ff]\w|[\ue000-\uf8ff]{2})")
# ą ż ł ź and Ż as CP1250 bytes read as Latin-1. "m³" and a footnote's ¹ end a word, "¿Que" begins
# one, so a letter must follow, and before ¹ and ¿ one must stand.
_WRONG_CODE_PAGE = re.compile(
    r"[A-Za-zÀ-ž][³¿¹¶¼Ÿ£¯][A-Za-zÀ-ž]|(?<![\w€$.,])³[a-z]|(?<!\w)¿(?:e|eby|aden|ycie\w*)\b"
)
# These are real letters of French, Danish and Spanish; in a Polish text read wrongly they are
# as frequent as the ones above, so they are counted only when those are there.
_WRONG_CODE_PAGE_WEAK = re.compile(r"[^\W\d_][êæñœ³¹](?![^\W\d_])|[^\W\d_][êæñœ][^\W\d_]")
_UTF8_LEADS = re.compile(r"[ÃÅÄÂĂĹÐÑâ][\u0080-\u00bf\u0100-\u02ff\u2010-\u2122°±²³´µ¶·¸¹º»¼½¾¿]")
_MARK_INSIDE = re.compile(r"[^\W\d_]{2}[\[\]{}|^~?][^\W\d_]{2}")
_NOT_PROSE = re.compile(r"[@/=&:_<>()0-9]|\.\w|\[\w*\]|\{\w*\}|\w([|^~])\w+\1")
# Beginnings of frequent Polish words as they are when ą ć ę ł ń ó ś ź ż are dropped.
_DROPPED = re.compile(
    r"(?:dziaa|dziaal|wspprac|wspln|ktr[aey]|ktrych|przedsibior|wojewdzt|spoecz|czonk|rwnie|midzy"
    r"|moliw|ksik|rodk|gwn[aeiy]|rnych|rnorod|bdzie|bdce|wicej|maopol|oglni|oglny|jakoci|wartoci"
    r"|zgosz|usug|penomoc|przysz|jzyk|uytk|ludnoci|zotych|duej|poow|nastpn|wikszo|szczegln)"
)
_VOWEL = re.compile(r"[aeiouyäöüáéíóúýàèìòùâêîôûąęåæøœãõёіїєаеиоуыэюяαεηιουωăëïÿőű]", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_FEWEST_FOR_VOWELS = 30
_UNSAYABLE_SHARE = 0.4
_FEWEST_LETTERS = 100
_FEWEST_VOWELS = 0.16
"""Of all letters; texts of 20 languages have 0.27 and more, one of shifted letters 0.11."""


def broken_text_notices(text: str) -> tuple[Notice, ...]:
    """A notice where some words are broken, nothing where the text is good.

    Raises Unreadable("broken-text") where three words in five or more are broken.
    """
    words, broken = _judged(text)
    count = sum(broken.values())
    if not count:
        return ()
    share = count / words
    shown = ", ".join(f'"{word}"' for word, _ in broken.most_common(_EXAMPLES))
    if share >= _REFUSED_SHARE and count >= _REFUSED_WORDS:
        raise Unreadable("broken-text", f"Its letters are lost ({shown})", _REMEDY)
    squares = any(map(_SQUARE.search, broken))  # of which one is a fault for sure
    if not squares and (share < _NOTICE_SHARE or count < _NOTICE_WORDS):
        return ()
    detail = f"Letters are broken in {share:.0%} of the words ({shown})"
    return (Notice("broken-text", detail, _REMEDY),)


def broken_share(text: str) -> float:
    """The share of words that are broken, 0.0 to 1.0; 0.0 for a text without words."""
    words, broken = _judged(text)
    return sum(broken.values()) / words if words else 0.0


def _judged(text: str) -> tuple[int, Counter[str]]:
    """How many words the text's beginning has, and the broken ones with their counts."""
    tokens = [
        token
        for token in _TOKEN.findall(text[:_SAMPLE_CHARACTERS])
        if any(map(_is_letter_or_lost, token))
    ]
    if _is_unsayable(tokens):
        return len(tokens), Counter(tokens)
    strong = Counter(token for token in tokens if _is_broken(token))
    if sum(1 for token in strong if _WRONG_CODE_PAGE.search(token)) >= _NOTICE_WORDS:
        strong.update(
            token for token in tokens if token not in strong and _WRONG_CODE_PAGE_WEAK.search(token)
        )
    strong.update(_dropped([token for token in tokens if token not in strong]))
    return len(tokens), strong


def _is_letter_or_lost(character: str) -> bool:
    return character.isalpha() or character == "\ufffd" or unicodedata.category(character) == "Co"


def _is_broken(token: str) -> bool:
    if token.isascii():
        return _has_mark_inside(token) or "(cid:" in token or _LOST.search(token) is not None
    return (
        _LOST.search(token) is not None
        or _SQUARE.search(token) is not None
        or _PRIVATE.search(token) is not None
        or _WRONG_CODE_PAGE.search(token) is not None
        or _is_utf8_misread(token)
        or _has_mark_inside(token)
        or _mixes_scripts(token)
    )


def _has_mark_inside(token: str) -> bool:
    return _MARK_INSIDE.search(token) is not None and _NOT_PROSE.search(token) is None


def _is_utf8_misread(token: str) -> bool:
    """Whether the token's bytes in a single-byte code page are UTF-8 of other letters."""
    for match in _UTF8_LEADS.finditer(token):
        pair = match.group()
        for encoding in ("cp1250", "cp1252", "latin-1", "iso8859-2"):
            try:
                letter = pair.encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            if letter.isalpha():
                return True
    return "â€" in token


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    name = unicodedata.name(character, "?").split()[0]
    return "CJK" if name in ("HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC") else name


_BESIDE_ANY_WORDS = (
    "MICRO FEMININE MASCULINE MODIFIER CJK HALFWIDTH FULLWIDTH ANGSTROM OHM KELVIN SCRIPT "
    "DOUBLE-STRUCK BLACK-LETTER MATHEMATICAL SUPERSCRIPT SUBSCRIPT PRIME KATAKANA-HIRAGANA"
)
_BESIDE_ANY = frozenset(_BESIDE_ANY_WORDS.split())


def _mixes_scripts(token: str) -> bool:
    """Letters of two alphabets side by side. "μm" and "β-karoten" are how units and names are
    written, so Greek beside Latin is left alone, and so is CJK beside anything."""
    for word in _LETTERS.findall(token):
        if word.isascii():
            continue
        scripts = [_script(letter) for letter in word]
        for first, second in pairwise(scripts):
            if first == second or _BESIDE_ANY & {first, second}:
                continue
            if {first, second} != {"LATIN", "GREEK"} and word.islower():
                return True
    return False


def _dropped(tokens: list[str]) -> Counter[str]:
    """Words that are Polish but for a missing letter; several must be there."""
    found = Counter(token for token in tokens if _DROPPED.match(token.lower()))
    return found if len(found) >= _NOTICE_WORDS else Counter()


def _is_unsayable(tokens: list[str]) -> bool:
    """Whether more words lack a vowel, or fewer letters are vowels, than in any language that
    writes its vowels."""
    words = [
        token
        for token in tokens
        if sum(map(str.isalpha, token)) >= 4 and _script(_first_letter(token)) in _WITH_VOWELS
    ]
    without = sum(1 for word in words if _VOWEL.search(unicodedata.normalize("NFD", word)) is None)
    if len(words) >= _FEWEST_FOR_VOWELS and without >= _UNSAYABLE_SHARE * len(words):
        return True
    letters = [
        letter for letter in unicodedata.normalize("NFD", "".join(words)) if letter.isalpha()
    ]
    vowels = sum(1 for letter in letters if _VOWEL.match(letter))
    return len(letters) >= _FEWEST_LETTERS and vowels < _FEWEST_VOWELS * len(letters)


_WITH_VOWELS = frozenset({"LATIN", "CYRILLIC", "GREEK"})


def _first_letter(token: str) -> str:
    return next(letter for letter in token if letter.isalpha())
