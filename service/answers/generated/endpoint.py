"""Where the operator's language model is, as the settings say."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from service.settings.errors import SettingsError

if TYPE_CHECKING:
    from service.settings.options import LlmSettings

EXTRA = "pip install 'kartoteka[llm]'"
"""Installs what talks to endpoints."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``key`` is not shown where this is printed."""

    base_url: str
    model: str
    timeout_s: float
    key: str | None = field(default=None, repr=False)

    @property
    def is_loopback(self) -> bool:
        host = urlsplit(self.base_url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def is_private(self) -> bool:
        """Whether what is sent cannot be read on the way: encrypted, or not leaving the machine."""
        return self.is_loopback or self.base_url.startswith("https://")


def endpoint_of(settings: LlmSettings) -> Endpoint | None:
    """None where there is none. Raises SettingsError where half of it is there, or unusable."""
    if settings.base_url is None and settings.model is None:
        return None
    if settings.base_url is None or settings.model is None:
        missing = "llm.base_url" if settings.base_url is None else "llm.model"
        raise SettingsError("settings.llm_half", missing)
    address = urlsplit(settings.base_url)
    if address.scheme not in ("http", "https") or not address.hostname or address.query:
        raise SettingsError("settings.llm_url", "llm.base_url")
    if address.username or address.password:
        raise SettingsError("settings.llm_secret", "llm.base_url")
    if settings.max_answer_tokens * 2 > settings.context_tokens:
        raise SettingsError(
            "settings.llm_context", "llm.context_tokens", least=2 * settings.max_answer_tokens
        )
    return Endpoint(settings.base_url, settings.model, settings.timeout_s, _key(settings))


def is_installed() -> bool:
    """Whether the extra is there; looked up without importing it."""
    return find_spec("openai") is not None


def _key(settings: LlmSettings) -> str | None:
    if settings.api_key_file is None:
        return settings.api_key
    if settings.api_key is not None:
        raise SettingsError("settings.llm_two_keys", "llm.api_key_file")
    try:
        key = settings.api_key_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            "settings.unreadable", "llm.api_key_file", problem=type(error).__name__
        ) from error
    if not key or not key.isascii() or any(letter.isspace() for letter in key):
        raise SettingsError("settings.llm_key", "llm.api_key_file")
    return key
