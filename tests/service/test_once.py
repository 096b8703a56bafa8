"""What is slow to make is made once, by whoever needs it first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from time import sleep

import pytest

from service.once import Once


def test_many_threads_get_the_same() -> None:
    numbers = count()

    def slowly() -> int:
        sleep(0.02)
        return next(numbers)

    once = Once(slowly)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: once(), range(32))) == {0}


def test_an_error_is_raised_and_the_next_call_tries_again() -> None:
    attempts = iter((OSError("not yet"), None))

    def make() -> str:
        fault = next(attempts)
        if fault is not None:
            raise fault
        return "made"

    once = Once(make)
    with pytest.raises(OSError, match="not yet"):
        once()
    assert once() == "made"
