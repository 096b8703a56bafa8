"""``kartoteka settings``: what is in force, and where it was written."""

from __future__ import annotations

import click

from service.cli.invocation import Invocation
from service.cli.output import print_json
from service.cli.translated import command, json_option


@command("settings")
@json_option()
def run(invocation: Invocation, as_json: bool) -> None:
    from service.settings.sources import all_specs

    loaded = invocation.load()
    say = invocation.say
    rows = {
        key: (
            _shown(spec.secret, loaded.value(key), say("settings.set")),
            loaded.origins.get(key),
        )
        for key, spec in all_specs().items()
    }
    if as_json:
        print_json(
            {key: {"value": value, "origin": origin} for key, (value, origin) in rows.items()}
        )
        return
    click.echo(
        say("settings.file", file=loaded.file) if loaded.file else say("settings.nofile"), err=True
    )
    for key, (value, origin) in rows.items():
        click.echo(f"{key} = {_written(value)}    # {origin or say('settings.default')}")


def _shown(secret: bool, value: object, hidden: str) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if secret:
        return hidden
    return list(value) if isinstance(value, tuple) else str(value)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return "–" if value is None else str(value)
