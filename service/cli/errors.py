"""From any error to a message, a remedy and an exit code: the only place that does it."""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from service.cli import exit_codes
from service.cli.click_words import arguments_of, bad_value
from service.cli.invocation import Invocation
from service.messages import Say

if TYPE_CHECKING:
    from index.machine_fault import MachineFault


class Refused(Exception):  # noqa: N818 - a refusal, not a fault
    """A command cannot do what was asked; ``key`` names the message, ``code`` the exit code."""

    def __init__(self, key: str, code: int = exit_codes.ERROR, **fields: object) -> None:
        super().__init__(key)
        self.key = key
        self.code = code
        self.fields = fields


def guarded(application: click.Command, arguments: list[str] | None = None) -> int:
    """Runs the command line; every way it can end becomes an exit code."""
    context: click.Context | None = None
    invoked = Invocation()
    try:
        context = application.make_context("kartoteka", _arguments(arguments), obj=invoked)
        with context:
            result = application.invoke(context)
            return result if isinstance(result, int) else exit_codes.DONE
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help(), err=True)
        return exit_codes.USAGE
    except click.UsageError as error:
        return _usage(error)
    except (KeyboardInterrupt, click.Abort):
        click.echo(err=True)
        return exit_codes.INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe has seen enough; Python must not complain again while it exits.
        sys.stdout = None
        return exit_codes.DONE
    except Exception as error:  # noqa: BLE001 - the border: nothing above it could still act
        return print_error(error, context.obj if context else invoked)


@dataclass(frozen=True, slots=True)
class Explained:
    """An error in words: what is wrong, more of it where there is more, what to do, exit code."""

    message: str
    details: str
    remedy: str
    code: int


def explain(error: Exception, say: Say) -> Explained | None:
    """None for a fault of our own."""
    from index.machine_fault import machine_fault
    from service.settings.errors import SettingsError

    if isinstance(error, SettingsError):
        nearest = error.fields.get("nearest")
        remedy = say("cli.did_you_mean", nearest=nearest) if nearest else ""
        return Explained(say(error.message, **error.fields), "", remedy, exit_codes.USAGE)
    if isinstance(error, Refused):
        return Explained(say(error.key, **error.fields), "", "", error.code)
    fault = machine_fault(error)
    if fault is not None:
        return _of_the_machine(fault, say)
    if hasattr(error, "remedy"):
        return _with_remedy(error, say)
    if isinstance(error, OSError):
        return Explained(str(error), "", "", exit_codes.ERROR)
    return None


def _of_the_machine(fault: MachineFault, say: Say) -> Explained:
    message = say(f"machine.{fault.kind}")
    return Explained(message, fault.said, say(f"mend.machine.{fault.kind}"), exit_codes.ERROR)


def _with_remedy(error: Exception, say: Say) -> Explained:
    """Errors of the index say in English what happened and what to do; the catalogue has the
    general case of each in Polish, and the English sentence becomes the details."""
    name = type(error).__name__
    code = exit_codes.LOCKED if name == "IndexLocked" else exit_codes.ERROR
    what, remedy = str(getattr(error, "what", error)), str(getattr(error, "remedy", ""))
    if say.language == "en" or not say.has(f"error.{name}"):
        return Explained(what, "", remedy, code)
    return Explained(say(f"error.{name}"), what, say(f"mend.{name}"), code)


def print_error(error: Exception, invoked: Invocation) -> int:
    """Says on standard error what is wrong and what to do; returns the exit code."""
    say = invoked.say
    known = explain(error, say)
    if invoked.debug:
        traceback.print_exception(error)
    if known is None:
        _print(say("cli.error"), f"{type(error).__name__}: {error}")
        if not invoked.debug:
            click.echo(say("cli.unexpected"), err=True)
        return exit_codes.ERROR
    _print(say("cli.error"), known.message)
    if known.details:
        _print(say("error.details"), known.details)
    if known.remedy:
        _print(say("cli.remedy"), known.remedy)
    return known.code


def _usage(error: click.UsageError) -> int:
    say = error.ctx.find_root().obj.say if error.ctx else Invocation().say
    if error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
        click.echo(say("cli.try_help", command=error.ctx.command_path) + "\n", err=True)
    _print(say("cli.error"), _usage_in_words(error, say))
    return exit_codes.USAGE


def _usage_in_words(error: click.UsageError, say: Say) -> str:
    """click's own words are English: the mistakes that people make most have ours."""
    match error:
        case click.NoSuchOption():
            message = say("cli.unknown_option", option=error.option_name)
            if error.possibilities:
                message += " " + say("cli.did_you_mean", nearest=error.possibilities[0])
            return message
        case click.MissingParameter() if error.param is not None and error.ctx is not None:
            hint = error.param.get_error_hint(error.ctx).replace("'", "").rstrip(".")
            return say("cli.missing", name=arguments_of(hint, say))
        case click.BadOptionUsage():
            return say("cli.bad_option", option=error.option_name)
        case click.BadParameter() if error.param is not None:
            return bad_value(error, say)
        case _:
            return error.format_message()


def _print(label: str, text: str) -> None:
    click.echo(f"{click.style(label, bold=True)} {text}", err=True)


def _arguments(arguments: list[str] | None) -> list[str]:
    return sys.argv[1:] if arguments is None else list(arguments)
