"""Signs that the best candidate is an answer and not merely related."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

from index.reading.evidence import Evidence
from index.reading.selection import Candidate

EVIDENCE = tuple(field.name for field in fields(Evidence))
SIGNS = ("reader", "stage", "gap", "absent", "stray", "kind")
"""What is known of the best candidate, as in ``Evidence``, and of the finding as a whole: ``gap``:
its score above the best candidate of another passage, at most ``_WIDEST``; ``stray``: a name of the
question is not met, by the square root of their share: one is enough to doubt. More signs refused
better on the questions they were fitted on, and worse on those of other organisations."""

_WIDEST = 4.0


def signs_of(candidates: Sequence[Candidate]) -> Mapping[str, float]:
    """``candidates`` is not empty, best first."""
    best = candidates[0]
    evidence = best.evidence
    others = [c for c in candidates[1:] if c.hit.chunk_id != best.hit.chunk_id]
    return {
        "reader": evidence.reader,
        "stage": max(candidate.evidence.stage for candidate in candidates),
        "gap": min(_WIDEST, best.score - others[0].score) if others else _WIDEST,
        "absent": evidence.absent,
        "stray": (1 - evidence.names) ** 0.5,
        "kind": evidence.kind,
    }


def said(candidate: Candidate) -> str:
    """The words that answer, as they stand; several parts joined by "; "."""
    text = candidate.statement.text
    return "; ".join(text[span.start : span.end] for span in candidate.extract.spans)
