"""``kartoteka forget``: removes a document and proves that it is gone."""

from __future__ import annotations

from dataclasses import asdict

import click

from service.cli import exit_codes
from service.cli.invocation import Invocation
from service.cli.output import print_json
from service.cli.translated import command, json_option, option


@command("forget")
@click.argument("path")
@option("--collection", help="help.forget.collection")
@option("--wait", "wait_s", type=click.FloatRange(0, 86_400), default=0.0, help="help.wait")
@json_option()
def run(
    invocation: Invocation, path: str, collection: str | None, wait_s: float, as_json: bool
) -> int:
    from index.indexing.forget import forget
    from service.admin.snapshots import forget_snapshots
    from service.composition import opened_for_care

    settings = invocation.load().settings
    with opened_for_care(settings, "forget", wait_s) as catalog:
        forget_snapshots(settings.data)  # rolling back must not bring it back
        proof = forget(catalog, path, collection)
    if as_json:
        print_json(asdict(proof))
    else:
        say = invocation.say
        click.echo(
            say(
                "forget.removed",
                path=f"{proof.collection}/{proof.path}",
                documents=say.count("page.documents", proof.documents),
                chunks=say.count("page.passages", proof.chunks),
            )
        )
        click.echo(
            say(
                "forget.searched",
                pieces=say.number(proof.searched_pieces),
                files=", ".join(proof.searched_files),
            )
        )
        click.echo(say("forget.gone") if not proof.traces else say("forget.traces"))
        for trace in proof.traces:
            click.echo(f"  {trace}")
        click.echo(say("forget.file_stays"), err=True)
    return exit_codes.FINDINGS if proof.traces else exit_codes.DONE
