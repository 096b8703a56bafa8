"""The seam between text and the words it is found by: one analyser per language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Protocol

from index.lexical.folding import fold
from index.lexical.known_words import KnownWords, words_path
from index.lexical.lemma_build import build_table, table_name
from index.lexical.lemma_table import DamagedLemmaTable, LemmaTable
from index.lexical.tokens import tokenize

LEMMATISED = frozenset(
    (
        *("bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hbs", "hu"),
        *("hy", "it", "ka", "la", "lb", "lt", "lv", "mk", "nb", "nl", "nn", "pl", "pt", "ro"),
        *("ru", "sk", "sl", "sq", "sv", "tr", "uk"),
    )
)
"""Languages that have a dictionary; words of any other are folded only."""

_SHARED = {"hr": "hbs", "bs": "hbs", "sr": "hbs"}
"""One dictionary for the standards of Serbo-Croatian; their Cyrillic words are folded only."""

DEFAULT_LANGUAGE = "pl"
"""For passages too short to tell their language."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, ``text[start:end]``: as it stands (folded), and its folded lemmas.

    ``lemmas`` is never empty; it has several where the form alone does not tell ("mam").
    """

    start: int
    end: int
    form: str
    lemmas: tuple[str, ...]


class Analyzer(Protocol):
    """Words of a text in one language, in order. The same for text typed without diacritics."""

    def words(self, text: str) -> Sequence[Word]: ...

    def spelling(self, form: str) -> str | None:
        """The only way the language writes a folded form; None if that is not known, see
        ``LemmaTable.spelling``."""
        ...

    def knows(self, form: str) -> bool:
        """Whether the language's dictionary has a folded form, see ``known_words``; False where
        there is no dictionary. The first call may take long and raises RuntimeError where the
        dictionary's words can neither be read nor made."""
        ...


class FoldingAnalyzer:
    """For languages without a dictionary: a word is its own lemma."""

    def words(self, text: str) -> Sequence[Word]:
        found = ((token, fold(token.text)) for token in tokenize(text))
        return [Word(token.start, token.end, form, (form,)) for token, form in found]

    def spelling(self, form: str) -> str | None:
        return None

    def knows(self, form: str) -> bool:
        return False


class LemmaAnalyzer:
    """Lemmas from a table made of a dictionary; see ``lemma_table``. ``known`` opens its words."""

    def __init__(self, table: LemmaTable, known: Callable[[], KnownWords]) -> None:
        self._table = table
        self._open_known = known
        self._known: KnownWords | None = None
        self._opening = Lock()

    def words(self, text: str) -> Sequence[Word]:
        lemmas = self._table.lemmas
        return [
            Word(token.start, token.end, form, lemmas(form) if form.isalpha() else (form,))
            for token in tokenize(text)
            for form in (fold(token.text),)
        ]

    def spelling(self, form: str) -> str | None:
        return self._table.spelling(form)

    def knows(self, form: str) -> bool:
        return form in (self._known or self._opened())

    def _opened(self) -> KnownWords:
        with self._opening:
            if self._known is None:
                self._known = self._open_known()
            return self._known


class Analyzers:
    """The analyser of each language, opened when first asked for; safe to use from many threads.

    Lemma tables live in ``folder`` (a cache: everything in it can be deleted). One that is missing
    or damaged is built there, which takes some seconds per language, once.
    """

    def __init__(
        self,
        folder: Path,
        build: Callable[[str, Path], None] = build_table,
        lemmatised: frozenset[str] = LEMMATISED,
    ) -> None:
        self._folder = folder
        self._build = build
        self._lemmatised = lemmatised
        self._opened: dict[str, Analyzer] = {}
        self._lock = Lock()

    def resolve(self, language: str) -> str:
        """The language whose analyser ``of`` gives: "und" is read as Polish."""
        return DEFAULT_LANGUAGE if language in ("und", "") else _SHARED.get(language, language)

    def of(self, language: str) -> Analyzer:
        """The analyser of an ISO 639-1 language or "und"; folding only where there is no better.

        Raises RuntimeError if a lemma table is needed and cannot be built.
        """
        language = self.resolve(language)
        known = self._opened.get(language)
        if known is not None:
            return known
        with self._lock:
            if language not in self._opened:
                self._opened[language] = self._open(language)
            return self._opened[language]

    def _open(self, language: str) -> Analyzer:
        if language not in self._lemmatised:
            return FoldingAnalyzer()
        path = self._folder / table_name(language)
        known = partial(self._known, language, path)
        try:
            return LemmaAnalyzer(LemmaTable(path), known)
        except FileNotFoundError:
            pass
        except DamagedLemmaTable:
            path.unlink()
        self._build(language, path)
        return LemmaAnalyzer(LemmaTable(path), known)

    def _known(self, language: str, table: Path) -> KnownWords:
        path = words_path(table)
        try:
            return KnownWords(path)
        except FileNotFoundError:
            pass
        except DamagedLemmaTable:
            path.unlink()
        self._build(language, table)
        return KnownWords(path)
