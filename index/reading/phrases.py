"""The words that answer a question whose kind has no form of its own ("Jaki model …?", "Co …?").

Several phrases of the statement stand for election: what lies between the question's own words, cut
where clauses end; names; what begins with the preposition the question begins with ("Z kim …?": "z
lemurami"); what stands by the noun that was asked for ("konstrukcji bezramowej"). A few signs, weighed
by ``WEIGHTS``, say which of them answers.
"""

# ruff: noqa: E501 - word lists and patterns read best in long lines

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.lexical.folding import fold
from index.reading.question import Question
from index.reading.spans import Span, capitalised

WEIGHTS: Mapping[str, float] = {
    "close": 0.13,
    "close_other": 1.45,
    "after": 0.73,
    "preposition": 1.55,
    "focus": 1.31,
    "name": 0.64,
    "named": 1.55,
    "words": 0.57,
    "long": 0.31,
    "clause": 0.39,
    "cut": 0.36,
    "verb": -1.53,
    "verb_first": 0.48,
    "prep_first": -0.39,
    "left_asked": 0.28,
    "edge": 0.97,
    "what_after": 0.54,
    "what_verb": 1.11,
    "how_prep": -0.88,
    "what_name": -1.0,
    "adjacent": 0.34,
}
"""Learned by ``benchmarks/fit_phrases.py`` from the 549 questions of ``poquad_train`` that ask for no
kind with a form of its own. F1 in the sentence that holds the answer: 0.50 there (0.37 for the longest
stretch between words of the question), 0.51 on ``poquad_dev``.

``close``: how near the question's words are, ``close_other``: those that are no names; ``after``:
behind the last of them; ``preposition``: begins with the question's; ``focus``: stands by the noun
that was asked for; ``name``: is a name, ``named``: and a noun that has names was asked for, or "what"
(``what_name``); ``words``: logarithm of their number, ``long``: more than eight; ``clause``: a whole
clause, ``cut``: its beginning; ``verb``, ``verb_first``: has a verb, by its ending; ``prep_first``:
begins with a preposition; ``left_asked``: follows a word of the question, ``adjacent``: touches one;
``edge``: ends where a clause does; ``what_…``, ``how_…``: the same where "what" or "how" was asked."""

