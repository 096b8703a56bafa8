"""``kartoteka feedback export``: what people said of answers, as questions for an evaluation."""

from __future__ import annotations

import json
from pathlib import Path

import click

from service.cli.invocation import Invocation
from service.cli.translated import command, option


@command("feedback")
@click.argument("action", type=click.Choice(["export"]))
@option("--out", type=click.Path(path_type=Path, dir_okay=False), help="help.feedback.out")
def run(invocation: Invocation, action: str, out: Path | None) -> None:
    from service.answers.feedback import FeedbackBook

    rows = list(FeedbackBook(invocation.load().settings.data).questions())
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if out is None:
        click.echo(lines, nl=False)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(lines, encoding="utf-8")
    click.echo(invocation.say.count("feedback.exported", len(rows)), err=True)
