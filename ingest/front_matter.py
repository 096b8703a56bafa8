"""The lines between "---" at the top of a Markdown file: what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest.metadata.dates import find_date

_FENCED = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(.*?)^(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_FIELD = re.compile(r"^([A-Za-z_]+)[ \t]*[:=][ \t]*(.+?)[ \t]*$", re.M)
_ENTRY = re.compile(r"([^\W\d][\w .-]{0,40}?)[ \t]*[:=](?:[ \t]+(.*)|)")
_MAX_LINES = 200
_TOLD_APART = frozenset({"title", "tytul", "lang", "language", "jezyk", "date", "data", "updated"})
_FOR_THE_SITE = frozenset(
    {"layout", "permalink", "slug", "template", "draft", "weight", "toc", "cssclass", "type"}
)
"""Fields that tell a program how to show the page."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    title: str | None = None
    language: str | None = None
    date: date | None = None
    others: tuple[str, ...] = ()
    """The other fields as people read them: "numer: EPI-2024-09", "tags: grypa, personel"."""


def _others(lines: str) -> Iterator[str]:
    """Lists and folded values, which stand indented below their name, are put on its line."""
    name, values = "", list[str]()
    for line in [*lines.splitlines(), "end:"]:
        entry = None if line[:1] in (" ", "\t", "-") else _ENTRY.fullmatch(line.rstrip())
        if entry is not None:
            told = ", ".join(filter(None, map(_plain, values)))
            if told and name.lower() not in _TOLD_APART | _FOR_THE_SITE:
                yield f"{name}: {told}"
            name, values = entry.group(1), [entry.group(2) or ""]
        elif not line.startswith(("#", "[")):
            values.append(line)


def _plain(value: str) -> str:
    """A value without YAML's and TOML's marks; "" for what is no word ("true", "|")."""
    bare = value.strip().removeprefix("- ").strip("[]{}|> \t")
    parts = [part.strip(" \t\"'") for part in bare.split(",")]
    text = ", ".join(part for part in parts if part)
    return "" if text.lower() in ("true", "false", "null", "-") else text


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
            others=tuple(_others(match.group(2))),
        ),
        text[match.end() :],
        lines,
    )
