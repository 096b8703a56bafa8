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
    from service.composition import opened_for_care
    from service.forgetting import stores

    settings = invocation.load().settings
    with opened_for_care(settings, "forget", wait_s) as catalog:
        proof = forget(catalog, path, collection, stores(settings))
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
        for store, entries in proof.cleaned.items():
            if entries:
                click.echo(say("forget.cleaned", store=store, n=say.number(entries)))
        if proof.is_proven:
            click.echo(say("forget.gone"))
        for key, lines in (("forget.traces", proof.traces), ("forget.unproven", proof.unproven)):
            if lines:
                click.echo(say(key))
            for line in lines:
                click.echo(f"  {line}")
        click.echo(say("forget.file_stays"), err=True)
    return exit_codes.DONE if proof.is_proven else exit_codes.FINDINGS
