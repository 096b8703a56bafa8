"""One setting: its type, its bounds, its description, and how a raw value becomes it.

A settings class is a frozen dataclass whose fields are made with ``setting``. Raw values come as
TOML gives them or, from the environment and the command line, as text.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from service.settings.errors import SettingsError

TRUE_WORDS = frozenset({"1", "true", "yes", "on", "tak"})
FALSE_WORDS = frozenset({"0", "false", "no", "off", "nie"})


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a value may be; ``low`` and ``high`` belong to the range (of a number, or of a
    text's length)."""

    low: float | None = None
    high: float | None = None


def setting(
    default: Any,
    description: str,
    *,
    low: float | None = None,
    high: float | None = None,
    secret: bool = False,
) -> Any:
    """A field of a settings class; ``secret`` values are never printed."""
    return dataclasses.field(
        default=default,
        metadata={"description": description, "bounds": Bounds(low, high), "secret": secret},
    )


@dataclass(frozen=True, slots=True)
class Spec:
    """One setting as sources and documentation see it. ``section`` is "" at the top level."""

    section: str
    name: str
    type: type | str
    choices: tuple[str, ...]
    optional: bool
    bounds: Bounds
    default: object
    description: str
    secret: bool

    @property
    def key(self) -> str:
        """As written in ``kartoteka.toml``: "http.port"."""
        return f"{self.section}.{self.name}" if self.section else self.name

    @property
    def variable(self) -> str:
        """As written in the environment: KARTOTEKA_HTTP_PORT."""
        return "KARTOTEKA_" + self.key.replace(".", "_").upper()

    def parse(self, raw: object, place: str) -> object:
        """The value ``raw`` stands for. Raises SettingsError if it is of another type or size."""
        value = self._typed(raw, place)
        self._check_bounds(value, place)
        return value

    def _typed(self, raw: object, place: str) -> object:
        if raw is None or (isinstance(raw, str) and not raw.strip() and self.optional):
            if self.optional:
                return None
            raise SettingsError("settings.wrong_type", place, expected=self.kind, value="null")
        if self.choices:
            if raw in self.choices:
                return raw
            raise SettingsError(
                "settings.choice", place, value=raw, choices=", ".join(self.choices)
            )
        converted = _CONVERTERS[self.kind](raw)
        if converted is None:
            raise SettingsError("settings.wrong_type", place, expected=self.kind, value=raw)
        return converted

    def _check_bounds(self, value: object, place: str) -> None:
        low, high = self.bounds.low, self.bounds.high
        if isinstance(value, bool) or (low is None and high is None):
            return
        if isinstance(value, int | float):
            size = float(value)
        elif isinstance(value, str):
            size = float(len(value))
        else:
            return
        if (low is not None and size < low) or (high is not None and size > high):
            raise SettingsError(
                "settings.length" if isinstance(value, str) else "settings.bounds",
                place,
                value="…" if self.secret else value,
                low=_plain(low),
                high=_plain(high),
            )

    @property
    def kind(self) -> str:
        """The type in one word, as the documentation names it."""
        return self.type if isinstance(self.type, str) else self.type.__name__


def specs(settings_class: type, section: str = "") -> Sequence[Spec]:
    """Every setting of a settings class, its nested sections flattened, in their order."""
    hints = get_type_hints(settings_class)
    found: list[Spec] = []
    for field in dataclasses.fields(settings_class):
        hint = hints[field.name]
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            found.extend(specs(hint, field.name))
        else:
            found.append(_spec(field, hint, section))
    return found


def build(settings_class: type, values: Mapping[str, object], section: str = "") -> Any:
    """An instance from values by key ("http.port"); what is absent keeps its default."""
    hints = get_type_hints(settings_class)
    arguments: dict[str, object] = {}
    for field in dataclasses.fields(settings_class):
        hint = hints[field.name]
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            arguments[field.name] = build(hint, values, field.name)
        else:
            key = f"{section}.{field.name}" if section else field.name
            if key in values:
                arguments[field.name] = values[key]
    return settings_class(**arguments)


def _spec(field: dataclasses.Field[Any], hint: Any, section: str) -> Spec:
    optional = False
    if get_origin(hint) is UnionType:
        members = [member for member in get_args(hint) if member is not type(None)]
        optional, hint = True, members[0]
    choices = get_args(hint) if get_origin(hint) is Literal else ()
    kind: type | str = "choice" if choices else "list" if get_origin(hint) is tuple else hint
    return Spec(
        section,
        field.name,
        kind,
        choices,
        optional,
        field.metadata["bounds"],
        field.default,
        field.metadata["description"],
        field.metadata["secret"],
    )


def _integer(raw: object) -> int | None:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        return None
    try:
        return int(raw)
    except ValueError:
        return None


def _number(raw: object) -> float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    try:
        value = float(raw)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _flag(raw: object) -> bool | None:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.lower() in TRUE_WORDS | FALSE_WORDS:
        return raw.lower() in TRUE_WORDS
    return None


def _text(raw: object) -> str | None:
    return raw if isinstance(raw, str) else None


def _path(raw: object) -> Path | None:
    return Path(raw).expanduser() if isinstance(raw, str | Path) and str(raw) else None


def _list(raw: object) -> tuple[str, ...] | None:
    if isinstance(raw, str):
        return tuple(part.strip() for part in raw.split(",") if part.strip())
    if isinstance(raw, list | tuple) and all(isinstance(part, str) for part in raw):
        return tuple(raw)
    return None


_CONVERTERS: Mapping[str, Any] = {
    "int": _integer,
    "float": _number,
    "bool": _flag,
    "str": _text,
    "Path": _path,
    "list": _list,
}


def _plain(number: float | None) -> str:
    return "…" if number is None else f"{number:g}"
