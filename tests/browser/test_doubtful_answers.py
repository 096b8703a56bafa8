"""Answers that are not sure, that disagree, that come late or were not good, in a real browser."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest

from service.answers import Answer
from service.answers.request import AskRequest
from service.composition import open_services
from service.http.app import create_app
from service.services import Services
from service.settings import load_settings
from tests.browser.test_search_page import SHIFTS
from tests.hand_made import ByHand, claim, conflicting, refused, serving, unsure

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

DOUBTFUL = "Ile trzeba zapłacić na początku?"
DISPUTED = "Ile wynosi to wszystko razem?"
REFUSED = "Kto kieruje transportem?"
LATE_S = 1.2
FEE = "Składka członkowska wynosi 1 200 złotych rocznie i jest płatna do 31 marca."
HOME = "Pracownik zdalny zgłasza początek pracy przełożonemu."


@dataclass(frozen=True, slots=True)
class Late(ByHand):
    """Takes longer than the page waits for what documents disagree about."""

    def ask(self, request: AskRequest) -> Answer:
        if request.question == DISPUTED:
            time.sleep(LATE_S)
        return ByHand.ask(self, request)


@pytest.fixture(scope="module")
def services(small_index: Any) -> Iterator[Services]:
    kept = {k: v for k, v in small_index.environment.items() if k.startswith("KARTOTEKA_")}
    settings = load_settings(environment=kept, folder=small_index.data).settings
    opened = open_services(settings, follow=False)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(services: Services) -> Iterator[str]:
    words = ("1 200", "złotych", "rocznie", "31 marca")
    claims = [claim(services, FEE, one, date(2025 - i, 5, 3)) for i, one in enumerate(words)]
    made = {
        DOUBTFUL: unsure(services, DOUBTFUL, claims[0], claim(services, HOME, "przełożonemu")),
        DISPUTED: conflicting(services, DISPUTED, *claims),
        REFUSED: refused(services, REFUSED),
    }
    with serving(create_app(replace(services, answers=Late(services, made)))) as where:
        yield where


def opened(page: Any, address: str, question: str, **more: str) -> None:
    page.goto(f"{address}/?" + urlencode({"q": question, "lang": "pl", **more}))
    page.locator("section.answer").wait_for(timeout=60_000)  # the first loads the models


def opinions(page: Any) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    page.on(
        "request", lambda r: "/api/feedback" in r.url and sent.append(json.loads(r.post_data or ""))
    )
    return sent


def test_a_quote_is_chosen_with_the_keyboard(page: Any, address: str) -> None:
    opened(page, address, DOUBTFUL)
    sent = opinions(page)
    second = page.get_by_role("button", name="To jest odpowiedź: przełożonemu")
    second.focus()
    with page.expect_response("**/api/feedback") as kept:
        page.keyboard.press("Enter")
    assert kept.value.status == 201
    assert sent == [{
        "question": DOUBTFUL, "verdict": "should_be", "answer": None,
        "expected": "przełożonemu", "path": "umowy/praca zdalna.txt",
    }]  # fmt: skip
    page.get_by_text("Zapisano pytanie i wskazaną odpowiedź.").wait_for()
    assert page.locator(".candidates .chosen").count() == 1
    assert page.locator(".choose:enabled").count() == 0


@pytest.mark.parametrize("question", [DOUBTFUL, REFUSED])
def test_nobody_is_asked_how_good_no_answer_is(page: Any, address: str, question: str) -> None:
    opened(page, address, question)
    assert not page.get_by_text("Czy to dobra odpowiedź?").is_visible()


def test_without_scripts_there_is_nothing_to_press(chromium: Any, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    opened(page, address, DOUBTFUL, answer="1")
    assert page.locator(".candidates blockquote").first.is_visible()
    assert not page.locator(".choose").first.is_visible()
    assert page.locator(".follow").is_visible()
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_late_conflict_shows_all_values_and_grows_when_asked(
    page: Any, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.add_init_script(f"({SHIFTS})()")
    opened(page, address, DISPUTED)
    place = page.locator(".answer-place")
    whole = page.get_by_role("button", name="Pokaż całą odpowiedź")
    whole.wait_for()
    assert page.evaluate("window.shifts") == 0
    # Every value, the first to the newest, stands above what covers the rest.
    bottom = whole.bounding_box()["y"] + 20
    values = page.locator(".timeline li")
    assert values.count() == 4
    for i in range(4):
        box = values.nth(i).bounding_box()
        assert box["y"] + box["height"] <= bottom
    assert "2025" in values.last.inner_text()
    before = place.bounding_box()["height"]
    whole.click()
    assert place.bounding_box()["height"] > before
    assert whole.count() == 0
    last = page.locator(".answer-place .source").last.bounding_box()
    assert last["y"] < place.bounding_box()["y"] + place.bounding_box()["height"]


def test_what_is_being_read_stays_where_it_is(page: Any, address: str) -> None:
    """Scrolled past the answer's place, a reader has the hits before them."""
    page.set_viewport_size({"width": 390, "height": 500})
    held: list[Any] = []
    page.route("**/answer?*", lambda route: held.append(route))
    page.goto(f"{address}/?" + urlencode({"q": DISPUTED, "lang": "pl"}))
    hit = page.locator("article").nth(1)
    hit.evaluate("(element) => element.scrollIntoView({ block: 'start' })")
    page.wait_for_timeout(200)
    before = hit.bounding_box()["y"]
    held[0].continue_()
    page.locator("section.answer").wait_for(state="attached")
    page.wait_for_timeout(300)
    assert abs(hit.bounding_box()["y"] - before) < 2
    assert page.locator(".answer-place.cut").count() == 0


