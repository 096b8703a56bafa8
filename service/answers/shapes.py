"""The JSON of an answer; its field names are stable."""

from __future__ import annotations

from typing import Any

from service.answers.answer import Answer, Answered, Claim, Conflicting, Unsure, status_of
from service.answers.quotes import VerifiedQuote
from service.shapes import Link, citation_shape, hit_shape, tables_shape


def answer_shape(answer: Answer, link: Link) -> dict[str, Any]:
    """An answer as the contract has it; ``link`` gives the address of a citation.

    Of a conflict, ``answer`` is the newest claim and ``alternatives`` the others, newer first.
    ``candidates`` are the quotes of an answer that is not sure, likeliest first.
    """
    findings = answer.findings
    claims: tuple[Claim, ...] = ()
    if isinstance(answer, Answered):
        claims = (answer.claim,)
    elif isinstance(answer, Conflicting):
        claims = answer.claims
    return {
        "question": findings.question,
        "status": status_of(answer),
        "answer": claims[0].text if claims else None,
        "reason": None if claims else getattr(answer, "reason", None),
        "column": (claims[0].column or None) if claims else None,
        "date": claims[0].day.isoformat() if claims else None,
        "language": findings.language,
        "confidence": findings.confidence,
        "citations": [quote_shape(quote, link) for quote in claims[0].quotes] if claims else [],
        "alternatives": [_claim_shape(claim, link) for claim in claims[1:]],
        "candidates": [
            _claim_shape(claim, link)
            for claim in (answer.candidates if isinstance(answer, Unsure) else ())
        ],
        "nearest": [hit_shape(hit, link) for hit in findings.nearest],
        "processing_time_ms": round(findings.processing_time_ms, 1),
        "generation": findings.generation,
    }


def _claim_shape(claim: Claim, link: Link) -> dict[str, Any]:
    return {
        "answer": claim.text,
        "column": claim.column or None,
        "date": claim.day.isoformat(),
        "citations": [quote_shape(quote, link) for quote in claim.quotes],
    }


def quote_shape(quote: VerifiedQuote, link: Link) -> dict[str, Any]:
    """A citation with ``marked``: [start, end) offsets into its quote of the words that answer;
    ``statement``: those of the sentence, item or row that they stand in; ``answer_start`` and
    ``answer_end`` are the first of them in the document. ``before`` and ``after`` are the quote's
    neighbours there, ``tables`` its rows with the names of their columns."""
    first = quote.marked[0]
    around = quote.around
    return {
        **citation_shape(quote.citation, link),
        "marked": [list(span) for span in quote.marked],
        "statement": list(quote.statement),
        "answer_start": quote.citation.start + first[0],
        "answer_end": quote.citation.start + first[1],
        "before": around.before,
        "after": around.after,
        "tables": tables_shape(quote.citation.quote, around.rows),
        "columns": list(quote.columns),
    }
