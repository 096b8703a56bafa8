"""What Kartoteka says to people, in Polish and in English.

A message is a text with {named} places, or the forms it takes with a number: for Polish one, few
and many ("plik", "pliki", "plików"), for English one and many.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import import_module
from typing import Literal, TypeAlias, get_args

Language = Literal["pl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Messages: TypeAlias = Mapping[str, str | tuple[str, ...]]

_MODULES: Mapping[Language, str] = {
    "pl": "service.messages.polish",
    "en": "service.messages.english",
}


class Say:
    """Messages of one language. An unknown key is our own mistake: KeyError."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._messages = messages(language)

    def __call__(self, key: str, /, **fields: object) -> str:
        message = self._messages[key]
        if not isinstance(message, str):
            raise TypeError(f"message {key!r} needs a number: use count()")
        return message.format(**fields) if fields else message

    def count(self, key: str, number: int, /, **fields: object) -> str:
        """The form of the message that goes with ``number``, which stands in {n}."""
        forms = self._messages[key]
        if isinstance(forms, str):
            raise TypeError(f"message {key!r} has no forms for a number: call it")
        form = _polish_form(number) if self.language == "pl" else _english_form(number)
        return forms[form].format(n=self.number(number), **fields)

    def number(self, number: int) -> str:
        """Digits in groups of three, parted as the language does (a no-break space in Polish)."""
        grouped = f"{number:,}"
        return grouped.replace(",", "\N{NO-BREAK SPACE}") if self.language == "pl" else grouped

    def decimal(self, number: float, places: int = 1) -> str:
        text = f"{number:.{places}f}"
        return text.replace(".", ",") if self.language == "pl" else text

    def date(self, day: date) -> str:
        """ "12 marca 2024", "12 March 2024"."""
        months = self._messages["date.months"]
        return f"{day.day} {months[day.month - 1]} {day.year}"

    def has(self, key: str) -> bool:
        return key in self._messages


@cache
def messages(language: Language) -> Messages:
    """The whole catalogue of one language."""
    module = import_module(_MODULES[language])
    catalogue: Messages = module.MESSAGES
    return catalogue


def language_of(environment: Mapping[str, str]) -> Language:
    """KARTOTEKA_LANGUAGE, else the language of the terminal if it is English, else Polish."""
    chosen = environment.get("KARTOTEKA_LANGUAGE", "").lower()
    if chosen in LANGUAGES:
        return "en" if chosen == "en" else "pl"
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return "en" if environment[variable].lower().startswith("en") else "pl"
    return "pl"


def _polish_form(number: int) -> int:
    if number == 1:
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2


def _english_form(number: int) -> int:
    return 0 if number == 1 else 1