def test_the_keyboard_reaches_what_was_covered(page: Any, address: str) -> None:
    opened(page, address, DISPUTED)
    page.get_by_role("button", name="Pokaż całą odpowiedź").wait_for()
    page.locator(".answer-place a").last.focus()
    assert page.locator(".answer-place.cut").count() == 0


def test_no_asks_what_would_be_right_and_a_passage_may_say_it(page: Any, address: str) -> None:
    opened(page, address, DISPUTED)
    sent = opinions(page)
    with page.expect_response("**/api/feedback"):
        page.locator(".opinion").get_by_role("button", name="Nie", exact=True).click()
    assert page.get_by_label("Jaka odpowiedź jest właściwa?").evaluate(
        "(element) => element === document.activeElement"
    )
    hit = page.locator("article", has_text="Składka członkowska").first
    with page.expect_response("**/api/feedback"):
        hit.get_by_role("button", name="To jest odpowiedź").click()
    assert [one["verdict"] for one in sent] == ["wrong", "should_be"]
    assert sent[0]["answer"] == sent[1]["answer"] == "1 200"
    assert sent[1]["path"] == "statut.md"
    assert sent[1]["expected"]
    assert page.locator(".better").is_hidden()


def test_asking_on_keeps_the_question_before(page: Any, address: str) -> None:
    opened(page, address, "Kiedy czynne jest biuro klastra?")
    page.get_by_label("Dopytaj").fill("a gdzie się mieści?")
    page.keyboard.press("Enter")
    page.wait_for_url("**previous=**")
    page.locator("section.answer").wait_for()
    assert "Lipowej 7" in page.locator("section.answer").inner_text()
    assert "Kiedy czynne jest biuro klastra?" in page.locator(".after").inner_text()


@pytest.mark.parametrize("question", [DOUBTFUL, DISPUTED])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_serious_fault(page: Any, address: str, question: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": width, "height": 844})
    opened(page, address, question)
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]


# The box of the intranet


def typed(page: Any, address: str, question: str) -> Any:
    page.goto(f"{address}/demo")
    box = page.locator("kartoteka-search input").first
    box.fill(question)
    return box


def test_the_box_offers_quotes_and_shows_all_values(page: Any, address: str) -> None:
    typed(page, address, DOUBTFUL)
    offered = page.locator("kartoteka-search [part~=answer]")
    offered.first.wait_for()
    assert [offered.nth(i).locator("mark").inner_text() for i in range(2)] == [
        "1 200",
        "przełożonemu",
    ]
    page.get_by_text("Nie mam pewnej odpowiedzi. Może chodzi o jedno z tych miejsc:").wait_for()
    typed(page, address, DISPUTED)
    page.get_by_text("Dokumenty podają różne odpowiedzi, od najnowszej:").wait_for()
    shown = offered.all_inner_texts()
    assert len(shown) == 4
    assert ["3 maja 2025" in shown[0], "3 maja 2022" in shown[3]] == [True, True]
    typed(page, address, REFUSED)
    page.get_by_text("Nie mam pewnej odpowiedzi. Najbliższe fragmenty:").wait_for()


def test_the_box_asks_on(page: Any, address: str) -> None:
    box = typed(page, address, "Kiedy czynne jest biuro klastra?")
    page.locator("kartoteka-search [part~=follow]").click()
    assert box.input_value() == ""
    chip = page.locator("kartoteka-search [part=after]")
    assert "Kiedy czynne jest biuro" in chip.inner_text()
    box.fill("a gdzie się mieści?")
    found = page.locator("kartoteka-search [part~=answer]")
    found.first.wait_for()
    assert "Lipowej 7" in found.first.inner_text()
    assert "kontakt.html" in page.locator("kartoteka-search [part~=hit]").first.inner_text()
    box.press("Enter")
    page.wait_for_url("**previous=**")
    page.locator("section.answer").wait_for()
    page.go_back()
    box.press("Escape")
    box.press("Escape")
    assert chip.is_hidden()


def test_the_box_says_when_no_passage_has_the_words(page: Any, address: str) -> None:
    typed(page, address, "xyzzyq")
    page.get_by_text("Tych słów tu nie ma. Najbliższe znaczeniowo:").wait_for()
