"""The search page in a real browser: typing, keys, answers, filters, and without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote, urlparse

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Served = Any
QUESTION = "ile wynosi składka członkowska?"
SHIFTS = """() => { window.shifts = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts += entry.value;
}).observe({type: "layout-shift", buffered: true}); }"""


def results(served: Served, query: str, more: str = "") -> str:
    return f"{served.address}/?q={quote(query)}{more}"


def asked(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def suggestions(page: Any, typed: str) -> Any:
    page.locator("#q").press_sequentially(typed)
    page.locator("[role=option]").first.wait_for()
    return page.locator("[role=option]")


def answered(page: Any) -> Any:
    """The answer, whether it came with the page or after it."""
    answer = page.locator("section.answer")
    answer.wait_for()
    return answer


def test_a_question_is_answered_with_its_quote(page: Any, served: Served) -> None:
    page.goto(served.address)
    page.locator("#q").press_sequentially(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?q="))
    answer = answered(page)
    assert "1 200 złotych" in answer.locator(".short").inner_text()
    assert "1 200 złotych" in answer.locator("blockquote mark").first.inner_text()
    answer.locator(".source a").first.click()
    page.wait_for_url(re.compile("/documents/"))
    assert "Składka członkowska wynosi" in page.locator("main").inner_text()
    page.go_back()
    assert page.locator("#q").input_value() == QUESTION
    assert page.locator("article").count()


def test_an_opinion_reaches_the_operator(page: Any, served: Served) -> None:
    page.goto(results(served, QUESTION))
    answered(page)
    sent: list[dict[str, Any]] = []
    page.on(
        "request", lambda r: "/api/feedback" in r.url and sent.append(json.loads(r.post_data or ""))
    )
    asked_for = page.get_by_role("group", name="Czy to dobra odpowiedź?")
    with page.expect_response("**/api/feedback") as kept:
        asked_for.get_by_role("button", name="Nie").click()
    assert kept.value.status == 201
    assert sent[0]["question"] == QUESTION
    assert sent[0]["verdict"] == "wrong"
    assert "1 200 złotych" in sent[0]["answer"]
    asked_for.get_by_role("status").filter(has_text="Zapisano").wait_for()
    assert asked_for.get_by_role("button", name="Tak").is_disabled()


def test_a_whole_search_by_keyboard_alone(page: Any, served: Served) -> None:
    page.goto(results(served, "rada klastra"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("posiedzenie rady")  # what stood there was selected
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".popup").is_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("posiedzenie"))
    page.locator("article").first.wait_for()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('article h3') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/documents/"))
    assert "rady klastra" in page.locator("main").inner_text().lower()


def test_arrows_choose_a_suggestion_and_enter_searches(page: Any, served: Served) -> None:
    page.goto(served.address)
    options = suggestions(page, "skła")
    field = page.locator("#q")
    assert field.get_attribute("role") == "combobox"
    assert field.get_attribute("aria-expanded") == "true"
    assert re.search(r"Podpowiedzi: \d+", page.locator("form [role=status]").inner_text())
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    assert field.input_value() == "skła"
    page.keyboard.press("ArrowUp")
    assert options.last.get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert field.input_value() == "skła"
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    options.first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?q=|/documents/"))


def test_control_enter_opens_a_new_tab(page: Any, served: Served) -> None:
    page.goto(served.address)
    page.locator("#q").fill("rada klastra")
    with page.context.expect_page() as opened:
        page.keyboard.press("Control+Enter")
    opened.value.wait_for_url(re.compile("q=rada"))
    assert urlparse(page.url).path == "/"
    assert not asked(page)


def test_recent_searches_stay_in_the_browser_and_can_be_removed(page: Any, served: Served) -> None:
    page.goto(results(served, "rada klastra"))
    page.goto(results(served, "składka"))
    page.goto(served.address)
    page.locator("#q").click()
    options = page.locator("[role=option]")
    options.first.wait_for()
    assert options.all_inner_texts() == ["składka", "rada klastra", "Usuń ostatnie wyszukiwania"]
    page.keyboard.press("ArrowDown")
    assert page.locator("#q").input_value() == "składka"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.evaluate("localStorage.length") == 0
    assert page.locator(".popup").is_hidden()


def test_a_filter_reduces_the_hits_and_back_restores_them(page: Any, served: Served) -> None:
    page.goto(results(served, "pismo klastra"))
    everything = page.locator("article").count()
    page.locator(".filters > summary").click()
    page.locator(".filters a", has_text="TXT").click()
    page.wait_for_url(re.compile("type=text"))
    assert 0 < page.locator("article").count() < everything
    assert set(page.locator("article .kind").all_inner_texts()) == {"TXT"}
    assert page.locator(".filters").get_attribute("open") is not None
    page.locator("#q").fill("wrogie pismo")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("wrogie"))
    assert asked(page)["type"] == ["text/plain"]
    page.go_back()
    page.go_back()
    assert page.locator("article").count() == everything


def test_the_language_can_be_switched_and_the_question_stays(page: Any, served: Served) -> None:
    page.goto(results(served, QUESTION, "&sort=date"))
    page.get_by_role("link", name="English").click()
    page.wait_for_url(re.compile("lang=en"))
    assert page.locator("html").get_attribute("lang") == "en"
    assert asked(page)["q"] == [QUESTION]
    assert asked(page)["sort"] == ["date"]
    assert page.get_by_role("button", name="Search").count()


def test_everything_works_without_scripts(chromium: Any, served: Served) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="pl-PL")
    page = context.new_page()
    page.goto(served.address)
    page.locator("#q").fill(QUESTION)
    page.get_by_role("button", name="Szukaj").click()
    assert asked(page)["answer"] == ["1"]
    assert "1 200 złotych" in page.locator("section.answer .short").inner_text()
    assert page.locator("article").count()
    assert page.locator(".opinion").is_hidden()  # it takes a script to send
    page.locator(".filters > summary").click()
    page.locator(".filters a", has_text="MD").click()
    assert set(page.locator("article .kind").all_inner_texts()) == {"MD"}
    context.close()


def test_hostile_text_is_shown_and_does_nothing(page: Any, served: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(results(served, "sprawa wrogiego pisma <script>window.hacked=5</script>"))
    shown = page.locator("main").inner_text()
    assert "<script>window.hacked = 3</script>" in shown
    assert "\u202e" not in shown
    page.locator("#q").fill("")
    suggestions(page, "sprawa wrog")
    assert page.evaluate("window.hacked") is None
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]


def test_hostile_text_is_shown_in_the_source_view_and_does_nothing(
    page: Any, served: Served
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(results(served, "sprawa wrogiego pisma", "&type=text/plain"))
    page.locator("article h3 a").first.click()
    page.wait_for_url(re.compile("/documents/"))
    shown = page.locator("main").inner_text()
    assert "<script>window.hacked = 3</script>" in shown
    assert "\u202e" not in shown
    assert page.locator("main").locator("script, [onerror], img").count() == 0
    assert page.evaluate("window.hacked") is None
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]


def test_a_late_answer_moves_nothing(page: Any, served: Served) -> None:
    """The page as it comes when the answer takes long; the answer itself is the real one."""
    address = results(served, QUESTION)

    def late(route: Any) -> None:
        response = route.fetch()
        place = (
            f'<div class="answer-place" data-answer="{address.replace("/?", "/answer?")}"'
            ' data-failed="-" data-none="-"><p class="late">…</p></div>'
        )
        text = re.sub(
            r'<section class="answer.*?</section>|<div class="answer-place.*?</div>',
            lambda _: place,
            response.text(),
            flags=re.DOTALL,
        )
        route.fulfill(response=response, body=text)

    page.route(re.compile(r"/\?q="), late)
    page.add_init_script(f"({SHIFTS})()")
    page.goto(address)
    assert "1 200 złotych" in answered(page).inner_text()
    page.wait_for_timeout(300)
    assert page.evaluate("window.shifts") == 0


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_moves_and_nothing_hangs_over(page: Any, served: Served, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.add_init_script(f"({SHIFTS})()")
    for address in (served.address, results(served, QUESTION), results(served, "rada", "&panel=1")):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.shifts") == 0
        widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert widths[0] <= widths[1], address


def test_print_shows_the_question_and_no_buttons(page: Any, served: Served) -> None:
    page.goto(results(served, QUESTION))
    page.emulate_media(media="print", color_scheme="dark")
    # Paper is white whatever the screen is, and what is marked stays marked on it.
    colours = page.locator("article mark").first.evaluate(
        "e => [getComputedStyle(document.body).color, getComputedStyle(e).printColorAdjust]"
    )
    assert colours == ["rgb(28, 36, 48)", "exact"]
    assert page.get_by_role("heading", level=1).bounding_box()["height"] > 10
    assert not page.get_by_role("button", name="Szukaj").is_visible()
    assert page.locator("article").first.is_visible()


VIEWS: dict[str, Callable[[Any, Served], object]] = {
    "start": lambda page, served: page.goto(served.address),
    "suggestions": lambda page, served: (page.goto(served.address), suggestions(page, "skła")),
    "answer": lambda page, served: (page.goto(results(served, QUESTION)), answered(page)),
    "not found": lambda page, served: (
        page.goto(results(served, "Kto jest dyrektorem szpitala w Gdańsku?")),
        answered(page),
    ),
    "filters": lambda page, served: page.goto(results(served, "rada", "&panel=1&type=text/plain")),
    "no hits": lambda page, served: page.goto(results(served, "rada", "&year=1901")),
    "source": lambda page, served: (
        page.goto(results(served, QUESTION)),
        page.locator("article h3 a").first.click(),
        page.wait_for_url(re.compile("/documents/")),
    ),
    "past the end": lambda page, served: page.goto(results(served, "rada", "&offset=900")),
    "nothing there": lambda page, served: page.goto(f"{served.address}/brak"),
    "demo": lambda page, served: page.goto(f"{served.address}/demo"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_serious_fault(page: Any, served: Served, view: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    page.emulate_media(color_scheme=scheme)
    VIEWS[view](page, served)
    found = axe.Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    told = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in serious]
    assert serious == [], json.dumps(told, ensure_ascii=False, indent=1)
