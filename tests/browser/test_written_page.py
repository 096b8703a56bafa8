"""What a language model writes, on the search page in a real browser: a real service asks a real
server that writes, waits and fails as it is told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.browser.conftest import serving

pytest.importorskip("openai")
pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

QUESTION = "Ile wynosi składka członkowska?"
FEE = "Składka członkowska wynosi 1 200 złotych rocznie"
DUE = "Jest płatna do 31 marca"
INVENTED = "Prezesem jest Adam Wymyślony"
STANDS = "Odpowiedź powyżej pochodzi wprost z dokumentów."
TIMEOUT_S = 12
RETRY_MS = 5000
"""A browser asks again for a stream that has ended, after three seconds or so, unless it is told
not to."""

WATCH = """() => {
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const {value, sources} of list.getEntries()) {
      const what = sources.map(({node, previousRect, currentRect}) =>
        `${node?.nodeName} ${node?.textContent} ${previousRect.y} to ${currentRect.y}`);
      window.moved.push(`${value}: ${what}`);
    }
  }).observe({type: "layout-shift", buffered: true});
  window.everShown = [];
  window.readOut = [];
  new MutationObserver((changes) => {
    window.everShown.push(document.body?.innerText ?? "");
    if (document.readyState !== "complete") return;
    for (const {target, addedNodes} of changes) {
      if (!target.closest?.("[aria-live=polite], [role=status]")) continue;
      for (const node of addedNodes) {
        if (node.textContent.trim()) window.readOut.push(node.textContent.trim());
      }
    }
  }).observe(document, {childList: true, subtree: true, characterData: true});
}"""
"""Collects how far things move, every text that was ever to be seen, and what is added to places
that a screen reader reads out."""


@pytest.fixture(scope="module")
def start(
    small_index: Any, environment: dict[str, str], model_server: str
) -> Callable[[], AbstractContextManager[Any]]:
    variables = {
        "KARTOTEKA_LLM_BASE_URL": f"{model_server}/v1",
        "KARTOTEKA_LLM_MODEL": "test-model",
        "KARTOTEKA_LLM_TIMEOUT_S": str(TIMEOUT_S),
    }
    return lambda: serving(small_index.data, {**environment, **variables})


@pytest.fixture(scope="module")
def writing(start: Callable[[], AbstractContextManager[Any]]) -> Iterator[str]:
    """The address of a service that has a language model."""
    with start() as (address, _):
        yield address


def script(server: str, text: str, fault: str = "none") -> None:
    body = {"text": text, "fault": fault}
    httpx.put(f"{server}/script", json=body, trust_env=False).raise_for_status()


def go_on(server: str) -> None:
    httpx.put(f"{server}/go", json={}, trust_env=False).raise_for_status()


def ask(page: Any, address: str) -> None:
    page.add_init_script(f"({WATCH})()")
    page.goto(f"{address}/?q={quote(QUESTION)}&answer=1")


def box(page: Any) -> Any:
    return page.locator(".written-place")


def first_sentence(page: Any) -> Any:
    sentence = box(page).locator(".told > span", has_text=FEE)
    sentence.wait_for()
    return sentence


def ended(page: Any, note: str, timeout_s: float = 15) -> str:
    """The text of the box when its note says so."""
    told = box(page).get_by_role("status").filter(has_text=note)
    told.wait_for(timeout=timeout_s * 1000)
    return str(box(page).inner_text())


def hangs_over(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def answer_stands(page: Any) -> bool:
    return "1 200 złotych" in page.locator("section.answer .short").inner_text()


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_a_sentence_is_shown_before_the_next_is_written(
    page: Any, writing: str, model_server: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    script(model_server, f"{FEE} [1]. Jest {{wait}}płatna do 31 marca [1].")
    ask(page, writing)
    sentence = first_sentence(page)
    assert answer_stands(page)
    assert DUE not in box(page).inner_text()
    assert "mogą jeszcze zostać wycofane" in box(page).get_by_role("status").inner_text()
    assert box(page).locator("details").count() == 0
    assert not hangs_over(page)
    sentence.locator("a").focus()
    page.wait_for_timeout(600)  # what moves right after a key or click is not counted

    go_on(model_server)

    shown = ended(page, "Każde zdanie sprawdzono")
    assert DUE in shown
    assert box(page).locator(".told > span").count() == 2
    read = page.evaluate("window.readOut")
    assert [(FEE in one, DUE in one) for one in read[:2]] == [(True, False), (False, True)]
    assert read[2:] == [box(page).get_by_role("status").inner_text()]
    # What was read out is left as it is, and so is the link that holds the focus.
    assert page.evaluate("document.activeElement.closest('.told') !== null")
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") == []
    box(page).locator("summary").click()
    assert box(page).locator("blockquote").first.inner_text() == f"{FEE} i jest płatna do 31 marca."
    assert box(page).locator("blockquote mark").first.inner_text() == FEE
    assert not hangs_over(page)


def test_its_number_opens_the_source_at_the_place(
    page: Any, writing: str, model_server: str
) -> None:
    script(model_server, f"{FEE} [1]. Jest {{wait}}płatna do 31 marca [1].")
    ask(page, writing)
    link = first_sentence(page).locator("a")
    assert link.inner_text() == "[1]"
    link.click()
    page.wait_for_url(re.compile("/documents/"))
    quoted = "".join(page.locator("main mark.quote").all_inner_texts())
    assert quoted == f"{FEE} i jest płatna do 31 marca."
    go_on(model_server)


def test_a_sentence_without_support_is_never_shown(
    page: Any, writing: str, model_server: str
) -> None:
    script(model_server, f"{FEE} [1]. {INVENTED} [1]. {DUE} [1].")
    ask(page, writing)
    shown = ended(page, "Usunięto 1 zdanie")
    assert FEE in shown
    assert DUE in shown
    ever = page.evaluate("window.everShown")
    assert any(FEE in one for one in ever)
    assert not any("Wymyślony" in one for one in ever)
    page.wait_for_timeout(RETRY_MS)
    assert len(httpx.get(f"{model_server}/seen", trust_env=False).json()) == 1


def test_what_was_shown_is_withdrawn_where_too_little_is_left(
    page: Any, writing: str, model_server: str
) -> None:
    script(model_server, f"{FEE} [1]. {{wait}}{INVENTED} [1]. {INVENTED} od lat [1].")
    ask(page, writing)
    # Its last words come when the model goes on: a sentence ends where the next begins.
    go_on(model_server)
    shown = ended(page, "źródła nie potwierdzają")
    assert any(FEE in one for one in page.evaluate("window.everShown"))
    assert FEE not in shown
    assert STANDS in shown
    assert answer_stands(page)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("failing", "serwer modelu zgłosił błąd"),
        ("cut_off", "odpowiedź urwała się"),
        ("malformed", "odpowiedział niezrozumiale"),
        ("trickle", "minął czas"),
    ],
)
def test_a_model_that_fails_leaves_the_answer_and_a_note(
    page: Any, writing: str, model_server: str, fault: str, reason: str
) -> None:
    script(model_server, f"{FEE} [1]. Jest pła", fault)
    ask(page, writing)
    shown = ended(page, reason, TIMEOUT_S + 15)
    assert STANDS in shown
    assert FEE not in shown
    assert box(page).locator(".told").count() == 0
    assert answer_stands(page)
    assert page.locator("article").count()


def test_a_service_that_dies_while_it_streams_leaves_the_answer_and_a_note(
    page: Any, start: Callable[[], AbstractContextManager[Any]], model_server: str
) -> None:
    script(model_server, f"{FEE} [1]. Jest {{wait}}płatna do 31 marca [1].")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    with start() as (address, process):
        ask(page, address)
        first_sentence(page)
        process.kill()
        shown = ended(page, "nie dotarła do końca")
    assert STANDS in shown
    assert FEE not in shown
    assert answer_stands(page)
    page.wait_for_timeout(RETRY_MS)
    assert len([url for url in sent if "/written?" in url]) == 1
    go_on(model_server)


def test_nobody_waits_for_a_stream_that_says_nothing(
    page: Any, writing: str, model_server: str
) -> None:
    asked: list[str] = []
    page.route("**/written?*", lambda route: asked.append(route.request.url))  # never answered
    page.clock.install()
    ask(page, writing)
    page.wait_for_function("document.querySelector('.written-place') !== null")
    page.clock.fast_forward(30_000)
    assert "Model pisze" in box(page).inner_text()
    page.clock.fast_forward(30_000)
    assert STANDS in ended(page, "nie dotarła do końca")
    assert len(asked) == 1
    assert answer_stands(page)


def test_without_scripts_a_note_says_that_the_answer_stands_alone(
    chromium: Any, writing: str
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="pl-PL")
    page = context.new_page()
    page.goto(f"{writing}/?q={quote(QUESTION)}&answer=1")
    assert answer_stands(page)
    assert not box(page).is_visible()
    assert STANDS in page.locator(".written-off").inner_text()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(
    page: Any, writing: str, model_server: str, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    page.emulate_media(color_scheme=scheme)
    script(model_server, f"{FEE} [1]. Jest {{wait}}płatna do 31 marca [1].")
    ask(page, writing)
    first_sentence(page)
    found = axe.Axe().run(page).response["violations"]
    go_on(model_server)
    ended(page, "Każde zdanie sprawdzono")
    box(page).locator("summary").click()
    found += axe.Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    told = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in serious]
    assert serious == [], json.dumps(told, ensure_ascii=False, indent=1)
