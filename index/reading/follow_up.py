"""A short question in a conversation, made whole by the question before it; no language model.

"a kiedy?" after "Kto podpisał porozumienie z LROT?" has no subject: it takes the names, numbers
and content words of the question before. "a Konwalia?" or "a w 2022 roku?" names another subject
or time: the question before is asked again with it in place of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.lexical.folding import fold
from index.reading.asking import asks_with
from index.reading.kinds import kind_of
from index.reading.stopwords import STOPWORDS

_POLISH_AND = (
    r"(?-i:i|I(?=\s+(?:[A-ZĄĆĘŁŃÓŚŹŻ\d]|(?:kto|kogo|komu|kim|co|czy|kiedy|gdzie|il[eu]|jak\w*|"
    r"któr\w*|w|we|z|ze|na|dla|o|od|po|za|u)\b)))"
)
"""A capital I is English unless what stands behind it can only be Polish, a name or a number."""
_OPENING = re.compile(
    rf"^(?:[\s¿¡]*y(?!\s+(?:el|la|los|las)\b)|"
    rf"\s*(?:a|{_POLISH_AND}|oraz|and|und|а|і|та|what about|how about|co z))\s+",
    re.I,
)
_POINTING = re.compile(
    r"\b(jego|jej|ich|on|ona|ono|tam|wtedy|tego|tej|(?:tym|ten|ta)(?!\s+\w)|nim|niej|niego|go|ją|"
    r"its|his|her|their|it|they|there(?=\W*$)|then|he|she|dessen|deren|dort|його|її|їх|там)\b",
    re.I,
)
"""Not "w tym roku", "Is there …?", and no word that Spanish questions are full of: whole questions
have them."""
_POINTING_AT = re.compile(r"\b(?:ten|ta|tym) (\w{5,})")
_BECOMING = re.compile(r"\b(?:moze|moga|can|may) (?:byc|zostac|be|become) (?:an? |the )?\w")
"""Whoever may become what is named asks about everybody: "Kto może być członkiem?"."""
_COURTESY_LIST = """
dziekuje dziekujemy dzieki dzien dobry witam witaj czesc hej do widzenia ok okej super swietnie
bardzo serdecznie za pomoc nie thanks thank you hello hi bye goodbye good morning okay great very
much for your help no danke vielen dank hallo guten tag gracias muchas hola buenos dias adios дякую
привіт добрий день
"""
_COURTESIES = frozenset(fold(word) for word in _COURTESY_LIST.split())
_YEAR = re.compile(r"(?:\b(?:w|in|en|im|у|в)\s+)?\b(?:19|20)\d\d\b(?:\s+(?:roku|r\.|році))?")
_PREPOSITION_LIST = """
w we z ze na za o do od po dla przy przed pod nad u bez przez in on at for from to of by with
without fur bei von mit en para con de для за без
"""
_PREPOSITIONS = frozenset(_PREPOSITION_LIST.split())
_ALSO = r"(?:i|oraz|lub|albo|and|or|und|oder|y|і|та|або)"
_COUNTS = frozenset(("number", "money", "percent", "duration"))
"""Kinds that all begin with "ile": a follow-up with "ile" alone keeps that of its question."""


def completed(question: str, previous: Sequence[str]) -> str:
    """``question`` as it would be asked without the conversation; itself if it needs none."""
    asked = [one for one in previous if one.strip() and not _is_courtesy(one)]
    if not asked or not _needs_subject(question, asked[-1]):
        return question
    before = completed(asked[-1], asked[:-1])
    bare = _OPENING.sub("", question).strip().lstrip("¿¡ ")
    content = _content(bare)
    if content and not _asks(bare):
        return _replaced(before, bare, content)
    if content and _asks_the_same(bare, before):
        told = re.sub(r"^\w+", "", bare).strip(" ?!.")
        return _added(before, " ".join(w for w in told.split() if not _points(w)))
    subject = [word for word in _subject(before) if fold(word) not in map(fold, content)]
    return f"{bare.rstrip(' ?!.')} {' '.join(subject)}?"


def _needs_subject(question: str, before: str) -> bool:
    if _is_courtesy(_OPENING.sub("", question)):
        return False
    content = _content(question)
    points = _POINTING.search(question) or _points_at(question, before)
    if _OPENING.match(question) or points:
        return len(content) <= 4
    if _names(question) or _BECOMING.search(fold(question)):
        return False
    kind = kind_of(question)
    return len(content) <= 1 or all(asks_with(kind, fold(word)) for word in content)


def _points_at(question: str, before: str) -> bool:
    """ "Kto kieruje tym projektem?" where the question before spoke of a project."""
    nouns = _POINTING_AT.findall(fold(question))
    return any(re.search(rf"\b{noun[:5]}", fold(before)) for noun in nouns)


def _is_courtesy(text: str) -> bool:
    """Thanks and greetings ask nothing."""
    words = re.findall(r"\w+", fold(text))
    return bool(words) and all(word in _COURTESIES for word in words)


def _asks(text: str) -> bool:
    if kind_of(text) not in ("text", "yes_no"):
        return True
    first = fold(text.split()[0]) if text.split() else ""
    return first in STOPWORDS and first not in _PREPOSITIONS


def _asks_the_same(bare: str, before: str) -> bool:
    """ "ilu ich było w 2015?" after "Ilu członków …?": how many of what is not said again."""
    first = fold(bare.split()[0])
    if first not in ("ile", "ilu") or kind_of(before) not in _COUNTS:
        return False
    rest = re.findall(r"\w+", fold(bare))[1:]
    return not rest or rest[0] in STOPWORDS or rest[0] in _PREPOSITIONS


def _points(word: str) -> bool:
    return _POINTING.fullmatch(word.strip(".,?!")) is not None or fold(word) in (
        "bylo", "jest", "sa", "byly", "ich", "ma", "bedzie",
    )  # fmt: skip


def _content(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text) if fold(word) not in STOPWORDS]


def _names(text: str) -> list[str]:
    """Words with a capital letter that do not open the text or its "¿", and what holds digits."""
    found: list[str] = []
    for match in re.finditer(r"[\w/.-]*\w", text):
        word = match.group()
        inside = text[: match.start()].rstrip()[-1:] not in ("", "¿", "¡") and word != "I"
        if any(c.isdigit() for c in word) or (word[0].isupper() and inside):
            found.append(word)
    return found


def _subject(before: str) -> list[str]:
    """What the earlier question is about: its names with the words among them, else all of its
    content words."""
    names = _names(before)
    if not names:
        return _content(before)
    first, last = before.find(names[0]), before.rfind(names[-1]) + len(names[-1])
    # The noun right before a name says what it is: "projektem InPlaMed", "salę Wrzos".
    lead = re.search(r"(?<![\w-])(\w+) $", before[:first])
    kept = [lead[1]] if lead and _says_what(lead[1]) else []
    # And in English the noun after it: "the Galician cluster".
    after = re.match(r" ([a-z]\w+)", before[last:])
    follows = after is not None and re.search(r"\bthe\b", before[:first]) is not None
    tail = [after[1]] if after and follows and _says_what(after[1]) else []
    return [*kept, *before[first:last].split(), *tail]


def _says_what(word: str) -> bool:
    """Not a word of asking, and not one that says what was asked for."""
    form = fold(word)
    return (
        form not in STOPWORDS and form not in _PREPOSITIONS and kind_of(word) in ("text", "person")
    )


def _added(before: str, part: str) -> str:
    """``before`` with ``part``, in place of what began with the same preposition."""
    stem = before.rstrip(" ?!.")
    first = part.split()[0] if part.split() else ""
    if fold(first) in _PREPOSITIONS:
        same = re.search(rf"\s{re.escape(first)}\s+[^\s,]+", stem)
        if same:
            end = _end_of_phrase(stem, same.end(), first)
            stem = stem[: same.start()] + stem[end:].removeprefix(",")
    return f"{stem} {part}?" if part else f"{stem}?"


def _end_of_phrase(stem: str, end: int, preposition: str) -> int:
    """Where "dla dzieci, młodzieży i seniorów" ends, of which "dla dzieci" ends at ``end``."""
    others = re.compile(
        rf"(?:,\s+[^\s,]+)*\s+{_ALSO}\s+(?:{re.escape(preposition)}\s+)?([^\s,]+)", re.I
    )
    while (more := others.match(stem, end)) and fold(more[1]) not in STOPWORDS:
        end = more.end()
    return end


def _replaced(before: str, bare: str, content: list[str]) -> str:
    """``before`` asked of another time, place or subject."""
    stem = bare.rstrip(" ?!.")
    year = _YEAR.search(stem)
    if year and len(content) <= 2:
        return f"{_YEAR.sub('', before).rstrip(' ?!.')} {year.group()}?"
    if fold(stem.split()[0]) in _PREPOSITIONS:
        return _added(before, stem)
    new = [word for word in content if not word.isdigit()]
    old = [name for name in _names(before) if not name.isdigit()] or _content(before)[-1:]
    if not new or not old:
        return _added(before, stem)
    at = before.rfind(old[-1])
    head, tail = before[:at].split(" "), before[at + len(old[-1]) :]
    # "lubelska medycyna" gives way to "innowacyjna medycyna" as a whole.
    if len(head) > 1 and len(new) > 1 and _replaceable(head, old, new):
        head = [*head[:-2], ""]
    replaced = " ".join(head) + stem + tail
    for other in old[:-1]:
        replaced = re.sub(rf"\b{re.escape(other)}\s+(?={re.escape(stem)})", "", replaced, count=1)
    return replaced


def _replaceable(head: Sequence[str], old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether the word before the last one goes too: the first or the last is the same in both."""
    same = fold(old[-1]) == fold(new[-1]) or fold(head[-2]) == fold(new[0])
    return same and fold(head[-2]) not in STOPWORDS
