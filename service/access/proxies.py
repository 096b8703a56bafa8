"""Users and groups that a reverse proxy has signed in, believed from named addresses only.

Anyone can send a header. Only the address a connection comes from says that the proxy wrote it;
the proxy in its turn must remove what its own callers send under these names.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

import structlog
from starlette.datastructures import Headers

from service.access.principal import Principal, Role
from service.access.rules_file import SEPARATORS

Network: TypeAlias = "ipaddress.IPv4Network | ipaddress.IPv6Network"

MOST_CHARACTERS = 8192
MOST_ADDRESSES_TOLD = 100


class Proxies:
    """``addresses``: of the proxies, as addresses or networks ("10.0.0.0/8"). Raises ValueError
    for one that is none."""

    def __init__(
        self,
        addresses: Sequence[str],
        user_header: str,
        groups_header: str,
        admin_groups: Sequence[str],
    ) -> None:
        self._networks = [network(address) for address in addresses]
        self._user_header = user_header
        self._groups_header = groups_header
        self._admin_groups = frozenset(admin_groups)
        self._told: set[tuple[str, str]] = set()

    def __bool__(self) -> bool:
        return bool(self._networks)

    def trusts(self, address: str | None) -> bool:
        """``address`` is that of the connection; None for a socket without one."""
        try:
            found = ipaddress.ip_address(address or "")
        except ValueError:
            return False
        # A socket that takes both families reports an IPv4 caller as ::ffff:10.0.0.1.
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        return any(found in network for network in self._networks)

    def reader_of(self, headers: Headers, address: str | None) -> str | None:
        """The address a trusted proxy was asked from, else that of the connection: the last one
        in X-Forwarded-For that is no proxy of ours. What stands before it the caller may have
        written."""
        sent = ",".join(headers.getlist("x-forwarded-for")).split(",")
        for hop in reversed([part.strip() for part in sent if part.strip()]):
            if not self.trusts(address):
                break
            address = hop
        return address

    def user_of(self, headers: Headers, address: str | None) -> Principal | None:
        """Whom the proxy names; None where nobody is named, or not by a proxy we know, or twice:
        of two headers, one may be the caller's own."""
        users = headers.getlist(self._user_header)
        groups = headers.getlist(self._groups_header)
        if not users and not groups:
            return None
        if not self.trusts(address):
            self._tell("headers of a proxy ignored: its address is not in access.proxies", address)
            return None
        if len(users) > 1 or len(groups) > 1:
            self._tell("the proxy sent a user or groups header twice: it is not believed", address)
            return None
        name = _text(users[0]).strip() if users else ""
        if not name:
            return None
        found = _groups(groups[0]) if groups else frozenset[str]()
        role: Role = "admin" if found & self._admin_groups else "read"
        return Principal(name, role, found)

    def _tell(self, what: str, address: str | None) -> None:
        """Once for each address: a caller must not be able to fill the log."""
        key = (what, address or "")
        if key not in self._told and len(self._told) < MOST_ADDRESSES_TOLD:
            self._told.add(key)
            structlog.get_logger("kartoteka.access").warning(what, address=address)


def network(address: str) -> Network:
    """Raises ValueError, also for a network with bits set beyond its mask: it may be a typo."""
    return ipaddress.ip_network(address.strip())


def _groups(header: str) -> frozenset[str]:
    text = _text(header)
    for sign in SEPARATORS[1:]:
        text = text.replace(sign, SEPARATORS[0])
    parts = (unicodedata.normalize("NFC", part.strip()) for part in text.split(SEPARATORS[0]))
    # "*" means everyone in the rules; nobody is a member of it.
    return frozenset(part for part in parts if part and part != "*")


def _text(header: str) -> str:
    """A header as its sender meant it: the server gives Latin-1, proxies send UTF-8."""
    raw = header[:MOST_CHARACTERS].encode("latin-1", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
