"""Who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["read", "write", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may do what those before it may."""


@dataclass(frozen=True, slots=True)
class Principal:
    """``name`` is a token's or a user's, "" where nobody signed in. ``groups`` pass walls.
    ``only_desk``: an administrator at the operator's desk, and nobody anywhere else."""

    name: str
    role: Role
    groups: frozenset[str] = frozenset()
    only_desk: bool = False

    def may(self, role: Role) -> bool:
        return ROLES.index(self.role) >= ROLES.index(role)

    @property
    def sees_everything(self) -> bool:
        """An administrator is shown what is not searchable and why: walls would hide it."""
        return self.role == "admin"


ANONYMOUS = Principal("", "read")
OPERATOR = Principal("operator", "admin")
"""Whoever runs a command on the server can read the files themselves."""
