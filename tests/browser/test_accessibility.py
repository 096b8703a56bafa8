"""No serious finding of axe on any view, in both languages, light and dark; reflow at 320 pixels,
which is 400 % of 1280; nothing lost in forced colours or without scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest

from service.composition import open_services
from service.http.app import create_app
from service.services import Services
from service.settings import load_settings
from tests.hand_made import ByHand, claim, conflicting, refused, serving, unsure

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FEE = "Składka członkowska wynosi 1 200 złotych rocznie i jest płatna do 31 marca."
HOME = "Pracownik zdalny zgłasza początek pracy przełożonemu."
QUESTIONS = {
    "unsure": "Ile trzeba zapłacić na początku?",
    "conflicting": "Ile wynosi to wszystko razem?",
    "not found": "Kto kieruje transportem?",
    "answered": "Ile wynosi składka członkowska?",
}


@pytest.fixture(scope="module")
def services(small_index: Any) -> Iterator[Services]:
    kept = {k: v for k, v in small_index.environment.items() if k.startswith("KARTOTEKA_")}
    settings = load_settings(environment=kept, folder=small_index.data).settings
    opened = open_services(settings, follow=False)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(services: Services) -> Iterator[str]:
    claims = [claim(services, FEE, one, date(2025, 5, 3)) for one in ("1 200", "31 marca")]
    made = {
        QUESTIONS["unsure"]: unsure(
            services, QUESTIONS["unsure"], claims[0], claim(services, HOME, "przełożonemu")
        ),
        QUESTIONS["conflicting"]: conflicting(services, QUESTIONS["conflicting"], *claims),
        QUESTIONS["not found"]: refused(services, QUESTIONS["not found"]),
    }
    with serving(create_app(replace(services, answers=ByHand(services, made)))) as where:
        yield where


def views(page: Any, address: str, language: str) -> dict[str, str]:
    found = {
        name: "/?" + urlencode({"q": question, "lang": language, "answer": 1})
        for name, question in QUESTIONS.items()
    }
    listed = page.request.get(f"{address}/api/documents?limit=100").json()["documents"]
    number = {one["path"]: one["document_id"] for one in listed}
    return {
        "start": f"/?lang={language}",
        **found,
        "rows": "/?" + urlencode({"q": "Stentor", "lang": language}),
        "pages": f"/documents/{number['strategy.pdf']}?q=reserve&lang={language}",
        "text": f"/documents/{number['statut.md']}?q=rada&lang={language}",
        "sheet": f"/documents/{number['firmy.csv']}?q=Stentor&lang={language}",
        "framed": f"/documents/{number['statut.md']}?q=rada&framed=1&lang={language}",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_axe_finds_no_serious_fault(
    chromium: Any, address: str, language: str, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    # The tool puts its script into the page, which our own policy rightly forbids.
    context = chromium.new_context(
        color_scheme=scheme, bypass_csp=True, viewport={"width": 1366, "height": 900}
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    told = []
    for name, path in views(page, address, language).items():
        page.goto(address + path)
        page.wait_for_timeout(200)
        for one in axe.Axe().run(page).response["violations"]:
            if one["impact"] in ("serious", "critical"):
                told.append((name, one["id"], [node["html"][:200] for node in one["nodes"]]))
    context.close()
    assert told == [], json.dumps(told, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [320, 640])
def test_everything_reflows(chromium: Any, address: str, width: int, scripts: bool) -> None:
    """640 and 320 pixels are a window of 1280 at 200 and 400 %."""
    context = chromium.new_context(
        viewport={"width": width, "height": 400 if width == 640 else 256},
        java_script_enabled=scripts,
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    wide = []
    for name, path in views(page, address, "pl").items():
        page.goto(address + path)
        room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if room[0] > room[1]:
            wide.append((name, room))
    context.close()
    assert wide == []


def test_in_forced_colours_marks_and_choices_are_seen(chromium: Any, address: str) -> None:
    context = chromium.new_context(forced_colors="active", viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(address + views(page, address, "pl")["unsure"])
    colours = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    words, behind = page.locator(".candidates mark").first.evaluate(colours)
    around = page.locator(".candidates").first.evaluate(colours)
    assert words != behind
    assert behind != around[1]
    context.close()


def test_without_scripts_nothing_is_lost(chromium: Any, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(60_000)
    shown = views(page, address, "pl")
    page.goto(address + shown["conflicting"])
    assert page.locator(".timeline li").count() == 2
    assert page.locator(".take a").is_visible()
    assert not page.locator(".answer .copy").first.is_visible()
    assert not page.locator(".preview").is_visible()
    page.goto(address + shown["pages"])
    page.locator("input[name=from]").fill("3")
    page.locator("input[name=from]").press("Enter")
    page.locator("#page-3").wait_for()
    assert page.locator("figure.sheet").first.get_attribute("id") == "page-3"
    page.locator("#within").fill("budget")
    page.locator(".within button").click()
    page.wait_for_url("**q=budget**")
    context.close()
