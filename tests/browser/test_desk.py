"""The operator's desk in a real browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PARTS = ("", "/unreadable", "/runs", "/questions", "/health")


@pytest.fixture(scope="module")
def desk(
    small_index: Any, kartoteka: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """The service's address over a copy of the small index, and an administrator's token."""
    data = tmp_path_factory.mktemp("desk") / "dane"
    shutil.copytree(small_index.data, data)
    made = kartoteka(
        "--data", data, "token", "create", "--name", "pulpit", "--role", "admin", "--yes"
    )
    assert made.returncode == 0, made.stderr
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "--data", str(data), "serve", "--port", "0"],
        env={
            **small_index.environment,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "KARTOTEKA_DATA": str(data),
            "KARTOTEKA_LOG_LEVEL": "error",
        },
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stderr is not None
        found = re.search(r"http://\S+(?=/)", process.stderr.readline())
        assert found
        yield found[0], made.stdout.split()[0]
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("part", PARTS)
def test_axe_finds_no_serious_fault_and_nothing_hangs_over(
    page: Any, desk: tuple[str, str], part: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    address, token = desk
    page.set_extra_http_headers({"Authorization": f"Bearer {token}"})
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="dark" if width == 390 else "light")
    opened = page.goto(f"{address}/admin{part}")
    assert opened.status == 200
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]
    assert_nothing_serious(axe, page)


def assert_nothing_serious(axe: Any, page: Any) -> None:
    found = axe.Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    told = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in serious]
    assert serious == [], json.dumps(told, ensure_ascii=False, indent=1)


@pytest.mark.timeout(300)
def test_an_operator_signs_in_indexes_again_and_rolls_back(
    chromium: Any, desk: tuple[str, str]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    address, token = desk
    stranger = chromium.new_context(locale="pl-PL")
    # What stands there once the browser's own question for a password has been given up.
    refused = stranger.request.get(f"{address}/admin", headers={"Accept": "text/html"})
    assert refused.status == 401
    assert "Trzeba się zalogować" in refused.text()
    stranger.close()

    operator = chromium.new_context(
        locale="pl-PL", http_credentials={"username": "szefowa", "password": token}
    )
    page = operator.new_page()
    page.goto(f"{address}/admin/runs")
    page.get_by_role("button", name="Zaindeksuj").click()
    page.wait_for_url(re.compile("/admin/runs/."))
    page.locator(".state.some_unreadable").wait_for(timeout=120_000)
    assert_nothing_serious(axe, page)
    page.goto(f"{address}/admin/runs")
    page.get_by_role("link", name="Cofnij do tego stanu…").first.click()
    assert_nothing_serious(axe, page)
    page.get_by_role("button", name="Cofnij").click()
    page.wait_for_url(re.compile("/admin/runs/."))
    page.locator(".state.done").wait_for(timeout=120_000)
    operator.close()
