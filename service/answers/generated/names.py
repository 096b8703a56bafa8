"""The names of a sentence, and whether a source has them in any inflection.

A name is a word with a capital where no capital has to be, or with a capital inside. Names are not
looked up in a list, so an institution's name counts word by word; of a person's name the parts
have to stand side by side, so that nobody is given another's surname.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.lexical.analysis import Analyzer, Word
from index.lexical.folding import fold
from index.lexical.tokens import Token, tokenize
from index.reading.first_names import is_first_name
from ingest.metadata.months import months
from service.answers.generated.facts import unit_beside

_POLITE_TEXT = """
pan pani panu pana panstwo panstwa mr mrs ms miss dr prof mgr inz herr frau senor senora
"""
_POLITE = frozenset(_POLITE_TEXT.split())
_DAYS_TEXT = """
monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays
fridays saturdays sundays
"""
_DAYS = frozenset(_DAYS_TEXT.split())
_OPENING = re.compile(r"(?:^|[:;.!?…]\s)[\s\"'„“”«»(\[–—-]*\Z")
_ENDINGS_TEXT = """
s a e i o u y ia ie ii iu em iem im ym om iom ow ami iami imi ymi mi ach iach owi iowi owie ego iego
emu iemu ej iej ich ych es en
"""
_ENDINGS = frozenset(("", *_ENDINGS_TEXT.split()))
_SHORTEST_STEM = 3
_APART = 3
"""Words from a given name to its surname, at most: "Anna Maria z domu Nowak" is one too far."""


@dataclass(frozen=True, slots=True)
class Name:
    """``sentence[start:end]``. ``follows`` is the name right before it, where that is a given
    name: both are of one person."""

    word: Word
    text: str
    follows: Word | None


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The words of a source, in order."""

    words: Sequence[Word]
    forms: frozenset[str]
    lemmas: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str], analyzer: Analyzer) -> KnownWords:
        words = [word for text in texts for word in analyzer.words(text)]
        lemmas = frozenset(lemma for word in words for lemma in word.lemmas)
        return cls(words, frozenset(word.form for word in words), lemmas)

    def has(self, name: Name) -> bool:
        word = name.word
        if name.follows is not None:
            return self._side_by_side(name.follows, word)
        if word.form in self.forms or not self.lemmas.isdisjoint(word.lemmas):
            return True
        return any(_inflected(word.form, form) for form in self.forms)

    def _side_by_side(self, one: Word, other: Word) -> bool:
        """In either order: lists put the surname first."""
        places = [i for i, word in enumerate(self.words) if _same(one, word)]
        others = [i for i, word in enumerate(self.words) if _same(other, word)]
        return any(0 < abs(a - b) <= _APART for a in places for b in others)


def names_in(sentence: str, analyzer: Analyzer, language: str, question: str) -> Sequence[Name]:
    """``question`` tells which word that opens the sentence is a name: it has it, with a capital
    inside the question."""
    words = list(analyzer.words(sentence))
    tokens = list(tokenize(sentence))
    asked = _named_in(question, language)
    found: list[Name] = []
    previous: Token | None = None
    for position, (token, word) in enumerate(zip(tokens, words, strict=True)):
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        if not _is_name(sentence, token, following, language, word.form in asked):
            previous = None
            continue
        follows = None
        if previous is not None and is_first_name(previous.text):
            follows = words[position - 1]
        found.append(Name(word, token.text, follows))
        goes_on = following is not None and sentence[token.end : following.start] in (
            " ",
            ". ",
            "-",
        )
        previous = token if goes_on else None
    return found


def _is_name(
    sentence: str, token: Token, following: Token | None, language: str, was_asked: bool
) -> bool:
    text = token.text
    form = fold(text)
    if len(text) < 2 or not text[0].isalpha() or form in _POLITE or form in _DAYS:
        return False
    if unit_beside(f"1 {text}", 0, 1) and text.isupper():
        return False  # PLN, EUR: compared with the number
    if any(letter.isupper() for letter in text[1:]):
        return True
    if not text[0].isupper() or _is_month(form):
        return False
    opens = _OPENING.search(sentence[: token.start]) is not None
    if opens or language == "de":
        in_a_row = (
            following is not None
            and following.text[:1].isupper()
            and len(following.text) > 1
            and sentence[token.end : following.start] in (" ", "-")
            and (language != "de" or is_first_name(text))
        )
        return was_asked or in_a_row
    return True


def _is_month(form: str) -> bool:
    """In languages that write months with a capital; "Jan" is somebody."""
    return form in months() and (len(form) > _SHORTEST_STEM or form == "may")


def _named_in(question: str, language: str) -> frozenset[str]:
    """Words with a capital inside the question; in German, where every noun has one, none."""
    if language == "de":
        return frozenset()
    return frozenset(
        fold(token.text)
        for token in tokenize(question)
        if token.text[0].isupper() and _OPENING.search(question[: token.start]) is None
    )


def _same(one: Word, other: Word) -> bool:
    return (
        one.form == other.form
        or not set(one.lemmas).isdisjoint(other.lemmas)
        or _inflected(one.form, other.form)
    )


def _inflected(one: str, other: str) -> bool:
    """Whether two folded words may be two cases of one name: "Kowalskiego" and "Kowalski" are,
    "Kowalska" and "Kowalczyk" are not."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    for stem in range(shared, max(_SHORTEST_STEM, shared - 2) - 1, -1):
        if one[stem:] in _ENDINGS and other[stem:] in _ENDINGS:
            return True
    return False
