"""What a language model writes from an answer's passages, where the operator has one.

It is off until ``llm.base_url`` and ``llm.model`` are set. The answer in the documents' own words
is found without it and stands beside whatever it writes.
"""

from __future__ import annotations

from service.answers.generated.fault import ModelFault
from service.answers.generated.model import LanguageModel, Prompt
from service.answers.generated.written import (
    Extracted,
    NotWritten,
    Removed,
    Told,
    Written,
    WrittenSentence,
)

__all__ = [
    "Extracted",
    "LanguageModel",
    "ModelFault",
    "NotWritten",
    "Prompt",
    "Removed",
    "Told",
    "Written",
    "WrittenSentence",
]
