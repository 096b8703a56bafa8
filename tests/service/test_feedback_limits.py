"""How many opinions are taken from one caller, and how many are kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.answers.feedback import FeedbackBook, FeedbackFull, Opinion
from service.doctor import _without_index
from service.http.app import create_app
from service.http.budget import MOST_CALLERS, Budget

OPINION = {"question": "Ile wynosi składka?", "verdict": "right", "answer": "1 200 zł"}


@pytest.fixture
def opined(services: Any, tmp_path: Path) -> Any:
    """Makes an application whose opinions are kept in a folder of their own, with such limits."""

    def make(**http: Any) -> Any:
        settings = services.settings
        changed = replace(settings, data=tmp_path, http=replace(settings.http, **http))
        return create_app(replace(services, settings=changed))

    return make


def _give(app: Any, times: int, headers: dict[str, str], address: str) -> list[httpx.Response]:
    async def send() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://localhost", headers=headers
        ) as client:
            return [await client.post("/api/feedback", json=OPINION) for _ in range(times)]

    return asyncio.run(send())


def test_one_caller_fills_nothing(opined: Any, problem: Any, tmp_path: Path) -> None:
    app = opined(feedback_per_hour=5, token="a-token-of-enough-letters")
    signed = {"Authorization": "Bearer a-token-of-enough-letters"}
    # The token counts, wherever it is sent from.
    given = _give(app, 200, signed, "10.0.0.1") + _give(app, 200, signed, "10.0.0.2")
    assert [one.status_code for one in given[:5]] == [201] * 5
    for refused in given[5:]:
        problem(refused, 429, "too-many-requests")
        assert 1 <= int(refused.headers["retry-after"]) <= 3600
    assert FeedbackBook(tmp_path).count() == 5


def test_another_caller_is_heard(opined: Any, tmp_path: Path) -> None:
    app = opined(feedback_per_hour=2)
    first = [one.status_code for one in _give(app, 4, {}, "127.0.0.1")]
    second = [one.status_code for one in _give(app, 4, {}, "127.0.0.2")]
    assert first == second == [201, 201, 429, 429]


def test_no_more_is_kept_than_may_be(opined: Any, problem: Any, tmp_path: Path) -> None:
    app = opined(feedback_most=3)
    given = _give(app, 5, {}, "127.0.0.1")
    assert [one.status_code for one in given] == [201, 201, 201, 507, 507]
    problem(given[-1], 507, "feedback-full")
    assert FeedbackBook(tmp_path).count() == 3
    settings = app.state.kartoteka.services.settings
    found = {one.code: one for one in _without_index(settings)}
    assert found["feedback_full"].fields["count"] == 3
    assert "feedback.sqlite3" in found["feedback_full"].command


def test_a_full_book_keeps_what_it_has(tmp_path: Path) -> None:
    book = FeedbackBook(tmp_path)
    assert book.count() == 0
    book.add(Opinion("a", "right"), most=1)
    with pytest.raises(FeedbackFull):
        book.add(Opinion("b", "right"), most=1)
    assert [one.question for one in book.opinions()] == ["a"]


def test_a_budget_is_renewed_and_bounded() -> None:
    now = [0.0]
    budget = Budget(2, 3600.0, lambda: now[0])
    assert [budget.take("a") for _ in range(3)] == [True, True, False]
    now[0] = 3000.0
    assert not budget.take("a")
    assert budget.renewed_in_s == 600
    now[0] = 3600.0
    assert budget.take("a")
    assert (
        sum(budget.take(f"made up {number}") for number in range(2 * MOST_CALLERS)) < MOST_CALLERS
    )
