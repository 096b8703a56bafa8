"""Both languages say the same things."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from ingest.errors import Reason
from ingest.locator import Locator, Unit
from service.cli.app import COMMANDS
from service.messages import LANGUAGES, Language, Say, language_of, messages
from service.places import place

SERVICE = Path(__file__).parents[2] / "service"


def _places(message: str | tuple[str, ...]) -> set[str]:
    forms = (message,) if isinstance(message, str) else message
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def test_both_languages_have_the_same_keys_and_places() -> None:
    polish, english = messages("pl"), messages("en")
    assert polish.keys() == english.keys()
    for key in polish:
        assert _places(polish[key]) == _places(english[key]), key
        assert isinstance(polish[key], str) == isinstance(english[key], str), key


def test_every_key_in_the_code_has_a_message() -> None:
    known = messages("pl").keys()
    called = re.compile(r"(?:\bsay|say\.count|Refused|SettingsError)\(\s*\"([a-z_.-]+)\"")
    helped = re.compile(r"help=\"(help\.[a-z_.]+)\"")
    for file in (*SERVICE.rglob("*.py"), *SERVICE.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        for key in (*called.findall(text), *helped.findall(text)):
            # A key that ends in a full stop is the beginning of one: say("page.sort." ~ name).
            begins = key.endswith(".") and any(one.startswith(key) for one in known)
            assert begins or key in known, f"{file.name}: {key}"


def test_every_command_reason_and_place_has_words() -> None:
    known = messages("pl").keys()
    assert {f"help.{name}" for name in COMMANDS} <= known
    for reason in get_args(Reason):
        assert {f"reason.{reason}", f"remedy.{reason}"} <= known
    for language in LANGUAGES:
        for unit in get_args(Unit):
            for locator in (Locator(unit, 1, 1), Locator(unit, 1, 3), Locator(unit, 2, 2, "iv")):
                assert place(locator, Say(language))


def test_parts_of_a_message_are_named_in_the_readers_language() -> None:
    places = [Locator("part", 1, 1, "nagłówek"), Locator("part", 3, 3, "treść (2)")]
    assert [place(one, Say("pl")) for one in places] == ["nagłówek", "treść (2)"]
    assert [place(one, Say("en")) for one in places] == ["header", "body (2)"]
    assert place(Locator("part", 2, 2, "treść dodatkowa"), Say("pl")) == "treść dodatkowa"
    assert place(Locator("part", 2, 2, "inna"), Say("en")) == "inna"


@pytest.mark.parametrize(
    ("number", "polish"),
    [
        (0, "0 plików"),
        (1, "1 pliku"),
        (2, "2 plików"),
        (22, "22 plików"),
    ],
)
def test_a_number_takes_its_form(number: int, polish: str) -> None:
    assert Say("pl").count("index.unreadable", number).startswith(polish)


def test_polish_numbers_and_dates_read_as_polish() -> None:
    say = Say("pl")
    assert (
        say.count("page.documents", 1234567)
        == "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567 dokumentów"
    )
    assert [say.count("page.passages", n) for n in (1, 2, 5, 12, 22)] == [
        "1 fragment",
        "2 fragmenty",
        "5 fragmentów",
        "12 fragmentów",
        "22 fragmenty",
    ]
    assert say.date(date(2024, 3, 12)) == "12 marca 2024"
    assert say.decimal(1.25, 2) == "1,25"
    assert place(Locator("page", 6, 6, "iv"), say) == "s. iv (6. w pliku)"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "pl"),
        ({"LANG": "C.UTF-8"}, "pl"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "pl_PL.UTF-8"}, "pl"),
        ({"LANG": "pl_PL.UTF-8", "KARTOTEKA_LANGUAGE": "en"}, "en"),
    ],
)
def test_the_language_comes_from_the_environment(
    environment: dict[str, str], language: Language
) -> None:
    assert language_of(environment) == language


COUNTED = re.compile(r"\{(?:n|count|pieces|days|bad|missing)\}\s+([^\W\d_]+)")
UNITS = {"B", "s", "min", "ms", "z", "of"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_before_a_noun_has_forms(language: Language) -> None:
    """ "1 dni" is read aloud by everybody who sees it: what is counted needs ``Say.count``."""
    for key, message in messages(language).items():
        if isinstance(message, str) and (found := COUNTED.search(message)):
            assert found[1] in UNITS or message.startswith("…"), f"{key}: {message}"


@pytest.mark.parametrize("number", [1, 2, 5, 12, 22, 384])
def test_numbers_take_the_form_that_goes_with_them(number: int) -> None:
    say = Say("pl")
    few = number % 10 in (2, 3, 4) and number != 12
    word = "wymiar" if number == 1 else "wymiary" if few else "wymiarów"
    assert say.count("status.model_of", number, name="m") == f"m ({number} {word})"
