"""The search box in a real browser, inside pages of a foreign site."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import HOSTILE_STYLE, Served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Host = Callable[..., str]


def box(page: Any) -> Any:
    return page.get_by_role("combobox")


def options(page: Any) -> Any:
    return page.get_by_role("option")


def wait_for_hits(page: Any) -> None:
    page.locator("kartoteka-search [part~=hit]").first.wait_for()


def events(page: Any, name: str) -> None:
    """Keeps the details of the box's events in ``window.seen``; nothing is opened."""
    page.evaluate(
        """name => { window.seen = []; document.addEventListener(`kartoteka-search:${name}`,
           event => { window.seen.push(event.detail); event.preventDefault(); }); }""",
        name,
    )


def test_typing_shows_suggestions_and_hits_and_says_how_many(page: Any, host: Host) -> None:
    page.goto(host())
    box(page).press_sequentially("posiedzenie rad")
    wait_for_hits(page)
    assert box(page).get_attribute("aria-expanded") == "true"
    groups = page.get_by_role("group")
    assert groups.all_inner_texts()[0].startswith("Podpowiedzi")
    assert "Posiedzenia rady klastra" in groups.first.inner_text()
    assert "regulamin.md" in groups.nth(1).inner_text()
    assert page.locator("kartoteka-search mark").count() > 0
    said = page.get_by_role("status").inner_text()
    assert "wynik" in said
    assert "Wybierz strzałkami" in said


@pytest.mark.parametrize(
    ("hits", "said"),
    [
        (1, "1 wynik."),
        (2, "2 wyniki."),
        (5, "5 wyników."),
        (22, "22 wyniki."),
        (12, "12 wyników."),
    ],
)
def test_numbers_take_their_polish_form(page: Any, host: Host, hits: int, said: str) -> None:
    hit = {
        "text": "x",
        "highlights": [],
        "language": "pl",
        "citation": {"document_id": 1, "title": "t", "path": "p", "url": "/", "start": 0},
    }
    answers = {"suggest": {"suggestions": []}, "search": {"hits": [hit] * hits, "generation": 1}}
    for name, answer in answers.items():
        page.route(
            f"**/api/{name}?*",
            lambda route, _=None, answer=answer: route.fulfill(
                json=answer, headers={"Access-Control-Allow-Origin": "*"}
            ),
        )
    page.goto(host())
    box(page).press_sequentially("xy")
    wait_for_hits(page)
    assert page.get_by_role("status").inner_text().startswith(said)


def test_a_whole_search_by_keyboard_alone(page: Any, host: Host, served: Served) -> None:
    page.goto(host("shortcut='/'"))
    page.keyboard.press("/")
    page.keyboard.type("ile wynosi składka członkowska")
    wait_for_hits(page)
    hit = page.locator("kartoteka-search [part~=hit]").first
    for _ in range(12):
        page.keyboard.press("ArrowDown")
        if hit.get_attribute("aria-selected") == "true":
            break
    assert box(page).get_attribute("aria-activedescendant") == hit.get_attribute("id")
    assert page.locator("kartoteka-search [aria-selected=true]").count() == 1
    with page.expect_navigation(url=f"{served.address}/documents/*", wait_until="commit"):
        page.keyboard.press("Enter")


def test_enter_without_a_choice_shows_all_results(page: Any, host: Host, served: Served) -> None:
    page.goto(host())
    box(page).press_sequentially("składka & opłata")
    with page.expect_navigation(wait_until="commit"):
        box(page).press("Enter")
    assert page.url.startswith(f"{served.address}/?q=sk%C5%82adka%20%26%20op%C5%82ata")


def test_questions_may_go_through_the_intranets_own_server(page: Any, served: Served) -> None:
    """As where a reverse proxy passes /kartoteka/ on: no other origin is asked anything."""
    asked: list[str] = []

    def passed_on(route: Any) -> None:
        asked.append(route.request.url)
        path = route.request.url.removeprefix(f"{served.site.origin}/kartoteka")
        route.fulfill(response=page.request.get(served.address + path))

    page.route(f"{served.site.origin}/kartoteka/**", passed_on)
    page.goto(
        served.site.put(
            "/przez-serwer",
            '<!doctype html><html lang="pl"><title>Intranet</title>'
            '<script src="/kartoteka/kartoteka-search.js" defer></script>'
            f'<kartoteka-search pages="{served.address}"></kartoteka-search></html>',
        )
    )
    events(page, "open")
    box(page).press_sequentially("składka")
    wait_for_hits(page)
    assert any("/kartoteka/api/search?" in one for one in asked)
    page.locator("kartoteka-search [part~=hit]").first.click()
    page.locator("kartoteka-search [part~=all]").click()
    document, results = page.evaluate("seen")
    assert document["url"].startswith(f"{served.address}/documents/")
    assert results["url"].startswith(f"{served.address}/?q=")


