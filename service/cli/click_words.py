"""click's own English words in the language of whoever typed: what kind of value an option takes,
and what is wrong with the one that was given."""

from __future__ import annotations

import re

import click

from service.messages import Say

_KINDS = re.compile(r"\b(?:INTEGER RANGE|FLOAT RANGE|INTEGER|FLOAT|TEXT|PATH|FILE)\b")
_BOUNDS = re.compile(r"\b([\d.]+)<=x<=([\d.]+)")
_DAY = "[%Y-%m-%d]"
_NAMES = re.compile(r"\b(?:QUERY|QUESTION|PATHS|FOLDER|PATH|FILE|ACTION|NAME)\b")


def kind_of_value(metavar: str, say: Say) -> str:
    """ "INTEGER RANGE" as "LICZBA", "[%Y-%m-%d]" as "RRRR-MM-DD"."""
    if metavar == _DAY:
        return say("cli.value.day")
    return _KINDS.sub(lambda match: say(f"cli.value.{match[0].lower().split()[0]}"), metavar)


def bounds_of_value(help_text: str, say: Say) -> str:
    """ "[1<=x<=100]" as "[od 1 do 100]"."""
    return _BOUNDS.sub(
        lambda match: say("cli.value.bounds", low=match[1], high=match[2]), help_text
    )


def arguments_of(usage: str, say: Say) -> str:
    """ "QUERY..." as "PYTANIE..."."""
    return _NAMES.sub(lambda match: say(f"cli.argument.{match[0].lower()}"), usage)


def bad_value(error: click.BadParameter, say: Say) -> str:
    """What is wrong with a value; click's sentence where it is of a kind that no option has."""
    name = _hint(error, say)
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        choices = ", ".join(map(str, kind.choices))
        return say("cli.bad_choice", name=name, choices=choices)
    if isinstance(kind, click.IntRange | click.FloatRange):
        low, high = kind.min, kind.max
        if low is not None and high is not None:
            return say("cli.bad_range", name=name, low=_short(low), high=_short(high))
        return say("cli.bad_least", name=name, low=_short(low or 0))
    if isinstance(kind, click.DateTime):
        return say("cli.bad_day", name=name)
    if isinstance(kind, click.Path):
        return say("cli.bad_path", name=name)
    return error.format_message()


def _hint(error: click.BadParameter, say: Say) -> str:
    if error.param is None or error.ctx is None:
        return str(error.param_hint or "")
    hint = error.param.get_error_hint(error.ctx)
    return arguments_of(hint.replace("'", ""), say)


def _short(number: float) -> str:
    return f"{number:g}"
