"""docs/settings.md, generated: ``python -m service.settings.reference > docs/settings.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from service.settings.bounded import Spec
from service.settings.options import Settings
from service.settings.sources import all_specs

INTRODUCTION = """# Settings

Kartoteka needs no settings. What you want otherwise is taken from, in this order:

1. flags of the command line (`kartoteka serve --port 8080`),
2. environment variables (`KARTOTEKA_HTTP_PORT=8080`),
3. the file `kartoteka.toml` in the working folder, or the one named by `--config` or
   `KARTOTEKA_CONFIG`,
4. the defaults below.

A key that does not exist is refused, with the nearest that does, and so is a value out of its
bounds. `kartoteka settings` prints what is in force and where each value was written.
Lists are written `["a", "b"]` in the file and `a,b` in a variable.

This page is generated: `python -m service.settings.reference > docs/settings.md`.
"""


def reference() -> str:
    """The page as Markdown."""
    return "\n".join((INTRODUCTION, *_sections()))


def _sections() -> Iterator[str]:
    section = None
    for spec in all_specs().values():
        if spec.section != section:
            section = spec.section
            yield f"## {_title(section)}\n\n{_about(section)}\n"

        yield _entry(spec)


def _title(section: str) -> str:
    return f"[{section}]" if section else "Top level"


def _about(section: str) -> str:
    if not section:
        return "At the top of the file, before any section."
    return (type(getattr(Settings(), section)).__doc__ or "").strip()


def _entry(spec: Spec) -> str:
    return (
        f"### {spec.key}\n\n{spec.description}\n\n"
        f"- Variable: `{spec.variable}`\n- Type: {_kind(spec)}\n- Default: {_default(spec)}\n"
    )


def _kind(spec: Spec) -> str:
    if spec.choices:
        return "one of " + ", ".join(f"`{choice}`" for choice in spec.choices)
    low, high = spec.bounds.low, spec.bounds.high
    if low is None or high is None:
        return {"bool": "true or false", "list": "list of texts"}.get(spec.kind, spec.kind.lower())
    unit = " characters" if spec.kind == "str" else ""
    names = {"int": "whole number", "float": "number", "str": "text"}
    return f"{names[spec.kind]}, {low:g} to {high:g}{unit}"


def _default(spec: Spec) -> str:
    value = spec.default
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return "`[" + ", ".join(f'"{part}"' for part in value) + "]`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str | Path):
        return f'`"{value}"`'
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


if __name__ == "__main__":
    sys.stdout.write(reference())
