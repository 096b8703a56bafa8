"""Which files a program of others, installed since, can read now.

A scan found before Tesseract was there has no text and a reason. A run notes what it had to read
with; the next one that has more, or another version, reads again what waited for that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Waiting:
    """``reasons`` of files and attachments, and codes of ``notices`` of documents, that this
    program may do away with."""

    reasons: frozenset[str]
    notices: frozenset[str]


WAITING: Mapping[str, _Waiting] = {
    "recognition": _Waiting(
        frozenset({"no-text", "broken-text"}),
        frozenset({"pages-without-text", "pages-not-recognised", "pages-without-words"}),
    ),
    "office": _Waiting(frozenset({"legacy-office"}), frozenset()),
}
"""By the names that ``Indexer`` is given programs under."""


def waiting_for(
    had: Mapping[str, str], has: Mapping[str, str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Reasons and codes of notices worth another try: ``had`` and ``has`` are versions by name,
    of the last complete run and of this one. A program that is gone takes nothing away."""
    newer = [WAITING[name] for name, version in has.items() if had.get(name) != version]
    return (
        frozenset(reason for one in newer for reason in one.reasons),
        frozenset(code for one in newer for code in one.notices),
    )
