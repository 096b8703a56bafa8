"""Where settings come from: flags, then the environment, then the file, then the defaults.

A key that no setting has is refused wherever it stands, with the nearest right one: a typo must
fail at the start, not leave a limit at its default.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from service.settings.bounded import Spec, build, specs
from service.settings.errors import SettingsError
from service.settings.options import Settings

FILE_NAME = "kartoteka.toml"
CONFIG_VARIABLE = "KARTOTEKA_CONFIG"
PREFIX = "KARTOTEKA_"


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings, and for each key that is not at its default, where its value was written."""

    settings: Settings
    origins: Mapping[str, str]
    file: Path | None

    def value(self, key: str) -> object:
        """The value in force of one setting ("http.port")."""
        section, _, name = key.rpartition(".")
        group: object = getattr(self.settings, section) if section else self.settings
        return getattr(group, name)


@cache
def all_specs() -> Mapping[str, Spec]:
    """Every setting by its key, in the order of the documentation."""
    return {spec.key: spec for spec in specs(Settings)}


def load_settings(
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
    folder: Path | None = None,
) -> LoadedSettings:
    """Reads every source; ``flags`` are by key ("http.port"), None meaning not given.

    ``file`` must exist; without it KARTOTEKA_CONFIG, else ``kartoteka.toml`` in ``folder`` (the
    working folder) is read if it is there. A relative ``data`` in a file is relative to that file.
    Raises SettingsError naming the place.
    """
    environment = environment or {}
    file = _settings_file(file, environment, folder or Path())
    values: dict[str, object] = {}
    origins: dict[str, str] = {}
    for key, raw, place in (
        *(_from_file(file) if file else ()),
        *_from_environment(environment),
        *_from_flags(flags or {}),
    ):
        values[key] = all_specs()[key].parse(raw, place)
        origins[key] = place
    data = values.get("data")
    if file and isinstance(data, Path) and origins["data"].startswith(str(file)):
        values["data"] = file.parent / data
    return LoadedSettings(build(Settings, values), origins, file)


def _settings_file(file: Path | None, environment: Mapping[str, str], folder: Path) -> Path | None:
    if file is None and environment.get(CONFIG_VARIABLE):
        file = Path(environment[CONFIG_VARIABLE])
    if file is not None:
        if not file.is_file():
            raise SettingsError("settings.no_file", str(file))
        return file
    usual = folder / FILE_NAME
    return usual if usual.is_file() else None


def _from_file(file: Path) -> Iterator[tuple[str, object, str]]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError("settings.not_toml", str(file), problem=error) from error
    except OSError as error:
        raise SettingsError("settings.unreadable", str(file), problem=error) from error
    for name, value in content.items():
        if isinstance(value, dict):
            for key, raw in value.items():
                yield (
                    _known(f"{name}.{key}", f"{file} [{name}] {key}"),
                    raw,
                    f"{file} [{name}] {key}",
                )
        else:
            yield _known(name, f"{file} {name}"), value, f"{file} {name}"


def _from_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, object, str]]:
    variables = {spec.variable: spec.key for spec in all_specs().values()}
    for name, raw in environment.items():
        if not name.startswith(PREFIX) or name == CONFIG_VARIABLE:
            continue
        if name not in variables:
            raise SettingsError(
                "settings.unknown", name, key=name, nearest=_nearest(name, [*variables])
            )
        yield variables[name], raw, name


def _from_flags(flags: Mapping[str, object]) -> Iterator[tuple[str, object, str]]:
    for key, raw in flags.items():
        if raw is not None:
            yield _known(key, f"--{key}"), raw, f"--{key.rpartition('.')[2].replace('_', '-')}"


def _known(key: str, place: str) -> str:
    if key not in all_specs():
        raise SettingsError(
            "settings.unknown", place, key=key, nearest=_nearest(key, [*all_specs()])
        )
    return key


def _nearest(key: str, known: list[str]) -> str:
    """The known key most like this one; by its last part where the section is wrong too."""
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    if not close:
        last = {name.rpartition(".")[2]: name for name in known}
        close = [last[part] for part in difflib.get_close_matches(key.rpartition(".")[2], last, 1)]
    return close[0] if close else ""
