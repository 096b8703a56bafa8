"""``kartoteka status``: what is indexed, with what model, how big."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from service.cli.invocation import Invocation
from service.cli.output import bold, print_json
from service.cli.translated import command, json_option, option
from service.cli.unreadable import UnreadableFile, print_unreadable

if TYPE_CHECKING:
    from service.messages import Say
    from service.status import Status


@command("status")
@option("--unreadable", is_flag=True, help="help.status.unreadable")
@json_option()
def run(invocation: Invocation, unreadable: bool, as_json: bool) -> None:
    from service.composition import open_catalog
    from service.status import status_of, status_shape

    with open_catalog(invocation.load().settings) as catalog:
        status = status_of(catalog)
    if as_json:
        print_json(status_shape(status, with_unreadable=unreadable))
        return
    say = invocation.say
    if not unreadable:
        _print_overview(status, say)
    print_unreadable(
        [
            UnreadableFile(f"{row.collection}/{row.path}", row.reason, row.detail, row.remedy)
            for row in status.unreadable
        ],
        say,
        everything=unreadable,
    )


def _print_overview(status: Status, say: Say) -> None:
    statistics, model = status.statistics, status.built_with.embedder
    updated = statistics.updated.astimezone() if statistics.updated else None
    rows = [
        (say("status.documents"), say.number(statistics.documents)),
        (say("status.chunks"), say.number(statistics.chunks)),
        (say("status.unreadable"), say.number(statistics.unreadable)),
        (say("status.model"), say.count("status.model_of", model.dimension, name=model.name)),
        (say("status.generation"), str(statistics.generation)),
        (
            say("status.updated"),
            f"{say.date(updated.date())}, {updated:%H:%M}" if updated else "–",
        ),
        (say("status.size"), size(statistics.size_bytes, say)),
    ]
    width = max(len(label) for label, _ in rows)
    for label, value in rows:
        click.echo(f"{label.ljust(width)}  {value}")
    if statistics.collections:
        click.echo("\n" + bold(say("status.collections")))
    for collection in statistics.collections:
        documents = say.count("page.documents", collection.documents)
        chunks = say.count("page.passages", collection.chunks)
        click.echo(f"  {collection.name}: {documents}, {chunks} ({collection.root})")


def size(size_bytes: int, say: Say) -> str:
    """In MB (10⁶ bytes), as file managers show it."""
    return f"{say.decimal(size_bytes / 1e6)} MB"
