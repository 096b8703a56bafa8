"""``kartoteka verify``: whether files, catalog, words and vectors agree."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from service.cli import exit_codes
from service.cli.invocation import Invocation
from service.cli.output import bold, print_json
from service.cli.translated import command, json_option, option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.indexing.verify import Finding

SHOWN_PER_KIND = 10


@command("verify")
@option("--repair", is_flag=True, help="help.repair")
@option("--no-files", is_flag=True, help="help.no_files")
@option("--wait", "wait_s", type=click.FloatRange(0, 86_400), default=0.0, help="help.wait")
@json_option()
def run(invocation: Invocation, repair: bool, no_files: bool, wait_s: float, as_json: bool) -> int:
    from service.composition import open_catalog, opened_for_care
    from service.verification import repaired, verified

    settings = invocation.load().settings
    if repair:
        with opened_for_care(settings, "verify --repair", wait_s) as catalog:
            findings, left = repaired(settings, catalog, files=not no_files)
    else:
        with open_catalog(settings) as catalog:
            findings = left = verified(settings, catalog, files=not no_files)
    if as_json:
        print_json(
            {
                "findings": [asdict(finding) for finding in findings],
                "repaired": len(findings) - len(left),
            }
        )
    else:
        _print(findings, left, invocation, repair=repair)
    return exit_codes.FINDINGS if left else exit_codes.DONE


def _print(
    findings: Sequence[Finding], left: Sequence[Finding], invocation: Invocation, *, repair: bool
) -> None:
    say = invocation.say
    by_kind: dict[str, list[Finding]] = {}
    for finding in findings:
        by_kind.setdefault(finding.kind, []).append(finding)
    for kind, found in by_kind.items():
        click.echo(bold(f"{say(f'verify.{kind}')} ({say.number(len(found))})"))
        for finding in found[:SHOWN_PER_KIND]:
            click.echo(f"  {finding.where}: {finding.detail}")
        if len(found) > SHOWN_PER_KIND:
            click.echo(f"  {say('unreadable.more', n=say.number(len(found) - SHOWN_PER_KIND))}")
        click.echo(f"  {say('cli.remedy')} {found[0].remedy}")
    if not findings:
        click.echo(say("verify.well"))
    elif repair:
        click.echo(say("verify.repaired", done=len(findings) - len(left), left=len(left)))
