"""Tokens: 256 random bits that stand for a role and groups, shown once.

What is kept is their SHA-256. A slow hash defends words that people choose, because those can be
guessed by the million; nobody guesses 256 random bits, and a hash is looked up on every request.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from index.private import make_private_folder
from service.access.errors import TokensBroken
from service.access.principal import Principal, Role
from service.access.reread import Reread

TOKENS_FILE = "tokens.json"
PREFIX = "kt_"
"""So that people and scanners for leaked secrets see what it is."""

FORMAT = 1

TokenRole: TypeAlias = Role | Literal["desk"]
"""A token for the desk alone is an administrator's there, and nobody's anywhere else: making one
changes nothing for readers."""

TOKEN_ROLES: tuple[TokenRole, ...] = (*get_args(Role), "desk")


class TokenExists(Exception):  # noqa: N818 - says what was found
    """There is a token of this name."""


@dataclass(frozen=True, slots=True)
class Token:
    """``digest``: SHA-256 of the secret, hexadecimal. Times are UTC; ``expires`` None: never."""

    name: str
    role: TokenRole
    groups: tuple[str, ...]
    digest: str
    created: datetime
    expires: datetime | None

    def is_expired(self, now: datetime) -> bool:
        return self.expires is not None and now >= self.expires

    @property
    def principal(self) -> Principal:
        groups = frozenset(self.groups)
        if self.role == "desk":
            return Principal(self.name, "admin", groups, only_desk=True)
        return Principal(self.name, self.role, groups)


@dataclass(frozen=True, slots=True)
class Kept:
    """``closed``: whether whoever asks needs a token, because one for readers was ever made."""

    tokens: tuple[Token, ...]
    closed: bool


class TokenStore:
    """The tokens of one data folder; what another process changes holds from the next look on."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / TOKENS_FILE
        self._kept = Reread(self.file, self._parse)

    def tokens(self) -> Sequence[Token]:
        """Expired ones too. Raises TokensBroken."""
        return self._current().tokens

    @property
    def in_use(self) -> bool:
        """Whether a token for readers was ever made here. Revoking the last one must not open the
        door, nor must a file that cannot be read."""
        try:
            return self._current().closed
        except TokensBroken:
            return True

    def _current(self) -> Kept:
        try:
            return self._kept.current()
        except OSError as error:
            raise TokensBroken(self.file, str(error)) from error

    def holder(self, secret: str, now: datetime) -> Principal | None:
        """Whom a secret stands for; None if it is wrong, revoked or expired.

        Raises TokensBroken.
        """
        sent = _digest(secret)
        found: Token | None = None
        for token in self.tokens():
            # Every token is compared, in constant time: how long it takes tells nothing.
            if hmac.compare_digest(token.digest, sent):
                found = token
        return None if found is None or found.is_expired(now) else found.principal

    def create(
        self,
        name: str,
        role: TokenRole,
        groups: Sequence[str],
        now: datetime,
        lasts: timedelta | None,
    ) -> str:
        """The secret, which is kept nowhere. Raises TokenExists or TokensBroken."""
        secret = PREFIX + secrets.token_urlsafe(32)
        token = Token(
            name,
            role,
            tuple(groups),
            _digest(secret),
            now.astimezone(UTC),
            now.astimezone(UTC) + lasts if lasts else None,
        )
        with self._changing() as tokens:
            if any(other.name == name for other in tokens):
                raise TokenExists(name)
            tokens.append(token)
        return secret

    def revoke(self, name: str) -> bool:
        """False if there is no token of this name. Raises TokensBroken."""
        with self._changing() as tokens:
            kept = [token for token in tokens if token.name != name]
            found = len(kept) < len(tokens)
            tokens[:] = kept
        return found

    @contextmanager
    def _changing(self) -> Iterator[list[Token]]:
        from filelock import FileLock

        make_private_folder(self.file.parent)
        with FileLock(self.file.with_name(TOKENS_FILE + ".lock"), timeout=10):
            before = self._current()
            tokens = list(before.tokens)
            yield tokens
            if tuple(tokens) != before.tokens:
                closed = before.closed or any(token.role != "desk" for token in tokens)
                _write(self.file, Kept(tuple(tokens), closed))

    def _parse(self, text: bytes | None) -> Kept:
        if text is None:
            return Kept((), closed=False)
        try:
            content = json.loads(text)
            if content["format"] != FORMAT:
                raise TokensBroken(self.file, f"its format is {content['format']}, not {FORMAT}")
            # A file from before there were tokens for the desk alone says nothing of it.
            return Kept(tuple(map(_token, content["tokens"])), content.get("closed") is not False)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise TokensBroken(self.file, "it is not a file of tokens") from error


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(entry: dict[str, Any]) -> Token:
    if entry["role"] not in TOKEN_ROLES:
        raise ValueError(entry["role"])
    expires = entry["expires"]
    return Token(
        str(entry["name"]),
        entry["role"],
        tuple(map(str, entry["groups"])),
        bytes.fromhex(entry["sha256"]).hex(),
        datetime.fromisoformat(entry["created"]),
        datetime.fromisoformat(expires) if expires is not None else None,
    )


def _write(file: Path, kept: Kept) -> None:
    """Beside, then in its place; never readable by others, not for a moment."""
    entries = [
        {
            "name": token.name,
            "role": token.role,
            "groups": list(token.groups),
            "sha256": token.digest,
            "created": token.created.isoformat(),
            "expires": token.expires.isoformat() if token.expires else None,
        }
        for token in kept.tokens
    ]
    content = {"format": FORMAT, "closed": kept.closed, "tokens": entries}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    beside = file.with_name(file.name + ".writing")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)
