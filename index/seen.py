"""What somebody sees of one generation of a catalog, and what was counted of it.

Whoever may see a part of an index must get the answers that an index of that part alone would
give. So a number that says something of "the passages" (how rare a word is, how long a passage is,
how a word is spelt, which languages there are) is counted of what is seen, never of the whole.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

SeenKey: TypeAlias = tuple[str, int, bytes]
"""Identity of the catalog, generation, and a digest of what is seen: b"" for everything."""

MOST_KEPT = 64
"""Scopes and generations of which something is kept, however small it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """``chunks``: ids of the passages that are seen (int64, sorted), None for all of them.

    ``key`` is None where nothing may be remembered: inside a writer's transaction the same
    generation does not stay the same. ``Snapshot.seen`` gives the one of a reader.
    """

    connection: sqlite3.Connection
    chunks: NDArray[np.int64] | None
    key: SeenKey | None

    @classmethod
    def everything(cls, connection: sqlite3.Connection) -> Seen:
        """All of what ``connection`` reads at this moment."""
        return cls(connection, None, None)


class HasKey(Protocol):
    @property
    def key(self) -> SeenKey | None: ...


View = TypeVar("View", bound=HasKey)
Counted = TypeVar("Counted")


@dataclass(slots=True)
class _Entry(Generic[Counted]):
    making: Lock = field(default_factory=Lock)
    value: Counted | None = None
    size_bytes: int = 0


class PerScope(Generic[View, Counted]):
    """Something counted of what is seen: once for each generation and scope, the last used kept.

    Safe to use from many threads; those who want the same wait for one of them to count it, others
    do not wait.
    """

    def __init__(
        self,
        count: Callable[[View], Counted],
        size_bytes: Callable[[Counted], int],
        most_bytes: int,
    ) -> None:
        """``count`` never gives None. What alone is larger than ``most_bytes`` is kept alone."""
        self._count = count
        self._size_bytes = size_bytes
        self._most_bytes = most_bytes
        self._kept: OrderedDict[SeenKey, _Entry[Counted]] = OrderedDict()
        self._lock = Lock()

    def of(self, view: View) -> Counted:
        """Raises what counting raises; the next who asks tries again."""
        key = view.key
        if key is None:
            return self._count(view)
        with self._lock:
            entry = self._kept.setdefault(key, _Entry())
            self._kept.move_to_end(key)
        with entry.making:
            if entry.value is None:
                entry.value = self._count(view)
                entry.size_bytes = self._size_bytes(entry.value)
                self._let_go()
            return entry.value

    @property
    def kept_bytes(self) -> int:
        with self._lock:
            return sum(entry.size_bytes for entry in self._kept.values())

    def _let_go(self) -> None:
        with self._lock:
            spent = sum(entry.size_bytes for entry in self._kept.values())
            while len(self._kept) > 1 and (spent > self._most_bytes or len(self._kept) > MOST_KEPT):
                _, oldest = self._kept.popitem(last=False)
                spent -= oldest.size_bytes
