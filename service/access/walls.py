"""The rules in force, and what each principal may see by them."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Lock

import structlog

from index.catalog.scope import Scope
from service.access.errors import AccessRulesBroken
from service.access.principal import Principal
from service.access.reread import Reread
from service.access.rules import AccessRules
from service.access.rules_file import parse_rules
from service.settings import Settings

RULES_FILE = "access.toml"
"""In the data folder, where the settings name no other."""

KEPT_SCOPES = 16
SETTLED_S = 0.5
"""An editor writes a file in steps, and the first of them may read as rules with fewer walls. Rules
that replace others hold once the file has stood this long."""


def walls_of(settings: Settings) -> Walls:
    """The walls around one data folder."""
    named = settings.access.rules
    return Walls(settings.data / (named or RULES_FILE), required=named is not None)


class Walls:
    """Follows the file of rules; what cannot be read lets nobody in.

    ``required``: the operator named the file, so that its absence is a fault. A file that was
    there since the service began must not vanish either: only a restart takes walls down.
    ``clock`` is compared with the file's times: seconds since 1970.
    """

    def __init__(
        self, file: Path, *, required: bool, clock: Callable[[], float] = time.time
    ) -> None:
        self.file = file
        self._required = required
        self._clock = clock
        self._reread = Reread(file, self._parse)
        self._rules: AccessRules | None = None
        self._waiting: tuple[object, float] | None = None
        self._scopes: dict[frozenset[str], Scope] = {}
        self._problem: str | None = None
        self._lock = Lock()

    def scope_of(self, principal: Principal) -> Scope | None:
        """What ``principal`` may see; None for everything. Raises AccessRulesBroken."""
        if principal.sees_everything:
            return None
        with self._lock:
            rules = self._in_force()
            if rules is None:
                return None
            # Groups that no rule names change nothing: fewer scopes serve more people.
            groups = principal.groups & rules.groups
            scope = self._scopes.pop(groups, None) or Scope(partial(rules.admits, groups))
            kept = list(self._scopes.items())[-KEPT_SCOPES + 1 :]
            self._scopes = {**dict(kept), groups: scope}
            return scope

    def rules(self) -> AccessRules | None:
        """None where there are no walls. Raises AccessRulesBroken."""
        with self._lock:
            return self._in_force()

    @property
    def broken(self) -> bool:
        try:
            self.rules()
        except AccessRulesBroken:
            return True
        return False

    def _in_force(self) -> AccessRules | None:
        try:
            rules = self._read()
        except AccessRulesBroken as error:
            self._say(error.problem)
            self._waiting = None
            raise
        self._say(None)
        if rules is not self._rules and self._has_settled(rules):
            self._rules, self._waiting, self._scopes = rules, None, {}
        return self._rules

    def _has_settled(self, rules: AccessRules | None) -> bool:
        if self._rules is None:
            return True
        now, changed = self._clock(), self._reread.changed
        if changed is not None and now - changed >= SETTLED_S:
            return True
        # A file from a clock that is ahead never seems to settle: what was seen counts too, and a
        # clock that is set back meanwhile keeps no wall down.
        if self._waiting is None or self._waiting[0] is not rules:
            self._waiting = (rules, now)
        return abs(now - self._waiting[1]) >= SETTLED_S

    def _read(self) -> AccessRules | None:
        try:
            rules = self._reread.current()
        except OSError as error:
            raise AccessRulesBroken(self.file, str(error)) from error
        if rules is None and (self._required or self._rules is not None):
            raise AccessRulesBroken(self.file, "the file is not there")
        return rules

    def _parse(self, text: bytes | None) -> AccessRules | None:
        if text is None:
            return None
        try:
            return parse_rules(text.decode("utf-8-sig"))
        except ValueError as error:  # TOML and UTF-8 that are none are ValueErrors too
            raise AccessRulesBroken(self.file, str(error)) from error

    def _say(self, problem: str | None) -> None:
        """Once for each change: every request asks."""
        if problem == self._problem:
            return
        self._problem = problem
        log = structlog.get_logger("kartoteka.access")
        if problem is None:
            log.info("access rules can be read again", file=str(self.file))
        else:
            log.error(
                "access rules are broken: only administrators are shown anything",
                file=str(self.file),
                problem=problem,
            )
