"""``kartoteka backup``: one consistent generation of the index in one file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from service.cli.errors import Refused
from service.cli.invocation import Invocation
from service.cli.output import print_json
from service.cli.translated import command, json_option, option


@command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@option("--force", is_flag=True, help="help.force.backup")
@json_option()
def run(invocation: Invocation, file: Path, force: bool, as_json: bool) -> None:
    from index.indexing.backup import back_up
    from service.composition import open_catalog

    if file.exists() and not force:
        raise Refused("backup.exists", file=file)
    if not file.absolute().parent.is_dir():
        raise Refused("backup.no_folder", folder=file.absolute().parent)
    with open_catalog(invocation.load().settings) as catalog:
        manifest = back_up(catalog, file.absolute())
    if as_json:
        print_json({"file": str(file), **asdict(manifest)})
        return
    say = invocation.say
    click.echo(
        say(
            "backup.made",
            file=file,
            documents=say.count("page.documents", manifest.documents),
            chunks=say.count("page.passages", manifest.chunks),
        )
    )
