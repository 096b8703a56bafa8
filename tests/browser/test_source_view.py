"""The source view in a real browser: the mark is where the words are, and keys lead on."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

SENTENCE = "A reserve of one tenth is kept for projects that nobody could foresee."
MARK = """() => {
  const quote = document.getElementById("quote");
  const box = quote.getBoundingClientRect();
  const bar = document.querySelector(".source-bar").getBoundingClientRect();
  return {top: box.top, bottom: box.bottom, left: box.left, right: box.right, bar: bar.bottom,
          height: innerHeight, width: innerWidth, scroll: document.documentElement.scrollWidth,
          focused: document.activeElement === quote};
}"""


@pytest.fixture(scope="module")
def address(small_index: Any) -> Iterator[str]:
    """The real service over the small index."""
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "serve", "--port", "0"],
        env={
            **small_index.environment,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "KARTOTEKA_LOG_LEVEL": "error",
        },
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stderr is not None
        found = re.search(r"http://\S+(?=/)", process.stderr.readline())
        assert found
        yield found[0]
    finally:
        process.terminate()
        process.communicate(timeout=20)


def source(page: Any, address: str, path: str, quote: str, query: str = "") -> str:
    listed = page.request.get(f"{address}/api/documents?limit=100").json()["documents"]
    number = next(one["document_id"] for one in listed if one["path"] == path)
    text = page.request.get(f"{address}/api/documents/{number}?text=true").json()["text"]
    found = re.search(r"\s+".join(map(re.escape, quote.split())), text)
    assert found
    return f"{address}/documents/{number}?start={found.start()}&end={found.end()}&q={query}#quote"


def assert_in_view(page: Any) -> dict[str, Any]:
    page.locator("#quote").wait_for(state="attached")
    at: dict[str, Any] = page.evaluate(MARK)
    for _ in range(50):  # a loaded machine scrolls late
        if at["bar"] <= at["top"] < at["bottom"] <= at["height"]:
            break
        page.wait_for_timeout(100)
        at = page.evaluate(MARK)
    assert at["bar"] <= at["top"] < at["bottom"] <= at["height"]
    assert 0 <= at["left"] < at["right"] <= at["width"]
    assert at["scroll"] <= at["width"]
    return at


def test_opening_a_hit_shows_the_mark_in_view(page: Any, address: str) -> None:
    page.goto(f"{address}/?q=reserve+for+projects+nobody+could+foresee")
    page.locator("main a[href^='/documents/']").first.click()
    page.wait_for_url(re.compile("/documents/"))
    at = assert_in_view(page)
    assert at["focused"]
    assert page.title().startswith("Strategy of the cluster")
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/\?q=reserve"))


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_mark_covers_the_sentence_on_the_image(
    chromium: Any, page: Any, address: str, width: int, scripts: bool
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripts, locale="pl-PL"
    )
    shown = context.new_page()
    shown.goto(source(page, address, "strategy.pdf", SENTENCE))
    assert_in_view(shown) if scripts else shown.wait_for_timeout(300)
    # The line of the text layer and the mark lie over one another, and over dark pixels.
    mark = shown.locator("#quote rect").bounding_box()
    line = shown.locator(".layer text", has_text=SENTENCE).bounding_box()
    assert mark["x"] <= line["x"] + 2
    assert mark["x"] + mark["width"] >= line["x"] + line["width"] - 2
    assert abs((mark["y"] + mark["height"] / 2) - (line["y"] + line["height"] / 2)) < 6
    assert 0 <= mark["y"] < 800
    context.close()


def test_the_layer_is_copied_as_lines_of_text(page: Any, address: str) -> None:
    page.goto(source(page, address, "strategy.pdf", SENTENCE))
    page.wait_for_selector("#page-1 .layer text", state="attached")
    copied = page.evaluate(
        """() => { const range = document.createRange();
             range.selectNodeContents(document.querySelector("#page-2 .layer"));
             getSelection().removeAllRanges(); getSelection().addRange(range);
             return getSelection().toString(); }"""
    )
    assert SENTENCE in copied
    lines = [line.strip() for line in copied.splitlines() if line.strip()]
    assert lines[0].startswith("The annual budget")
    assert len(lines) == 5


def test_the_citation_is_copied(chromium: Any, page: Any, address: str) -> None:
    context = chromium.new_context(
        locale="pl-PL", permissions=["clipboard-read", "clipboard-write"]
    )
    shown = context.new_page()
    shown.goto(source(page, address, "statut.md", "Składka członkowska wynosi 1 200 złotych"))
    shown.get_by_role("button", name="Kopiuj", exact=True).click()
    shown.get_by_role("status").filter(has_text="Skopiowano").wait_for(state="attached")
    text = shown.evaluate("navigator.clipboard.readText()")
    assert text.startswith("„Statut klastra”, plik: dokumenty/statut.md, ")
    context.close()


def test_more_of_a_long_document_comes_in_place(page: Any, address: str, small_index: Any) -> None:
    page.goto(source(page, address, "strategy.pdf", SENTENCE))
    # Three pages are one window; a window that begins later has earlier pages to show.
    page.goto(re.sub(r"\?.*", "?from=3", page.url))
    assert page.locator("figure.sheet").count() == 1
    page.get_by_role("link", name="Pokaż wcześniejsze strony").click()
    page.locator("#page-1").wait_for()
    assert [one.get_attribute("id") for one in page.locator("figure.sheet").all()][-1] == "page-3"
    assert page.locator("[data-more=before]").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_text_is_marked_in_view(
    chromium: Any, page: Any, address: str, width: int, scheme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 700}, color_scheme=scheme, locale="pl-PL"
    )
    shown = context.new_page()
    shown.goto(source(page, address, "statut.md", "Rada Klastra zbiera się raz na kwartał."))
    assert_in_view(shown)
    colours = shown.evaluate(
        """() => { const style = getComputedStyle(document.getElementById("quote"));
                   return [style.color, style.backgroundColor]; }"""
    )
    assert colours[0] != colours[1]
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(chromium: Any, page: Any, address: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    # The tool puts its script into the page, which our own policy rightly forbids.
    context = chromium.new_context(locale="pl-PL", color_scheme=scheme, bypass_csp=True)
    shown = context.new_page()
    places = (
        source(page, address, "strategy.pdf", SENTENCE, "reserve"),
        source(page, address, "statut.md", "Rada Klastra zbiera się raz na kwartał.", "rada"),
        f"{address}/documents/999999?q=rada",
    )
    for place in places:
        shown.goto(place)
        shown.wait_for_timeout(200)
        found = axe.Axe().run(shown).response["violations"]
        assert [one for one in found if one["impact"] in ("serious", "critical")] == []
    context.close()
