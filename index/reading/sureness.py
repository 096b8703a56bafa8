"""Signs that the best candidate is an answer and not merely related."""

# ruff: noqa: E501 - tables of examples read best in long lines

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.reading.kinds import Kind
from index.reading.question import Question
from index.reading.selection import Candidate

SIGNS = (
    "score",
    "own",
    "near",
    "wide",
    "names",
    "missing",
    "absent",
    "dense",
    "passage",
    "lexical",
    "kind",
    "tight",
    "years",
    "margin",
    "agreement",
    "top_dense",
    "foreign",
    "contact",
    "typed",
    "lacking",
    "stray",
)
"""``margin``: score above the best candidate of another passage; ``agreement``: share of the next
two candidates that say the same; ``top_dense``: the nearest passage's cosine above an arbitrary
one's; ``foreign``: question and text are in different languages; ``contact``: an address, number or
identifier is asked for; ``typed``: the asked kind has a form of its own; ``lacking``: it has, but nothing of that form is
there; ``stray``: a name of the question is not met, by the square root of their share: one is enough to doubt."""

_CONTACT: frozenset[Kind] = frozenset(("email", "phone", "web", "identifier"))
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
    return {
        "score": best.score,
        "own": evidence.own,
        "near": evidence.near,
        "wide": evidence.wide,
        "names": evidence.names,
        "missing": evidence.missing,
        "absent": evidence.absent,
        "dense": evidence.dense,
        "passage": evidence.passage,
        "lexical": evidence.lexical,
        "kind": evidence.kind,
        "tight": evidence.tight,
        "years": evidence.years,
        "margin": best.score - others[0].score if others else 1.0,
        "agreement": sum(same) / 2,
        "top_dense": nearest - background,
        "foreign": float(best.hit.language not in (question.language, "und")),
        "contact": float(question.kind in _CONTACT),
        "typed": float(question.kind not in _UNTYPED),
        "lacking": float(question.kind not in _UNTYPED and evidence.kind < _LACKING),
        "stray": (1 - evidence.names) ** 0.5,
    }


def said(candidate: Candidate) -> str:
    """The words that answer, as they stand; several parts joined by "; "."""
    text = candidate.statement.text
    return "; ".join(text[span.start : span.end] for span in candidate.extract.spans)
