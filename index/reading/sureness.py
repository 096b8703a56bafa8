"""Signs that the best candidate is an answer and not merely related."""

# ruff: noqa: E501 - tables of examples read best in long lines

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

from index.reading.evidence import Evidence
from index.reading.kinds import Kind
from index.reading.question import Question
from index.reading.selection import Candidate

EVIDENCE = tuple(field.name for field in fields(Evidence))
OF_THE_FINDING = ("score", "margin", "agreement", "top_dense", "typed", "lacking", "stray",
                  "unknown")  # fmt: skip
SIGNS = (*EVIDENCE, *OF_THE_FINDING)
"""All that is known of the best candidate, and of the finding as a whole: ``margin``: score above the
best candidate of another passage; ``agreement``: share of the next two candidates that say the same;
``top_dense``: the nearest passage's cosine above an arbitrary one's; ``typed``: the asked kind has a
form of its own; ``lacking``: it has, but nothing of that form is there; ``stray``: a name of the
question is not met, by the square root of their share: one is enough to doubt; ``unknown``: a name
of the question stands in no passage of the index."""

_LACKING = 0.35
_UNTYPED: frozenset[Kind] = frozenset(("text", "list", "definition", "role", "yes_no", "reason"))


def signs_of(
    question: Question, candidates: Sequence[Candidate], background: float
) -> Mapping[str, float]:
    """``candidates`` is not empty, best first; ``background`` is an arbitrary passage's cosine."""
    best = candidates[0]
    evidence = best.evidence
    others = [c for c in candidates[1:] if c.hit.chunk_id != best.hit.chunk_id]
    nearest = max((c.hit.scores.get("dense", background) for c in candidates), default=background)
    answer = said(best)
    same = [said(c) == answer for c in candidates[1:3]]
    typed = question.kind not in _UNTYPED
    return {
        **{name: float(getattr(evidence, name)) for name in EVIDENCE},
        "score": best.score,
        "margin": best.score - others[0].score if others else 1.0,
        "agreement": sum(same) / 2,
        "top_dense": nearest - background,
        "typed": float(typed),
        "lacking": float(typed and evidence.kind < _LACKING),
        "stray": (1 - evidence.names) ** 0.5,
        "unknown": float(any(t.name and not t.known for t in question.terms)),
    }


def said(candidate: Candidate) -> str:
    """The words that answer, as they stand; several parts joined by "; "."""
    text = candidate.statement.text
    return "; ".join(text[span.start : span.end] for span in candidate.extract.spans)
