"""Commands and options of click whose help is a key of the message catalogue.

The language is known only once the flags are read, so help texts stay keys until they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import click

from service.cli.click_words import arguments_of, bounds_of_value, kind_of_value
from service.cli.invocation import Invocation
from service.messages import Language, Say


def invocation(context: click.Context) -> Invocation:
    """The invocation as known so far; shared flags may still be to come."""
    root = context.find_root()
    if not isinstance(root.obj, Invocation):
        root.obj = Invocation()
    return root.obj


class TranslatedOption(click.Option):
    """``help`` is a message key."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None or self.help is None:
            return record
        say = invocation(ctx).say
        return record[0], bounds_of_value(record[1].replace(self.help, say(self.help)), say)

    def make_metavar(self, ctx: click.Context) -> str:
        return kind_of_value(super().make_metavar(ctx), invocation(ctx).say)


class TranslatedHelp(click.Command):
    """The layout of help, with its own words translated."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        say = invocation(ctx).say
        words = {"[OPTIONS]": "cli.usage.options", "COMMAND [ARGS]...": "cli.usage.command"}
        pieces = [
            say(words[piece]) if piece in words else arguments_of(piece, say)
            for piece in self.collect_usage_pieces(ctx)
        ]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=say("cli.usage") + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(invocation(ctx).say(self.help))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [
            record
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and (record := param.get_help_record(ctx))
        ]
        if records:
            with formatter.section(invocation(ctx).say("cli.options")):
                formatter.write_dl(records)

    def get_short_help_str(self, limit: int = 45) -> str:
        return self.short_help or self.help or ""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        names = self.get_help_option_names(ctx)
        if not names:
            return None

        def show(context: click.Context, _: click.Parameter, value: bool) -> None:
            if value and not context.resilient_parsing:
                click.echo(context.get_help(), color=context.color)
                context.exit()

        return TranslatedOption(
            names,
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=show,
            help="help.help",
        )


class Command(TranslatedHelp):
    """A command that also takes the shared flags, and passes on an Invocation as first argument."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(shared_options())


def shared_options() -> Sequence[click.Option]:
    """--data, --config, --lang and --debug; eager, so that even --help speaks the language."""
    return [
        TranslatedOption(
            ["--data", "shared_data"],
            type=click.Path(path_type=Path),
            help="help.data",
            is_eager=True,
            expose_value=False,
            callback=_remember("data"),
        ),
        TranslatedOption(
            ["--config", "shared_config"],
            type=click.Path(path_type=Path),
            help="help.config",
            is_eager=True,
            expose_value=False,
            callback=_remember("config"),
        ),
        TranslatedOption(
            ["--lang", "shared_language"],
            type=click.Choice(["pl", "en"]),
            help="help.lang",
            is_eager=True,
            expose_value=False,
            callback=_remember("language"),
        ),
        TranslatedOption(
            ["--debug", "shared_debug"],
            is_flag=True,
            help="help.debug",
            is_eager=True,
            expose_value=False,
            callback=_remember("debug"),
        ),
    ]


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def callback(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        before = invocation(ctx)
        ctx.find_root().obj = before.with_flags(
            value if name == "data" else None,
            value if name == "config" else None,
            cast("Language | None", value) if name == "language" else None,
            bool(value) if name == "debug" else False,
        )

    return callback


def command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Makes a function ``run(invocation, …)`` the command ``name``; help is "help.NAME"."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        def call(*args: Any, **kwargs: Any) -> Any:
            return function(invocation(click.get_current_context()), *args, **kwargs)

        call.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
        return click.command(name, cls=Command, help=f"help.{name}")(call)

    return decorate


def option(*names: str, help: str, **attributes: Any) -> Callable[[Any], Any]:
    """click.option with a translated help."""
    return click.option(*names, cls=TranslatedOption, help=help, **attributes)


def json_option() -> Callable[[Any], Any]:
    return option("--json", "as_json", is_flag=True, help="help.json")


def shortened(say: Say, key: str) -> str:
    """The first sentence of a help text."""
    return say(key).split(". ")[0].rstrip(".")
