"""Why there is no answer, in words a person understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from index.lexical.analysis import Analyzer
from index.reading.asking import asks_for
from index.reading.kinds import Kind
from index.reading.question import Question
from index.reading.selection import Candidate
from index.reading.spans import typed_spans
from index.reading.terms import Term, Vocabulary
from service.messages import Language, Say

_READ = 5
"""Candidates whose passages the reason speaks about: those shown as the nearest, and two more."""

_RARE = 2.5
"""Weight of a word that stands in a tenth of the passages; a more common one explains nothing."""

_CONTACTS: Mapping[Kind, Sequence[Kind]] = {
    "phone": ("email", "web"),
    "email": ("phone", "web"),
    "web": ("email", "phone"),
}


def message_language(language: str) -> Language:
    """Polish for Polish questions, English for all others."""
    return "pl" if language == "pl" else "en"


def reason(
    question: Question, candidates: Sequence[Candidate], analyzers: Callable[[str], Analyzer]
) -> str:
    """What is missing: a name that no passage has, a year, the kind of thing asked for, a word."""
    say = Say(message_language(question.language))
    if not candidates:
        return say("answer.reason.nothing")
    unmet = _unmet(question, candidates, analyzers)
    name = max((t for t in unmet if t.name), key=lambda term: term.weight, default=None)
    if name is not None:
        return say("answer.reason.name", name=name.text)
    if question.years and max(c.evidence.years for c in candidates[:3]) < 1:
        return say("answer.reason.year", year=str(question.years[0]))
    nearest = candidates[0]
    title = nearest.hit.citation.title or nearest.hit.citation.path
    if say.has(f"answer.kind.{question.kind}") and nearest.evidence.kind < 0.5:
        kind = say(f"answer.kind.{question.kind}")
        for other in _CONTACTS.get(question.kind, ()):
            if typed_spans(other, nearest.hit.text):
                given = say(f"answer.given.{other}")
                return say("answer.reason.instead", given=given, kind=kind, title=title)
        return say("answer.reason.kind", kind=kind, title=title)
    word = max(
        (t for t in unmet if t.weight >= _RARE and not asks_for(question.kind, t)),
        key=lambda term: term.weight,
        default=None,
    )
    if word is not None:
        return say("answer.reason.word", word=word.text)
    return say("answer.reason.related", title=title)


def _unmet(
    question: Question, candidates: Sequence[Candidate], analyzers: Callable[[str], Analyzer]
) -> Sequence[Term]:
    """The words of the question that none of the best passages has in it or above it."""
    around = [_passage(candidate, analyzers) for candidate in candidates[:_READ]]
    return [
        term
        for term in question.terms
        if not term.form.startswith("#") and not any(words.meets(term) for words in around)
    ]


def _passage(candidate: Candidate, analyzers: Callable[[str], Analyzer]) -> Vocabulary:
    hit = candidate.hit
    text = "\n".join((hit.text, hit.citation.title, hit.citation.path, *hit.citation.heading_path))
    return Vocabulary.of(text, analyzers(hit.language))
