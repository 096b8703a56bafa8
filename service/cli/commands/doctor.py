"""``kartoteka doctor``: what is wrong, and the command that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from service.cli import exit_codes
from service.cli.invocation import Invocation
from service.cli.output import bold, print_json
from service.cli.translated import command, json_option

if TYPE_CHECKING:
    from service.doctor import Finding
    from service.messages import Say


@command("doctor")
@json_option()
def run(invocation: Invocation, as_json: bool) -> int:
    from service.access.door import door_of
    from service.cli.language_model import examined_model
    from service.composition import opened_patient
    from service.doctor import examine, finding_shape

    settings = invocation.load().settings
    findings = examine(settings, lambda: opened_patient(settings))
    of_model = examined_model(settings)
    findings = sorted([*findings, *of_model], key=lambda finding: finding.severity != "error")
    door = door_of(settings)
    say = invocation.say
    told = [(finding, _message(finding, say)) for finding in findings]
    if as_json:
        print_json(
            {
                "findings": [finding_shape(finding, message) for finding, message in told],
                "access": {"state": door.name, "tokens": door.tokens, "desk": door.desk_tokens},
            }
        )
    elif not told:
        click.echo(say("doctor.well"))
    else:
        for finding, message in told:
            click.echo(f"{bold(say(f'doctor.{finding.severity}'))} {message}")
            click.echo(f"  {say('cli.remedy')} {finding.command}")
    counts = {"tokens": door.tokens, "desk": door.desk_tokens}
    click.echo(say(f"doctor.door.{door.name}", **counts), err=as_json)
    llm = settings.llm
    if llm.base_url and not any(finding.severity == "error" for finding in of_model):
        click.echo(say("doctor.llm_well", model=llm.model, url=llm.base_url), err=as_json)
    return exit_codes.FINDINGS if findings else exit_codes.DONE


def _message(finding: Finding, say: Say) -> str:
    fields = dict(finding.fields)
    if finding.code == "llm_silent":
        fields["reason"] = say(f"written.reason.{fields['reason']}")
    return say(f"doctor.{finding.code}", **fields)
