"""What goes between the service and its engine: calls, results, errors.

A frame is the number of its call, a kind, and a pickle. Both ends are the same program of the same
user over a pair of sockets that nobody else holds. A ``Scope`` is equal only to itself, and what
is counted for it is kept by it: it crosses as a number, with what it admits, and the engine has
one ``Scope`` for each number.
"""

from __future__ import annotations

import io
import itertools
import pickle
import struct
import traceback
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from index.catalog.scope import Scope

HEADER = struct.Struct("<QB")

CALL, STOP, RESULT, ERROR = range(4)

KEPT_SCOPES = 64
"""Several times as many as the service itself keeps: groups times rules that were just replaced."""


@dataclass(frozen=True, slots=True)
class Call:
    """``within_s``: None where nobody set an end to it."""

    name: str
    arguments: tuple[Any, ...]
    within_s: float | None


class ScopesSent:
    """The service's end: scopes as numbers."""

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._known: WeakKeyDictionary[Scope, tuple[int, bytes]] = WeakKeyDictionary()
        self._lock = Lock()

    def pickled(self, value: object) -> bytes:
        stream = io.BytesIO()
        pickler = _Pickler(stream, pickle.HIGHEST_PROTOCOL)
        pickler.scopes = self
        pickler.dump(value)
        return stream.getvalue()

    def number_of(self, scope: Scope) -> tuple[int, bytes]:
        with self._lock:
            if scope not in self._known:
                self._known[scope] = next(self._numbers), pickle.dumps(scope.admits)
            return self._known[scope]


class _Pickler(pickle.Pickler):
    scopes: ScopesSent

    def persistent_id(self, value: object) -> tuple[int, bytes] | None:
        return self.scopes.number_of(value) if isinstance(value, Scope) else None


class ScopesReceived:
    """The engine's end: numbers as scopes."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, Scope] = OrderedDict()
        self._lock = Lock()

    def unpickled(self, data: bytes) -> Any:
        unpickler = _Unpickler(io.BytesIO(data))
        unpickler.scopes = self
        return unpickler.load()

    def scope_of(self, number: int, admits: bytes) -> Scope:
        with self._lock:
            scope = self._known.pop(number, None) or Scope(pickle.loads(admits))
            self._known[number] = scope
            while len(self._known) > KEPT_SCOPES:
                self._known.popitem(last=False)
            return scope


class _Unpickler(pickle.Unpickler):
    scopes: ScopesReceived

    def persistent_load(self, sent: tuple[int, bytes]) -> Scope:
        return self.scopes.scope_of(*sent)


@dataclass(frozen=True, slots=True)
class CarriedError:
    """An exception with all that it carries and all that it came from.

    An exception pickles as a call of its class with its ``args``, which is not how most of ours
    are made; and what stands behind it, by which a fault of the machine is known, is left out.
    """

    kind: type[BaseException]
    arguments: tuple[Any, ...]
    state: Mapping[str, Any]
    cause: CarriedError | None
    context: CarriedError | None
    where: str

    @classmethod
    def of(cls, error: BaseException, depth: int = 4) -> CarriedError:
        cause, context = error.__cause__, error.__context__
        return cls(
            type(error),
            error.args,
            dict(error.__dict__),
            cls.of(cause, depth - 1) if cause is not None and depth else None,
            cls.of(context, depth - 1)
            if context is not None and context is not cause and depth
            else None,
            "".join(traceback.format_tb(error.__traceback__)) if depth == 4 else "",
        )

    def error(self) -> BaseException:
        error = self.kind.__new__(self.kind, *self.arguments)
        error.args = self.arguments
        error.__dict__.update(self.state)
        if self.cause is not None:
            error.__cause__ = self.cause.error()
        if self.context is not None:
            error.__context__ = self.context.error()
        if self.where:
            error.add_note(f"In the engine:\n{self.where}")
        return error


def pickled_error(error: BaseException) -> bytes:
    """What cannot be carried is told by its name."""
    try:
        data = pickle.dumps(CarriedError.of(error))
        pickle.loads(data).error()
    except Exception:  # noqa: BLE001 - whatever an exception holds must not lose the call
        return pickle.dumps(CarriedError.of(RuntimeError(type(error).__name__)))
    return data
