"""Answers to questions, each with quotes that stand word for word in a file."""

from __future__ import annotations

from service.answers.answer import Answer, Answered, Claim, Conflicting, NotFound, Unsure
from service.answers.quotes import QuoteNotFound, VerifiedQuote, verified

__all__ = [
    "Answer",
    "Answered",
    "Claim",
    "Conflicting",
    "NotFound",
    "QuoteNotFound",
    "Unsure",
    "VerifiedQuote",
    "verified",
]
