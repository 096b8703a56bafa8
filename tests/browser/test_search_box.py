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


OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*"}
DOCUMENT = {
    "document_id": 1,
    "title": "Cennik",
    "path": "cennik.pdf",
    "url": "/api/documents/1/file",
    "modified": "2024-05-01T00:00:00Z",
    "date_origin": "text",
    "locator": {"unit": "page", "first": 2, "last": 2, "label": None},
}
ROW = "Konwalia | 80 | 260 zł"
TABLE = {"header": ["Sala", "Miejsca", "Cena"], "rows": [[[0, 8], [11, 13], [16, 22]]]}


def answers_with(page: Any, name: str, answer: dict[str, Any], status: int = 200) -> None:
    page.route(
        f"**/api/{name}?*",
        lambda route: route.fulfill(json=answer, headers=OPEN_TO_ALL, status=status),
    )


def told(page: Any) -> list[str]:
    """What the box says to whoever looks into the console."""
    said: list[str] = []
    page.on("console", lambda m: m.text.startswith("kartoteka-search:") and said.append(m.text))
    return said


def test_a_site_that_is_not_let_in_is_told_the_setting(page: Any, served: Served) -> None:
    text = (
        f'<!doctype html><html lang="pl"><script src="{served.address}/kartoteka-search.js" defer>'
        "</script><kartoteka-search></kartoteka-search></html>"
    )
    said = told(page)
    page.goto(served.site.put("/obca", text).replace("127.0.0.1", "localhost"))
    box(page).press_sequentially("składka")
    page.get_by_text("Ta strona nie może jeszcze szukać w dokumentach.").first.wait_for()
    assert "osobę, która ją prowadzi" in page.locator("kartoteka-search [part=note]").inner_text()
    origin = served.site.origin.replace("127.0.0.1", "localhost")
    assert f'[intranet] origins = ["{origin}"]' in said[0]


@pytest.mark.parametrize(
    ("attributes", "status", "kind", "named"),
    [
        ("", 401, "unauthorized", "the element has no key"),
        ("key='x-123'", 401, "unauthorized", "takes no key here"),
        ("key='x-123'", 403, "origin-refused", "The key is not that of"),
    ],
)
def test_a_missing_or_wrong_key_is_named(
    page: Any, host: Host, attributes: str, status: int, kind: str, named: str
) -> None:
    said = told(page)
    preflight = {**OPEN_TO_ALL, "Access-Control-Allow-Headers": "*"}
    page.route(
        "**/api/*?*",
        lambda route: route.fulfill(
            json={"type": f"urn:kartoteka:problem:{kind}"}, status=status, headers=preflight
        ),
    )
    page.goto(host(attributes))
    events(page, "error")
    box(page).press_sequentially("składka")
    page.get_by_text("Ta strona nie może jeszcze szukać").first.wait_for()
    assert named in said[0]
    assert "intranet] keys = [" in said[0] or named == "The key is not that of"
    assert page.evaluate("seen")[0]["cause"] == "closed"


def test_a_reader_who_has_to_sign_in_is_led_there(page: Any, served: Served) -> None:
    answers_with(page, "search", {"type": "urn:kartoteka:problem:unauthorized"}, 401)
    page.goto(f"{served.address}/demo")
    events(page, "open")
    box(page).press_sequentially("składka")
    page.get_by_role("button", name="Otwórz Kartotekę").click()
    assert page.evaluate("seen")[0]["url"] == f"{served.address}/"


def test_a_policy_that_stops_the_question_is_named(page: Any, host: Host, served: Served) -> None:
    said = told(page)
    page.goto(host(policy=f"default-src 'none'; script-src {served.address}"))
    box(page).press_sequentially("składka")
    page.get_by_text("Ta strona nie może jeszcze szukać").first.wait_for()
    assert f"Add {served.address} to connect-src" in said[0]


