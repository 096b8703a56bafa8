"""The lines between "---" at the top of a Markdown file: what it says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ingest.metadata.dates import find_date

_FENCED = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(.*?)^(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_FIELD = re.compile(r"^([A-Za-z_]+)[ \t]*[:=][ \t]*(.+?)[ \t]*$", re.M)
_MAX_LINES = 200


@dataclass(frozen=True, slots=True)
class FrontMatter:
    title: str | None = None
    language: str | None = None
    date: date | None = None


def split(text: str) -> tuple[FrontMatter, str, int]:
    """What the file says of itself, the text below, and how many lines were taken away.

    Only plain top-level fields are read (YAML or TOML); nothing is evaluated.
    """
    match = _FENCED.match(text)
    if match is None or not _FIELD.search(match.group(2)):
        return FrontMatter(), text, 0
    lines = match.group(0).count("\n")
    if lines > _MAX_LINES:
        return FrontMatter(), text, 0
    fields = {name.lower(): value.strip("\"'") for name, value in _FIELD.findall(match.group(2))}
    given = fields.get("date") or fields.get("data") or fields.get("updated")
    return (
        FrontMatter(
            title=fields.get("title") or fields.get("tytul"),
            language=fields.get("lang") or fields.get("language") or fields.get("jezyk"),
            date=find_date(given) if given else None,
        ),
        text[match.end() :],
        lines,
    )
