"""Why there is no answer, in words a person understands."""

from __future__ import annotations

from collections.abc import Sequence

from index.reading.question import Question
from index.reading.selection import Candidate
from index.reading.terms import Term
from service.messages import Language, Say


def message_language(language: str) -> Language:
    """Polish for Polish questions, English for all others."""
    return "pl" if language == "pl" else "en"


def reason(question: Question, candidates: Sequence[Candidate]) -> str:
    """What is missing: a name that no document has, the year, the kind of thing asked for."""
    say = Say(message_language(question.language))
    if not candidates:
        return say("answer.reason.nothing")
    unmet = _unmet_name(question, candidates)
    if unmet is not None:
        return say("answer.reason.name", name=unmet.text)
    if question.years and max(c.evidence.years for c in candidates[:3]) < 1:
        return say("answer.reason.year", year=str(question.years[0]))
    title = candidates[0].hit.citation.title or candidates[0].hit.citation.path
    if say.has(f"answer.kind.{question.kind}") and candidates[0].evidence.kind < 0.5:
        return say("answer.reason.kind", kind=say(f"answer.kind.{question.kind}"), title=title)
    return say("answer.reason.related", title=title)


def _unmet_name(question: Question, candidates: Sequence[Candidate]) -> Term | None:
    """The heaviest name of the question that none of the best candidates has around it."""
    texts = " ".join(
        " ".join((c.hit.text, c.hit.citation.title, c.hit.citation.path)) for c in candidates[:5]
    ).lower()
    unmet = [
        term
        for term in question.terms
        if term.name and not term.form.startswith("#") and term.text.lower()[:5] not in texts
    ]
    return max(unmet, key=lambda term: term.weight, default=None)
