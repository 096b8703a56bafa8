"""Suggestions of one scope and generation: looked up by the beginning of any of their words."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.lexical.folding import fold
from index.lexical.tokens import Token, tokenize
from index.seen import SeenKey
from index.suggesting.by_text import NumbersByText
from index.suggesting.corrections import Corrections
from index.suggesting.entries import Entries, collect_entries
from index.suggesting.function_words import FUNCTION_WORDS
from index.suggesting.harvest import Harvest, Span, State
from index.suggesting.spelling import beginnings_one_edit_away
from index.suggesting.suggestion import Suggestion
from index.suggesting.vocabulary import AnalyzerOf
from index.suggesting.words import Words, collect_words

MOST_WORDS = 12
"""Of a longer text only the last words are looked at."""
TYPO_LETTERS = 5
FROM_THE_START = 1.5
"""What an entry gains that begins with what was typed."""
WEAK = 1.0
"""What an entry loses that has the last word only in another inflection, or with one edit."""
CONSIDERED = 25
"""Entries looked at per place on the list: other writings and copies are left out afterwards."""
MOST_OF_A_KIND = 0.6
FEW = 3
"""Completions of a last word that nothing connects with the words before it."""

ALWAYS_READ = ("pl", "en")
"""Languages of the pages: their words are no mistakes, whatever the documents are written in."""

log = logging.getLogger(__name__)

OF_ONE_PLACE = ("title", "heading")
"""Kinds that are chosen to open their document; the others are searched for."""

BYTES_PER_ENTRY, BYTES_PER_WORD, BYTES_PER_DOCUMENT = 700, 350, 300


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the reader may be shown: bool, one per entry and document of a book."""

    entries: NDArray[np.bool_]
    documents: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and where its answer stands: [start, end) of a document's text."""

    text: str
    document_id: int
    span: Span


class Contents:
    """All that a book offers, as columns, made of nothing but the documents it is given."""

    def __init__(self, harvest: Harvest, document_ids: NDArray[np.int64]) -> None:
        self.document_ids = document_ids
        harvests = [harvest.documents[one] for one in document_ids.tolist()]
        self.states = [one.state for one in harvests]
        streams = [one.words for one in harvests]
        every = np.concatenate([np.zeros(0, np.uint32), *streams])
        table, words = harvest.vocabulary.table().only(every)
        documents = np.repeat(
            np.arange(len(streams), dtype=np.uint32), [len(one) for one in streams]
        )
        self.words: Words = collect_words(words, documents, table)
        entries, terms = collect_entries(harvests, words, documents, harvest.vocabulary, table)
        self.entries: Entries = entries
        languages = [one.language for one in harvests]
        self.languages = sorted(set(languages), key=lambda one: (-languages.count(one), one))[:3]
        numbered = list(enumerate(terms))
        self.by_form = NumbersByText((form, n) for n, one in numbered for form in set(one.forms))
        self.by_lemma = NumbersByText((lem, n) for n, one in numbered for lem in set(one.lemmas))
        self.weights = np.array([entry.weight for entry in entries.all], np.float32)

    @property
    def size_bytes(self) -> int:
        """About what it takes in memory; measured by ``benchmarks/scopes.py``."""
        places = self.entries.documents.places.nbytes + self.words.documents.places.nbytes
        terms = len(self.by_form.texts) + len(self.by_lemma.texts)
        texts = BYTES_PER_ENTRY * len(self.entries.all) + BYTES_PER_WORD * len(self.words.forms)
        return places + 16 * terms + texts + BYTES_PER_DOCUMENT * len(self.document_ids)


