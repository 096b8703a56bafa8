"""Asks pypdf for one part of a file, and takes any failure as "that part cannot be read"."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from ingest.machine_fault import is_machine_fault

_T = TypeVar("_T")
_P = ParamSpec("_P")


def attempt(read_part: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T | None:
    """None where the part cannot be read.

    pypdf meets damaged files with any exception there is (KeyError, AssertionError and
    RecursionError among them), so no narrower net holds; what is lost is told by the None.
    """
    try:
        return read_part(*args, **kwargs)
    except MemoryError:
        raise
    except Exception as error:  # see above
        if is_machine_fault(error):
            raise
        return None