_MOST_WORDS = 8
_LOOK_CHARS = 60.0
_EDGE = re.compile(
    r"[,;:()–—]| - | \| |(?<=\s)(?:i|oraz|a|ale|lecz|który\w*|któr[aąey]\w*|bowiem|ponieważ|gdyż|że|aby|"
    r"and|but|which|who|that|because|gdzie|where|gdy|kiedy|when)(?=\s)"
)
_HOLLOW_LIST = """
sie jest sa byl byla bylo byly zostal zostala zostalo zostaly to ze i a oraz ktory ktora ktore ktorych
ktorego ktorej ktorym ktorzy takze rowniez tez m in min jako bedzie beda ma mial miala is are was were
the has have had been also which that who and or lub tzw tak zwany bowiem ale lecz
"""
_HOLLOW = frozenset(_HOLLOW_LIST.split())
_VERB = re.compile(r"(?:\w[łl]|ła|ło|li|ły|uje|ują|ać|ić|yć|eć|ąć|ano|ono|ęto|wszy)$")
_PREPOSITION_LIST = """
w we z ze na do od po dla przy przed pod nad u bez przez o za in on at for from to of by with
"""
_PREPOSITIONS = frozenset(_PREPOSITION_LIST.split())
_WORD = re.compile(r"\w[\w’'./%²³°-]*\w|\w")
_ADJECTIVE = re.compile(r"\w+(?:y|i|a|e|ym|im|ej|ą|ego|iej|ich|ych|ymi|imi)$")
_QUESTION_WORDS = re.compile(
    r"^\W*(?P<p>\w+) (?:jak|ktor|kim|czym|kog|czeg|komu|czemu|ile|ilu|co\b|what|which|whom)"
)
_NAMING = re.compile(r"\b(?:nazyw\w*|nazwa\w*|imie|imion\w*|tytul\w*|name|named|called|title)\b")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a term of the question stands in a statement; ``first``: it is the first of them."""

    start: int
    end: int
    weight: float
    name: bool
    first: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    span: Span
    signs: Mapping[str, float]


def phrases(question: Question, text: str, places: Sequence[Place]) -> Sequence[Phrase]:
    """What may answer, each once; never empty."""
    found: dict[Span, dict[str, float]] = {}

    def add(start: int, end: int, **signs: float) -> None:
        span = _stripped(text, start, end)
        if span is not None:
            found.setdefault(span, {}).update(signs)

    asked = _merged(places)
    for start, end in _between(asked, len(text)):
        for a, b in _clauses(text, start, end):
            add(a, b, clause=1.0)
            words = list(_WORD.finditer(text, a, b))
            if len(words) > _MOST_WORDS:
                add(a, words[_MOST_WORDS // 2].end(), cut=1.0)
        add(start, end)
    for span in capitalised(text):
        if not _covered(span, asked):
            add(span.start, span.end, name=1.0)
    preposition = _preposition(question.text)
    if preposition:
        for match in _openings(preposition, text):
            for end in _ends(text, match.end(), asked):
                add(match.start(), end, preposition=1.0)
    for start, end in _by_focus(question, text, places):
        add(start, end, focus=1.0)
    return [
        Phrase(span, _signs(question, span, text, places, signs))
        for span, signs in (found or {Span(0, len(text)): {}}).items()
    ]


def _openings(preposition: str, text: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"(?<!\w){preposition}e?\s", text, re.IGNORECASE)


def best_phrase(
    question: Question,
    text: str,
    places: Sequence[Place],
    weights: Mapping[str, float] = WEIGHTS,
) -> Span:
    def score(phrase: Phrase) -> float:
        return sum(weight * phrase.signs[name] for name, weight in weights.items())

    return max(phrases(question, text, places), key=score).span


def _signs(
    question: Question,
    span: Span,
    text: str,
    places: Sequence[Place],
    given: Mapping[str, float],
) -> Mapping[str, float]:
    close, close_other, nearest = 0.0, 0.0, 99
    left = right = False
    for place in places:
        gap = max(place.start - span.end, span.start - place.end, 0)
        nearest = min(nearest, gap)
        left |= 0 <= span.start - place.end <= 2
        right |= 0 <= place.start - span.end <= 2
        between = text[min(span.end, place.end) : max(span.start, place.start)]
        cost = gap + 20 * len(_EDGE.findall(between))
        share = place.weight * max(0.0, 1 - cost / _LOOK_CHARS)
        close += share
        close_other += 0.0 if place.name else share
    total = sum(p.weight for p in places) or 1.0
    others = sum(p.weight for p in places if not p.name) or 1.0
    words = _WORD.findall(text[span.start : span.end]) or [""]  # marks alone
    folded = fold(question.text)
    named = float(bool(question.focus) or _NAMING.search(folded) is not None)
    what = float(re.match(r"\W*(co|czego|czym|czemu|what)\b", folded) is not None)
    how = float(re.match(r"\W*(jak|how)\b", folded) is not None)
    after = float(span.start >= max((p.end for p in places), default=0))
    verbs = [_VERB.search(word) is not None for word in words]
    prep_first = float(fold(words[0]) in _PREPOSITIONS)
    is_name = given.get("name", 0.0)
    return {
        "close": close / total,
        "close_other": close_other / others,
        "after": after,
        "preposition": given.get("preposition", 0.0),
        "focus": given.get("focus", 0.0),
        "name": is_name,
        "named": is_name * named,
        "words": math.log1p(len(words)),
        "long": float(len(words) > _MOST_WORDS),
        "clause": given.get("clause", 0.0),
        "cut": given.get("cut", 0.0),
        "verb": float(any(verbs)),
        "verb_first": float(verbs[0]),
        "prep_first": prep_first,
        "left_asked": float(left),
        "edge": float(
            _EDGE.match(text[span.end :].lstrip() or ".") is not None
            or not text[span.end :].strip(" .")
        ),
        "what_after": what * after,
        "what_verb": what * float(any(verbs)),
        "how_prep": how * prep_first,
        "what_name": what * is_name,
        "adjacent": float(nearest <= 2),
    }


def _preposition(question: str) -> str:
    """ "z" of "Z kim …?", folded; "" where it begins with none."""
    match = _QUESTION_WORDS.match(fold(question))
    return re.sub(r"(?<=[wz])e$", "", match["p"]) if match and len(match["p"]) <= 5 else ""


def _by_focus(question: Question, text: str, places: Sequence[Place]) -> Iterator[tuple[int, int]]:
    """What follows the noun that was asked for, and the adjective before it."""
    if not question.focus:
        return
    for match in re.finditer(r"[^\W\d_]{3,}", text):
        form = fold(match.group())
        if form[:4] != question.focus[:4]:
            continue
        for end in _ends(text, match.end(), ()):
            yield match.end(), end
        before = re.search(r"(\w+) $", text[: match.start()])
        if before and _ADJECTIVE.match(before[1]) and fold(before[1]) not in _HOLLOW:
            yield before.start(1), before.end(1)
            yield before.start(1), match.end()


def _ends(text: str, start: int, asked: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Where a phrase that begins before ``start`` may end: after each of a few words, no farther
    than its clause or the next word of the question."""
    stop = min((a for a, _ in asked if a > start), default=len(text))
    edge = _EDGE.search(text, start)
    stop = min(stop, edge.start() if edge else len(text))
    for number, word in enumerate(_WORD.finditer(text, start, stop)):
        if number >= 6:
            return
        yield word.end()


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    reached = start
    for match in _EDGE.finditer(text, start, end):
        yield reached, match.start()
        reached = match.end()
    yield reached, end


def _between(asked: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    reached = 0
    for start, end in asked:
        if start > reached:
            yield reached, start
        reached = end
    yield reached, length


def _merged(places: Sequence[Place]) -> Sequence[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    for place in sorted(places, key=lambda p: p.start):
        if made and place.start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], place.end))
        else:
            made.append((place.start, place.end))
    return made


def _covered(span: Span, asked: Sequence[tuple[int, int]]) -> bool:
    """Whether most of a name is in the question already."""
    inside = sum(max(0, min(span.end, b) - max(span.start, a)) for a, b in asked)
    return inside >= 0.6 * (span.end - span.start)


def _stripped(text: str, start: int, end: int) -> Span | None:
    """Without hollow words and marks at both ends; None where nothing is left."""
    words = list(_WORD.finditer(text, start, end))
    while words and fold(words[0].group()) in _HOLLOW:
        words.pop(0)
    while words and fold(words[-1].group()) in _HOLLOW:
        words.pop()
    if not words:
        return None
    start, end = words[0].start(), words[-1].end()
    if start and text[start - 1] in '„"“«(' and end < len(text) and text[end] in '”"»)':
        start, end = start - 1, end + 1
    return Span(start, end) if end - start >= 2 else None
