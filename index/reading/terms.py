"""What a question is about, word by word, and how well a text meets each word.

A word of the question is met by the same lemma, by a word of the same family (its first letters),
or by a word of the same concept in any language (``concepts``); a number or a reference only by
the same value. How much a word matters is how rare it is among all passages.
"""

# ruff: noqa: E501 - word lists and patterns read best in long lines

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.lexical.analysis import Analyzer, Word
from index.lexical.numbers import canonical_values
from index.lexical.question_language import question_language
from index.reading.concepts import concepts_of
from index.reading.stopwords import STOPWORDS

FAMILY_LETTERS = 5
_FAMILY = 0.75
_CONCEPT = 0.65
_DERIVED = 0.6
_PREFIXES = ("przed", "przy", "prze", "bez", "nie", "pod", "roz", "nad", "po", "za", "wy", "na", "ob", "od",
             "do", "u", "z", "s", "w", "un", "re")  # fmt: skip
_SHOUTED_WORDS = 4
"""So many words in capitals are a question that is shouted, fewer may be an abbreviation."""

Share = Callable[[Sequence[str]], float]
"""The share of all passages, 0 … 1, that have any of the given lemmas."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or value of a question. ``name``: a proper name, a number or an identifier, which
    nothing else can stand for. ``known``: some passage of the index has it."""

    text: str
    form: str
    lemmas: frozenset[str]
    concepts: frozenset[int]
    name: bool
    weight: float
    known: bool = True


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a text, for meeting terms. ``size`` counts those that are not stop words."""

    lemmas: frozenset[str]
    families: frozenset[str]
    concepts: frozenset[int]
    values: frozenset[str]
    size: int = 0

    @classmethod
    def of(cls, text: str, analyzer: Analyzer) -> Vocabulary:
        return cls.of_words(analyzer.words(text), text)

    @classmethod
    def of_words(cls, words: Iterable[Word], text: str) -> Vocabulary:
        lemmas: set[str] = set()
        families: set[str] = set()
        concepts: set[int] = set()
        size = 0
        for word in words:
            size += word.form not in STOPWORDS
            lemmas.update(word.lemmas)
            lemmas.add(word.form)
            concepts |= concepts_of(word.form)
            families.update(families_of(word.form))
        values = {term for value in canonical_values(text) for term in value.terms}
        return cls(
            frozenset(lemmas), frozenset(families), frozenset(concepts), frozenset(values), size
        )

    def joined(self, other: Vocabulary) -> Vocabulary:
        return Vocabulary(
            self.lemmas | other.lemmas,
            self.families | other.families,
            self.concepts | other.concepts,
            self.values | other.values,
            self.size + other.size,
        )

    @classmethod
    def of_all(cls, parts: Sequence[Vocabulary]) -> Vocabulary:
        """What ``parts``, at least one, have together."""
        whole = parts[0]
        for part in parts[1:]:
            whole = whole.joined(part)
        return whole

    def meets(self, term: Term) -> float:
        """0 (not at all) … 1 (the same word)."""
        if not term.lemmas.isdisjoint(self.lemmas):
            return 1.0
        if term.form.startswith("#"):
            return 1.0 if term.form in self.values else 0.0
        if term.form[:1].isdigit():
            return 0.0
        if len(term.form) >= FAMILY_LETTERS and term.form[:FAMILY_LETTERS] in self.families:
            return _FAMILY
        if not term.concepts.isdisjoint(self.concepts):
            return _CONCEPT
        if not term.name and not self.families.isdisjoint(families_of(term.form)):
            return _DERIVED
        return 0.0


def meets_word(term: Term, word: Word) -> float:
    """0 … 1: how well one word of a text meets ``term``."""
    if word.form in term.lemmas or not term.lemmas.isdisjoint(word.lemmas):
        return 1.0
    if term.form[:1].isdigit():
        return 0.0
    if (
        len(term.form) >= FAMILY_LETTERS
        and term.form[:FAMILY_LETTERS] == word.form[:FAMILY_LETTERS]
    ):
        return _FAMILY
    if not term.concepts.isdisjoint(concepts_of(word.form)):
        return _DERIVED
    if not term.name and not families_of(term.form).isdisjoint(families_of(word.form)):
        return _DERIVED
    return 0.0


@lru_cache(maxsize=1 << 16)
def families_of(form: str) -> frozenset[str]:
    """The first letters of a word, and of what is left of it without a prefix: "przywitał" and
    "witał" are of one family."""
    if len(form) < FAMILY_LETTERS:
        return frozenset()
    found = {form[:FAMILY_LETTERS]}
    for prefix in _PREFIXES:
        if form.startswith(prefix) and len(form) - len(prefix) >= FAMILY_LETTERS:
            found.add(form[len(prefix) :][:FAMILY_LETTERS])
            break
    return frozenset(found)


def question_terms(text: str, analyzers: Sequence[Analyzer], share: Share) -> Sequence[Term]:
    """The terms of a question, read in every language of ``analyzers``.

    Where nothing but question words is left, there are none.
    """
    terms: dict[str, Term] = {}
    values = canonical_values(text)
    german = question_language(text) == "de"  # where every noun has a capital
    shouted = text.isupper() and len(text.split()) >= _SHOUTED_WORDS
    for words in zip(*(analyzer.words(text) for analyzer in analyzers), strict=True):
        word = words[0]
        if word.form in STOPWORDS or (len(word.form) < 2 and not word.form.isdigit()):
            continue
        lemmas = frozenset(lemma for reading in words for lemma in reading.lemmas) | {word.form}
        raw = text[word.start : word.end]
        name = word.form.isdigit() or (
            not shouted
            and (not german or raw.isupper())
            and raw[:1].isupper()
            and (word.start > 0 or raw.isupper())
            and raw != raw.lower()
        )
        covered = any(
            v.start <= word.start and word.end <= v.end and v.end - v.start > word.end - word.start
            for v in values
        )
        if covered and word.form.isdigit() and len(word.form) < 4:
            continue  # a part of a date or reference, which is a term of its own
        found = share(sorted(lemmas))
        terms.setdefault(
            word.form,
            Term(raw, word.form, lemmas, concepts_of(word.form), name, _weight(found), found > 0),
        )
    for value in values:
        whole = value.terms[0]
        raw = text[value.start : value.end]
        if whole.lstrip("#") not in terms:
            terms[whole] = Term(raw, whole, frozenset(), frozenset(), True, 3.0)
    return list(terms.values())


def _weight(share: float) -> float:
    """Idf of a word: 0.4 for one that stands everywhere, about 5 for one in a hundred passages."""
    return max(0.4, min(6.0, -math.log(max(share, 0.002)) + 0.3))