def test_ctrl_enter_opens_beside(page: Any, host: Host) -> None:
    page.goto(host())
    events(page, "open")
    box(page).press_sequentially("składka")
    wait_for_hits(page)
    box(page).press("ArrowUp")
    box(page).press("ArrowUp")
    box(page).press("Control+Enter")
    (opened,) = page.evaluate("seen")
    assert opened["new_tab"] is True
    assert opened["kind"] == "hit"
    assert opened["query"] == "składka"


def test_arrows_go_round_and_escape_closes_then_clears(page: Any, host: Host) -> None:
    page.goto(host())
    box(page).press_sequentially("rada")
    wait_for_hits(page)
    page.wait_for_load_state("networkidle")  # suggestions may come after the hits
    count = options(page).count()
    for _ in range(count):
        box(page).press("ArrowDown")
    assert options(page).nth(count - 1).get_attribute("aria-selected") == "true"
    box(page).press("ArrowDown")  # past the last: back in the field, as typed
    assert box(page).get_attribute("aria-activedescendant") is None
    assert box(page).input_value() == "rada"
    box(page).press("Escape")
    assert box(page).get_attribute("aria-expanded") == "false"
    assert box(page).input_value() == "rada"
    box(page).press("ArrowDown")
    assert box(page).get_attribute("aria-expanded") == "true"
    box(page).press("Escape")
    box(page).press("Escape")
    assert box(page).input_value() == ""


def test_a_phrase_that_is_chosen_is_searched_for(page: Any, host: Host) -> None:
    page.goto(host("answer='off'"))
    box(page).press_sequentially("rad")
    phrase = page.locator("kartoteka-search [part~=suggestion]").filter(has_not_text="otwiera")
    phrase.first.click()
    wait_for_hits(page)
    assert box(page).input_value().lower().startswith("rad")
    assert len(box(page).input_value()) > 3


def test_what_is_misspelt_is_set_right(page: Any, host: Host) -> None:
    page.goto(host())
    box(page).press_sequentially("skladkka")
    meant = page.locator("kartoteka-search [part~=meant]")
    meant.wait_for()
    assert "składka" in meant.inner_text().lower()
    meant.click()
    page.wait_for_function(
        "document.querySelector('kartoteka-search').value.toLowerCase() === 'składka'"
    )


def test_the_shortcut_leaves_people_who_write_alone(page: Any, host: Host) -> None:
    page.goto(host("shortcut='/ ctrl+k'", before="<textarea></textarea>"))
    page.locator("textarea").press_sequentially("a/b")
    assert page.locator("textarea").input_value() == "a/b"
    page.locator("h1").click()
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.localName") == "kartoteka-search"


def test_only_the_last_of_hasty_questions_is_shown(page: Any, host: Host) -> None:
    asked: list[str] = []
    page.on("request", lambda r: "/api/search" in r.url and asked.append(r.url))
    page.goto(host("debounce='200'"))
    # All letters at once: how fast this machine types must not matter.
    page.evaluate(
        """text => { const input = document.querySelector('kartoteka-search').shadowRoot
             .querySelector('input');
           input.focus();
           for (const letter of text) {
             input.value += letter;
             input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
           } }""",
        "składka członkowska",
    )
    wait_for_hits(page)
    assert len(asked) == 1
    page.evaluate(
        """() => { const box = document.querySelector('kartoteka-search'); window.seen = [];
           box.addEventListener('kartoteka-search:results', e => seen.push(e.detail.query));
           box.search('rada'); box.search('prezes'); box.search('kwartał'); }"""
    )
    page.wait_for_function("seen.length > 0")
    page.wait_for_timeout(500)
    assert page.evaluate("seen") == ["kwartał"]


