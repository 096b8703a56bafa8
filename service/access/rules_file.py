"""``access.toml``: read whole or not at all."""

from __future__ import annotations

import difflib
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from service.access.patterns import Pattern
from service.access.rules import EVERYONE, AccessRules, Rule

TOP_KEYS = ("default", "rule")
RULE_KEYS = ("collection", "path", "except", "groups")
SEPARATORS = ",;|"
"""What parts groups in a proxy's header: a group with one of these could never come."""


def parse_rules(text: str) -> AccessRules:
    """Raises ValueError (a TOMLDecodeError is one) that names the rule and the key."""
    content = tomllib.loads(text)
    if not content:
        raise ValueError("the file is empty: remove it if there are no walls")
    _refuse_unknown(content, TOP_KEYS, "")
    default = content.get("default", "allow")
    if default not in ("allow", "deny"):
        raise ValueError(f'default: write "allow" or "deny", not {default!r}')
    tables = content.get("rule", [])
    if not isinstance(tables, list):
        raise ValueError("rule: write [[rule]] with two brackets")  # noqa: TRY004 - one kind for all
    return AccessRules(
        tuple(_rule(table, f"rule {number}") for number, table in enumerate(tables, start=1)),
        default,
    )


def _rule(table: Any, place: str) -> Rule:
    if not isinstance(table, dict):
        raise ValueError(f"{place}: write [[rule]] with two brackets")  # noqa: TRY004
    _refuse_unknown(table, RULE_KEYS, f"{place}: ")
    if "groups" not in table:
        raise ValueError(f'{place}: groups is missing; ["*"] is everyone, [] nobody')
    if "collection" not in table and "path" not in table:
        raise ValueError(f'{place}: name a collection or a path; collection = "*" is all')
    groups = _texts(table["groups"], f"{place}: groups")
    for group in groups:
        if group != EVERYONE and any(sign in group for sign in SEPARATORS):
            raise ValueError(f"{place}: groups: {group!r} has a comma, semicolon or bar")
    return Rule(
        frozenset(unicodedata.normalize("NFC", group.strip()) for group in groups),
        _pattern(table.get("collection", "**"), f"{place}: collection"),
        _pattern(table.get("path", "**"), f"{place}: path"),
        tuple(
            _pattern(one, f"{place}: except")
            for one in _texts(table.get("except", []), f"{place}: except")
        ),
    )


def _pattern(value: Any, place: str) -> Pattern:
    if not isinstance(value, str) or not value.strip("/"):
        raise ValueError(f"{place}: write a text that is not empty, not {value!r}")
    if value != value.strip() or "\\" in value:
        raise ValueError(f"{place}: {value!r} begins or ends with a space, or has a backslash")
    if ".." in value.split("/") or "." in value.split("/"):
        raise ValueError(f"{place}: {value!r} has a part . or .., which no path has")
    try:
        return Pattern(value)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from error


def _texts(value: Any, place: str) -> list[str]:
    if not isinstance(value, list) or not all(
        isinstance(one, str) and one.strip() for one in value
    ):
        raise ValueError(f'{place}: write a list of texts, such as ["hr"], not {value!r}')
    return value


def _refuse_unknown(table: Mapping[str, Any], known: Collection[str], place: str) -> None:
    for key in table:
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1, cutoff=0.3)
            nearest = f"; the nearest is {close[0]!r}" if close else ""
            raise ValueError(f"{place}there is no key {key!r}{nearest}")
