"""``kartoteka token``: makes, lists and revokes what callers of the service show."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import click

from service.cli.errors import Refused
from service.cli.invocation import Invocation
from service.cli.output import print_json
from service.cli.translated import Command, command, invocation, json_option, option, shortened

if TYPE_CHECKING:
    from service.access.principal import Role
    from service.access.tokens import Token, TokenStore

NAME = re.compile(r"[\w.-]{1,64}")
MOST_DAYS = 3650


class Subcommands(Command, click.Group):
    """A command of commands, with its help translated."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        say = invocation(ctx).say
        with formatter.section(say("cli.commands")):
            formatter.write_dl(
                [(name, shortened(say, f"help.token.{name}")) for name in self.commands]
            )


run = Subcommands(name="token", help="help.token", no_args_is_help=True)


@command("token.create")
@option("--name", required=True, help="help.token.name")
@option(
    "--role",
    type=click.Choice(["read", "write", "admin"]),
    default="read",
    show_default=True,
    help="help.token.role",
)
@option("--groups", default="", help="help.token.groups")
@option("--expires", "days", type=click.IntRange(1, MOST_DAYS), help="help.token.expires")
@json_option()
def create(
    invocation: Invocation, name: str, role: str, groups: str, days: int | None, as_json: bool
) -> None:
    from service.access.tokens import TokenExists

    if not NAME.fullmatch(name):
        raise Refused("token.name", name=name)
    now = datetime.now(UTC)
    lasts = timedelta(days=days) if days else None
    members = _groups(groups)
    store = _store(invocation)
    try:
        secret = store.create(name, cast("Role", role), members, now, lasts)
    except TokenExists as error:
        raise Refused("token.exists", name=name) from error
    if as_json:
        token = next(one for one in store.tokens() if one.name == name)
        print_json({**_shape(token, now), "token": secret})
        return
    click.echo(secret)
    click.echo(invocation.say("token.made", name=name), err=True)


@command("token.list")
@json_option()
def list_tokens(invocation: Invocation, as_json: bool) -> None:
    now = datetime.now(UTC)
    tokens = [_shape(token, now) for token in _store(invocation).tokens()]
    if as_json:
        print_json({"tokens": tokens})
        return
    say = invocation.say
    if not tokens:
        click.echo(say("token.none"), err=True)
    for token in tokens:
        expires = token["expires"]
        until = say("token.never") if expires is None else say("token.until", day=expires[:10])
        if token["expired"]:
            until = say("token.expired", day=str(expires)[:10])
        groups = ", ".join(token["groups"]) or "–"
        click.echo(f"{token['name']}  {token['role']}  {groups}  {until}")


@command("token.revoke")
@click.argument("name")
def revoke(invocation: Invocation, name: str) -> None:
    if not _store(invocation).revoke(name):
        raise Refused("token.unknown", name=name)
    click.echo(invocation.say("token.revoked", name=name), err=True)


for subcommand, word in ((create, "create"), (list_tokens, "list"), (revoke, "revoke")):
    run.add_command(subcommand, word)


def _store(invocation: Invocation) -> TokenStore:
    from service.access.tokens import TokenStore

    return TokenStore(invocation.load().settings.data)


def _groups(written: str) -> tuple[str, ...]:
    import unicodedata

    parts = (unicodedata.normalize("NFC", part.strip()) for part in written.split(","))
    groups = tuple(dict.fromkeys(part for part in parts if part))
    if "*" in groups:
        raise Refused("token.everyone")
    return groups


def _shape(token: Token, now: datetime) -> dict[str, Any]:
    """A token without anything that could be shown in its place."""
    return {
        "name": token.name,
        "role": token.role,
        "groups": list(token.groups),
        "created": token.created.isoformat(),
        "expires": token.expires.isoformat() if token.expires else None,
        "expired": token.is_expired(now),
    }
