"""Reads the dates and languages that files state about themselves."""

from __future__ import annotations

import re
from datetime import date

_LANGUAGE = re.compile(r"[A-Za-z]{2}(?=$|[-_])")
_PLACEHOLDER_YEARS = range(1990, 2101)
"""Before and after stand the zero dates of clocks and libraries (1601, 1899, 1970-style nulls)."""


def iso_date(text: str | None) -> date | None:
    """The day of an ISO 8601 date or time; None for nothing, nonsense or a year out of use."""
    try:
        day = date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None
    return day if day.year in _PLACEHOLDER_YEARS else None


def language_code(tag: str | None) -> str | None:
    """The ISO 639-1 code of a language tag: "pl-PL" gives "pl"; None for what has none."""
    match = _LANGUAGE.match((tag or "").strip())
    return match.group().lower() if match else None