def test_composed_letters_wait_until_they_are_done(page: Any, host: Host) -> None:
    page.goto(host())
    events(page, "query")
    page.evaluate(
        """() => { const input = document.querySelector('kartoteka-search').shadowRoot
             .querySelector('input');
           input.focus(); input.value = 'rad';
           input.dispatchEvent(new InputEvent('input', { isComposing: true, bubbles: true }));
           input.dispatchEvent(new KeyboardEvent('keydown',
             { key: 'Enter', isComposing: true, bubbles: true }));
        }"""
    )
    page.wait_for_timeout(400)
    assert page.evaluate("seen") == []
    page.evaluate(
        """() => document.querySelector('kartoteka-search').shadowRoot.querySelector('input')
           .dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }))"""
    )
    page.wait_for_function("seen.length === 1")


def test_nothing_found_helps_and_a_fault_can_be_tried_again(page: Any, host: Host) -> None:
    open_to_all = {"Access-Control-Allow-Origin": "*"}
    page.route(
        "**/api/search?*",
        lambda route: route.fulfill(json={"hits": [], "generation": 1}, headers=open_to_all),
    )
    page.goto(host())
    events(page, "error")
    box(page).press_sequentially("kwadratura koła")
    note = page.locator("kartoteka-search [part=note]")
    page.wait_for_function(
        """() => document.querySelector('kartoteka-search').shadowRoot.textContent
           .includes('Nic nie udało się znaleźć: „kwadratura koła”')"""
    )
    assert "innymi słowami" in note.inner_text()
    page.unroute("**/api/search?*")
    page.route("**/api/search?*", lambda route: route.abort())
    box(page).press_sequentially("!")
    retry = page.get_by_role("button", name="Spróbuj ponownie")
    retry.wait_for()
    assert page.get_by_role("status").inner_text() == "Wyszukiwarka nie odpowiada."
    assert page.evaluate("seen")[0]["query"] == "kwadratura koła!"
    page.unroute("**/api/search?*")
    retry.click()
    wait_for_hits(page)


