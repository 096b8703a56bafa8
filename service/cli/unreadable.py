"""The list of files that cannot be searched, by reason, with what to do about each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import click

from service.cli.output import bold
from service.messages import Say
from service.messages.file_reasons import in_language

SHOWN_PER_REASON = 5


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """``detail`` and ``remedy`` are the sentences of ``ingest``, in English."""

    path: str
    reason: str
    detail: str
    remedy: str


def print_unreadable(
    files: Sequence[UnreadableFile], say: Say, *, everything: bool, err: bool = False
) -> None:
    """Long lists are cut, saying how to see them whole."""
    by_reason: dict[str, list[UnreadableFile]] = {}
    for file in files:
        by_reason.setdefault(file.reason, []).append(file)
    cut = False
    for reason, found in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0])):
        click.echo(err=err)
        click.echo(bold(f"{_words(f'reason.{reason}', say)} ({say.number(len(found))})"), err=err)
        shown = found if everything else found[:SHOWN_PER_REASON]
        for remedy, alike in _by_remedy(shown, say).items():
            click.echo(f"  {say('cli.remedy')} {remedy}", err=err)
            for file in alike:
                detail = in_language(file.detail, say.language)
                click.echo(f"    {file.path}: {detail}" if detail else f"    {file.path}", err=err)
        if len(shown) < len(found):
            cut = True
            click.echo(
                f"  {say('unreadable.more', n=say.number(len(found) - len(shown)))}", err=err
            )
    if cut:
        click.echo(f"\n{say('unreadable.all')}", err=err)


def _by_remedy(files: Sequence[UnreadableFile], say: Say) -> dict[str, list[UnreadableFile]]:
    """What helps one file need not help another that fails for the same reason."""
    grouped: dict[str, list[UnreadableFile]] = {}
    for file in files:
        remedy = in_language(file.remedy, say.language) or _words(f"remedy.{file.reason}", say)
        grouped.setdefault(remedy, []).append(file)
    return grouped


def _words(key: str, say: Say) -> str:
    """A reason that has no words of its own yet is better shown raw than not at all."""
    return say(key) if say.has(key) else key.partition(".")[2]
