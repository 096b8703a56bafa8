"""The JSON of what a model wrote; its field names are stable."""

from __future__ import annotations

from typing import Any

from service.answers.generated.written import NotWritten, Told, Written, WrittenSentence
from service.answers.shapes import answer_shape, quote_shape
from service.shapes import Link


def told_shape(told: Told, link: Link) -> dict[str, Any]:
    """An answer as the contract has it, with ``written`` beside it."""
    return {**answer_shape(told.answer, link), "written": written_shape(told.written, link)}


def written_shape(written: Written | NotWritten | None, link: Link) -> dict[str, Any] | None:
    """None where no model was asked; ``text`` is None and ``reason`` says why where its answer is
    not shown."""
    if written is None:
        return None
    shown = isinstance(written, Written)
    return {
        "text": written.text if isinstance(written, Written) else None,
        "sentences": [
            sentence_shape(sentence, link)
            for sentence in (written.sentences if isinstance(written, Written) else ())
        ],
        "removed": written.removed,
        "reason": None if shown else getattr(written, "reason", None),
        "model": written.model,
        "processing_time_ms": round(written.processing_time_ms, 1),
    }


def sentence_shape(sentence: WrittenSentence, link: Link) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "citations": [quote_shape(quote, link) for quote in sentence.quotes],
    }
