"""From a request's headers and address to who asks."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from starlette.datastructures import Headers

from service.access.errors import NotSignedIn, TokensBroken
from service.access.principal import ANONYMOUS, Principal
from service.access.proxies import Proxies
from service.access.tokens import TokenStore
from service.settings import Settings, SettingsError

SETTING_TOKEN = "http.token"


def signing_in(settings: Settings, *, is_open: bool) -> SigningIn:
    """By these settings. Raises SettingsError for a proxy's address that is none."""
    access = settings.access
    try:
        proxies = Proxies(
            access.proxies, access.user_header, access.groups_header, access.admin_groups
        )
    except ValueError as error:
        raise SettingsError("settings.not_address", "access.proxies", problem=error) from error
    return SigningIn(TokenStore(settings.data), proxies, settings.http.token, is_open=is_open)


def has_door(settings: Settings) -> bool:
    """Whether anyone could sign in: a service that all can reach must not start without. Raises
    TokensBroken."""
    now = datetime.now(UTC)
    tokens = TokenStore(settings.data).tokens()
    return (
        settings.http.token is not None
        or bool(settings.access.proxies)
        or any(not token.is_expired(now) for token in tokens)
    )


class SigningIn:
    """A token counts before what a proxy says: it was chosen by the caller.

    ``setting_token`` is the one token of the settings: it reads, and is in no group. ``is_open``:
    whether the service may answer anyone as long as there is neither token nor proxy.
    """

    def __init__(
        self,
        tokens: TokenStore,
        proxies: Proxies,
        setting_token: str | None,
        *,
        is_open: bool,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.proxies = proxies
        self._tokens = tokens
        self._setting_token = setting_token
        self._is_open = is_open
        self._clock = clock

    def identify(
        self, headers: Headers, address: str | None, *, at_desk: bool = False
    ) -> Principal:
        """Raises NotSignedIn where someone must be and nobody is, or a token is wrong."""
        sent = headers.getlist("authorization")
        if len(sent) == 1:
            found = self._holder(sent[0])
            if found is not None and (at_desk or not found.only_desk):
                return found
            if found is not None:
                sent = []  # a browser shows it everywhere; here it is nobody's
        user = self.proxies.user_of(headers, address)
        if user is not None:
            return user
        if any(sent) or self._is_needed():
            raise NotSignedIn(sent=any(sent))
        return ANONYMOUS

    def _holder(self, header: str) -> Principal | None:
        secret = _secret(header)
        if not secret:
            return None
        expected = self._setting_token
        if expected is not None and hmac.compare_digest(secret.encode(), expected.encode()):
            return Principal(SETTING_TOKEN, "read")
        try:
            return self._tokens.holder(secret, self._clock())
        except TokensBroken as error:
            structlog.get_logger("kartoteka.access").error("tokens are broken", problem=error.what)
            return None

    def _is_needed(self) -> bool:
        return (
            self._setting_token is not None
            or bool(self.proxies)
            or not self._is_open
            or self._tokens.in_use
        )


def _secret(header: str) -> str:
    """The token: as a bearer, or as the password of HTTP Basic, which a browser asks for. ""
    where there is none."""
    scheme, _, value = header.partition(" ")
    sent = value.strip()
    if scheme.lower() == "bearer":
        return sent
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(sent, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
