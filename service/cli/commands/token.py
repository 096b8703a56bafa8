"""``kartoteka token``: makes, lists and revokes what callers of the service show."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import click

from service.cli import exit_codes
from service.cli.errors import Refused
from service.cli.invocation import Invocation, is_terminal
from service.cli.output import print_json
from service.cli.translated import Command, command, invocation, json_option, option, shortened

if TYPE_CHECKING:
    from service.access.tokens import Token, TokenRole, TokenStore
    from service.settings import Settings

NAME = re.compile(r"[\w.-]{1,64}")
MOST_DAYS = 3650
YES = frozenset({"y", "yes", "t", "tak"})


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
    type=click.Choice(["read", "write", "admin", "desk"]),
    default="read",
    show_default=True,
    help="help.token.role",
)
@option("--groups", default="", help="help.token.groups")
@option("--expires", "days", type=click.IntRange(1, MOST_DAYS), help="help.token.expires")
@option("--yes", is_flag=True, help="help.token.yes")
@json_option()
def create(
    invocation: Invocation,
    name: str,
    role: str,
    groups: str,
    days: int | None,
    yes: bool,
    as_json: bool,
) -> None:
    from service.access.tokens import TokenExists

    if not NAME.fullmatch(name):
        raise Refused("token.name", name=name)
    now = datetime.now(UTC)
    lasts = timedelta(days=days) if days else None
    members = _groups(groups)
    settings = invocation.load().settings
    store = _store(settings)
    if role != "desk":
        _tell_what_closes(settings, invocation, yes=yes)
    try:
        secret = store.create(name, cast("TokenRole", role), members, now, lasts)
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
    tokens = [_shape(token, now) for token in _store(invocation.load().settings).tokens()]
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
    from service.access.door import door_of

    settings = invocation.load().settings
    if not _store(settings).revoke(name):
        raise Refused("token.unknown", name=name)
    click.echo(invocation.say("token.revoked", name=name), err=True)
    if door_of(settings).lets_nobody_in:
        click.echo(invocation.say("token.nobody", file=_store(settings).file), err=True)


for subcommand, word in ((create, "create"), (list_tokens, "list"), (revoke, "revoke")):
    run.add_command(subcommand, word)


def _tell_what_closes(settings: Settings, invocation: Invocation, *, yes: bool) -> None:
    """The first token closes a service that answered anyone, a running one at once. Raises
    Refused where that is not wanted."""
    from service.access.door import door_of

    door = door_of(settings)
    if not door.is_open:
        return
    say = invocation.say
    click.echo(say("token.closes"), err=True)
    if door.sites_without_key:
        sites = ", ".join(door.sites_without_key)
        click.echo(say("token.closes.sites", sites=sites), err=True)
    click.echo(say("token.closes.desk"), err=True)
    if yes:
        return
    if not is_terminal(sys.stdin):
        raise Refused("token.needs_yes", exit_codes.USAGE)
    click.echo(say("token.sure") + " ", nl=False, err=True)
    if sys.stdin.readline().strip().lower() not in YES:
        raise Refused("token.not_made")


def _store(settings: Settings) -> TokenStore:
    from service.access.tokens import TokenStore

    return TokenStore(settings.data)


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