def test_with_a_key_more_results_come_in_place_and_it_says_when_documents_open(
    page: Any, host: Host
) -> None:
    asked: list[str] = []
    page.on("request", lambda r: "/api/search" in r.url and asked.append(r.url))
    hit = {"text": "x", "highlights": [], "language": "pl"}
    hits = [{**hit, "citation": {**DOCUMENT, "document_id": i, "start": 0}} for i in range(5)]
    answers_with(page, "search", {"hits": hits, "generation": 1})
    page.route("**/api/suggest?*", lambda route: route.abort())
    page.goto(host("key='pk-3f9c1d7ab2e4' answer='off'"))
    box(page).press_sequentially("xy")
    wait_for_hits(page)
    note = page.locator("kartoteka-search [part=note]")
    assert note.inner_text() == "Dokumenty otwierają się po zalogowaniu do Kartoteki."
    page.get_by_role("option", name="Pokaż więcej wyników").click()
    page.wait_for_function("() => true")
    page.wait_for_timeout(300)
    assert "limit=30" in asked[-1]


def test_hits_of_one_document_stand_together(page: Any, host: Host) -> None:
    hit = {"text": "x", "highlights": [], "language": "pl"}
    numbers = (1, 2, 1)
    hits = [
        {**hit, "citation": {**DOCUMENT, "document_id": n, "title": f"Plik {n}", "start": i}}
        for i, n in enumerate(numbers)
    ]
    answers_with(page, "search", {"hits": hits, "generation": 1})
    page.goto(host("answer='off'"))
    box(page).press_sequentially("xy")
    wait_for_hits(page)
    titles = page.locator("kartoteka-search [part~=hit] .title").all_inner_texts()
    assert titles == ["Plik 1", "Plik 2"]
    again = page.locator("kartoteka-search [part~=again]")
    assert again.count() == 1
    assert "Plik 1" in again.get_attribute("aria-label")
    assert "1 maja 2024" in page.locator("kartoteka-search [part~=hit]").first.inner_text()


def test_rows_have_their_columns_and_candidates_their_neighbours(page: Any, host: Host) -> None:
    row = {"quote": ROW, "marked": [[16, 22]], "tables": [TABLE]}
    quote = {**DOCUMENT, "start": 0, "end": 22, **row}
    prose = {
        **DOCUMENT, "start": 0, "end": 9, "quote": "Jest stała.", "marked": [[5, 10]],
        "tables": [], "before": "Mowa o opłacie.", "after": "", "date_origin": "file time",
    }  # fmt: skip
    candidates = [
        {"answer": "260 zł", "date": "2024-05-01", "citations": [quote]},
        {"answer": "stała", "date": "2024-05-01", "citations": [prose]},
    ]
    answers_with(page, "ask", {"status": "unsure", "answer": None, "candidates": candidates})
    page.goto(host())
    box(page).press_sequentially("ile kosztuje sala?")
    first = page.locator("kartoteka-search [part~=answer]").first
    first.wait_for()
    cells = first.locator(".row > span").all_inner_texts()
    assert [one.split("\n")[0] for one in cells] == ["Sala", "Miejsca", "Cena"]
    assert first.locator("mark").inner_text() == "260 zł"
    second = page.locator("kartoteka-search [part~=answer]").nth(1).inner_text()
    assert "Mowa o opłacie. Jest stała." in second
    assert "plik z 1 maja 2024" in second


def test_no_menu_of_the_page_stands_before_the_list(page: Any, host: Host) -> None:
    style = "nav { position: fixed; inset: 0; top: 200px; z-index: 2147483647; background: red; }"
    page.goto(host(before="<nav>menu</nav>", style=style))
    box(page).press_sequentially("składka")
    wait_for_hits(page)
    hit = page.locator("kartoteka-search [part~=hit]").first
    place = hit.bounding_box()
    assert place["y"] > 200
    on_top = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).localName", [place["x"] + 30, place["y"] + 8]
    )
    assert on_top == "kartoteka-search"
    field = page.locator("kartoteka-search [part=field]").bounding_box()
    popup = page.locator("kartoteka-search [part=popup]").bounding_box()
    assert popup["x"] == pytest.approx(field["x"], abs=1)
    assert popup["width"] == pytest.approx(field["width"], abs=1)
    assert popup["y"] >= field["y"] + field["height"]


def test_without_popovers_the_list_stands_below_the_field(page: Any, host: Host) -> None:
    page.add_init_script("delete HTMLElement.prototype.showPopover")
    page.goto(host())
    box(page).press_sequentially("składka")
    wait_for_hits(page)
    field = page.locator("kartoteka-search [part=field]").bounding_box()
    popup = page.locator("kartoteka-search [part=popup]").bounding_box()
    assert popup["y"] >= field["y"] + field["height"]
    box(page).press("Escape")
    assert not page.locator("kartoteka-search [part=popup]").is_visible()
