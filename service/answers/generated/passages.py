"""Numbered passages: all that a model is told, and all that may support what it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.catalog import Snapshot
from index.hit import Citation, Hit
from service.answers.answer import Answer, Answered, Claim, Conflicting
from service.answers.generated.orders import orders_from

Count = Callable[[str], int]
"""Tokens of a text."""


@dataclass(frozen=True, slots=True)
class NumberedPassage:
    """``text`` is the beginning of the hit's passage, up to the first order to its reader (see
    ``orders``). ``context`` ends in the header of a table that began earlier."""

    number: int
    hit: Hit
    text: str
    context: str

    @property
    def citation(self) -> Citation:
        return self.hit.citation

    @property
    def around(self) -> str:
        """What is known of the passage beside its text: title, path, headings, date."""
        citation = self.citation
        return "\n".join(
            (
                citation.title,
                citation.path,
                *citation.heading_path,
                citation.modified.date().isoformat(),
            )
        )

    @property
    def shown(self) -> str:
        """As the model reads it."""
        return f"{self.around}\n\n{self.text}"


def numbered(
    answer: Answer, snapshot: Snapshot, budget_tokens: int, most: int, count: Count
) -> Sequence[NumberedPassage]:
    """Of the passages that were found, those the answer quotes first, the others by rank, as many
    as fit. A passage that is gone, hidden or nothing but orders is left out; none is cut to fit."""
    hits = _in_order(answer)
    known = snapshot.passages(hit.chunk_id for hit in hits)
    made: list[NumberedPassage] = []
    left = budget_tokens
    for hit in hits:
        if hit.chunk_id not in known or len(made) == most:
            continue
        stop = orders_from(hit.text, hit.language)
        text = hit.text[:stop].rstrip() if stop is not None else hit.text
        passage = NumberedPassage(len(made) + 1, hit, text, known[hit.chunk_id].chunk.context)
        cost = count(passage.shown)
        if not text.strip() or cost > left:
            continue
        left -= cost
        made.append(passage)
    return made


def claims_of(answer: Answer) -> tuple[Claim, ...]:
    if isinstance(answer, Answered):
        return (answer.claim,)
    return answer.claims if isinstance(answer, Conflicting) else ()


def with_fewer_nearest(answer: Answer, most: int) -> Answer:
    """``answer`` with only so many of the passages it was looked for in."""
    findings = replace(answer.findings, nearest=answer.findings.nearest[:most])
    return replace(answer, findings=findings)


def _in_order(answer: Answer) -> Sequence[Hit]:
    hits = answer.findings.nearest
    quoted = [
        hit
        for claim in claims_of(answer)
        for quote in claim.quotes
        for hit in _holding(quote.citation, hits)
    ]
    return list({hit.chunk_id: hit for hit in (*quoted, *hits)}.values())


def _holding(quote: Citation, hits: Sequence[Hit]) -> Iterator[Hit]:
    for hit in hits:
        place = hit.citation
        if (
            place.document_id == quote.document_id
            and place.start <= quote.start
            and quote.end <= place.end
        ):
            yield hit
            return
