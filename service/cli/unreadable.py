"""The list of files that cannot be searched, by reason, with what to do about each kind."""

from __future__ import annotations

from collections.abc import Sequence

import click

from service.cli.output import bold
from service.messages import Say

SHOWN_PER_REASON = 5


def print_unreadable(
    rows: Sequence[tuple[str, str, str]], say: Say, *, everything: bool, err: bool = False
) -> None:
    """``rows`` are (path, reason, detail). Long lists are cut, saying how to see them whole."""
    by_reason: dict[str, list[tuple[str, str]]] = {}
    for path, reason, detail in rows:
        by_reason.setdefault(reason, []).append((path, detail))
    cut = False
    for reason, files in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0])):
        click.echo(err=err)
        click.echo(bold(f"{_words(f'reason.{reason}', say)} ({say.number(len(files))})"), err=err)
        click.echo(f"  {say('cli.remedy')} {_words(f'remedy.{reason}', say)}", err=err)
        shown = files if everything else files[:SHOWN_PER_REASON]
        for path, detail in shown:
            click.echo(f"  {path}: {detail}" if detail else f"  {path}", err=err)
        if len(shown) < len(files):
            cut = True
            click.echo(
                f"  {say('unreadable.more', n=say.number(len(files) - len(shown)))}", err=err
            )
    if cut:
        click.echo(f"\n{say('unreadable.all')}", err=err)


def _words(key: str, say: Say) -> str:
    """A reason that has no words of its own yet is better shown raw than not at all."""
    return say(key) if say.has(key) else key.partition(".")[2]
