"""Zoom, contents, pages to go to, a phone's text first, and the answer marked most strongly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import serving
from tests.browser.test_source_view import SENTENCE, source

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FEE = "Składka członkowska wynosi 1 200 złotych"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture(scope="module")
def address(small_index: Any) -> Iterator[str]:
    with serving(small_index.data, small_index.environment) as (where, _):
        yield where


def test_the_answer_is_marked_more_strongly_than_its_quote(page: Any, address: str) -> None:
    at = FEE.index("1 200")
    place = source(page, address, "statut.md", FEE).replace("#quote", f"&mark={at}-{at + 5}#quote")
    page.goto(place)
    answer = page.locator("mark.quote b")
    assert answer.inner_text() == "1 200"
    strong, around = (
        one.evaluate("e => getComputedStyle(e).backgroundColor")
        for one in (answer, page.locator("mark.quote").first)
    )
    assert strong != around
    page.goto(re.sub("mark=[^#]*", "mark=5-900", place))  # of another quote: nothing breaks
    assert page.locator("#quote").count() == 1


def test_zoom_grows_the_page_and_is_remembered(page: Any, address: str) -> None:
    page.goto(source(page, address, "strategy.pdf", SENTENCE))
    sheet = page.locator("figure.sheet").first
    before = sheet.bounding_box()["width"]
    page.get_by_role("button", name="Powiększ").click()
    assert sheet.bounding_box()["width"] > before * 1.1
    page.keyboard.press("+")
    larger = sheet.bounding_box()["width"]
    assert larger > before * 1.3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.reload()
    assert page.locator("figure.sheet").first.bounding_box()["width"] == pytest.approx(larger, 0.02)
    page.keyboard.press("-")
    page.keyboard.press("-")
    assert sheet.bounding_box()["width"] == pytest.approx(before, 0.02)


def test_a_page_is_gone_to_by_its_number(page: Any, address: str) -> None:
    page.goto(source(page, address, "strategy.pdf", SENTENCE))
    field = page.get_by_label("Numer strony, od 1 do 3")
    field.fill("3")
    field.press("Enter")
    page.wait_for_function(
        "() => Math.abs(document.getElementById('page-3').getBoundingClientRect().top) < 120"
    )
    assert "from=" not in page.url  # it was here already


def test_chapters_lead_to_their_place(page: Any, address: str) -> None:
    page.goto(source(page, address, "statut.md", FEE))
    page.locator(".contents summary").click()
    link = page.locator(".contents a").last
    anchor = link.get_attribute("href")
    link.click()
    assert page.locator(anchor).inner_text() == link.inner_text()
    assert page.locator(anchor).bounding_box()["y"] < 800


def test_a_search_within_stays_in_the_document(page: Any, address: str) -> None:
    page.goto(source(page, address, "statut.md", FEE))
    page.get_by_label("Szukaj w tym dokumencie").fill("Rada Klastra")
    page.get_by_label("Szukaj w tym dokumencie").press("Enter")
    page.wait_for_url("**q=Rada+Klastra**")
    assert "/documents/" in page.url
    page.locator("mark.quote b").first.wait_for()
    assert any("rad" in one.lower() for one in page.locator("mark.quote b").all_inner_texts())


def test_a_phone_gets_the_text_and_a_tap_the_pages(chromium: Any, page: Any, address: str) -> None:
    context = chromium.new_context(
        user_agent=PHONE, viewport={"width": 390, "height": 800}, is_mobile=True, locale="pl-PL"
    )
    phone = context.new_page()
    phone.set_default_timeout(30_000)
    phone.goto(source(page, address, "strategy.pdf", SENTENCE))
    assert phone.locator("figure.sheet").count() == 0
    phone.get_by_role("link", name="Strony", exact=True).click()
    phone.locator("figure.sheet #quote").wait_for(state="attached")
    phone.get_by_role("link", name="Tekst", exact=True).click()
    phone.wait_for_url("**view=text**")
    context.close()


def test_hash_and_offsets_stand_behind_a_detail(page: Any, address: str) -> None:
    page.goto(source(page, address, "statut.md", FEE))
    details = page.locator(".file-details")
    assert not details.locator("dl").is_visible()
    details.locator("summary").click()
    assert re.search(r"blake2b-128: [0-9a-f]{32}", details.inner_text())
