"""Why there is no sure answer, in words a person understands.

A reason says what was looked at and not seen there. It does not say that the documents lack
something: only a part of them was read, and what is shown beside the reason may hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from index.lexical.analysis import Analyzer
from index.reading.asking import asks_for
from index.reading.kinds import Kind
from index.reading.question import Question, years_in
from index.reading.selection import Candidate
from index.reading.spans import typed_spans
from index.reading.terms import Term, Vocabulary
from index.suggesting.function_words import FUNCTION_WORDS, is_verb
from service.messages import Language, Say

_READ = 5
"""Candidates whose passages the reason speaks about: those shown as the nearest, and two more."""

_RARE = 2.5
"""Weight of a word that stands in a tenth of the passages; a more common one explains nothing."""

_WORD_LETTERS = 4

_CONTACTS: Mapping[Kind, Sequence[Kind]] = {
    "phone": ("email", "web"),
    "email": ("phone", "web"),
    "web": ("email", "phone"),
}


def message_language(language: str) -> Language:
    """Polish for Polish questions, English for all others."""
    return "pl" if language == "pl" else "en"


def reason(
    question: Question,
    candidates: Sequence[Candidate],
    analyzers: Callable[[str], Analyzer],
    told_in: Language | None = None,
    absent: Collection[str] = (),
) -> str:
    """What was not seen: a name in any passage, a year, the kind of thing asked for, a word.

    ``absent``: folded names of the question that no passage at all has which the asker may see;
    only of these is said that no document has them. ``told_in``: see ``AskRequest``."""
    say = Say(told_in or message_language(question.language))
    missing = next((t for t in question.terms if t.form in absent), None)
    if missing is not None:
        return say("answer.reason.absent", name=missing.text)
    if not candidates:
        return say("answer.reason.nothing")
    unmet = _unmet(question, candidates, analyzers)
    name = max(
        (t for t in unmet if t.name and not _is_year(t)), key=lambda term: term.weight, default=None
    )
    if name is not None:
        return say("answer.reason.name", name=name.text)
    if question.years and max(c.evidence.years for c in candidates[:3]) < 1:
        told = {year for c in candidates[:3] for year in years_in(c.statement.text)}
        unmet_years = [year for year in question.years if year not in told]
        return say("answer.reason.year", year=str((unmet_years or question.years)[0]))
    # The passage about the subject, not the one that has a telephone number of somebody else.
    nearest = max(candidates[:_READ], key=lambda c: (c.evidence.names, c.evidence.whole))
    title = nearest.hit.citation.title or nearest.hit.citation.path
    if say.has(f"answer.kind.{question.kind}") and not _gives(question.kind, nearest):
        kind = say(f"answer.kind.{question.kind}")
        instead = _other_contact(question.kind, candidates, nearest)
        if instead is not None:
            other, title = instead
            given = say(f"answer.given.{other}")
            return say("answer.reason.instead", given=given, kind=kind, title=title)
        return say("answer.reason.kind", kind=kind, title=title)
    word = max(
        (
            term
            for term in unmet
            if term.weight >= _RARE
            and len(term.form) >= _WORD_LETTERS
            and not asks_for(question.kind, term)
            and not _is_verb(term)
        ),
        key=lambda term: term.weight,
        default=None,
    )
    # Words of one language are not met in another: their absence says nothing.
    reads_alike = any(one.hit.language == question.language for one in candidates[:_READ])
    if word is not None and reads_alike:
        return say("answer.reason.word", word=word.text)
    return say("answer.reason.related", title=title)


def _is_verb(term: Term) -> bool:
    """A question's verb is said in other words so often that its absence explains nothing."""
    lemmas = tuple(term.lemmas - {term.form}) or (term.form,)
    return term.form in FUNCTION_WORDS or is_verb(term.form, lemmas, "pl")


def _is_year(term: Term) -> bool:
    return term.form.isdigit() and len(term.form) == 4


def _other_contact(
    kind: Kind, candidates: Sequence[Candidate], nearest: Candidate
) -> tuple[Kind, str] | None:
    """An address or number of another kind that a document about the same gives, and its title."""
    for candidate in candidates[:_READ]:
        citation = candidate.hit.citation
        if _gives(kind, candidate) or candidate.evidence.names < nearest.evidence.names:
            continue
        for other in _CONTACTS.get(kind, ()):
            if typed_spans(other, candidate.hit.text):
                return other, citation.title or citation.path
    return None


def _gives(kind: Kind, candidate: Candidate) -> bool:
    """Whether anything of the kind stands in the passage; for a kind without a form of its own,
    whether the statement seemed to hold it."""
    if kind in _CONTACTS:
        return bool(typed_spans(kind, candidate.hit.text))
    return candidate.evidence.kind >= 0.5


def _unmet(
    question: Question, candidates: Sequence[Candidate], analyzers: Callable[[str], Analyzer]
) -> Sequence[Term]:
    """The words of the question that no passage that was read has in it or above it."""
    passages = {candidate.hit.chunk_id: candidate for candidate in candidates}
    around = [_passage(candidate, analyzers) for candidate in passages.values()]
    return [
        term
        for term in question.terms
        if not term.form.startswith("#") and not any(words.meets(term) for words in around)
    ]


def _passage(candidate: Candidate, analyzers: Callable[[str], Analyzer]) -> Vocabulary:
    hit = candidate.hit
    text = "\n".join((hit.text, hit.citation.title, hit.citation.path, *hit.citation.heading_path))
    return Vocabulary.of(text, analyzers(hit.language))
