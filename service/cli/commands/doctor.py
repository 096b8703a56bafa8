"""``kartoteka doctor``: what is wrong, and the command that mends it."""

from __future__ import annotations

import click

from service.cli import exit_codes
from service.cli.invocation import Invocation
from service.cli.output import bold, print_json
from service.cli.translated import command, json_option


@command("doctor")
@json_option()
def run(invocation: Invocation, as_json: bool) -> int:
    from service.composition import opened_patient
    from service.doctor import examine, finding_shape

    settings = invocation.load().settings
    findings = examine(settings, lambda: opened_patient(settings))
    say = invocation.say
    told = [(finding, say(f"doctor.{finding.code}", **finding.fields)) for finding in findings]
    if as_json:
        print_json({"findings": [finding_shape(finding, message) for finding, message in told]})
    elif not told:
        click.echo(say("doctor.well"))
    else:
        for finding, message in told:
            click.echo(f"{bold(say(f'doctor.{finding.severity}'))} {message}")
            click.echo(f"  {say('cli.remedy')} {finding.command}")
    return exit_codes.FINDINGS if findings else exit_codes.DONE
