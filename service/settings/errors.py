"""A setting that cannot be used, said with its place."""

from __future__ import annotations


class SettingsError(Exception):
    """``message`` names a message of the catalogue, ``fields`` fill it in.

    ``place`` is where the setting was written: a file and its key, a variable, or a flag.
    """

    def __init__(self, message: str, place: str, **fields: object) -> None:
        self.message = message
        self.place = place
        self.fields: dict[str, object] = {"place": place, **fields}
        super().__init__(f"{place}: {message} {fields}")
