"""A short question in a conversation, made whole by the question before it; no language model.

"a kiedy?" after "Kto podpisał porozumienie z LROT?" has no subject: it takes the names, numbers
and content words of the question before. "a Konwalia?" or "a w 2022 roku?" names another subject
or time: the question before is asked again with it in place of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.lexical.folding import fold
from index.reading.kinds import kind_of
from index.reading.stopwords import STOPWORDS

_OPENING = re.compile(r"^\s*(?:a|i|oraz|and|und|y|а|і|та|what about|how about|co z)\s+", re.I)
_POINTING = re.compile(
    r"\b(jego|jej|ich|on|ona|ono|tam|wtedy|tego|tej|tym|ten|ta|nim|niej|niego|go|ją|its|his|her|"
    r"their|it|they|there|then|he|she|dessen|deren|dort|es|su|sus|його|її|їх|там)\b",
    re.I,
)
_YEAR = re.compile(r"(?:\b(?:w|in|en|im|у|в)\s+)?\b(?:19|20)\d\d\b(?:\s+(?:roku|r\.|році))?")
_NAME = re.compile(r"[^\W\d_][\w’'-]*")


def completed(question: str, previous: Sequence[str]) -> str:
    """``question`` as it would be asked without the conversation; itself if it needs none."""
    before = next((one for one in reversed(previous) if one.strip()), "")
    if not before or not _needs_subject(question):
        return question
    bare = _OPENING.sub("", question).strip()
    content = _content(bare)
    asks = kind_of(bare) not in ("text", "yes_no") or _asks(bare)
    if not asks and content:
        return _replaced(before, bare, content)
    subject = [word for word in _subject(before) if fold(word) not in map(fold, content)]
    stem = bare.rstrip(" ?!.")
    return f"{stem} {' '.join(subject)}?"


def _needs_subject(question: str) -> bool:
    if _OPENING.match(question) or _POINTING.search(question):
        return len(_content(question)) <= 4
    return len(_content(question)) <= 1 and not _names(question)


def _asks(text: str) -> bool:
    first = fold(text.split()[0]) if text.split() else ""
    return first in STOPWORDS and first not in ("w", "z", "na", "in", "dla", "for", "o", "do", "po")


def _content(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text) if fold(word) not in STOPWORDS]


def _names(text: str) -> list[str]:
    """Words with a capital letter that do not open the text, and what holds digits."""
    found: list[str] = []
    for match in re.finditer(r"[\w/.-]*\w", text):
        word = match.group()
        inside = match.start() > len(text) - len(text.lstrip())
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
    # The noun before a name says what it is: "projektem InPlaMed", "salę Wrzos".
    lead = _content(before[:first])[-1:]
    return [*lead, *before[first:last].split()]


def _replaced(before: str, bare: str, content: list[str]) -> str:
    stem = bare.rstrip(" ?!.")
    year = _YEAR.search(stem)
    if year and len(content) <= 2:
        rest = _YEAR.sub("", before).rstrip(" ?!.")
        return f"{rest} {year.group()}?"
    names = [name for name in _names(before) if not name.isdigit()]
    new = [word for word in content if not word.isdigit()]
    if names and new:
        at = before.rfind(names[-1])
        replaced = before[:at] + " ".join(new) + before[at + len(names[-1]) :]
        for other in names[:-1]:
            if re.search(rf"{re.escape(other)}\s+{re.escape(' '.join(new))}", replaced):
                replaced = replaced.replace(f"{other} ", "", 1)
        return replaced
    return f"{before.rstrip(' ?!.')} {stem}?"
