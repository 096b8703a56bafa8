"""Hits by document, their preview, rows of tables and quotes to copy, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.browser.conftest import serving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PRICES = """# Cennik wynajmu sal

| Sala | Liczba miejsc | Cena za godzinę | Cena za dzień | Wyposażenie |
|---|---|---|---|---|
| Wrzos | 12 | 75 zł | 470 zł | tablica |
| Konwalia | 80 | 260 zł | 1 640 zł | rzutnik i nagłośnienie |

## Zasady rezerwacji sal

Salę rezerwuje się w sekretariacie. Rezerwację sali potwierdza kierownik biura.
Sala jest gotowa na pół godziny przed spotkaniem.
"""
RULES = "Regulamin sal\n\nW sali nie wolno palić. Klucz do sali wydaje portiernia.\n"


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str], kartoteka: Any
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("sale")
    documents, data = folder / "sale", folder / "dane"
    documents.mkdir()
    (documents / "cennik.md").write_text(PRICES, encoding="utf-8")
    (documents / "regulamin.txt").write_text(RULES, encoding="utf-8")
    done = kartoteka("--data", data, "index", documents, "--quiet")
    assert done.returncode == 0, done.stderr
    with serving(data, environment) as (where, _):
        yield where


def opened(page: Any, address: str, query: str = "sala Konwalia cena", **more: str) -> None:
    asked = urlencode({"q": query, "lang": "pl", "answer": "1", **more})
    page.goto(f"{address}/?{asked}", timeout=90_000)  # the first loads the models


def test_the_preview_shows_the_passage_that_keys_lead_to(page: Any, address: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 800})
    opened(page, address)
    assert page.locator(".preview-empty").is_visible()
    page.keyboard.press("Escape")  # out of suggestions, if there are any
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.closest('.hit') !== null")
    before = page.locator(".results").bounding_box()  # the key has scrolled to its passage
    inside = page.frame_locator(".preview iframe")
    inside.locator("#quote").first.wait_for()
    assert page.locator(".results").bounding_box() == before
    assert page.evaluate("document.activeElement.closest('.hit') !== null")
    assert not inside.locator(".source-bar").is_visible()
    first = page.locator(".preview iframe").evaluate("e => e.contentWindow.location.search")
    page.keyboard.press("n")
    page.wait_for_function(
        "was => document.querySelector('.preview iframe').contentWindow.location.search !== was",
        arg=first,
    )
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    page.go_back()
    page.locator(".hits").wait_for()


def test_a_narrow_window_has_no_preview_and_loads_none(page: Any, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda r: "framed=1" in r.url and asked.append(r.url))
    page.set_viewport_size({"width": 900, "height": 800})
    opened(page, address)
    page.locator(".hit h3 a").first.focus()
    page.wait_for_timeout(500)
    assert not page.locator(".preview").is_visible()
    assert asked == []


def test_hits_of_one_document_stand_together(page: Any, address: str) -> None:
    opened(page, address, "sala rezerwacja klucz cena")
    titles = page.locator(".hits h3").all_inner_texts()
    assert len(titles) == len(set(titles))
    assert f"w {len(titles)} dokument" in page.locator(".summary").inner_text()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_row_stands_with_the_names_of_its_columns(page: Any, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, address)
    table = page.locator(".hit .rows.named").first
    table.wait_for()
    cell = table.locator("td[data-column='Cena za godzinę']").last
    assert "260 zł" in cell.inner_text()
    name = cell.evaluate("e => getComputedStyle(e, '::before').content")
    shown = table.locator("th", has_text="Cena za godzinę")
    # Either the header is seen above the cell, or the cell says its column itself.
    if "Cena za godzinę" in name:
        assert shown.evaluate("e => getComputedStyle(e.closest('thead')).position") == "absolute"
    else:
        assert shown.bounding_box()["x"] == pytest.approx(cell.bounding_box()["x"], abs=2)
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]


def test_a_quote_is_copied_with_its_source(chromium: Any, address: str) -> None:
    context = chromium.new_context(
        locale="pl-PL", permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    opened(page, address, "Kto potwierdza rezerwację sali?")
    page.locator(".answer .copy").first.click()
    page.get_by_text("Skopiowano").first.wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("„")
    assert "plik: sale/" in text
    context.close()


def test_a_click_on_a_quote_opens_its_place(page: Any, address: str) -> None:
    opened(page, address, "Kto potwierdza rezerwację sali?")
    page.locator(".answer [data-open]").first.click()
    page.wait_for_url("**/documents/**mark=**")
    assert page.locator("body.marks-answer #quote").count() == 1
