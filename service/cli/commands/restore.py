"""``kartoteka restore``: puts a backup in the place of the index."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from service.cli.errors import Refused
from service.cli.invocation import Invocation
from service.cli.output import print_json
from service.cli.translated import command, json_option, option


@command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@option("--force", is_flag=True, help="help.force")
@option("--wait", "wait_s", type=click.FloatRange(0, 86_400), default=0.0, help="help.wait")
@json_option()
def run(invocation: Invocation, file: Path, force: bool, wait_s: float, as_json: bool) -> None:
    from index.catalog.schema import CATALOG_FILE
    from index.indexing import writing
    from index.indexing.backup import restore

    settings = invocation.load().settings
    if (settings.data / CATALOG_FILE).exists() and not force:
        raise Refused("restore.exists", folder=settings.data)
    with writing(settings.data, "restore", wait_s=wait_s):
        manifest = restore(file, settings.data)
    if as_json:
        print_json(asdict(manifest))
        return
    say = invocation.say
    click.echo(
        say(
            "restore.done",
            documents=say.count("page.documents", manifest.documents),
            chunks=say.count("page.passages", manifest.chunks),
            made=manifest.made,
        )
    )