class SuggestionBook:
    """What the documents that somebody may see offer; immutable, so that many threads may look
    things up. ``key`` is that of what was seen when it was made."""

    def __init__(self, contents: Contents, analyzer_of: AnalyzerOf, key: SeenKey) -> None:
        self.contents = contents
        self.key = key
        self.entries = contents.entries
        self._analyzer_of = analyzer_of
        self._corrections: Corrections | None = Corrections(
            contents.words,
            [state[1] for state in contents.states],
            list(dict.fromkeys((*contents.languages, *ALWAYS_READ))),
            analyzer_of,
        )
        self._document_ids = contents.document_ids
        self._languages = contents.languages
        self._by_form = contents.by_form
        self._by_lemma = contents.by_lemma
        self._weights = contents.weights

    @property
    def size_bytes(self) -> int:
        return self.contents.size_bytes

    def is_of(self, states: Mapping[int, State]) -> bool:
        """Whether it was made of just these documents, as they are."""
        return dict(zip(self._document_ids.tolist(), self.contents.states, strict=True)) == states

    def prepare(self) -> None:
        """Opens what corrections need, which may take long; without it there are none."""
        if self._corrections is None:
            return
        try:
            self._corrections.prepare()
        except RuntimeError as error:
            log.warning("no corrections of typing mistakes can be offered: %s", error)
            self._corrections = None

    def still_of(self, key: SeenKey) -> SuggestionBook:
        """The same for another generation in which these documents have not changed."""
        return SuggestionBook(self.contents, self._analyzer_of, key)

    def unchanged(self, present: Mapping[int, State]) -> NDArray[np.int64]:
        """Ids, sorted, of the documents whose present state is the one the book was made from."""
        known = zip(self._document_ids.tolist(), self.contents.states, strict=True)
        return np.array([one for one, state in known if present.get(one) == state], np.int64)

    def has_any_of(self, document_ids: NDArray[np.int64]) -> bool:
        return bool(np.isin(self._document_ids, document_ids).any())

    def allowed(self, document_ids: NDArray[np.int64]) -> Allowed:
        """What may be shown of these documents, which exist unchanged (ids, in any order)."""
        documents = np.isin(self._document_ids, document_ids)
        return Allowed(
            self.entries.documents.any_in(documents),
            documents,
        )

    def suggest(self, typed: str, limit: int, allowed: Allowed) -> list[Suggestion]:
        """The best ``limit`` texts that go on from ``typed``; none for text without a letter.

        The last word is a beginning unless a space follows it; those before are found in any
        inflection. Where nothing has all words, the first are taken as they are, and the rest is
        completed.
        """
        tokens = list(tokenize(typed))[-MOST_WORDS:]
        if not tokens:
            return []
        found = self._ranked(tokens, typed, allowed, limit)
        if found or len(tokens) == 1:
            return found
        corrected = self.did_you_mean(typed[: tokens[-1].start], allowed)
        if corrected is not None:
            typed = corrected + typed[tokens[-1].start :]
            tokens = list(tokenize(typed))[-MOST_WORDS:]
            found = self._ranked(tokens, typed, allowed, limit)
        for skipped in range(1, len(tokens)):
            rest = tokens[skipped:]
            if found or not typed[-1].isalnum():
                break  # a sentence that has come to its end is not gone on with
            if fold(rest[0].text) not in FUNCTION_WORDS:
                head = typed[: rest[0].start]
                completed = self._ranked(rest, typed, allowed, limit, only_phrases=True)
                found = [_behind(head, one) for one in completed]
        return found

    def did_you_mean(self, query: str, allowed: Allowed) -> str | None:
        """``query`` with its wrong words set right, see ``index.suggesting.corrections``; None
        where nothing is surely wrong."""
        if self._corrections is None:
            return None
        return self._corrections.corrected(query, allowed.documents)

    def questions(self, allowed: Allowed) -> Sequence[Asked]:
        """Questions that a sentence of an allowed document answers, each with one of those."""
        found: list[Asked] = []
        for number in np.flatnonzero(allowed.entries).tolist():
            if self.entries.all[number].kind == "question":
                places = self.entries.documents[number]
                place = int(places[allowed.documents[places]][0])
                span = self.entries.places[(number, place)]
                document = int(self._document_ids[place])
                found.append(Asked(self.entries.all[number].text, document, span))
        return found

    def _lemmas(self, word: str) -> set[str]:
        found: set[str] = set()
        for language in self._languages:
            for one in self._analyzer_of(language).words(word):
                found.update(one.lemmas)
        return found or {fold(word)}

    def _ranked(
        self,
        tokens: Sequence[Token],
        typed: str,
        allowed: Allowed,
        limit: int,
        *,
        only_phrases: bool = False,
    ) -> list[Suggestion]:
        last = fold(tokens[-1].text)
        earlier = [token.text for token in tokens[:-1] if fold(token.text) not in FUNCTION_WORDS]
        is_whole = typed[-1:].isspace()
        scores = self._having_last(tokens[-1].text, last, is_whole=is_whole)
        scores = self._having_all(scores, earlier)
        scores[~allowed.entries] = -np.inf
        whole = fold(" ".join(token.text for token in tokens))
        chosen: list[Suggestion] = []
        seen: set[str | int] = set()
        kinds: dict[str, int] = {}
        spare: list[Suggestion] = []
        if only_phrases and len(tokens) == 1:
            limit = min(limit, FEW)
        numbers = _best(scores, limit * CONSIDERED)
        numbers.sort(key=lambda one: -scores[one] - FROM_THE_START * self._begins(one, whole))
        for number in numbers:
            entry = self.entries.all[number]
            text = entry.folded
            if entry.group in seen or text in seen:
                continue
            if (text == whole) if entry.kind == "phrase" else only_phrases:
                continue  # what is typed already is no news
            if only_phrases and not text.startswith(whole):
                continue
            if entry.kind == "question" and _asks_otherwise(tokens, text):
                continue
            seen |= {entry.group, text}
            suggestion = self._suggestion(number, tokens, allowed)
            if kinds.get(entry.kind, 0) < max(1, MOST_OF_A_KIND * limit):
                kinds[entry.kind] = kinds.get(entry.kind, 0) + 1
                chosen.append(suggestion)
            else:
                spare.append(suggestion)
            if len(chosen) == limit:
                break
        return [*chosen, *spare][:limit]

    def _begins(self, number: int, typed: str) -> bool:
        return self.entries.all[number].folded.startswith(typed)

    def _having_last(self, word: str, form: str, *, is_whole: bool) -> NDArray[np.float32]:
        """The weights of entries that have the last word or a word it begins; -inf for others."""
        scores = np.full(len(self._weights), -np.inf, np.float32)
        begun = self._by_form.of(form) if is_whole else self._by_form.beginning(form)
        scores[begun] = self._weights[begun]
        if is_whole or len(form) > 3:
            for lemma in self._lemmas(word):
                numbers = self._by_lemma.of(lemma)
                scores[numbers] = np.maximum(scores[numbers], self._weights[numbers] - WEAK)
        if len(form) >= TYPO_LETTERS and not np.isfinite(scores).any():
            for variant in beginnings_one_edit_away(form, self._by_form.texts):
                numbers = self._by_form.beginning(variant)
                scores[numbers] = self._weights[numbers] - WEAK
        return scores

    def _having_all(
        self, scores: NDArray[np.float32], earlier: Sequence[str]
    ) -> NDArray[np.float32]:
        for word in earlier:
            has = np.zeros(len(scores), bool)
            has[self._by_form.of(fold(word))] = True
            for lemma in self._lemmas(word):
                has[self._by_lemma.of(lemma)] = True
            scores[~has] = -np.inf
        return scores

    def _suggestion(self, number: int, tokens: Sequence[Token], allowed: Allowed) -> Suggestion:
        entry = self.entries.all[number]
        places = self.entries.documents[number]
        places = places[allowed.documents[places]]
        only = int(places[0]) if len(places) == 1 and entry.kind in OF_ONE_PLACE else None
        return Suggestion(
            entry.text,
            entry.kind,
            None if only is None else int(self._document_ids[only]),
            None if only is None else self.entries.places.get((number, only)),
            self._highlights(entry.text, tokens),
        )

    def _highlights(self, text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
        typed = [fold(token.text) for token in tokens]
        wanted = {lemma for token in tokens for lemma in self._lemmas(token.text)}
        marked: list[tuple[int, int]] = []
        for token in tokenize(text):
            form = fold(token.text)
            if form.startswith(typed[-1]) and len(form) == len(token.text):
                marked.append((token.start, token.start + len(typed[-1])))
            elif form in typed or not wanted.isdisjoint(self._lemmas(token.text)):
                marked.append((token.start, token.end))
        return marked


def _best(scores: NDArray[np.float32], most: int) -> list[int]:
    """Numbers of the best finite scores, best first, equals by number."""
    there = np.flatnonzero(np.isfinite(scores))
    if len(there) > most:
        least = np.partition(scores[there], len(there) - most)[len(there) - most]
        there = there[scores[there] >= least]
    order = np.lexsort((there, -scores[there]))[:most]
    return [int(one) for one in there[order]]


def _behind(head: str, suggestion: Suggestion) -> Suggestion:
    """What was typed before, and the completion of the rest."""
    before = " ".join(head.split()) + " "
    marks = [(start + len(before), end + len(before)) for start, end in suggestion.highlights]
    return Suggestion(before + suggestion.text, suggestion.kind, highlights=marks)


def _asks_otherwise(tokens: Sequence[Token], question: str) -> bool:
    """Whether the typed words begin with one that asks ("gdzie") and that ``question``, folded,
    has not."""
    opening = fold(tokens[0].text)
    return len(tokens) > 1 and opening in FUNCTION_WORDS and opening not in question.split()