def test_an_answer_stands_first_and_a_service_without_answers_is_no_fault(
    page: Any, host: Host
) -> None:
    asked: list[str] = []
    quote = {
        "document_id": 1,
        "title": "Regulamin",
        "path": "regulamin.md",
        "url": "/api/documents/1/file",
        "locator": {"unit": "line", "first": 7, "last": 7, "label": None},
    }
    answer = {"status": "answered", "answer": "1 200 złotych rocznie", "citations": [quote]}
    open_to_all = {"Access-Control-Allow-Origin": "*"}
    page.route("**/api/ask?*", lambda r: r.fulfill(json=answer, headers=open_to_all))
    page.goto(host())
    box(page).press_sequentially("ile wynosi składka")
    first = page.locator("kartoteka-search [part~=answer]")
    first.wait_for()
    assert "1 200 złotych rocznie" in first.inner_text()
    assert "wiersz 7" in first.inner_text()
    page.unroute("**/api/ask?*")
    disagree = {**answer, "status": "conflicting", "date": "2024-05-01"}
    page.route("**/api/ask?*", lambda r: r.fulfill(json=disagree, headers=open_to_all))
    box(page).fill("ile wynosi składka w klastrze")
    page.get_by_role("group", name="Dokumenty podają różne odpowiedzi, od najnowszej:").wait_for()
    page.unroute("**/api/ask?*")

    def absent(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(status=404, json={}, headers=open_to_all)

    page.route("**/api/ask?*", absent)
    with page.expect_response("**/api/ask?*"):
        box(page).fill("ile wynosi opłata")
    with page.expect_response("**/api/search?*"):
        box(page).fill("kto zwołuje posiedzenie")
    page.wait_for_timeout(1500)  # three times as long as a pause before an answer is asked for
    assert len(asked) == 1
    assert page.locator("kartoteka-search [part~=retry]").count() == 0


def test_styles_of_the_host_do_not_reach_inside(page: Any, host: Host) -> None:
    page.goto(host(style=HOSTILE_STYLE))
    page.evaluate("document.querySelector('kartoteka-search').focus()")
    page.keyboard.type("składka")
    wait_for_hits(page)
    looks = page.evaluate(
        """() => { const root = document.querySelector('kartoteka-search').shadowRoot;
           const seen = part => { const e = root.querySelector(`[part~=${part}]`);
             const s = getComputedStyle(e), r = e.getBoundingClientRect();
             return [s.color, s.fontSize, s.textTransform, s.direction, r.width > 100]; };
           return [seen('input'), seen('hit')]; }"""
    )
    for color, size, case, direction, wide in looks:
        assert color == "rgb(28, 36, 48)"
        assert size == "16px"
        assert (case, direction, wide) == ("none", "ltr", True)


def test_custom_properties_and_parts_do(page: Any, host: Host) -> None:
    style = (
        "kartoteka-search { --kartoteka-accent: rgb(120, 0, 0); --kartoteka-font-size: 20px; }"
        "kartoteka-search::part(input) { letter-spacing: 2px; }"
    )
    page.goto(host(style=style))
    looks = box(page).evaluate(
        "e => [getComputedStyle(e).fontSize, getComputedStyle(e).letterSpacing]"
    )
    assert looks == ["20px", "2px"]


def test_it_works_under_a_strict_policy(page: Any, host: Host, served: Served) -> None:
    broken: list[str] = []
    page.on("console", lambda m: "Content Security Policy" in m.text and broken.append(m.text))
    policy = f"default-src 'none'; script-src {served.address}; connect-src {served.address}"
    page.goto(host(policy=policy))
    box(page).press_sequentially("składka")
    wait_for_hits(page)
    assert page.locator("kartoteka-search [part=popup]").bounding_box()["width"] > 300
    assert [one for one in broken if "kartoteka" in one or "style attr" in one] == []


def test_hostile_text_is_only_text(page: Any, host: Host) -> None:
    page.goto(host())
    box(page).press_sequentially("wrogie pismo")
    wait_for_hits(page)
    page.wait_for_timeout(500)
    assert page.evaluate("window.hacked") is None
    shown = page.get_by_role("listbox").inner_text()
    assert "<script>" in shown
    assert "\u202e" not in shown
    inside = page.evaluate(
        """() => { const root = document.querySelector('kartoteka-search').shadowRoot;
           const popup = root.querySelector('[part=popup]');
           const active = 'script, img, [onerror], [style]:not([part=popup])';
           return [root.querySelectorAll(active).length,
                   popup.scrollWidth <= popup.clientWidth]; }"""
    )
    assert inside == [0, True]


def test_another_site_may_not_ask(page: Any, served: Served) -> None:
    text = (
        f'<!doctype html><html lang="pl"><script src="{served.address}/kartoteka-search.js" defer>'
        "</script><kartoteka-search></kartoteka-search></html>"
    )
    path = served.site.put("/obca", text).replace("127.0.0.1", "localhost")
    page.goto(path)
    box(page).press_sequentially("składka")
    page.get_by_role("button", name="Spróbuj ponownie").wait_for()


def test_english_and_the_language_of_the_page(page: Any, host: Host) -> None:
    page.goto(host("lang='en'"))
    assert box(page).get_attribute("placeholder") == "Search the documents…"
    box(page).press_sequentially("rada klastra")
    wait_for_hits(page)
    assert "result" in page.get_by_role("status").inner_text()
    page.goto(host())
    assert box(page).get_attribute("aria-label") == "Szukaj w dokumentach"


def test_it_fits_a_telephone(page: Any, served: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{served.address}/demo")
    box(page).press_sequentially("wrogie pismo")
    wait_for_hits(page)
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]


@pytest.mark.parametrize("state", ["empty", "open", "nothing", "dark"])
def test_axe_finds_no_serious_fault(page: Any, host: Host, served: Served, state: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    page.goto(host("theme='dark'") if state == "dark" else f"{served.address}/demo")
    if state == "nothing":
        page.route("**/api/search?*", lambda r: r.fulfill(json={"hits": [], "generation": 1}))
        box(page).press_sequentially("kwadratura koła")
        page.locator("kartoteka-search [part=note]").wait_for()
    elif state != "empty":
        box(page).press_sequentially("posiedzenie rady")
        wait_for_hits(page)
        box(page).press("ArrowDown")
    found = axe.Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    told = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in serious]
    assert serious == [], json.dumps(told, ensure_ascii=False, indent=1)
