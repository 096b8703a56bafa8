"""What the doctor says of tokens and walls."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from service.access.door import door_of
from service.access.errors import AccessRulesBroken, TokensBroken
from service.access.patterns import Name
from service.access.rules import Rule
from service.access.tokens import TokenStore
from service.access.walls import walls_of
from service.doctor import Finding

if TYPE_CHECKING:
    from index.catalog import Snapshot
    from service.settings import Settings


def access_findings(settings: Settings) -> Iterator[Finding]:
    """What can be said without an index."""
    walls = walls_of(settings)
    try:
        walls.rules()
    except AccessRulesBroken as error:
        yield Finding(
            "access_broken",
            "error",
            f"${{EDITOR:-vi}} {walls.file}",
            {"file": walls.file, "problem": error.problem},
        )
    store = TokenStore(settings.data)
    try:
        tokens = store.tokens()
    except TokensBroken as error:
        yield Finding("tokens_broken", "error", f"rm {store.file}", {"problem": error.what})
        return
    if door_of(settings).lets_nobody_in:
        yield Finding("nobody_can_ask", "warning", "kartoteka token create --name NAME")
    for token in tokens:
        if token.is_expired(datetime.now(UTC)):
            yield Finding(
                "token_expired",
                "warning",
                f"kartoteka token revoke {token.name}",
                {"name": token.name},
            )
    if tokens and stat.S_IMODE(store.file.stat().st_mode) & 0o077:
        yield Finding("tokens_readable", "warning", f"chmod 600 {store.file}", {"file": store.file})


def wall_findings(settings: Settings, snapshot: Snapshot) -> Iterator[Finding]:
    """Walls around nothing: a folder was renamed, or its name mistyped."""
    walls = walls_of(settings)
    try:
        rules = walls.rules()
    except AccessRulesBroken:
        return  # said already
    if rules is None:
        return
    for number in _idle(rules.rules, snapshot):
        yield Finding(
            "wall_idle",
            "warning",
            f"${{EDITOR:-vi}} {walls.file}",
            {"file": walls.file, "number": number},
        )


def _idle(rules: Sequence[Rule], snapshot: Snapshot) -> list[int]:
    """The numbers, from 1, of the rules that speak of no indexed file."""
    left = dict(enumerate(rules, start=1))
    for collection in snapshot.collections():
        named = Name.of(collection.name)
        for path in map(Name.of, snapshot.files(collection.name)):
            for number in [n for n, rule in left.items() if rule.shuts(named, path)]:
                del left[number]
            if not left:
                return []
    return list(left)
