"""One line per cause and minute."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import structlog

from service import log
from service.log_sparing import MOST_CAUSES, OncePerMinute
from service.settings.options import LogSettings


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_cause_is_told_once_a_minute_with_the_number_left_out() -> None:
    clock = Clock()
    once = OncePerMinute(clock)
    assert once.repeated("a") == 0
    assert [once.repeated("a") for _ in range(5)] == [None] * 5
    assert once.repeated("b") == 0
    clock.now = 59.9
    assert once.repeated("a") is None
    clock.now = 60.0
    assert once.repeated("a") == 6
    clock.now = 120.0
    assert once.repeated("a") == 0


def test_made_up_causes_are_one() -> None:
    once = OncePerMinute(Clock())
    told = [once.repeated(number) for number in range(10 * MOST_CAUSES)]
    assert sum(one is not None for one in told) == MOST_CAUSES + 1


@contextmanager
def configured() -> Iterator[None]:
    """The service's logs, for as long as the test runs."""
    configuration, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers, root.level
    log.configure(LogSettings(format="json"))
    try:
        yield
    finally:
        structlog.configure(**configuration)
        root.handlers = handlers
        root.setLevel(level)


def test_a_fault_of_every_request_is_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    with configured():
        _fail_often()
    told = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert sum(one["event"] == "request" for one in told) == 1000
    rest = [one for one in told if one["event"] != "request"]
    assert len(rest) == 4
    assert "Too many open files" in rest[0]["exception"]


def _fail_often() -> None:
    logger = structlog.get_logger("kartoteka.http")

    def fail() -> None:
        raise OSError(24, "Too many open files")

    for number in range(1000):
        try:
            fail()
        except OSError:
            logger.exception("request failed", request_id=str(number), path=f"/{number}")
        try:
            int("x")
        except ValueError:
            logger.exception("request failed", request_id=str(number))
        logger.warning("closed", cause="the client sends no request")
        logger.info("request", path="/")
        logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
