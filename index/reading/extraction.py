"""Within one statement, the words that answer.

Kinds with a form of their own (dates, amounts, names…) are found by ``spans``; of several, the one
that stands nearest to the question's words and is not itself part of the question. In a table row
the answer is a cell (``table_row``). For the other kinds it is the clause that the question's words
do not already say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.lexical.analysis import Analyzer
from index.lexical.folding import fold
from index.lexical.numbers import canonical_values
from index.reading.concepts import concepts_of
from index.reading.first_names import is_first_name
from index.reading.kinds import Kind
from index.reading.phrases import Place, best_phrase
from index.reading.question import Question
from index.reading.spans import (
    Extract,
    Span,
    capitalised,
    is_organisation,
    single_names,
    typed_spans,
)
from index.reading.statements import Statement
from index.reading.table_row import cell_of_row
from index.reading.terms import meets_word

_LOOK_CHARS = 90.0
_FAR = 0.1
"""What a word at the other end of the sentence still counts."""

_DOING = 1.5
"""Who did it stands by the verb, which is the first word of "kto" and "who"."""
_CLAUSE = re.compile(r"[,;:()–—]| - | \| ")
_ROLE_WORDS = re.compile(
    r"(?<!\w)(?:prezes|prezydent|dyrektor|zastęp|kierowni|rektor|pełnomocni|koordynator|marszał|"
    r"wicemarszał|burmistrz|wójt|starost|ambasador|przewodnicz|sekretarz|skarbni|członkini|członek|"
    r"specjalist|profesor|architekt|ordynator|pielęgniar|ratownicz|inspektor|administrator|"
    r"księgow|kanclerz|minister|director|head|president|mayor|rector|deputy|manager|"
    r"officer|chair|coordinator|secretary|treasurer|king|król|książę|cesarz|papież|biskup|poeta|"
    r"pisarz|malarz|generał|hrabia|naukowiec|fizyk|aktor|piosenkar|piłkarz)",
    re.IGNORECASE,
)
_DEFINING = re.compile(
    r"\s(?:to|jest to|są to|jest|są|oznacza|nazywa się|nazywamy|–|—|-|is|are|means|was|był|była|"
    r"stanowi|polega na|stands for|ist|es|це)\s(?:to |a |an |the )?",
)


DEPUTY = re.compile(r"(?<!\w)(?:zast(?:\.|ęp|ep)|wice|vice|deputy|acting|p\.\s?o\.)", re.IGNORECASE)


def office_of(question: str) -> str | None:
    """The word for the office whose holder is asked for ("burmistrzem"), or None."""
    found = _ROLE_WORDS.search(question)
    return None if found is None else question[found.start() :].split()[0].strip("?.,;")


def extract(question: Question, statement: Statement, analyzer: Analyzer) -> Extract:
    found = _extract(question, statement, analyzer)
    spans = [span for span in found.spans if span.start < span.end]
    if spans:
        return found if len(spans) == len(found.spans) else replace(found, spans=spans)
    return Extract([Span(0, len(statement.text))], 0.0, 0.0)


def _extract(question: Question, statement: Statement, analyzer: Analyzer) -> Extract:
    text = statement.text
    if statement.form == "list":
        return Extract([Span(*item) for item in statement.items], 1.0, 0.7)
    places = met_places(question, text, analyzer)
    if statement.form == "row":
        return cell_of_row(question, statement, places, analyzer)
    if question.kind == "role":
        return _role(question, text, places)
    if question.kind == "definition":
        return _definition(text, places)
    if question.kind == "list":
        return _enumeration(question, text, places)
    if question.kind == "yes_no":
        return Extract([Span(0, len(text))], 0.5, 0.5)
    spans = typed_spans(question.kind, text)
    if question.kind == "person":
        if not asks_role(question.text):
            spans = [*spans, *(s for s in _who(text) if s not in spans)]
        spans = spans or _single_names(question, text)
        spans = [_without_verb(span, text, analyzer) for span in spans]
    if question.kind == "money" and not spans:
        return _percent_of_money(question, text, places)
    if question.kind == "number":  # "ile szpitali" is not answered by "pięć lat"
        others = [*typed_spans("duration", text), *typed_spans("date", text)]
        if not _BY_HOW_MUCH.match(fold(question.text)):
            spans = [s for s in spans if not any(d.start <= s.start < d.end for d in others)]
        if not any(_unit_follows(question, span, text) for span in spans):
            spans = _quantities(question.unit, text, spans)
    if question.kind == "duration":
        often = _OFTEN.search(fold(question.text)) is not None
        spans = [s for s in spans if _is_often(text, s) is often and not _is_year(text, s)]
    spans = [span for span in spans if not _asked(span, text, places, question)]
    if spans:
        return _nearest(question, spans, text, places)
    if question.kind in ("text", "reason", "place", "organisation"):
        fits = 0.5 if question.kind == "text" else 0.2
        return Extract([_clause(question, text, places)], fits, 0.3)
    if question.kind == "person":
        return Extract([best_phrase(question, text, places)], 0.0, 0.0)
    return Extract([Span(0, len(text))], 0.0, 0.0)


def _quantities(unit: str, text: str, numbers: Sequence[Span]) -> Sequence[Span]:
    """``numbers``, and what else "ile" asks for where it names nothing that is counted ("ile wynosi
    wadium", "ile czekam"): amounts and shares with their units; where there is no number, lengths
    of time."""
    if unit == _TIMES:
        return numbers
    measured = [*typed_spans("money", text), *typed_spans("percent", text)]
    bare = [n for n in numbers if not any(m.start < n.end and n.start < m.end for m in measured)]
    if not bare:
        measured += [span for span in typed_spans("duration", text) if not _is_year(text, span)]
    return [*bare, *measured]


_TIMES = "razy"
_MEASURES: Sequence[Kind] = ("money", "percent", "duration")

_BY_HOW_MUCH = re.compile(r"\W*(?:o ile|by how much)\b")
"""Asks for a difference in any unit."""

_OFTEN = re.compile(r"\b(?:jak czesto|how often|wie oft|con que frecuencia|як часто)\b")
_RHYTHM = re.compile(
    r"\b(?:raz|razy|co|każd\w+|codziennie|once|twice|every|each|\w+ly|tygodniowe|miesięcznie|"
    r"rocznie|kwartalnie)\b",
    re.IGNORECASE,
)


def _is_often(text: str, span: Span) -> bool:
    return _RHYTHM.search(text[span.start : span.end]) is not None


def _is_year(text: str, span: Span) -> bool:
    """ "2015 roku" is no length of time."""
    return re.match(r"(?:19|20)\d\d\D", text[span.start : span.end]) is not None


def _percent_of_money(question: Question, text: str, places: Sequence[Place]) -> Extract:
    """A share can stand for an amount ("zaliczka wynosi 30 procent"), less surely."""
    spans = typed_spans("percent", text)
    if not spans:
        return Extract([Span(0, len(text))], 0.0, 0.0)
    found = _nearest(question, spans, text, places)
    return Extract(found.spans, 0.5, found.tight)


def asks_role(question: str) -> bool:
    """Whether a person in an office is asked for, whom no organisation can stand for."""
    return _ROLE_WORDS.search(question) is not None


def _single_names(question: Question, text: str) -> Sequence[Span]:
    """Names of one word; whoever holds an office is called so by a given name alone ("królem był
    Zygmunt"), anything else is a place ("w Opatowie")."""
    return [
        span
        for span in single_names(text)
        if not asks_role(question.text) or is_first_name(text[span.start : span.end])
    ]


def _without_verb(span: Span, text: str, analyzer: Analyzer) -> Span:
    """ "Odwiedzili Almas Hus" without the verb that opens the sentence with a capital letter."""
    words = analyzer.words(text[span.start : span.end])
    if len(words) < 2:
        return span
    first = words[0]
    # Infinitives of Polish end in -ć or -c; names hardly ever do.
    if all(lemma.endswith("c") and lemma != first.form for lemma in first.lemmas):
        return Span(span.start + words[1].start, span.end)
    return span


def met_places(question: Question, text: str, analyzer: Analyzer) -> Sequence[Place]:
    found: list[Place] = []
    for word in analyzer.words(text):
        for number, term in enumerate(question.terms):
            strength = meets_word(term, word)
            if strength:
                weight = term.weight * strength
                found.append(Place(word.start, word.end, weight, term.name, number == 0))
                break
    for value in canonical_values(text):
        for term in question.terms:
            if term.form in value.terms:
                found.append(Place(value.start, value.end, term.weight, True))
    return found


def _asked(span: Span, text: str, places: Sequence[Place], question: Question) -> bool:
    """Whether the span only repeats the question: a name or value it already has."""
    inside = [p for p in places if p.start >= span.start and p.end <= span.end]
    if not inside:
        return False
    if question.kind in ("date", "number", "money", "identifier", "duration", "hour"):
        return any(p.name and (p.start, p.end) == (span.start, span.end) for p in inside) or (
            all(
                any(p.start <= m.start() and m.end() <= p.end and p.name for p in inside)
                for m in re.finditer(r"\d+", text[span.start : span.end])
            )
            and bool(re.search(r"\d", text[span.start : span.end]))
        )
    covered = sum(p.end - p.start for p in inside)
    letters = sum(not c.isspace() for c in text[span.start : span.end])
    return covered >= 0.6 * letters


def _nearest(
    question: Question, spans: Sequence[Span], text: str, places: Sequence[Place]
) -> Extract:
    scored = [(_tightness(question, span, text, places), span) for span in spans]
    best, span = max(scored, key=lambda pair: (pair[0], -pair[1].start))
    fits = 1.0
    if question.kind == "number":
        unit_met = _unit_follows(question, span, text)
        measured = any(span in typed_spans(kind, text) for kind in _MEASURES)
        fits = 1.0 if unit_met else 0.9 if measured else 0.6 if not question.unit else 0.35
        span = _with_noun(question, span, text)
    if question.kind == "person":
        fits = _person_fits(question, span, text)
        together = _joined_names(span, spans, text)
        span = together
    return Extract([span], fits, best)


def _person_fits(question: Question, span: Span, text: str) -> float:
    """1 for a name with a known given name, less for other names; for "kto jest dyrektorem" a
    word for the office must stand right by the name."""
    name = text[span.start : span.end]
    fits = 1.0 if any(is_first_name(word) for word in re.findall(r"[^\W\d_]+", name)) else 0.7
    office = _ROLE_WORDS.search(question.text)
    if office is None or question.kind != "person":
        return fits
    stem = fold(office.group())[:5]
    beside = fold(
        text[max(0, span.start - 70) : span.start] + " | " + text[span.end : span.end + 60]
    )
    concepts = concepts_of(fold(office.group()))
    met = any(
        word.startswith(stem) or not concepts.isdisjoint(concepts_of(word))
        for word in re.findall(r"[^\W\d_]+", beside)
    )
    return fits if met else 0.3 * fits


def _tightness(question: Question, span: Span, text: str, places: Sequence[Place]) -> float:
    """The question's weight that stands around the span, less the farther away."""
    total = 0.0
    for place in places:
        if place.start >= span.start and place.end <= span.end:
            total += 0.5 * place.weight
            continue
        gap = max(place.start - span.end, span.start - place.end, 0)
        between = text[min(span.end, place.end) : max(span.start, place.start)]
        cost = gap + 25 * len(_CLAUSE.findall(between))
        doing = _DOING if question.kind == "person" and place.first else 1.0
        total += doing * place.weight * max(_FAR, 1 - cost / _LOOK_CHARS)
    value = total / question.weight
    if question.kind == "number" and _unit_follows(question, span, text):
        value += 0.6
    if question.kind == "number" and re.fullmatch(r"(?:19|20)\d\d", text[span.start : span.end]):
        value -= 0.4
    if question.opening and text[: span.start].lower().endswith(f" {question.opening} "):
        value += 0.5
    if question.kind == "date" and not re.fullmatch(r"\d{4}", text[span.start : span.end]):
        value += 0.1
    return value


def _unit_follows(question: Question, span: Span, text: str) -> bool:
    """Whether the counted thing of "ilu członków" stands right by the number."""
    if not question.unit:
        return False
    after = re.findall(r"[^\W\d_]+", text[span.end : span.end + 45])[:3]
    before = re.findall(r"[^\W\d_]+", text[max(0, span.start - 30) : span.start])[-2:]
    wanted = concepts_of(question.unit)
    for word in (*after, *before):
        form = fold(word)
        if form[:4] == question.unit[:4] or not wanted.isdisjoint(concepts_of(form)):
            return True
    return False


def _with_noun(question: Question, span: Span, text: str) -> Span:
    """ "130 podmiotów" rather than "130", where the noun is what is counted."""
    match = re.match(r"[ \u00a0]([^\W\d_]+)", text[span.end :])
    if match is None or not question.unit:
        return span
    form = fold(match[1])
    wanted = concepts_of(question.unit)
    if form[:4] == question.unit[:4] or not wanted.isdisjoint(concepts_of(form)):
        return Span(span.start, span.end + match.end())
    return span


def _joined_names(best: Span, spans: Sequence[Span], text: str) -> Span:
    """Names joined by "i", "oraz", "and" or a comma answer together."""
    start, end = best.start, best.end
    for span in spans:
        if span.start >= end and re.fullmatch(
            r"(?:,| i| oraz| and|, and) ", text[end : span.start]
        ):
            end = span.end
        elif span.end <= start and re.fullmatch(
            r"(?:,| i| oraz| and|, and) ", text[span.end : start]
        ):
            start = span.start
    return Span(start, end)


def _who(text: str) -> Sequence[Span]:
    """An organisation can do what "who" asks for: "Koordynują go Gmina Lublin i …"."""
    return [s for s in capitalised(text) if is_organisation(text[s.start : s.end])]


def _role(question: Question, text: str, places: Sequence[Place]) -> Extract:
    """What a named person is: the words beside the name, "X, zastępca dyrektora, …"."""
    named = [p for p in places if p.name] or list(places)
    if not named:
        return Extract([Span(0, len(text))], 0.0, 0.0)
    start, end = min(p.start for p in named), max(p.end for p in named)
    near = [p for p in named if p.start - start < 60]
    end = max(p.end for p in near)
    found: list[tuple[float, Span]] = []
    after = re.match(
        r"\s*(?:,|–|—|-|\(|:|jest|to|był[aeo]?|is|was|został[ao]?)\s*([^,;.()–—]{3,120})",
        text[end:],
    )
    if after:
        found.append((0.9, Span(end + after.start(1), end + after.end(1))))
    left = re.search(r"(?:^|[,;:.()–—]|\bi\b|\boraz\b)\s*([^,;:.()–—]{3,90}?)\s*$", text[:start])
    if left:
        found.append((0.6, Span(left.start(1), left.end(1))))
    scored: list[tuple[float, Span]] = []
    for value, span in found:
        piece = text[span.start : span.end]
        role = _ROLE_WORDS.search(piece)
        if role:
            begin = span.start + role.start() if value < 0.9 else span.start
            scored.append((value + 1, Span(begin, _trimmed(text, span.end))))
        elif value >= 0.9:
            scored.append((0.5, Span(span.start, _trimmed(text, span.end))))
    if not scored:
        role = _ROLE_WORDS.search(text)
        if role:
            clause = _clause_at(text, role.start())
            return Extract([Span(role.start(), clause.end)], 0.8, 0.4)
        return Extract([_clause(question, text, places)], 0.3, 0.2)
    best, span = max(scored, key=lambda pair: pair[0])
    return Extract([span], 1.0 if best > 1 else 0.5, min(1.0, best / 2))


def _definition(text: str, places: Sequence[Place]) -> Extract:
    """What stands after "X to …", "X – …", "X is …", when X is what was asked about."""
    reached = 0
    for match in _DEFINING.finditer(text):
        left = [p for p in places if p.end <= match.start() + 1]
        if not left or match.start() - max(p.end for p in left) > 40:
            continue
        if sum(p.weight for p in left) < 0.5 * sum(p.weight for p in places):
            continue
        reached = match.end()
        tail = re.match(r"[^.;]+", text[reached:])
        if tail and len(tail.group().strip()) > 3:
            return Extract([Span(reached, _trimmed(text, reached + tail.end()))], 1.0, 0.8)
        break
    bracket = re.search(r"\(([^()]{5,120})\)", text)
    if bracket and places and abs(bracket.start() - max(p.end for p in places)) < 4:
        return Extract([Span(bracket.start(1), bracket.end(1))], 0.8, 0.6)
    return Extract([Span(0, _trimmed(text, len(text)))], 0.5, 0.3)


_ITEM = r"[^,;:()]+"
_ENUMERATION = re.compile(
    rf"{_ITEM}(?:, {_ITEM})+(?:,? (?:i|oraz|and|lub|or|und|y|та|і) {_ITEM})|"
    rf"{_ITEM}(?:; [^;:]+)+|{_ITEM}(?:, {_ITEM}){{2,}}"
)


def _enumeration(question: Question, text: str, places: Sequence[Place]) -> Extract:
    """A run of items in one sentence; what follows a colon first."""
    colon = text.find(": ")
    if 0 < colon < len(text) - 4:
        return Extract([Span(colon + 2, _trimmed(text, len(text)))], 1.0, 0.8)
    found = list(_ENUMERATION.finditer(text)) if "," in text or ";" in text else []
    if found:
        match = max(found, key=lambda m: m.end() - m.start())
        first = match.group().split(",")[0]
        start = match.start()
        met = [p for p in places if p.start >= start and p.end <= start + len(first)]
        if met:
            start = max(p.end for p in met)
        while start < match.end() and not text[start].isalnum():
            start += 1
        return Extract([Span(start, _trimmed(text, match.end()))], 0.9, 0.6)
    return Extract([best_phrase(question, text, places)], 0.3, 0.3)


def _clause(question: Question, text: str, places: Sequence[Place]) -> Span:
    """What the question does not say yet; with "jaki model", what follows that noun."""
    if question.focus:
        named = _beside_focus(question.focus, text)
        if named is not None:
            return named
    return best_phrase(question, text, places)


def _beside_focus(focus: str, text: str) -> Span | None:
    """The name or identifier right after the noun that was asked for: "model LX-40"."""
    wanted = concepts_of(focus)
    for match in re.finditer(r"[^\W\d_]{3,}", text):
        form = fold(match.group())
        if form[:4] != focus[:4] and wanted.isdisjoint(concepts_of(form)):
            continue
        follows = re.match(
            r"[ \u00a0](?:[„\"“][^”\"]+[”\"]|[A-ZĄĆĘŁŃÓŚŹŻ][\w’-]*"
            r"(?: (?:(?:i|oraz|and|of|the|w|ds\.|do spraw) )?[A-ZĄĆĘŁŃÓŚŹŻ][\w’-]*)*)",
            text[match.end() :],
        )
        if follows:
            return Span(match.end() + 1, match.end() + follows.end())
    return None


def _clauses(text: str) -> Sequence[Span]:
    edges = [0]
    for match in _CLAUSE.finditer(text):
        edges += [match.start(), match.end()]
    edges.append(len(text))
    found = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [s for s in found if text[s.start : s.end].strip()]


def _clause_at(text: str, offset: int) -> Span:
    for span in _clauses(text):
        if span.start <= offset < span.end:
            return Span(span.start, _trimmed(text, span.end))
    return Span(0, len(text))


def _trimmed(text: str, end: int) -> int:
    while end > 0 and text[end - 1] in " \u00a0\n.,;:":
        end -= 1
    return end
