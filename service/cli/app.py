"""The group of all commands, each in its own module and imported only when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from service.cli.translated import (
    TranslatedHelp,
    TranslatedOption,
    invocation,
    shared_options,
    shortened,
)

COMMANDS: Mapping[str, str] = {
    name: f"service.cli.commands.{name}"
    for name in (
        "index",
        "search",
        "ask",
        "serve",
        "status",
        "doctor",
        "verify",
        "evaluate",
        "calibrate",
        "feedback",
        "forget",
        "backup",
        "restore",
        "settings",
        "token",
        "mcp",
    )
}


class Commands(TranslatedHelp, click.Group):
    """Finds a command's module by name; its help comes from the catalogue, unimported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = import_module(COMMANDS[cmd_name]).run
        if not isinstance(found, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name]}.run is not a command")
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise UnknownCommand(args[0], ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        say = invocation(ctx).say
        with formatter.section(say("cli.commands")):
            formatter.write_dl([(name, shortened(say, f"help.{name}")) for name in COMMANDS])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


class UnknownCommand(click.UsageError):
    """A word that is no command; says the nearest one."""

    def __init__(self, word: str, ctx: click.Context) -> None:
        import difflib

        say = invocation(ctx).say
        close = difflib.get_close_matches(word, COMMANDS, n=1)
        message = say("cli.unknown_command", word=word)
        if close:
            message += " " + say("cli.did_you_mean", nearest=close[0])
        super().__init__(message, ctx)


def application() -> click.Group:
    """The whole command line; also what the documentation test walks through."""
    return Commands(
        name="kartoteka",
        help="help.kartoteka",
        no_args_is_help=True,
        params=[*shared_options(), _version_option()],
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )


def run(arguments: list[str] | None = None) -> None:
    """Runs the command line and ends the process with its exit code."""
    from service.cli.errors import guarded

    os.umask(0o077)  # what a command writes holds text of documents, also outside the data folder
    sys.exit(guarded(application(), arguments))


def _version_option() -> click.Option:
    def show(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value and not ctx.resilient_parsing:
            from importlib import metadata  # slower to import than all the rest of --help

            click.echo(f"kartoteka {metadata.version('kartoteka')}")
            ctx.exit()

    return TranslatedOption(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help="help.version",
    )
