"""Who may ask at all, before any wall: what `token create` warns of and `doctor` tells."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from service.access.errors import TokensBroken
from service.access.tokens import Token, TokenStore

if TYPE_CHECKING:
    from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Door:
    """``is_open``: anyone on this machine is answered without a token. ``tokens`` and
    ``desk_tokens`` (for the desk alone) are those that work today, the one of ``http.token``
    among the first. ``by_proxy``: a reverse proxy may sign people in. ``sites_without_key`` have
    the intranet box and nothing to show in place of a token."""

    is_open: bool
    tokens: int
    desk_tokens: int
    by_proxy: bool
    sites_without_key: tuple[str, ...]

    @property
    def lets_nobody_in(self) -> bool:
        return not (self.is_open or self.tokens or self.by_proxy)

    @property
    def name(self) -> str:
        """The end of its message: "doctor.door.NAME"."""
        if self.is_open:
            return "open"
        if self.by_proxy:
            return "proxy" if not self.tokens else "token_or_proxy"
        return "token" if self.tokens else "nobody"


def door_of(settings: Settings) -> Door:
    """As a service with these settings has it. A file of tokens that is broken lets nobody in."""
    from service.http.guards import is_loopback

    store = TokenStore(settings.data)
    setting = settings.http.token is not None
    by_proxy = bool(settings.access.proxies)
    now = datetime.now(UTC)
    tokens: list[Token] = []
    with contextlib.suppress(TokensBroken):  # said by a finding of its own
        tokens = [token for token in store.tokens() if not token.is_expired(now)]
    of_desk = sum(token.role == "desk" for token in tokens)
    return Door(
        is_open=is_loopback(settings.http.host) and not (setting or by_proxy or store.in_use),
        tokens=len(tokens) - of_desk + setting,
        desk_tokens=of_desk,
        by_proxy=by_proxy,
        sites_without_key=_without_key(settings),
    )


def _without_key(settings: Settings) -> tuple[str, ...]:
    keys = {entry.partition("=")[0].strip().rstrip("/").lower() for entry in settings.intranet.keys}
    return tuple(
        origin for origin in settings.intranet.origins if origin.rstrip("/").lower() not in keys
    )
