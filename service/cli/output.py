"""What goes to standard output and what goes to standard error."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from rich.console import Console


def print_json(value: object) -> None:
    """One JSON value on standard output, readable as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def console(stream: TextIO | None = None) -> Console:
    """Tables and bold text; plain where no person looks, or where NO_COLOR asks for it."""
    from rich.console import Console

    stream = stream or sys.stdout
    width = None if stream.isatty() else 10_000  # a pipe has no width to wrap at
    return Console(
        file=stream, highlight=False, soft_wrap=True, width=width, no_color="NO_COLOR" in os.environ
    )


def bold(text: str) -> str:
    return click.style(text, bold=True) if styled() else text


def dim(text: str) -> str:
    return click.style(text, dim=True) if styled() else text


def styled() -> bool:
    """Whether standard output shows bold text."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
