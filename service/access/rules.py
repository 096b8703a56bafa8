"""Walls around collections and folders, and who passes them.

Walls add up: a file is shown to someone who passes every wall around it. So the order of rules
means nothing, and where everything is open by default, one more rule never shows anyone more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from service.access.patterns import Name, Pattern

Default = Literal["allow", "deny"]
EVERYONE = "*"

KEPT_VERDICTS = 200_000


@dataclass(frozen=True, slots=True)
class Rule:
    """``groups`` alone see what lies under ``path`` of ``collection``, save for ``exceptions``,
    which are paths that the rule says nothing about."""

    groups: frozenset[str]
    collection: Pattern
    path: Pattern
    exceptions: tuple[Pattern, ...] = ()

    def shuts(self, collection: Name, path: Name) -> bool:
        return (
            self.collection.may_match(collection)
            and self.path.may_match(path)
            and not any(one.surely_matches(path) for one in self.exceptions)
        )

    def opens(self, collection: Name, path: Name) -> bool:
        return (
            self.collection.surely_matches(collection)
            and self.path.surely_matches(path)
            and not any(one.may_match(path) for one in self.exceptions)
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """``walls``: one set of groups per wall around a file. ``hidden``: no rule opened it."""

    walls: tuple[frozenset[str], ...]
    hidden: bool

    def admits(self, groups: frozenset[str]) -> bool:
        return not self.hidden and all(
            EVERYONE in wall or not wall.isdisjoint(groups) for wall in self.walls
        )


class AccessRules:
    """All rules of one file. ``default`` is for what no rule speaks of."""

    def __init__(self, rules: tuple[Rule, ...], default: Default) -> None:
        self.rules = rules
        self.default = default
        self.groups = frozenset().union(*(rule.groups for rule in rules)) - {EVERYONE}
        # Kept, because every generation and every set of groups asks about the same paths.
        self.verdict = lru_cache(KEPT_VERDICTS)(self._verdict)

    def __reduce__(
        self,
    ) -> tuple[Callable[..., AccessRules], tuple[tuple[Rule, ...], Default]]:
        """For the process that searches, which keeps verdicts of its own, once for all groups."""
        return _received, (self.rules, self.default)

    def admits(self, groups: frozenset[str], collection: str, path: str) -> bool:
        return self.verdict(collection, path).admits(groups)

    def _verdict(self, collection: str, path: str) -> Verdict:
        named, placed = Name.of(collection), Name.of(path)
        shutting = [rule for rule in self.rules if rule.shuts(named, placed)]
        walls = tuple(dict.fromkeys(rule.groups for rule in shutting))
        hidden = self.default == "deny" and not any(rule.opens(named, placed) for rule in shutting)
        return Verdict(walls, hidden)


@lru_cache(2)
def _received(rules: tuple[Rule, ...], default: Default) -> AccessRules:
    return AccessRules(rules, default)
