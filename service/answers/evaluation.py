"""How good answers are, on questions with known ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from service.answers.answer import Answer, Answered, Claim, Conflicting, NotFound, Unsure
from service.answers.correctness import best_f1, holds, is_right
from service.answers.questions import KnownQuestion
from service.answers.quotes import VerifiedQuote
from service.answers.request import AskRequest

Ask = Callable[[AskRequest], Answer]


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with what became of it. ``offered``: right as an answer, or one of the
    candidates of an answer that is not sure is."""

    question: KnownQuestion
    answer: Answer
    right: bool
    cited: bool
    f1: float
    offered: bool = False


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """``measures`` by name, each a share 0 … 1. An answer is *sure* where it claims something:
    answered or conflicting.

    answered_right, cited_right and short_f1 are over the answerable questions (one without a sure
    answer counts 0): the answer is right, the first quote holds a gold answer and stands in a right
    document, SQuAD's F1 of the answer. right_or_candidate: right as sure, or among the candidates.
    sure_right: of all sure answers, those that are right; a question that nothing answers has none.
    refusal_precision and refusal_recall are of the unanswerable ones, refused_wrongly the share of
    the answerable ones without a sure answer, not_found_wrongly of those that were told that
    nothing was found. conflicts_found is the
    share of the questions on which files disagree whose answer shows two of their values or more;
    conflicts_invented that of the others whose answer claims that files disagree. quotes_verbatim
    is the share of all quotes that stand in the original, read again.
    """

    dataset: str
    questions: int
    answerable: int
    measures: dict[str, float]
    seconds: float
    judged: Sequence[Judged]

    def to_json(self) -> dict[str, Any]:
        return {
            "dataset": self.dataset,
            "questions": self.questions,
            "answerable": self.answerable,
            "measures": {name: round(value, 4) for name, value in self.measures.items()},
            "seconds": round(self.seconds, 1),
        }


def evaluate_answers(
    dataset: str,
    questions: Sequence[KnownQuestion],
    ask: Ask,
    stands: Callable[[VerifiedQuote], bool],
) -> AnswerReport:
    """``stands`` looks a quote up in its original again."""
    started = time.perf_counter()
    judged = [judge(question, ask(AskRequest(question.text))) for question in questions]
    quotes = [quote for one in judged for claim in claims_of(one.answer) for quote in claim.quotes]
    answerable = [one for one in judged if one.question.answerable]
    refused = [one for one in judged if not claims_of(one.answer)]
    right_refusals = sum(not one.question.answerable for one in refused)
    sure = [one for one in judged if claims_of(one.answer)]
    conflicts = [one for one in judged if one.question.conflicting]
    return AnswerReport(
        dataset=dataset,
        questions=len(judged),
        answerable=len(answerable),
        measures={
            "answered_right": _share([one.right for one in answerable]),
            "cited_right": _share([one.cited for one in answerable]),
            "short_f1": _share([one.f1 for one in answerable]),
            "right_or_candidate": _share([one.offered for one in answerable]),
            "sure_right": _share([one.right for one in sure]),
            "refusal_precision": right_refusals / len(refused) if refused else 0.0,
            "refusal_recall": _share(
                [not claims_of(one.answer) for one in judged if not one.question.answerable]
            ),
            "refused_wrongly": _share([not claims_of(one.answer) for one in answerable]),
            "not_found_wrongly": _share([isinstance(one.answer, NotFound) for one in answerable]),
            "conflicts_found": _share([_shows_both(one) for one in conflicts]),
            "conflicts_invented": _share(
                [
                    isinstance(o.answer, Conflicting)
                    for o in answerable
                    if not o.question.conflicting
                ]
            ),
            "quotes_verbatim": _share([stands(quote) for quote in quotes]),
        },
        seconds=time.perf_counter() - started,
        judged=judged,
    )


def claims_of(answer: Answer) -> Sequence[Claim]:
    if isinstance(answer, Answered):
        return (answer.claim,)
    return answer.claims if isinstance(answer, Conflicting) else ()


def judge(question: KnownQuestion, answer: Answer) -> Judged:
    """Of a conflict, the newest claim is what counts. A candidate is right as a quote that holds
    a gold answer and stands in a right document, or by its words."""
    claims = claims_of(answer)
    if not question.answerable:
        return Judged(question, answer, False, False, 0.0)
    if not claims:
        offered = answer.candidates if isinstance(answer, Unsure) else ()
        found = any(_is_cited(question, one) for one in offered)
        return Judged(question, answer, False, False, 0.0, found)
    claim = claims[0]
    right = is_right(claim.text, question.answers)
    f1 = best_f1(claim.text, question.answers)
    return Judged(question, answer, right, _is_cited(question, claim), f1, right)


def _is_cited(question: KnownQuestion, claim: Claim) -> bool:
    """Whether the first quote stands in a right document, and it or its words are right."""
    citation = claim.quotes[0].citation
    return question.is_source(citation.collection, citation.path) and (
        holds(citation.quote, question.answers) or is_right(claim.text, question.answers)
    )


def _shows_both(judged: Judged) -> bool:
    """Whether two claims give values that the files are known to have."""
    values = [*judged.question.conflicting, *judged.question.answers]
    given = [claim for claim in claims_of(judged.answer) if is_right(claim.text, values)]
    return len(given) > 1


def _share(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
